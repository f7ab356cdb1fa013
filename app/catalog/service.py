"""Sections, tags and authors: made, changed, found, listed. They are told apart by the folded form of their slugs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import Session

from app.accounts.models import Account
from app.arabic.labels import label_key, label_slug
from app.arabic.letters import completion_key
from app.arabic.slug import slug_key
from app.catalog import entries, listings, pictures, tree
from app.catalog.entries import TABLES, UNKNOWN, Entry
from app.catalog.models import (
    Author,
    AuthorCreate,
    AuthorLink,
    AuthorPublic,
    AuthorUpdate,
    FormerEntrySlug,
    Kind,
    Section,
    SectionCreate,
    SectionPublic,
    SectionUpdate,
    Tag,
    TagCreate,
    TagPublic,
    TagUpdate,
)
from app.catalog.tree import Parents
from app.db.keyset import Key, Paging, Slice, are_small, beyond, characters, cut, fit
from app.db.prepared import PreparedIn
from app.errors import Moved, NotFound, SectionLoop, invalid
from app.media.images import ImagePublic

Shape = TypeVar("Shape", SectionPublic, TagPublic, AuthorPublic)


def create_section(session: Session, section_in: SectionCreate, *, address: str = "", now: datetime) -> SectionPublic:
    """Add a section to the tree; `AlreadyExists` when its slug is taken."""
    if section_in.parent_id is not None and session.get(Section, section_in.parent_id) is None:
        raise invalid("/parent_id", "unknown", UNKNOWN)
    slug = _slug(session, Section, section_in)
    section = Section(
        parent_id=section_in.parent_id,
        name=section_in.name,
        description=section_in.description,
        position=section_in.position,
        **pictures.columns(session, section_in.image),
        slug=slug,
        external_id=section_in.external_id,
        slug_key=slug_key(slug),
        created_at=now,
        updated_at=now,
    )
    entries.add(session, section, now=now)
    return _shown(section, SectionPublic, 0, pictures.shown(session, [section], address))


def create_tag(session: Session, tag_in: TagCreate, *, now: datetime) -> TagPublic:
    """Add a tag; `AlreadyExists` when its slug is taken."""
    slug = _slug(session, Tag, tag_in)
    tag = Tag(
        name=tag_in.name,
        name_key=completion_key(tag_in.name),
        slug=slug,
        external_id=tag_in.external_id,
        slug_key=slug_key(slug),
        created_at=now,
        updated_at=now,
    )
    entries.add(session, tag, now=now)
    return _shown(tag, TagPublic, 0)


def create_author(session: Session, author_in: AuthorCreate, *, address: str = "", now: datetime) -> AuthorPublic:
    """Add a byline; `AlreadyExists` when its slug is taken: of two people of one name the second is given another."""
    _check_account(session, author_in.account_id)
    slug = _slug(session, Author, author_in)
    author = Author(
        account_id=author_in.account_id,
        name=author_in.name,
        biography=author_in.biography,
        links=[each.model_dump() for each in author_in.links],
        **pictures.columns(session, author_in.image),
        slug=slug,
        external_id=author_in.external_id,
        slug_key=slug_key(slug),
        created_at=now,
        updated_at=now,
    )
    entries.add(session, author, now=now)
    return _shown(author, AuthorPublic, 0, pictures.shown(session, [author], address))


def update_section(
    session: Session, section_id: int, section_in: SectionUpdate, *, address: str = "", now: datetime
) -> SectionPublic:
    """Rename, describe or move a section; `SectionLoop` when it would stand below itself."""
    section = entries.locked(session, Section, section_id)
    if "parent_id" in section_in.model_fields_set:
        _check_parent(tree.lock(session), section_id, section_in.parent_id)
    _change(session, section, section_in, now=now)
    count = _count(session, Kind.section, section_id, now)
    return _shown(section, SectionPublic, count, pictures.shown(session, [section], address))


def update_tag(session: Session, tag_id: int, tag_in: TagUpdate, *, now: datetime) -> TagPublic:
    """Rename a tag; `AlreadyExists` when the slug is another's."""
    tag = entries.locked(session, Tag, tag_id)
    _change(session, tag, tag_in, now=now)
    tag.name_key = completion_key(tag.name)
    return _shown(tag, TagPublic, _count(session, Kind.tag, tag_id, now))


def update_author(
    session: Session, author_id: int, author_in: AuthorUpdate, *, address: str = "", now: datetime
) -> AuthorPublic:
    """Change a byline; `AlreadyExists` when the slug is another's."""
    author = entries.locked(session, Author, author_id)
    _check_account(session, author_in.account_id)
    _change(session, author, author_in, now=now)
    count = _count(session, Kind.author, author_id, now)
    return _shown(author, AuthorPublic, count, pictures.shown(session, [author], address))


def get_section(session: Session, ref: str, *, address: str = "", now: datetime) -> SectionPublic:
    """A section by id or slug; `Moved` for a former slug, `NotFound` when there is none."""
    section = entries.find(session, Section, ref)
    count = _count(session, Kind.section, section.id or 0, now)
    return _shown(section, SectionPublic, count, pictures.shown(session, [section], address))


def get_tag(session: Session, ref: str, *, sees_all: bool = True, now: datetime) -> TagPublic:
    """A tag by id or slug; `Moved` for a former slug, `NotFound` when there is none.

    Who does not see all of them sees those that a listed article has. The same statements are run whether another
    tag has the slug or none has, so that the time tells nothing.
    """
    if sees_all:
        tag = entries.find(session, Tag, ref)
        return _shown(tag, TagPublic, _count(session, Kind.tag, tag.id or 0, now))
    key, count = entries.entry_named(ref), listings.article_count(Kind.tag, now)
    listed = sa.select(*_TAG.c, count).where(count.element > 0)
    is_id = isinstance(key, int)
    found = session.execute(listed.where((_TAG.c.id if is_id else _TAG.c.slug_key) == key)).first()
    if found is not None:
        return TagPublic.model_validate(found._asdict())
    if not is_id:
        former = listed.join(_FORMER, (_FORMER.c.kind == Kind.tag) & (_FORMER.c.entry_id == _TAG.c.id))
        found = session.execute(former.where(_FORMER.c.slug_key == key)).first()
        if found is not None:
            raise Moved(found.slug, entries.ROOMS[Kind.tag])
    raise NotFound


def get_author(session: Session, ref: str, *, address: str = "", now: datetime) -> AuthorPublic:
    """A byline by id or slug; `Moved` for a former slug, `NotFound` when there is none."""
    author = entries.find(session, Author, ref)
    count = _count(session, Kind.author, author.id or 0, now)
    return _shown(author, AuthorPublic, count, pictures.shown(session, [author], address))


def list_sections(
    session: Session, *, paging: Paging, external_id: str | None = None, address: str = "", now: datetime
) -> Slice[SectionPublic]:
    """The sections by their position, of one position oldest first; `parent_id` makes the tree of them."""
    return _list(session, Kind.section, SectionPublic, paging, now, external_id=external_id, address=address)


def list_tags(
    session: Session, *, paging: Paging, external_id: str | None = None, sees_all: bool, now: datetime
) -> Slice[TagPublic]:
    """The tags, oldest first; those that a listed article has, for callers who do not see all of them."""
    return _list(session, Kind.tag, TagPublic, paging, now, external_id=external_id, only_listed=not sees_all)


def list_authors(
    session: Session, *, paging: Paging, external_id: str | None = None, address: str = "", now: datetime
) -> Slice[AuthorPublic]:
    """The bylines, oldest first."""
    return _list(session, Kind.author, AuthorPublic, paging, now, external_id=external_id, address=address)


def section_id(session: Session, ref: str | int) -> int | None:
    """The id of the section that a request names by id, slug or name; None when there is none."""
    return entries.named(session, Section, ref)


def author_id(session: Session, ref: str | int) -> int | None:
    """The id of the byline that a request names by id, slug or name; None when there is none."""
    return entries.named(session, Author, ref)


def ensure_section(session: Session, name: str, *, now: datetime) -> int:
    """The id of the section with this name or slug, made where there is none."""
    found = entries.lookup(session, Section, label_slug(name))
    return found.id if found and found.id else create_section(session, SectionCreate(name=name), now=now).id


def ensure_author(session: Session, name: str, *, now: datetime) -> int:
    """The id of the byline with this name or slug, made where there is none."""
    found = entries.lookup(session, Author, label_slug(name))
    return found.id if found and found.id else create_author(session, AuthorCreate(name=name), now=now).id


_TAG: Any = Tag.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_FORMER: Any = FormerEntrySlug.__table__  # type: ignore[attr-defined]  # see above
_TAGS = PreparedIn(
    _TAG.c.slug_key.type, lambda keys: sa.select(_TAG.c.slug_key, _TAG.c.id).where(_TAG.c.slug_key.in_(keys))
)
_FORMER_TAGS = PreparedIn(
    _FORMER.c.slug_key.type,
    lambda keys: sa.select(_FORMER.c.slug_key, _FORMER.c.entry_id).where(
        _FORMER.c.kind == sa.literal_column(f"'{Kind.tag}'"), _FORMER.c.slug_key.in_(keys)
    ),
)


_TAGS_BY_NAME = PreparedIn(
    _TAG.c.name_key.type,
    lambda keys: sa.select(_TAG.c.name, _TAG.c.id).where(_TAG.c.name_key.in_(keys)).order_by(_TAG.c.id.desc()),
)


def tag_ids(session: Session, names: Sequence[str], *, may_create: bool, now: datetime) -> dict[str, int]:
    """The ids of tags by their slugs, former slugs or names; unknown names become tags where they may, or are left out.

    A tag with a slug that was chosen for it is found by its name too.
    """
    keys = {name: slug_key(label_slug(name)) for name in names}
    wanted = set(keys.values())
    known: dict[str, Any] = {row.slug_key: row.entry_id for row in _FORMER_TAGS.all(session, wanted)}
    known |= {row.slug_key: row.id for row in _TAGS.all(session, wanted)}
    if unknown := [name for name, key in keys.items() if key not in known]:
        alike = _TAGS_BY_NAME.all(session, {completion_key(name) for name in unknown})
        known = {slug_key(label_slug(row.name)): row.id for row in alike} | known
    for name, key in keys.items():
        if may_create and key not in known:
            known[key] = create_tag(session, TagCreate(name=name), now=now).id
    return {name: known[key] for name, key in keys.items() if key in known}


def _check_account(session: Session, account_id: int | None) -> None:
    if account_id is not None and session.get(Account, account_id) is None:
        raise invalid("/account_id", "unknown", UNKNOWN)


def _check_parent(parents: Parents, section_id: int, parent_id: int | None) -> None:
    if parent_id is not None and parent_id not in parents:
        raise invalid("/parent_id", "unknown", UNKNOWN)
    if section_id in tree.upward(parents, parent_id):
        raise SectionLoop


def _slug(session: Session, table: type[Entry], new: SectionCreate | TagCreate | AuthorCreate) -> str:
    """The slug that was chosen for a new entry, or else that of its name, which no other may have then."""
    entries.check_external_id(session, table, new.external_id)
    if new.slug is None:
        entries.check_name(session, table, new.name)
    return entries.free_slug(session, table, new.slug or new.name, member="name" if new.slug is None else "slug")


def _change(session: Session, entry: Entry, changes_in: BaseModel, *, now: datetime) -> None:
    """Set what was given of an entry; nothing is written where nothing differs."""
    given = changes_in.model_dump(exclude_unset=True)
    if isinstance(changes_in, (SectionUpdate, AuthorUpdate)) and "image" in given:
        given |= pictures.columns(session, changes_in.image)
    slug = given.pop("slug", None)
    if all(getattr(entry, name) == value for name, value in given.items()) and slug in {None, entry.slug}:
        return
    if given.get("external_id", entry.external_id) != entry.external_id:
        entries.check_external_id(session, type(entry), given["external_id"])
    if slug is not None:
        entries.rename(session, entry, slug)
    elif label_key(given.get("name", entry.name)) != label_key(entry.name):
        entries.check_name(session, type(entry), given["name"], but=entry.id)
    entry.sqlmodel_update(given)
    entry.updated_at = now
    session.flush()
    if "name" in given:
        entries.lead_from_name(session, entry)
    entries.record_changed(session, entries.KINDS[type(entry)], entry.id or 0, now=now)


def _shown(
    entry: Section | Tag | Author,
    shape: type[Shape],
    article_count: int,
    images: Mapping[int, ImagePublic] = MappingProxyType({}),
) -> Shape:
    members = {**entry.model_dump(), "article_count": article_count, "image": images.get(entry.id or 0)}
    return shape.model_validate(members)


def _count(session: Session, kind: Kind, entry_id: int, now: datetime) -> int:
    table: Any = TABLES[kind]
    return int(session.execute(sa.select(listings.article_count(kind, now)).where(table.id == entry_id)).scalar_one())


def _list(
    session: Session,
    kind: Kind,
    shape: type[Shape],
    paging: Paging,
    now: datetime,
    *,
    external_id: str | None,
    only_listed: bool = False,
    address: str = "",
) -> Slice[Shape]:
    count = listings.article_count(kind, now)
    table: Any = TABLES[kind]
    conditions = [count.element > 0] if only_listed else []
    if external_id is not None:
        conditions.append(entries.has_external_id(table, external_id))
    columns = [getattr(table, name) for name in shape.model_fields if name != "article_count"]
    if has_pictures := kind is not Kind.tag:
        columns.append(table.image_media_id)
    order = [table.position, table.id] if kind is Kind.section else [table.id]
    key_of = _place_of if kind is Kind.section else _key_of
    statement = (
        sa.select(*columns, count)
        .where(*conditions, *beyond(order, paging.cursor, is_descending=False))
        .order_by(*(each.desc() if paging.is_backward else each for each in order))
        .limit(paging.limit + 1)
    )
    found = cut(session.execute(statement).all(), paging, key_of)
    images = pictures.shown(session, found.items, address) if has_pictures else {}
    is_small = not images and kind is not Kind.author and are_small(map(characters, found.items))
    return fit(found, [_of_list(shape, row, images) for row in found.items], paging, key_of, is_small=is_small)


def _of_list(shape: type[Shape], row: Any, images: Mapping[int, ImagePublic]) -> Shape:
    members = {name: value for name, value in row._asdict().items() if name in shape.model_fields}
    if "links" in members:
        members["links"] = [AuthorLink.model_construct(**each) for each in members["links"]]
    return shape.model_construct(**{**members, "image": images.get(row.id)} if "image" in members else members)


def _key_of(row: Any) -> Key:
    return (row.id,)


def _place_of(row: Any) -> Key:
    return (row.position, row.id)
