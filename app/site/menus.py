"""The menus of a site: what leads where, kept by ids, shown by what readers may see now."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, NamedTuple, Self

import sqlalchemy as sa
from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator
from pydantic import Field as Bounds
from pydantic_core import PydanticCustomError
from sqlmodel import Session

from app.articles import service as articles
from app.articles.links import address_of, entry_address
from app.articles.models import ArticleKind
from app.articles.service import TABLE as ARTICLE
from app.articles.states import readable
from app.catalog import entries
from app.catalog.listings import article_count
from app.catalog.models import EntryRef, Kind, Label, Section, Tag
from app.db.prepared import PreparedIn
from app.errors import FieldError, InvalidRequest
from app.settings import Settings
from app.text import WebAddress

MOST_ITEMS = 200
"""Items of all menus together, those below others among them."""

MOST_LEVELS = 3

Name = Annotated[str, Bounds(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


class MenuItem(BaseModel):
    """An item of a menu: it leads to an article or page, a section, a tag or an address, or heads those below it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    label: Label | None = None
    article: EntryRef | None = None
    section: EntryRef | None = None
    tag: EntryRef | None = None
    url: WebAddress | None = None
    children: list["MenuItem"] = Bounds(default=[], max_length=50)

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        targets = [each for each in (self.article, self.section, self.tag, self.url) if each is not None]
        if len(targets) > 1 or not (targets or self.children):
            raise PydanticCustomError("one_target", "one of article, section, tag and url")
        if self.label is None and (self.url is not None or not targets):
            raise PydanticCustomError("label_missing", "an item without a label")
        return self


def _bounded(menus: Mapping[str, list[MenuItem] | None]) -> Mapping[str, list[MenuItem] | None]:
    level, count = [item for items in menus.values() for item in items or ()], 0
    for _ in range(MOST_LEVELS):
        count += len(level)
        level = [child for item in level for child in item.children]
    if level:
        raise PydanticCustomError("object_too_deep", "too many levels", {"max_levels": MOST_LEVELS})
    if count > MOST_ITEMS:
        raise PydanticCustomError("too_long", "too many items", {"max_length": MOST_ITEMS})
    return menus


Menus = Annotated[
    dict[Name, Annotated[list[MenuItem], Bounds(max_length=50)] | None],
    Bounds(max_length=10),
    AfterValidator(_bounded),
]
"""Menus by their names; null takes one away."""


class MenuItemPublic(BaseModel):
    """An item of a menu as readers see it: where it leads, or null in `url` for a heading."""

    label: str
    kind: str
    id: int | None
    slug: str | None
    url: str | None
    children: list["MenuItemPublic"]


class MenuItemPrivate(BaseModel):
    """An item of a menu as it is kept: its own label or null, and the name of what it leads to, null without.

    `is_shown` is false where readers may not read what it leads to; they do not see what is below it either.
    """

    label: str | None
    kind: str
    id: int | None
    title: str | None
    url: str | None
    is_shown: bool
    children: list["MenuItemPrivate"]


def stored(session: Session, menus: Mapping[str, list[MenuItem] | None]) -> dict[str, Any]:
    """What is kept of menus: items by the ids of what they lead to. One problem names all that lead to nothing."""
    errors: list[FieldError] = []
    found = {
        name: None if items is None else _all_stored(session, items, f"/menus/{name}", errors)
        for name, items in menus.items()
    }
    if errors:
        raise InvalidRequest(errors=errors)
    return found


_FINDS: Mapping[str, Callable[[Session, str], int | None]] = {
    "article": articles.id_of,
    "section": lambda session, ref: entries.named(session, Section, ref),
    "tag": lambda session, ref: entries.named(session, Tag, ref),
}


def _all_stored(
    session: Session, items: Sequence[MenuItem], pointer: str, errors: list[FieldError]
) -> list[dict[str, Any]]:
    return [_stored(session, item, f"{pointer}/{n}", errors) for n, item in enumerate(items)]


def _stored(session: Session, item: MenuItem, pointer: str, errors: list[FieldError]) -> dict[str, Any]:
    its: dict[str, Any] = {"label": item.label, "url": item.url}
    for kind, find in _FINDS.items():
        ref = getattr(item, kind)
        if ref is not None and (target := find(session, str(ref))) is None:
            errors.append(FieldError(f"{pointer}/{kind}", "unknown", entries.UNKNOWN))
        elif ref is not None:
            its |= {"kind": kind, "id": target}
    its["children"] = _all_stored(session, item.children, f"{pointer}/children", errors)
    return its


class _Target(NamedTuple):
    label: str
    kind: str
    slug: str
    url: str


Targets = Mapping[tuple[str, int], _Target]


def shown(session: Session, kept: Mapping[str, Any], *, settings: Settings, now: datetime) -> dict[str, Any]:
    """The menus as readers see them: an item whose article or page they may not read is left out with those below."""
    targets = _targets(session, _wanted(kept), settings=settings, now=now)
    return {name: list(_shown(items, targets)) for name, items in kept.items()}


def _wanted(kept: Mapping[str, Any]) -> dict[str, set[int]]:
    """The ids of what menus lead to, by kind."""
    wanted: dict[str, set[int]] = {"article": set(), "section": set(), "tag": set()}
    level = [item for items in kept.values() for item in items]
    while level:
        for item in level:
            if "kind" in item:
                wanted[item["kind"]].add(item["id"])
        level = [child for item in level for child in item["children"]]
    return wanted


def told(session: Session, kept: Mapping[str, Any], *, settings: Settings, now: datetime) -> dict[str, Any]:
    """The menus as they are kept, with the names of what they lead to."""
    wanted = _wanted(kept)
    targets = _targets(session, wanted, settings=settings, now=now)
    named = {("article", row.id): (row.title, str(ArticleKind(row.kind))) for row in _named(session, "article", wanted)}
    for kind in ("section", "tag"):
        named |= {(kind, row.id): (row.title, kind) for row in _named(session, kind, wanted)}
    return {name: list(_told(items, targets, named)) for name, items in kept.items()}


def _named(session: Session, kind: str, wanted: Mapping[str, set[int]]) -> Sequence[Any]:
    if not wanted[kind]:
        return ()
    columns = _TITLED[kind]
    return session.execute(sa.select(*columns).where(columns[0].in_(wanted[kind]))).all()


def _told(
    items: Sequence[Mapping[str, Any]], targets: Targets, named: Mapping[tuple[str, int], tuple[str, str]]
) -> Iterator[MenuItemPrivate]:
    for item in items:
        place = (item["kind"], item["id"]) if "kind" in item else None
        title, kind = named.get(place, (None, place[0])) if place else (None, "url" if item["url"] else "heading")
        yield MenuItemPrivate(
            label=item["label"],
            kind=kind,
            id=item["id"] if place else None,
            title=title,
            url=item["url"],
            is_shown=place is None or place in targets,
            children=list(_told(item["children"], targets, named)),
        )


def _shown(items: Sequence[Mapping[str, Any]], targets: Targets) -> Iterator[MenuItemPublic]:
    for item in items:
        target = targets.get((item["kind"], item["id"])) if "kind" in item else None
        if "kind" in item and target is None:
            continue
        yield MenuItemPublic(
            label=item["label"] or (target.label if target else ""),
            kind=target.kind if target else ("url" if item["url"] else "heading"),
            id=item["id"] if target else None,
            slug=target.slug if target else None,
            url=target.url if target else item["url"],
            children=list(_shown(item["children"], targets)),
        )


def _targets(session: Session, wanted: Mapping[str, set[int]], *, settings: Settings, now: datetime) -> Targets:
    found: dict[tuple[str, int], _Target] = {}
    for row in _READABLE.all(session, wanted["article"], now=now):
        url = address_of(row.id, row.slug, settings)
        found["article", row.id] = _Target(row.title, str(ArticleKind(row.kind)), row.slug, url)
    for kind in (Kind.section, Kind.tag):
        for row in _ENTRIES[kind].all(session, wanted[kind], now=now):
            url = entry_address(kind, row.id, row.slug, settings)
            found[str(kind), row.id] = _Target(row.name, str(kind), row.slug, url)
    return found


_NOW = sa.bindparam("now", type_=ARTICLE.c.published_at.type)
_READABLE = PreparedIn(
    ARTICLE.c.id.type,
    lambda ids: sa.select(ARTICLE.c.id, ARTICLE.c.slug, ARTICLE.c.title, ARTICLE.c.kind).where(
        ARTICLE.c.id.in_(ids), readable(_NOW)
    ),
)
_SECTION: Any = Section.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_TAG: Any = Tag.__table__  # type: ignore[attr-defined]  # see above
_ENTRIES = {
    Kind.section: PreparedIn(
        _SECTION.c.id.type,
        lambda ids: sa.select(_SECTION.c.id, _SECTION.c.slug, _SECTION.c.name).where(_SECTION.c.id.in_(ids)),
    ),
    Kind.tag: PreparedIn(
        _TAG.c.id.type,
        lambda ids: sa.select(_TAG.c.id, _TAG.c.slug, _TAG.c.name).where(
            _TAG.c.id.in_(ids), article_count(Kind.tag, _NOW).element > 0
        ),
    ),
}
"""Readers know of a tag once a listed article has it."""
_TITLED: Mapping[str, Sequence[Any]] = {
    "article": (ARTICLE.c.id, ARTICLE.c.title, ARTICLE.c.kind),
    "section": (_SECTION.c.id, _SECTION.c.name.label("title")),
    "tag": (_TAG.c.id, _TAG.c.name.label("title")),
}
"""The columns of what menus lead to by which administrators know it."""
