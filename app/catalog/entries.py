"""What sections, tags and authors have in common: found by id or slug, a slug that is their own, former slugs."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, TypeVar
from urllib.parse import unquote

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, delete, select

from app.arabic.slug import numbered, slug_key, slugify
from app.catalog.models import Author, FormerEntrySlug, Kind, Section, Tag
from app.db import changes
from app.db.columns import ID_TYPE, MAX_ID
from app.db.prepared import Prepared
from app.errors import AlreadyExists, Moved, NotFound, Words, invalid

Entry = TypeVar("Entry", Section, Tag, Author)

TABLES: Mapping[Kind, type[Section | Tag | Author]] = {Kind.section: Section, Kind.tag: Tag, Kind.author: Author}
KINDS: Mapping[type[SQLModel], Kind] = {table: kind for kind, table in TABLES.items()}
ROOMS: Mapping[Kind, str] = {Kind.section: "sections", Kind.tag: "tags", Kind.author: "authors"}
"""The paths of the three, which are the names of their change tags too."""

UNKNOWN = Words("لا يوجد شيء بهذا المعرّف.", "There is nothing with this identifier.")


def as_id(ref: str) -> int | None:
    """The id that a reference is, or None where it is a slug."""
    return int(ref) if ref.isascii() and ref.isdigit() and len(ref) <= len(str(MAX_ID)) else None


@lru_cache(maxsize=1024)
def as_key(ref: str) -> str:
    """The folded form by which a slug or a name is looked up, however it was typed or encoded."""
    return slug_key(slugify(unquote(ref)))


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
    if (entry_id := as_id(ref)) is not None:
        return session.get(table, entry_id)
    key = as_key(ref)
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
    if as_id(ref) is None and entry.slug_key != as_key(ref):
        raise Moved(entry.slug, ROOMS[KINDS[table]])
    return entry


def named(session: Session, table: type[Entry], ref: str | int, *, pointer: str) -> int:
    """The id of the entry that a request names; a problem at `pointer` when there is none."""
    entry_id = as_id(str(ref))
    is_id = entry_id is not None
    rows = _named(KINDS[table], is_id).all(session, ref=entry_id if is_id else as_key(str(ref)))
    if not rows:
        raise invalid(pointer, "unknown", UNKNOWN)
    return int(rows[0].id)


@cache
def _named(kind: Kind, is_id: bool) -> Prepared:
    """The statement; a slug that is in use is nobody's former one."""
    return Prepared(ids_of(kind, sa.bindparam("ref"), is_id=is_id))


def locked(session: Session, table: type[Entry], entry_id: int) -> Entry:
    """The entry that is to be changed; `NotFound` when there is none."""
    entry = session.get(table, entry_id, with_for_update=True)
    if entry is None:
        raise NotFound
    return entry


def free_slug(session: Session, table: type[Entry], text: str, *, may_number: bool = False) -> str:
    """The slug of a new entry, which takes over where another had it once; `AlreadyExists` when it is in use."""
    slug = wanted = slugify(text)
    n = 1
    while session.exec(select(table.id).where(table.slug_key == slug_key(slug))).first() is not None:
        if not may_number:
            raise AlreadyExists
        n += 1
        slug = numbered(wanted, n)
    _forget_former(session, table, slug_key(slug))
    return slug


def rename(session: Session, entry: Entry, slug: str) -> None:
    """Give an entry another slug; the one it had leads to it from now on."""
    slug = slugify(slug)
    key = slug_key(slug)
    if key != entry.slug_key:
        slug = free_slug(session, type(entry), slug)
        keep_former(session, entry, entry.slug_key)
    entry.slug, entry.slug_key = slug, key


def keep_former(session: Session, entry: Entry, key: str) -> None:
    """Let a slug that is no longer used lead to an entry."""
    _forget_former(session, type(entry), key)
    session.add(FormerEntrySlug(kind=KINDS[type(entry)], slug_key=key, entry_id=entry.id or 0))


def add(session: Session, entry: Entry, *, now: datetime) -> None:
    """Store a new entry."""
    session.add(entry)
    session.flush()
    changes.record(session, [ROOMS[KINDS[type(entry)]], "list"], now=now)


def remove(session: Session, entry: Entry, *, now: datetime) -> None:
    """Delete an entry that no article is filed under, with its former slugs."""
    kind = KINDS[type(entry)]
    session.execute(
        delete(FormerEntrySlug).where(col(FormerEntrySlug.kind) == kind, col(FormerEntrySlug.entry_id) == entry.id)
    )
    session.delete(entry)
    session.flush()
    changes.record(session, [ROOMS[kind]], now=now)


def record_shown(session: Session, kind: Kind, *, now: datetime) -> None:
    """Say that what articles show of an entry has changed."""
    changes.record(session, [ROOMS[kind], "articles", "list"], now=now)


def _forget_former(session: Session, table: type[Entry], key: str) -> None:
    session.execute(
        delete(FormerEntrySlug).where(col(FormerEntrySlug.kind) == KINDS[table], col(FormerEntrySlug.slug_key) == key)
    )
