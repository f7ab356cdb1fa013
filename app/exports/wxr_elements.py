"""The elements of WordPress's export file (WXR 1.2), in the order in which WordPress writes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email.utils import format_datetime
from html import escape
from typing import NamedTuple

from app.wordpress.repair import FORBIDDEN

_NAMESPACES = {
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.2/",
}
_NO_DATE = "0000-00-00 00:00:00"
FOOT = "</channel>\n</rss>\n"


class Filing(NamedTuple):
    """That an item is filed under a term; the slug is percent-encoded."""

    domain: str
    nicename: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WxrItem:
    """A post of any type. Titles and texts are HTML; without a date it has none."""

    number: int
    kind: str
    status: str
    title: str
    link: str
    guid: str
    zone: tzinfo
    date: datetime | None
    modified: datetime | None
    name: str = ""
    creator: str = ""
    content: str = ""
    excerpt: str = ""
    parent: int = 0
    menu_order: int = 0
    is_open: bool = False
    is_sticky: bool = False
    attachment_url: str = ""
    filings: Sequence[Filing] = ()
    meta: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WxrComment:
    """A comment; what it says is HTML."""

    number: int
    parent: int
    author: str
    email: str
    url: str
    date: datetime
    content: str
    approved: str
    user: int


def plain(text: str) -> str:
    """A text between tags."""
    return escape(FORBIDDEN.sub("", text), quote=False)


def cdata(text: str) -> str:
    """A text in which nothing is escaped; what would end it is split over two."""
    return f"<![CDATA[{FORBIDDEN.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def tag(name: str, text: str) -> str:
    """An element on a line of its own; the text is written already."""
    return f"\t\t<{name}>{text}</{name}>\n"


def head(*, title: str, link: str, description: str, language: str, now: datetime) -> str:
    """What comes before the authors."""
    names = "".join(f'\n\txmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
    members = (
        ("title", plain(title)), ("link", plain(link)), ("description", plain(description)),
        ("pubDate", format_datetime(now.astimezone(UTC))), ("language", plain(language)), ("wp:wxr_version", "1.2"),
        ("wp:base_site_url", plain(link)), ("wp:base_blog_url", plain(link)),
    )  # fmt: skip
    told = "".join(f"\t<{name}>{text}</{name}>\n" for name, text in members)
    return f'<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0"{names}\n>\n<channel>\n{told}'


def entry(name: str, members: Iterable[tuple[str, str]]) -> str:
    """An author or a term; the texts are written already. It is one line, as which alone some importers read it."""
    return f"\t<{name}>{''.join(f'<{each}>{text}</{each}>' for each, text in members)}</{name}>\n"


def item_begin(item: WxrItem) -> str:
    """An item up to its comments."""
    date, modified = (_dates(each, item.zone) for each in (item.date, item.modified))
    guid = f'\t\t<guid isPermaLink="false">{plain(item.guid)}</guid>\n'
    members = (
        ("description", ""), ("content:encoded", cdata(item.content)), ("excerpt:encoded", cdata(item.excerpt)),
        ("wp:post_id", str(item.number)), ("wp:post_date", cdata(date[0])), ("wp:post_date_gmt", cdata(date[1])),
        ("wp:post_modified", cdata(modified[0])), ("wp:post_modified_gmt", cdata(modified[1])),
        ("wp:comment_status", cdata("open" if item.is_open else "closed")), ("wp:ping_status", cdata("closed")),
        ("wp:post_name", cdata(item.name)), ("wp:status", cdata(item.status)), ("wp:post_parent", str(item.parent)),
        ("wp:menu_order", str(item.menu_order)), ("wp:post_type", cdata(item.kind)), ("wp:post_password", cdata("")),
        ("wp:is_sticky", str(int(item.is_sticky))),
    )  # fmt: skip
    published = format_datetime(item.date.astimezone(UTC)) if item.date else ""
    before = (("title", cdata(item.title)), ("link", plain(item.link)), ("pubDate", published))
    written = ["\t<item>\n", *(tag(*each) for each in before), tag("dc:creator", cdata(item.creator)), guid]
    written += [tag(*each) for each in members]
    if item.attachment_url:
        written.append(tag("wp:attachment_url", cdata(item.attachment_url)))
    for filing in item.filings:
        given = f'domain="{escape(filing.domain)}" nicename="{escape(filing.nicename)}"'
        written.append(f"\t\t<category {given}>{cdata(filing.name)}</category>\n")
    for name, value in item.meta:
        written += ["\t\t<wp:postmeta>\n", tag("wp:meta_key", cdata(name)), tag("wp:meta_value", cdata(value))]
        written.append("\t\t</wp:postmeta>\n")
    return "".join(written)


ITEM_END = "\t</item>\n"


def comment(said: WxrComment, zone: tzinfo) -> str:
    """A comment of an item."""
    local, gmt = _dates(said.date, zone)
    members = (
        ("wp:comment_id", str(said.number)), ("wp:comment_author", cdata(said.author)),
        ("wp:comment_author_email", cdata(said.email)), ("wp:comment_author_url", plain(said.url)),
        ("wp:comment_author_IP", cdata("")), ("wp:comment_date", cdata(local)), ("wp:comment_date_gmt", cdata(gmt)),
        ("wp:comment_content", cdata(said.content)), ("wp:comment_approved", cdata(said.approved)),
        ("wp:comment_type", cdata("comment")), ("wp:comment_parent", str(said.parent)),
        ("wp:comment_user_id", str(said.user)),
    )  # fmt: skip
    return f"\t\t<wp:comment>\n{''.join(tag(*each) for each in members)}\t\t</wp:comment>\n"


def _dates(instant: datetime | None, zone: tzinfo) -> tuple[str, str]:
    """An instant in the zone of the site, and in UTC."""
    if instant is None:
        return _NO_DATE, _NO_DATE
    return _date(instant, zone), _date(instant, UTC)


def _date(instant: datetime, zone: tzinfo) -> str:
    return instant.astimezone(zone).replace(tzinfo=None).isoformat(sep=" ", timespec="seconds")
