"""Uploads, menus and what the site says of itself as records; and all records of a site in their order."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.exports import article_records as articles
from app.exports import catalog_records as catalog
from app.exports.addresses import address_records
from app.exports.comment_records import comment_records
from app.exports.names import names_of
from app.instants import written
from app.masthead.models import SiteContent
from app.media.presentation import file_names
from app.media.service import TABLE as MEDIA
from app.web.site import Site

MEDIA_AT_ONCE = 100
"""Uploads that are read at once."""

Record = dict[str, Any]


class Files(NamedTuple):
    """The files of an upload, and where they lie."""

    folder: str
    names: set[str]


class Exported(NamedTuple):
    """A record, and the files that belong to it."""

    record: Record
    files: Files | None = None


async def records(site: Site, *, with_addresses: bool) -> AsyncIterator[Exported]:
    """All of a site, in the order in which it is read again; a few at a time."""
    read = site.database.read_long
    comments = partial(comment_records, keys=site.keys if with_addresses else None)
    async for exported in _pages(site, media_records, 0):
        yield exported
    for each in await read(catalog.sections):
        yield Exported(each)
    for verb in (catalog.tags, catalog.authors, articles.article_records, comments):
        async for exported in _pages(site, verb, 0):
            yield exported
    for each in await read(said_records):
        yield Exported(each)
    async for exported in _pages(site, address_records, None):
        yield exported


async def _pages(
    site: Site, verb: Callable[[Session, Any], tuple[Sequence[Any], Any]], place: Any
) -> AsyncIterator[Exported]:
    """What a verb finds behind a place, and behind the place that it says then, until there is no more."""
    while True:
        found, place = await site.database.read_long(verb, place)
        if place is None:
            return
        for each in found:
            yield each if isinstance(each, Exported) else Exported(each)


def count(session: Session) -> int:
    """About how many records a site has."""
    tables = ("section", "tag", "author", "media", "article", "comment")
    counted = [sa.select(sa.func.count()).select_from(sa.table(each)) for each in tables]
    return sum(int(session.execute(each).scalar_one()) for each in counted)


def media_records(session: Session, after: int) -> tuple[list[Exported], int | None]:
    """The next uploads behind one, by their numbers; and the last of them, None where there are no more."""
    rows = session.execute(sa.select(MEDIA).where(MEDIA.c.id > after).order_by(MEDIA.c.id).limit(MEDIA_AT_ONCE)).all()
    names = names_of(session, "media", [row.id for row in rows])
    found = [Exported(_upload(row, names[row.id]), Files(row.folder, file_names(row.facts))) for row in rows]
    return found, rows[-1].id if rows else None


def _upload(row: Any, name: str) -> Record:
    facts = row.facts
    made = {
        "digest": row.digest,
        "media_type": row.type,
        "color": facts["color"],
        "placeholder": facts["placeholder"],
        "is_animated": facts["is_animated"],
        **{
            group: [dict(zip(("name", "width", "height", "bytes"), file, strict=True)) for file in facts[group]]
            for group in ("sizes", "square", "wide")
        },
    }
    its = {
        "type": "media",
        "external_id": name,
        "file": f"media/{facts['sizes'][-1][0]}",
        **{text: facts[text] for text in ("alt", "caption", "credit")},
        "focal_point": {axis: float(part) for axis, part in zip("xy", facts["focal"], strict=True)},
        "created_at": written(row.created_at),
        "made": {member: value for member, value in made.items() if value not in (None, [], False)},
    }
    return {member: value for member, value in its.items() if value != ""}


def said_records(session: Session) -> list[Record]:
    """The menus, by their names, and what the site says of itself."""
    row = session.get(SiteContent, 1)
    if row is None:
        return []
    wanted: dict[str, set[int]] = {"article": set(), "section": set(), "tag": set()}
    level = [item for items in row.content.get("menus", {}).values() for item in items]
    while level:
        for item in level:
            if "kind" in item:
                wanted[item["kind"]].add(item["id"])
        level = [child for item in level for child in item["children"]]
    names = {kind: names_of(session, kind, ids) for kind, ids in wanted.items()}
    menus = sorted(row.content.get("menus", {}).items())
    found: list[Record] = [{"type": "menu", "name": name, "items": _items(items, names)} for name, items in menus]
    said = {name: row.content.get(name) for name in ("description", "logo", "icon", "links")}
    said = {name: value for name, value in said.items() if value}
    return [*found, {"type": "site", **said}] if said else found


def _items(items: list[dict[str, Any]], names: Mapping[str, Mapping[int, str]]) -> list[Record]:
    """Items that lead to names. One whose target is gone stays as a heading, or is left out with nothing below it."""
    found = []
    for item in items:
        its: Record = {name: item[name] for name in ("label", "url") if item.get(name)}
        if children := _items(item["children"], names):
            its["children"] = children
        if "kind" in item and (target := names[item["kind"]].get(item["id"])) is not None:
            its[item["kind"]] = target
        if its.keys() - {"label", "children"} or (children and "label" in its):
            found.append(its)
    return found
