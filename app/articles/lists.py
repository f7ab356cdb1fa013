"""Lists of articles: what is asked for, in which order, and the statement that finds a page of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.accounts.models import Scope, Viewer
from app.articles import rows
from app.articles.filing import LINKS
from app.articles.models import ArticleSummary, Status
from app.articles.presentation import Presentation
from app.articles.states import listed
from app.catalog.entries import as_id, as_key, ids_of
from app.catalog.models import Kind, Listing, Section
from app.db.keyset import Cursor, Paging, Slice, beyond, cut
from app.db.prepared import Prepared
from app.errors import Forbidden, Unauthenticated

_ARTICLE: Any = rows.TABLE.c
_NOW = sa.bindparam("now", type_=_ARTICLE.published_at.type)


_LISTING: Any = Listing.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_NARROWEST = (Kind.tag, Kind.author, Kind.section)
"""Of several entries the one whose listing is read: that of the kind which lists the fewest as a rule."""


class Sort(StrEnum):
    """The orders of a list; a minus is descending."""

    newest = "-published_at"
    oldest = "published_at"
    updated = "-updated_at"
    by_title = "title"
    commented = "-comment_count"


class Asked(StrEnum):
    """The states that editors may ask for."""

    draft = "draft"
    scheduled = "scheduled"
    published = "published"
    archived = "archived"
    trashed = "trashed"
    any = "any"


class _Order(NamedTuple):
    name: str
    is_descending: bool


_ORDERS: Mapping[Sort, _Order] = {
    Sort.newest: _Order("published_at", is_descending=True),
    Sort.oldest: _Order("published_at", is_descending=False),
    Sort.updated: _Order("updated_at", is_descending=True),
    Sort.by_title: _Order("title_key", is_descending=False),
    Sort.commented: _Order("comment_count", is_descending=True),
}


_EDGE: Mapping[str, Any] = {
    order.name: (
        sa.bindparam("edge", type_=_ARTICLE[order.name].type),
        sa.bindparam("edge_id", type_=_ARTICLE.id.type),
    )
    for order in _ORDERS.values()
}
"""The key of a cursor for each order, as parameters."""


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """What a list is narrowed to; sections, tags and authors by id or slug."""

    section: str | None = None
    tags: tuple[str, ...] = ()
    author: str | None = None
    language: str | None = None
    published_after: datetime | None = None
    published_before: datetime | None = None
    ids: tuple[int, ...] = ()
    external_id: str | None = None
    status: Asked | None = None


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A list as it was asked for."""

    paging: Paging
    sort: Sort = Sort.newest
    narrowed: ArticleFilter = field(default_factory=ArticleFilter)
    with_body: bool = False
    with_total: bool = False


class Found(NamedTuple):
    """A page of a list, and how many there are in all where that was asked."""

    page: Slice[ArticleSummary]
    total: int | None


class _Form(NamedTuple):
    """What makes one statement another; everything else about a list is a parameter."""

    sort: Sort
    status: Asked | None
    is_own: bool
    with_body: bool
    has_cursor: bool
    is_backward: bool
    section: bool | None
    tags: tuple[bool, ...]
    author: bool | None
    language: bool
    published_after: bool
    published_before: bool
    ids: int
    external_id: bool


def list_articles(session: Session, asked: ListRequest, *, viewer: Viewer | None, shown: Presentation) -> Found:
    """A page of the listed articles, or of any state for editors; two queries, and one for a total."""
    form = _form(asked, viewer)
    parameters = _parameters(asked, viewer, shown.now)
    statements = _statements(form)
    found = cut(statements.page.all(session, **parameters), asked.paging, lambda row: (row.sort_key, row.id))
    labels = rows.labels(session, [row.id for row in found.items])
    show = shown.public if asked.with_body else shown.summary
    items: list[ArticleSummary] = [show(row, labels[row.id]) for row in found.items]
    total = statements.total.all(session, **parameters)[0].total if asked.with_total else None
    return Found(Slice(items, found.next_key, found.previous_key), total)


def _form(asked: ListRequest, viewer: Viewer | None) -> _Form:
    narrowed, cursor = asked.narrowed, asked.paging.cursor
    return _Form(
        asked.sort,
        narrowed.status,
        _sees_own_alone(narrowed.status, viewer),
        asked.with_body,
        cursor is not None,
        asked.paging.is_backward,
        _is_id(narrowed.section),
        tuple(as_id(tag) is not None for tag in narrowed.tags),
        _is_id(narrowed.author),
        narrowed.language is not None,
        narrowed.published_after is not None,
        narrowed.published_before is not None,
        len(narrowed.ids),
        narrowed.external_id is not None,
    )


def _is_id(ref: str | None) -> bool | None:
    return None if ref is None else as_id(ref) is not None


def _parameters(asked: ListRequest, viewer: Viewer | None, now: datetime) -> dict[str, Any]:
    narrowed, cursor = asked.narrowed, asked.paging.cursor
    found: dict[str, Any] = {"now": now, "most": asked.paging.limit + 1}
    if cursor is not None:
        found["edge"], found["edge_id"] = cursor.key
    if viewer is not None:
        found["account"] = viewer.account_id
    refs = {"section": narrowed.section, "author": narrowed.author} | {
        f"tag_{place}": tag for place, tag in enumerate(narrowed.tags)
    }
    found |= {name: _looked_up(ref) for name, ref in refs.items() if ref is not None}
    found |= {f"id_{place}": article_id for place, article_id in enumerate(narrowed.ids)}
    for name in ("language", "published_after", "published_before", "external_id"):
        found[name] = getattr(narrowed, name)
    return found


def _looked_up(ref: str) -> int | str:
    article_id = as_id(ref)
    return as_key(ref) if article_id is None else article_id


class _Statements(NamedTuple):
    page: Prepared
    total: Prepared


@lru_cache(maxsize=512)
def _statements(form: _Form) -> _Statements:
    order = _ORDERS[form.sort]
    source, key, conditions = _source(form, order.name)
    edge = Cursor(_EDGE[order.name], form.is_backward) if form.has_cursor else None
    is_descending = order.is_descending != form.is_backward
    columns = (rows.WHOLE if form.with_body else rows.SUMMARY).add_columns(key[0].label("sort_key"))
    if source is not None:
        columns = columns.join(source, source.c.article_id == _ARTICLE.id)
    page = (
        columns.where(*conditions, *beyond(key, edge, is_descending=order.is_descending))
        .order_by(*(column.desc() if is_descending else column for column in key))
        .limit(sa.bindparam("most", type_=sa.Integer()))
    )
    counted = rows.TABLE if source is None else rows.TABLE.join(source, source.c.article_id == _ARTICLE.id)
    total = sa.select(sa.func.count().label("total")).select_from(counted).where(*conditions)
    return _Statements(Prepared(page), Prepared(total))


class _Source(NamedTuple):
    """What a page is read along: the listing of an entry, or the articles themselves; its key and its conditions."""

    listing: Any
    key: tuple[Any, Any]
    conditions: list[Any]


def _source(form: _Form, order: str) -> _Source:
    """A list by date of one entry is a range of its listing; any other is read from the articles."""
    entries = _entries(form)
    is_by_date = order == "published_at"
    # An upper bound on the date that an index could serve would be taken instead of the one that the cursor sets.
    is_bound = is_by_date and not (form.has_cursor and _ORDERS[form.sort].is_descending != form.is_backward)
    if not (entries and is_by_date and form.status in {None, Asked.published}):
        state = _state(form.status, is_bound=is_bound)
        conditions = [state, *(_filed(*entry) for entry in entries), *_plain(form)]
        return _Source(None, (_sort_column(order, form.status), _ARTICLE.id), conditions)
    (kind, name, is_id), *others = sorted(entries, key=lambda entry: _NARROWEST.index(entry[0]))
    found = _LISTING.c
    conditions = [
        found.kind == sa.literal_column(f"'{kind}'"),
        found.entry_id == _entry(kind, name, is_id=is_id),
        (found.published_at if is_bound else sa.func.coalesce(found.published_at, _NOW)) <= _NOW,
        *(_filed(*entry) for entry in others),
        *_plain(form),
    ]
    return _Source(_LISTING, (found.published_at, found.article_id), conditions)


def _entries(form: _Form) -> list[tuple[Kind, str, bool]]:
    """What a list is narrowed to: the kind of each, the name of its parameter, and whether that is an id."""
    found = [(Kind.tag, f"tag_{place}", is_id) for place, is_id in enumerate(form.tags)]
    if form.author is not None:
        found.append((Kind.author, "author", form.author))
    if form.section is not None:
        found.append((Kind.section, "section", form.section))
    return found


def _sort_column(name: str, status: Asked | None) -> Any:
    """The column of an order; drafts have no date of publication, so theirs of creation stands in."""
    column: Any = _ARTICLE[name]
    may_be_missing = name == "published_at" and status in {Asked.draft, Asked.trashed, Asked.any}
    return sa.func.coalesce(column, _ARTICLE.created_at, type_=column.type) if may_be_missing else column


def _plain(form: _Form) -> list[Any]:
    """The conditions on the articles' own columns."""
    conditions: list[Any] = []
    if form.is_own:
        conditions.append(_ARTICLE.created_by == _given("account", _ARTICLE.id))
    if form.language:
        conditions.append(_ARTICLE.language == _given("language", _ARTICLE.language))
    if form.published_after:
        conditions.append(_ARTICLE.published_at >= _given("published_after", _ARTICLE.published_at))
    if form.published_before:
        conditions.append(_ARTICLE.published_at < _given("published_before", _ARTICLE.published_at))
    if form.ids:
        conditions.append(_ARTICLE.id.in_([_given(f"id_{place}", _ARTICLE.id) for place in range(form.ids)]))
    if form.external_id:
        conditions.append(_ARTICLE.external_id == _given("external_id", _ARTICLE.external_id))
    return conditions


def _given(name: str, like: Any) -> Any:
    return sa.bindparam(name, type_=like.type)


def _state(status: Asked | None, *, is_bound: bool) -> Any:
    is_live = _ARTICLE.trashed_at.is_(None)
    is_due = _ARTICLE.published_at <= _NOW
    match status:
        case Asked.draft:
            return sa.and_(is_live, _ARTICLE.status == Status.draft)
        case Asked.scheduled:
            return sa.and_(is_live, _ARTICLE.status == Status.published, sa.not_(is_due))
        case Asked.archived:
            return sa.and_(is_live, _ARTICLE.status == Status.archived)
        case Asked.trashed:
            return _ARTICLE.trashed_at.is_not(None)
        case Asked.any:
            return sa.true()
    return listed(_NOW, is_bound=is_bound)


def _sees_own_alone(status: Asked | None, viewer: Viewer | None) -> bool:
    """Whether a state is shown to a viewer for their own articles only; a problem where they may not ask for it."""
    if status is None or status is Asked.published:
        return False
    if viewer is None:
        raise Unauthenticated
    if viewer.may(Scope.articles_read_drafts):
        return False
    if viewer.may(Scope.articles_write):
        return True
    raise Forbidden


def _entry(kind: Kind, name: str, *, is_id: bool) -> Any:
    return ids_of(kind, sa.bindparam(name), is_id=is_id).limit(1).scalar_subquery()


def _filed(kind: Kind, name: str, is_id: bool) -> Any:
    """The condition that an article is filed under an entry, a section's descendants included."""
    named = ids_of(kind, sa.bindparam(name), is_id=is_id)
    if kind is Kind.section:
        return _ARTICLE.section_id.in_(_with_descendants(named.subquery()))
    link: Any
    link, column = LINKS[kind]
    return _ARTICLE.id.in_(sa.select(link.article_id).where(getattr(link, column).in_(named)))


def _with_descendants(named: Any) -> Any:
    tree = sa.select(named.c.id).cte("tree", recursive=True)
    tree = tree.union(sa.select(col(Section.id)).where(col(Section.parent_id) == tree.c.id))
    return sa.select(tree.c.id)
