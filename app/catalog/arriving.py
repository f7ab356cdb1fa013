"""Sections, tags and authors that come from elsewhere: made, found again, or merged into what is here already."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.arabic.labels import label_key, label_slug
from app.arabic.letters import completion_key
from app.arabic.slug import slug_key
from app.catalog import entries
from app.catalog.entries import KINDS
from app.catalog.models import Author, FormerEntrySlug, Kind, Section, Tag
from app.errors import AlreadyExists
from app.events.facts import EntryCreated
from app.events.recording import record

Table = Any
"""One of `Section`, `Tag` and `Author`: a type variable has no name for any of them."""


class NewEntry(NamedTuple):
    """A section, tag or author. `text` is its description or biography.

    `former_slugs` lead to it; None where its source does not know of any, and then its name leads to it. One that is
    `distinct` is not merged into another of the same name.
    """

    external_id: str
    name: str
    slug: str | None
    text: str = ""
    parent_id: int | None = None
    former_slugs: Sequence[str] | None = None
    is_distinct: bool = False
    columns: Mapping[str, Any] = MappingProxyType({})
    """Further columns of its table."""


class Arrival(NamedTuple):
    """What became of it; `merged`: it is another's that was here."""

    entry_id: int
    outcome: Literal["created", "updated", "unchanged", "merged"]
    lost_slug: bool = False


def arrive(session: Session, table: Table, new: NewEntry, *, known: int | None, now: datetime) -> Arrival:
    """Store an entry, or bring the one that it is known as in line with it. Sections are moved by somebody else."""
    if known is not None:
        return _update(session, table, known, new, now=now)
    if (same := _same(session, table, new)) is not None:
        return Arrival(same, "merged")
    slug, lost = _free_slug(session, table, new)
    members: dict[str, Any] = {
        "name": new.name, "slug": slug, "slug_key": slug_key(slug), "external_id": new.external_id,
        "created_at": now, "updated_at": now,
    }  # fmt: skip
    members |= {**_texts(table, new), **new.columns}
    if table is Section:
        members["parent_id"] = new.parent_id
    entry: Any = table(**members)
    session.add(entry)
    session.flush()
    if new.former_slugs is None:
        entries.lead_from_name(session, entry)
    _keep_former(session, table, entry, new.former_slugs or ())
    record(session, EntryCreated(KINDS[table].value, entry.id or 0), now=now)
    return Arrival(entry.id or 0, "created", lost)


def _update(session: Session, table: Table, entry_id: int, new: NewEntry, *, now: datetime) -> Arrival:
    entry: Any = entries.locked(session, table, entry_id)
    before = entry.model_dump()
    lost = False
    if new.slug is not None and label_slug(new.slug) != entry.slug:
        try:
            entries.rename(session, entry, new.slug)
        except AlreadyExists:
            lost = True
    entry.sqlmodel_update({"name": new.name, **_texts(table, new), **new.columns})
    if entry.model_dump() == before:
        return Arrival(entry_id, "unchanged", lost)
    entry.updated_at = now
    session.flush()
    entries.record_changed(session, KINDS[table], entry_id, now=now)
    return Arrival(entry_id, "updated", lost)


def _texts(table: Table, new: NewEntry) -> dict[str, Any]:
    if table is Tag:
        return {"name_key": completion_key(new.name)}
    return {"description" if table is Section else "biography": new.text}


def _same(session: Session, table: Table, new: NewEntry) -> int | None:
    """The entry that is meant too: a tag of the same name; a section or author of it that came from nowhere else."""
    if new.is_distinct:
        return None
    names: Any = table
    if table is Tag:
        alike = select(Tag.id).where(col(Tag.name_key) == completion_key(new.name)).order_by(col(Tag.id))
        if (found := session.exec(alike).first()) is not None:
            return found
    keys = {slug_key(label_slug(new.slug or new.name))}
    rows = session.execute(
        sa.select(names.id, names.name, names.external_id).where(names.slug_key.in_(keys)).order_by(names.id)
    ).all()
    for row in rows:
        if label_key(row.name) == label_key(new.name) and (table is Tag or row.external_id is None):
            return int(row.id)
    return None


def _free_slug(session: Session, table: Table, new: NewEntry) -> tuple[str, bool]:
    """The slug that it comes with, or that of its name; numbered where another has it."""
    wanted = label_slug(new.slug or new.name)
    n = 1
    while True:
        try:
            slug = entries.free_slug(session, table, wanted if n == 1 else f"{wanted[:70]} {n}")
        except AlreadyExists:
            n += 1
        else:
            return slug, n > 1 and new.slug is not None


def _keep_former(session: Session, table: Table, entry: Any, texts: Sequence[str]) -> None:
    kind, names = KINDS[table], set(filter(None, map(slug_key, texts)))
    if not names:
        return
    used: Any = table
    taken = set(session.execute(sa.select(used.slug_key).where(used.slug_key.in_(names))).scalars())
    is_former = (col(FormerEntrySlug.kind) == kind, col(FormerEntrySlug.slug_key).in_(names))
    taken |= set(session.execute(sa.select(col(FormerEntrySlug.slug_key)).where(*is_former)).scalars())
    for key in sorted(names - taken):
        session.add(FormerEntrySlug(kind=kind, slug_key=key, entry_id=entry.id or 0))
    session.flush()


TABLE_OF: dict[str, Table] = {str(Kind.section): Section, str(Kind.tag): Tag, str(Kind.author): Author}
