"""What sections, tags and authors have in common: found by id or slug, a slug that is their own, former slugs."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, TypeVar
from urllib.parse import unquote

import sqlalchemy as sa
from sqlalchemy import ColumnElement
from sqlmodel import Session, SQLModel, col, delete, select

from app.arabic.labels import label_key, label_slug
from app.arabic.slug import number_of, slug_key
from app.catalog.models import Author, FormerEntrySlug, FormerTagExternalId, Kind, Section, Tag
from app.db.columns import ID_TYPE, MAX_ID
from app.db.prepared import Prepared
from app.errors import Bilingual, Moved, NotFound
from app.events.facts import EntryChanged, EntryCreated, EntryDeleted
from app.events.recording import record
from app.redirects import service as redirects
from app.taken import value_taken

Entry = TypeVar("Entry", Section, Tag, Author)

TABLES: Mapping[Kind, type[Section | Tag | Author]] = {Kind.section: Section, Kind.tag: Tag, Kind.author: Author}
KINDS: Mapping[type[SQLModel], Kind] = {table: kind for kind, table in TABLES.items()}
ROOMS: Mapping[Kind, str] = {Kind.section: "sections", Kind.tag: "tags", Kind.author: "authors"}
"""The paths of the three, which lead to them."""

UNKNOWN = Bilingual("لا يوجد عنصر بهذا المعرّف.", "No item has this identifier.")


NOBODY = 0
"""The id of nothing: what a reference without a letter names."""


@lru_cache(maxsize=1024)
def entry_named(ref: str) -> int | str:
    """The id of an entry, or the folded form of its slug or name; `NOBODY` for a reference that names nothing."""
    plain = unquote(ref)
    return label_key(plain) or NOBODY if (found := as_number(plain)) is None else found


def as_number(text: str) -> int | None:
    """The number that a text is, in whatever digits; `NOBODY` beyond every id, None where it is no number."""
    number = number_of(text)
    return number if number is None or number <= MAX_ID else NOBODY


def ids_of(kind: Kind, ref: Any, *, is_id: bool) -> Any:
    """The SELECT of the id of what is named by an id, or by the folded form of its slug or former slug."""
    table: Any = TABLES[kind]
    if is_id:
        return sa.select(table.id.label("id")).where(table.id == sa.type_coerce(ref, ID_TYPE))
    key = sa.type_coerce(ref, table.slug_key.type)
    former = sa.select(col(FormerEntrySlug.entry_id)).where(
        col(FormerEntrySlug.kind) == kind, col(FormerEntrySlug.slug_key) == key
    )
    return sa.select(table.id.label("id")).where(table.slug_key == key).union_all(former)


def lookup(session: Session, table: type[Entry], ref: str) -> Entry | None:
    """The entry that a reference names, or None."""
    key = entry_named(ref)
    if isinstance(key, int):
        return session.get(table, key)
    found = session.exec(select(table).where(table.slug_key == key)).first()
    if found is not None:
        return found
    former = session.exec(
        select(FormerEntrySlug.entry_id).where(FormerEntrySlug.kind == KINDS[table], FormerEntrySlug.slug_key == key)
    ).first()
    return None if former is None else session.get(table, former)


def find(session: Session, table: type[Entry], ref: str) -> Entry:
    """The entry that a reference names; `Moved` for a former slug, `NotFound` when there is none."""
    entry = lookup(session, table, ref)
    if entry is None:
        raise NotFound
    if entry_named(ref) not in {entry.id, entry.slug_key}:
        raise Moved(entry.slug, ROOMS[KINDS[table]])
    return entry


def named(session: Session, table: type[Entry], ref: str | int) -> int | None:
    """The id of the entry that a request names, or None."""
    key = entry_named(str(ref))
    rows = _named(KINDS[table], is_id=isinstance(key, int)).all(session, ref=key)
    return int(rows[0].id) if rows else None


@cache
def _named(kind: Kind, *, is_id: bool) -> Prepared:
    """The statement; a slug that is in use is nobody's former one."""
    return Prepared(ids_of(kind, sa.bindparam("ref"), is_id=is_id))


def locked(session: Session, table: type[Entry], entry_id: int) -> Entry:
    """The entry that is to be changed; `NotFound` when there is none."""
    entry = session.get(table, entry_id, with_for_update=True)
    if entry is None:
        raise NotFound
    return entry


def check_name(session: Session, table: type[Entry], name: str, *, but: int | None = None) -> None:
    """`AlreadyExists` where another entry has a name, in whatever spelling, or a slug that is made of it.

    Who wants two of one name says so by choosing a slug for the second one.
    """
    key = slug_key(label_slug(name))
    for row in _named(KINDS[table], is_id=False).all(session, ref=key):
        entry = None if row.id == but else session.get(table, row.id)
        if entry is not None and key in {entry.slug_key, slug_key(label_slug(entry.name))}:
            raise value_taken("name")


def check_external_id(session: Session, table: type[Entry], external_id: str | None) -> None:
    """`AlreadyExists` where an entry of this kind has an external id, or a tag that was merged into it had it."""
    if external_id is None:
        return
    if session.exec(select(table.id).where(has_external_id(table, external_id))).first() is not None:
        raise value_taken("external_id")


def has_external_id(table: type[Entry], external_id: str) -> ColumnElement[bool]:
    """The condition that an external id leads to an entry: its own, or that of a tag that was merged into it."""
    is_own = col(table.external_id) == external_id
    if table is not Tag:
        return is_own
    merged = select(FormerTagExternalId.tag_id).where(FormerTagExternalId.external_id == external_id)
    return sa.or_(is_own, col(table.id).in_(merged))


def keep_external_id(session: Session, tag_id: int, external_id: str | None, target: Tag) -> None:
    """Let the external ids of a tag that is merged lead to another, which takes that of the tag where it has none."""
    of_it = sa.update(FormerTagExternalId).where(col(FormerTagExternalId.tag_id) == tag_id)
    session.execute(of_it.values(tag_id=target.id))
    if external_id is not None and target.external_id is not None:
        session.add(FormerTagExternalId(external_id=external_id, tag_id=target.id or 0))


def take_external_id(session: Session, target: Tag, external_id: str | None) -> None:
    """Give a tag that has no external id that of a tag which was merged into it, and is gone by now."""
    if target.external_id is None and external_id is not None:
        target.external_id = external_id
        session.flush()


def free_slug(session: Session, table: type[Entry], text: str, *, member: str = "slug") -> str:
    """The slug of a new entry, which takes over where another had it once; `AlreadyExists` when it is in use.

    `member` is what the slug is made of.
    """
    slug = label_slug(text)
    if session.exec(select(table.id).where(table.slug_key == slug_key(slug))).first() is not None:
        raise value_taken(member)
    _forget_former(session, table, slug_key(slug))
    return slug


def rename(session: Session, entry: Entry, slug: str) -> None:
    """Give an entry another slug; the one it had leads to it from now on."""
    slug = label_slug(slug)
    key = slug_key(slug)
    if key != entry.slug_key:
        slug = free_slug(session, type(entry), slug)
        keep_former(session, entry, entry.slug_key)
    entry.slug, entry.slug_key = slug, key


def keep_former(session: Session, entry: Entry, key: str) -> None:
    """Let a slug that is no longer used lead to an entry."""
    _forget_former(session, type(entry), key)
    session.add(FormerEntrySlug(kind=KINDS[type(entry)], slug_key=key, entry_id=entry.id or 0))


def lead_from_name(session: Session, entry: Entry) -> None:
    """Let an entry with a chosen slug be found by its name as well, unless that leads to another entry."""
    table, key = type(entry), label_key(entry.name)
    if not key or key == entry.slug_key or _named(KINDS[table], is_id=False).first(session, ref=key) is not None:
        return
    session.add(FormerEntrySlug(kind=KINDS[table], slug_key=key, entry_id=entry.id or 0))


def add(session: Session, entry: Entry, *, now: datetime) -> None:
    """Store a new entry."""
    session.add(entry)
    session.flush()
    lead_from_name(session, entry)
    record(session, EntryCreated(KINDS[type(entry)].value, entry.id or 0), now=now)


def remove(session: Session, entry: Entry, *, now: datetime) -> None:
    """Delete an entry that no article is filed under, with its former slugs."""
    kind = KINDS[type(entry)]
    session.execute(
        delete(FormerEntrySlug).where(col(FormerEntrySlug.kind) == kind, col(FormerEntrySlug.entry_id) == entry.id)
    )
    entry_id = entry.id or 0
    redirects.forget(session, kind, [entry_id])
    session.delete(entry)
    session.flush()
    record(session, EntryDeleted(kind.value, entry_id), now=now)


def record_changed(session: Session, kind: Kind, entry_id: int, *, now: datetime) -> None:
    """Record that what articles show of an entry has changed, or which articles are filed under it."""
    record(session, EntryChanged(kind.value, entry_id), now=now)


def _forget_former(session: Session, table: type[Entry], key: str) -> None:
    session.execute(
        delete(FormerEntrySlug).where(col(FormerEntrySlug.kind) == KINDS[table], col(FormerEntrySlug.slug_key) == key)
    )
