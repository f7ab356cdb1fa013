"""Sections, tags and authors as records; sections behind those that they stand below."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.catalog.models import Author, FormerEntrySlug, Kind, Tag
from app.exports.images import image_of
from app.exports.names import TABLES, names_of

AT_ONCE = 500
"""Entries that are read at once."""

Record = dict[str, Any]


def sections(session: Session) -> list[Record]:
    """All sections, each tree from the top down."""
    rows = session.execute(sa.select(TABLES["section"]).order_by(TABLES["section"].c.id)).all()
    below: dict[int | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    names = names_of(session, "section", [row.id for row in rows])
    former = _former(session, Kind.section, [row.id for row in rows])
    media = names_of(session, "media", [row.image_media_id for row in rows])
    return [
        _entry("section", row, names, former)
        | ({} if row.parent_id is None else {"parent_external_id": names[row.parent_id]})
        | _told({"description": row.description, "position": row.position, "image": image_of(row, media)})
        for row in _downward(below, None)
    ]


def _downward(below: dict[int | None, list[Any]], parent_id: int | None) -> Iterator[Any]:
    waiting = list(reversed(below.get(parent_id, [])))
    while waiting:
        row = waiting.pop()
        yield row
        waiting += reversed(below.get(row.id, []))


def tags(session: Session, after: int) -> tuple[list[Record], int | None]:
    """The next tags behind one, by their numbers; and the last of them, None where there are no more."""
    rows = _next(session, Tag, after)
    names, former = (names_of(session, "tag", [row.id for row in rows]), _former(session, Kind.tag, _ids(rows)))
    keys = {row.name_key for row in rows}
    alike = sa.select(col(Tag.name_key)).where(col(Tag.name_key).in_(keys)).group_by(col(Tag.name_key))
    shared = set(session.execute(alike.having(sa.func.count() > 1)).scalars())
    found = [
        _entry("tag", row, names, former) | ({"is_distinct": True} if row.name_key in shared else {}) for row in rows
    ]
    return found, _last(rows)


def authors(session: Session, after: int) -> tuple[list[Record], int | None]:
    """The next authors, as `tags`."""
    rows = _next(session, Author, after)
    names, former = (names_of(session, "author", _ids(rows)), _former(session, Kind.author, _ids(rows)))
    media = names_of(session, "media", [row.image_media_id for row in rows])
    found = [
        _entry("author", row, names, former)
        | _told({"biography": row.biography, "image": image_of(row, media), "links": row.links})
        for row in rows
    ]
    return found, _last(rows)


def _next(session: Session, table: type[Tag] | type[Author], after: int) -> list[Any]:
    columns: Any = TABLES["tag" if table is Tag else "author"]
    statement = sa.select(columns).where(columns.c.id > after).order_by(columns.c.id).limit(AT_ONCE)
    return list(session.execute(statement).all())


def _ids(rows: list[Any]) -> list[int]:
    return [row.id for row in rows]


def _last(rows: list[Any]) -> int | None:
    return rows[-1].id if rows else None


def _former(session: Session, kind: Kind, ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        wanted = select(FormerEntrySlug).where(FormerEntrySlug.kind == kind, col(FormerEntrySlug.entry_id).in_(some))
        for row in session.exec(wanted):
            found.setdefault(row.entry_id, []).append(row.slug_key)
    return found


def _told(members: Record) -> Record:
    """Members that say something."""
    return {name: value for name, value in members.items() if value}


def _entry(kind: str, row: Any, names: dict[int, str], former: dict[int, list[str]]) -> Record:
    """What all three have; that no former slug is told means that there is none."""
    return {
        "type": kind,
        "external_id": names[row.id],
        "name": row.name,
        "slug": row.slug,
        "former_slugs": sorted(former.get(row.id, [])),
    }
