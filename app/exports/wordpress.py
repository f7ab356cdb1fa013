"""A whole site as WordPress's export file, which WordPress and others read; nothing that is there is written over."""

from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.accounts import audit
from app.accounts.models import OPERATOR
from app.articles.presentation import Presenter
from app.exports import wxr_terms as terms
from app.exports.ndjson import TOLD_EVERY
from app.exports.new_file import new_file
from app.exports.site_records import count
from app.exports.wxr_articles import Posted, Posts
from app.exports.wxr_comments import Place, Said, comments_of
from app.exports.wxr_elements import FOOT, ITEM_END, comment, head, item_begin
from app.exports.wxr_media import attachments, picture
from app.exports.wxr_menus import menus
from app.masthead.models import SiteContent
from app.web.site import Site
from app.wp_json.writing import Writer

Pieces = AsyncIterator[tuple[str, str]]
"""What is written one after the other: a kind, empty for what is counted as nothing, and the text."""

_GENERATOR = "\t<generator>Maqal</generator>\n"


async def export(site: Site, file: Path, *, with_addresses: bool, advance: Callable[[int, int], None]) -> Counter[str]:
    """Write a site to a file that is not there yet, and has its name when all of it is on the disk.

    `FileExistsError` where somebody else has made it meanwhile. The answer counts what was written, by kinds.
    """
    total = await site.database.read_long(count)
    counts: Counter[str] = Counter()
    with new_file(file) as opened:
        async for kind, text in _pieces(site, with_addresses=with_addresses):
            opened.write(text)
            if not kind:
                continue
            counts[kind] += 1
            if counts.total() % TOLD_EVERY == 0:
                advance(counts.total(), max(total, counts.total()))
    await site.database.write(_audit, site, with_addresses=with_addresses, count=counts.total())
    advance(counts.total(), counts.total())
    return counts


async def _pieces(site: Site, *, with_addresses: bool) -> Pieces:
    """All of a file, a few items at a time."""
    writer = Writer(Presenter.of_site(site.settings, site.now()))
    read = site.database.read_long
    yield "", await read(_head, writer)
    async for each in _pages(site, terms.authors):
        yield "author", each
    categories, written = await read(terms.categories)
    yield "", written
    their_numbers = {each.number for each in categories.values()}
    async for each in _pages(site, partial(terms.tags, categories=their_numbers)):
        yield "tag", each
    their_menus = await read(menus, writer)
    yield "", their_menus.terms + _GENERATOR
    async for each in _pages(site, partial(attachments, writer=writer)):
        yield "attachment", each
    posts = Posts(writer, categories)
    place: int | None = 0
    while place is not None:
        some, place = await read(posts.read, place)
        async for piece in _items(site, some, with_addresses=with_addresses):
            yield piece
    yield "", their_menus.items + FOOT


async def _pages(site: Site, verb: Callable[[Session, int], tuple[Sequence[str], int | None]]) -> AsyncIterator[str]:
    """What a verb finds behind a number, and behind the number that it says then, until there is no more."""
    place: int | None = 0
    while place is not None:
        found, place = await site.database.read_long(verb, place)
        for each in found:
            yield each


async def _items(site: Site, posts: Sequence[Posted], *, with_addresses: bool) -> Pieces:
    """Articles, each with its comments, of which a bounded number is in memory."""
    zone = site.settings.zone
    read = partial(
        comments_of, staff={each.id: each.author for each in posts}, keys=site.keys if with_addresses else None
    )
    ids = [each.id for each in posts]
    said: deque[Said] = deque()
    place: Place | None = (0, 0)
    for each in posts:
        if each.picture is not None:
            yield "attachment", picture(each.item.number, each.picture, each.item)
        yield each.item.kind, item_begin(each.item)
        while True:
            if not said and place is not None:
                found, place = await site.database.read_long(read, ids, place)
                said.extend(found)
            if not said or said[0].article_id != each.id:
                break
            yield "comment", comment(said.popleft().comment, zone)
        yield "", ITEM_END


def _head(session: Session, writer: Writer) -> str:
    settings = writer.settings
    row = session.get(SiteContent, 1)
    content: dict[str, Any] = {} if row is None else row.content
    return head(
        title=escape(content.get("name") or settings.site_name, quote=False),
        link=settings.site_url,
        description=escape(content.get("description") or "", quote=False),
        language=settings.language,
        now=writer.now,
    )


def _audit(session: Session, site: Site, *, with_addresses: bool, count: int) -> None:
    told = {"count": count, "addresses": int(with_addresses)}
    audit.record(session, "export.wordpress", 0, viewer=OPERATOR, keys=site.keys, now=site.now(), **told)
