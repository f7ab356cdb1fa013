"""What an old address can mean: the forms in which WordPress prints addresses, whatever its permalinks were."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from app.catalog.models import Kind
from app.redirects.old_addresses import OldAddress, read

SOURCE = "wp"
"""The name that external ids of an imported WordPress begin with, unless another one was given."""

_ENDINGS = re.compile(
    r"(?:/feed(?:/(?P<feed>rss2?|rdf|atom|json))?|/(?:comment-)?page[-/]\d+|/(?:amp|embed|trackback|print))$"
)
_MOST_ENDINGS = 4
_PAGE = re.compile(r"(?<=[^/])/\d{1,3}$")
_SIZE = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-rotated)+(?=\.[a-z0-9]{2,5}$)")
_FILE_ENDING = re.compile(r"\.(?:html?|php|aspx?)$")
_COMMENT = re.compile(r"(?:div-|li-)?comment-(\d{1,18})")
_ARCHIVE = re.compile(r"(?:^|/)(?P<base>category|tag|author)/(?P<slug>.+)$")
_DATE = re.compile(r"(?:/(?=[^/]*[^\d/])[^/]*+)*+/(\d{4})(?:/(\d{1,2})(?:/(\d{1,2}))?)?")
_DATED = re.compile(r"(?:^|/)(\d{4})/(\d{1,2})(?:/(\d{1,2}))?/[^/]+$")
_NUMBER = re.compile(r"\d{1,18}")

_POSTS = ("p", "page_id", "attachment_id")
_NAMES = ("name", "pagename")
_ENTRIES = {"cat": ("category", Kind.section), "tag_id": ("tag", Kind.tag), "author": ("author", Kind.author)}
_SLUGS = {"category_name": Kind.section, "tag": Kind.tag, "author_name": Kind.author}
_DATES = ("m", "year", "monthnum", "day")
_IDENTIFIES = frozenset({*_POSTS, *_NAMES, *_ENTRIES, *_SLUGS, *_DATES, "post_type"})
_KINDS = {"category": Kind.section, "tag": Kind.tag, "author": Kind.author}

_FEED_FILES = {
    "/wp-rss.php": "xml", "/wp-rss2.php": "xml", "/wp-rdf.php": "xml", "/wp-feed.php": "xml", "/wp-atom.php": "atom",
    "/wp-commentsrss2.php": "xml",
}  # fmt: skip
_FORMATS = {"atom": "atom", "json": "json"}


class Entry(NamedTuple):
    """A section, tag or author: by an external id, or by a slug."""

    kind: Kind
    external_id: str | None = None
    slug: str | None = None


class Period(NamedTuple):
    """A year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def text(self) -> str:
        """As `2023`, `2023-03` or `2023-03-20`."""
        return "-".join(f"{part:02}" for part in self if part is not None)


class Meaning(NamedTuple):
    """What an address can mean, to be tried in the order of the members.

    `keys` are those under which it may have been remembered, `external_ids` those of articles and uploads, `number` the
    one that a path ends with. `is_home`: it is the front page, or a feed of the site.
    """

    keys: tuple[str, ...]
    host: str
    path: str
    external_ids: tuple[str, ...] = ()
    entry: Entry | None = None
    period: Period | None = None
    slugs: tuple[str, ...] = ()
    number: str | None = None
    day: Period | None = None
    is_home: bool = False
    feed: str | None = None
    comment: str | None = None


def understand(address: str) -> Meaning:
    """What an address can mean; `AddressError` where it is too long for one."""
    asked = read(address)
    query = dict(asked.query)
    path, feed = _without_endings(asked.path)
    feed = _feed(query, asked.path) or feed
    path = "" if asked.path in _FEED_FILES or (feed and path == "/comments") else path
    identifying = tuple((name, value) for name, value in asked.query if name in _IDENTIFIES)
    core = OldAddress("", path, identifying)
    keys = dict.fromkeys(
        [asked.key, OldAddress("", asked.path).key, core.key, OldAddress("", path).key, *_shorter(path)]
    )
    if identifying:  # of many addresses the path is the front page's
        keys.pop("/", None)
    last = _last_segments(path)
    period = _period(path, query)
    return Meaning(
        keys=tuple(keys),
        host=asked.host,
        path=path,
        external_ids=tuple(_external_id(query[name]) for name in _POSTS if _NUMBER.fullmatch(query.get(name, ""))),
        entry=_entry(path, query),
        period=period,
        slugs=tuple(dict.fromkeys([*(query[name].rpartition("/")[2] for name in _NAMES if name in query), *last])),
        number=_external_id(last[0]) if last and _NUMBER.fullmatch(last[0]) else None,
        day=_day(path),
        is_home=not path and not identifying,
        feed=feed,
        comment=_comment(asked.anchor, query),
    )


def _without_endings(path: str) -> tuple[str, str | None]:
    """A path without what stands behind an article or archive: its feed, a further page of it, another form of it."""
    feed = None
    for _ in range(_MOST_ENDINGS):
        if (found := _ENDINGS.search(path)) is None:
            break
        if found[0].startswith("/feed"):
            feed = _FORMATS.get(found["feed"] or "", "xml")
        path = path[: found.start()]
    return path, feed


def _feed(query: dict[str, str], path: str) -> str | None:
    if "feed" in query:
        return _FORMATS.get(query["feed"].removeprefix("comments-"), "xml")
    return _FEED_FILES.get(path)


def _shorter(path: str) -> Iterator[str]:
    """A path without the number of a further page, and that of a picture without the size of its copy."""
    for shorter in (_PAGE.sub("", path), _SIZE.sub("", path), _FILE_ENDING.sub("", path)):
        if shorter and shorter != path:
            yield shorter


def _last_segments(path: str) -> list[str]:
    """The part of a path that names an article, and the one before the number of a further page."""
    found = [path, *_shorter(path)] if path else []
    return [segment for each in found if (segment := each.rpartition("/")[2])]


def _external_id(number: str) -> str:
    return f"{SOURCE}:{int(number)}"


def _entry(path: str, query: dict[str, str]) -> Entry | None:
    for name, (word, kind) in _ENTRIES.items():
        if _NUMBER.fullmatch(query.get(name, "")):
            return Entry(kind, external_id=f"{SOURCE}:{word}:{int(query[name])}")
    for name, kind in _SLUGS.items():
        if query.get(name):
            return Entry(kind, slug=query[name].rpartition("/")[2])
    if found := _ARCHIVE.search(path):
        return Entry(_KINDS[found["base"]], slug=found["slug"].rpartition("/")[2])
    return None


def _period(path: str, query: dict[str, str]) -> Period | None:
    """The year, month or day that an archive is of."""
    if found := _DATE.fullmatch(path):
        return _valid(*found.groups())
    if _NUMBER.fullmatch(together := query.get("m", "")) and len(together) >= 4:
        return _valid(together[:4], together[4:6] or None, together[6:8] or None)
    if "year" in query:
        return _valid(query["year"], query.get("monthnum"), query.get("day"))
    return None


def _day(path: str) -> Period | None:
    """The day, or the month, that stands in the path of an article."""
    found = _DATED.search(path)
    return _valid(*found.groups()) if found else None


def _valid(*parts: str | None) -> Period | None:
    if not all(part is None or _NUMBER.fullmatch(part) for part in parts):
        return None
    period = Period(*(None if part is None else int(part) for part in parts))  # type: ignore[arg-type]  # a year is there
    try:
        date(period.year, period.month or 1, period.day or 1)
    except (ValueError, OverflowError):
        return None
    return period


def _comment(anchor: str, query: dict[str, str]) -> str | None:
    found = _COMMENT.fullmatch(anchor) or re.fullmatch(r"(\d{1,18})", query.get("replytocom", ""))
    return f"{SOURCE}:comment:{int(found[1])}" if found else None
