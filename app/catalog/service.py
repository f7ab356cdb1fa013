"""Sections, tags and authors: made, found, listed. They are told apart by the folded form of their slugs."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import unquote

from sqlmodel import Session, SQLModel, col, select

from app.accounts.models import Account
from app.arabic.slug import numbered, slug_key, slugify
from app.catalog.models import (
    Author,
    AuthorCreate,
    AuthorPublic,
    Section,
    SectionCreate,
    SectionPublic,
    Tag,
    TagCreate,
    TagPublic,
)
from app.db import changes
from app.db.keyset import Paging, Slice, beyond, cut
from app.errors import AlreadyExists, NotFound, Words, invalid

Entry = TypeVar("Entry", Section, Tag, Author)
Shape = TypeVar("Shape", SectionPublic, TagPublic, AuthorPublic)

_UNKNOWN = Words("لا يوجد شيء بهذا المعرّف.", "There is nothing with this identifier.")


def create_section(session: Session, section_in: SectionCreate, *, now: datetime) -> SectionPublic:
    """Add a section to the tree; `AlreadyExists` when its slug is taken."""
    if section_in.parent_id is not None and session.get(Section, section_in.parent_id) is None:
        raise invalid("/parent_id", "unknown", _UNKNOWN)
    slug = _free_slug(session, Section, section_in.slug or section_in.name)
    section = Section(
        parent_id=section_in.parent_id,
        name=section_in.name,
        description=section_in.description,
        slug=slug,
        slug_key=slug_key(slug),
        created_at=now,
        updated_at=now,
    )
    _add(session, section, "sections", now)
    return SectionPublic.model_validate(section, from_attributes=True)


def create_tag(session: Session, tag_in: TagCreate, *, now: datetime) -> TagPublic:
    """Add a tag; `AlreadyExists` when its slug is taken."""
    slug = _free_slug(session, Tag, tag_in.slug or tag_in.name)
    tag = Tag(name=tag_in.name, slug=slug, slug_key=slug_key(slug), created_at=now, updated_at=now)
    _add(session, tag, "tags", now)
    return TagPublic.model_validate(tag, from_attributes=True)


def create_author(session: Session, author_in: AuthorCreate, *, now: datetime) -> AuthorPublic:
    """Add a byline. Two people may share a name: without a slug of its own the second gets a numbered one."""
    if author_in.account_id is not None and session.get(Account, author_in.account_id) is None:
        raise invalid("/account_id", "unknown", _UNKNOWN)
    slug = _free_slug(session, Author, author_in.slug or author_in.name, may_number=author_in.slug is None)
    author = Author(
        account_id=author_in.account_id,
        name=author_in.name,
        biography=author_in.biography,
        slug=slug,
        slug_key=slug_key(slug),
        created_at=now,
        updated_at=now,
    )
    _add(session, author, "authors", now)
    return AuthorPublic.model_validate(author, from_attributes=True)


def get_section(session: Session, ref: str) -> SectionPublic:
    """A section by id or slug; `NotFound` when there is none."""
    return SectionPublic.model_validate(_find(session, Section, ref), from_attributes=True)


def get_tag(session: Session, ref: str) -> TagPublic:
    """A tag by id or slug; `NotFound` when there is none."""
    return TagPublic.model_validate(_find(session, Tag, ref), from_attributes=True)


def get_author(session: Session, ref: str) -> AuthorPublic:
    """A byline by id or slug; `NotFound` when there is none."""
    return AuthorPublic.model_validate(_find(session, Author, ref), from_attributes=True)


def list_sections(session: Session, *, paging: Paging) -> Slice[SectionPublic]:
    """The sections, oldest first; `parent_id` makes the tree of them."""
    return _list(session, Section, SectionPublic, paging)


def list_tags(session: Session, *, paging: Paging) -> Slice[TagPublic]:
    """The tags, oldest first."""
    return _list(session, Tag, TagPublic, paging)


def list_authors(session: Session, *, paging: Paging) -> Slice[AuthorPublic]:
    """The bylines, oldest first."""
    return _list(session, Author, AuthorPublic, paging)


def section_id(session: Session, ref: str | int, *, pointer: str) -> int:
    """The id of the section that a request names by id or slug; a problem at `pointer` when there is none."""
    return _named(session, Section, ref, pointer)


def author_id(session: Session, ref: str | int, *, pointer: str) -> int:
    """The id of the byline that a request names by id or slug; a problem at `pointer` when there is none."""
    return _named(session, Author, ref, pointer)


def ensure_section(session: Session, name: str, *, now: datetime) -> int:
    """The id of the section with this name or slug, made where there is none."""
    found = _lookup(session, Section, slugify(name))
    return found.id if found and found.id else create_section(session, SectionCreate(name=name), now=now).id


def ensure_author(session: Session, name: str, *, now: datetime) -> int:
    """The id of the byline with this name or slug, made where there is none."""
    found = _lookup(session, Author, slugify(name))
    return found.id if found and found.id else create_author(session, AuthorCreate(name=name), now=now).id


def tag_ids(session: Session, names: Sequence[str], *, now: datetime) -> list[int]:
    """The ids of tags by slug or name, each once and in this order; unknown names become tags."""
    keys = {slug_key(slugify(name)): name for name in reversed(names)}
    known = dict(session.exec(select(Tag.slug_key, Tag.id).where(col(Tag.slug_key).in_(keys))).all())
    ids: list[int] = []
    for key in dict.fromkeys(slug_key(slugify(name)) for name in names):
        found = known.get(key)
        ids.append(found if found is not None else create_tag(session, TagCreate(name=keys[key]), now=now).id)
    return ids


def _add(session: Session, entry: SQLModel, tag: str, now: datetime) -> None:
    session.add(entry)
    session.flush()
    changes.record(session, [tag], now=now)


def _free_slug(session: Session, table: type[Entry], text: str, *, may_number: bool = False) -> str:
    slug = wanted = slugify(text)
    n = 1
    while session.exec(select(table.id).where(table.slug_key == slug_key(slug))).first() is not None:
        if not may_number:
            raise AlreadyExists
        n += 1
        slug = numbered(wanted, n)
    return slug


def _lookup(session: Session, table: type[Entry], ref: str) -> Entry | None:
    if ref.isascii() and ref.isdigit():
        return session.get(table, int(ref)) if len(ref) < 16 else None
    return session.exec(select(table).where(table.slug_key == slug_key(slugify(unquote(ref))))).first()


def _find(session: Session, table: type[Entry], ref: str) -> Entry:
    entry = _lookup(session, table, ref)
    if entry is None:
        raise NotFound
    return entry


def _named(session: Session, table: type[Entry], ref: str | int, pointer: str) -> int:
    entry = _lookup(session, table, str(ref))
    if entry is None or entry.id is None:
        raise invalid(pointer, "unknown", _UNKNOWN)
    return entry.id


def _list(session: Session, table: type[Entry], shape: type[Shape], paging: Paging) -> Slice[Shape]:
    order = col(table.id).desc() if paging.is_backward else col(table.id)
    conditions = beyond([table.id], paging.cursor, is_descending=False)
    rows = session.exec(select(table).where(*conditions).order_by(order).limit(paging.limit + 1)).all()
    shapes = [shape.model_validate(row, from_attributes=True) for row in rows]
    return cut(shapes, paging, lambda item: (item.id,))
