"""The statements of lists of articles: one for each form in which a list can be asked, built when it first is."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from app.articles import rows
from app.articles.filing import LINKS
from app.articles.models import Status
from app.articles.states import listed
from app.catalog.entries import ids_of
from app.catalog.models import Kind, Listing, Section
from app.db.keyset import Cursor, beyond
from app.db.prepared import Prepared

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


class Form(NamedTuple):
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


class Statements(NamedTuple):
    """A page of a list, and the number of all in it."""

    page: Prepared
    total: Prepared


@lru_cache(maxsize=128)
def statements_of(form: Form) -> Statements:
    """The statements of a form; their parameters are what a list is narrowed to, `now`, `most` and the cursor's key."""
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
    return Statements(Prepared(page), Prepared(total))


class _Source(NamedTuple):
    """What a page is read along: the listing of an entry, or the articles themselves; its key and its conditions."""

    listing: Any
    key: tuple[Any, Any]
    conditions: list[Any]


def _source(form: Form, order: str) -> _Source:
    """A list by date of one entry is a range of its listing; any other is read from the articles."""
    entries = _entries(form)
    is_by_date = order == "published_at"
    # An upper bound on the date that an index could serve would be taken instead of the one that the cursor sets.
    is_bound = is_by_date and not (form.has_cursor and _ORDERS[form.sort].is_descending != form.is_backward)
    if not (entries and is_by_date and form.status in {None, Asked.published}):
        state = in_state(form.status, is_bound=is_bound)
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


def _entries(form: Form) -> list[tuple[Kind, str, bool]]:
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


def _plain(form: Form) -> list[Any]:
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


def in_state(status: Asked | None, *, is_bound: bool, now: Any = _NOW) -> Any:
    """The condition that an article is in a state that is asked for; listed, where none is."""
    is_live = _ARTICLE.trashed_at.is_(None)
    is_due = _ARTICLE.published_at <= now
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
    return listed(now, is_bound=is_bound)


def _entry(kind: Kind, name: str, *, is_id: bool) -> Any:
    return ids_of(kind, sa.bindparam(name), is_id=is_id).limit(1).scalar_subquery()


def _filed(kind: Kind, name: str, is_id: bool) -> Any:
    return filed_under(kind, sa.bindparam(name), is_id=is_id)


def filed_under(kind: Kind, ref: Any, *, is_id: bool) -> Any:
    """The condition that an article is filed under an entry, a section's descendants included."""
    named = ids_of(kind, ref, is_id=is_id)
    if kind is Kind.section:
        return _ARTICLE.section_id.in_(_with_descendants(named.subquery()))
    link: Any
    link, column = LINKS[kind]
    return _ARTICLE.id.in_(sa.select(link.article_id).where(getattr(link, column).in_(named)))


def not_filed_under(kind: Kind, ref: Any, *, is_id: bool) -> Any:
    """The condition that an article is not filed under an entry, nor under any descendant of a section."""
    if kind is Kind.section:
        return filed_under(kind, ref, is_id=is_id).is_not(sa.true())  # what is in no section is not in this one
    link: Any
    link, column = LINKS[kind]
    linked = sa.exists().where(link.article_id == _ARTICLE.id)
    return ~linked.where(getattr(link, column).in_(ids_of(kind, ref, is_id=is_id)))


def _with_descendants(named: Any) -> Any:
    tree = sa.select(named.c.id).cte(recursive=True)  # without a name, for a search may name several sections
    tree = tree.union(sa.select(col(Section.id)).where(col(Section.parent_id) == tree.c.id))
    return sa.select(tree.c.id)
