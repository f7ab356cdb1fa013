"""Lists of articles: what is asked for, by whom, the page of it, and the statements that read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache, partial
from itertools import accumulate
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.models import Viewer
from app.articles import pins, translations
from app.articles import service as articles
from app.articles.classification import classified_under
from app.articles.models import ArticleKind, ArticleSummary
from app.articles.pins import Heads
from app.articles.presentation import Presenter
from app.articles.service import TABLE
from app.articles.states import StateFilter, in_state, sees_own_alone
from app.catalog.entries import entry_named, ids_of
from app.catalog.models import Kind, Listing
from app.db.keyset import (
    MOST_BYTES,
    Cursor,
    Key,
    Paging,
    Slice,
    are_small,
    beyond,
    characters,
    cut,
    fit,
    fitting,
    shortened,
)
from app.db.prepared import Prepared


class ArticleSort(StrEnum):
    """The orders of a list; a minus is descending."""

    newest = "-published_at"
    oldest = "published_at"
    updated = "-updated_at"
    by_title = "title"
    commented = "-comment_count"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What lists and searches are narrowed to; sections, tags and authors by id or slug."""

    section: str | None = None
    tags: tuple[str, ...] = ()
    author: str | None = None
    language: str | None = None
    published_after: datetime | None = None
    published_before: datetime | None = None
    kind: ArticleKind = ArticleKind.article


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A list as it was asked for."""

    paging: Paging
    sort: ArticleSort = ArticleSort.newest
    narrowed: Narrowing = Narrowing()
    ids: tuple[int, ...] = ()
    external_id: str | None = None
    status: StateFilter | None = None
    with_body: bool = False
    with_total: bool = False
    begins_with_pins: bool = False


class _Form(NamedTuple):
    """What makes one statement another; everything else about a list is a parameter."""

    sort: ArticleSort
    status: StateFilter | None
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
    kind: ArticleKind
    heads: Heads | None


class Found(NamedTuple):
    """A page of a list, and how many there are in all where that was asked."""

    page: Slice[ArticleSummary]
    total: int | None


def list_articles(session: Session, asked: ListRequest, *, viewer: Viewer | None, presenter: Presenter) -> Found:
    """A page of the listed articles, or of any state for editors; two queries, and one for a total."""
    form = _form(asked, viewer)
    parameters = _parameters(asked, viewer, presenter.now)
    statements = _statements_of(form)
    paging = asked.paging
    rows = statements.page.all(session, **parameters)
    heads = pins.named_by(rows, paging.cursor) if form.heads is not None else ()
    key_of = partial(pins.key_of, heads=heads)
    found = cut(rows, paging, key_of)
    labels = articles.labels(session, [row.id for row in found.items])
    page = (
        _whole(session, found, labels, paging, presenter, key_of)
        if asked.with_body
        else _summaries(found, labels, paging, presenter, key_of)
    )
    total = statements.total.all(session, **parameters)[0].total if asked.with_total else None
    return Found(page, total)


def _summaries(
    found: Slice[Any],
    labels: Mapping[int, list[Any]],
    paging: Paging,
    presenter: Presenter,
    key_of: Callable[[Any], Key],
) -> Slice[ArticleSummary]:
    items = [presenter.summary(row, labels[row.id]) for row in found.items]
    is_small = are_small(characters(row) + sum(map(characters, labels[row.id])) for row in found.items)
    return fit(found, items, paging, key_of, is_small=is_small)


def _whole(
    session: Session,
    found: Slice[Any],
    labels: Mapping[int, list[Any]],
    paging: Paging,
    presenter: Presenter,
    key_of: Callable[[Any], Key],
) -> Slice[ArticleSummary]:
    """The articles of a page with their bodies; of those that do not fit no body is read."""
    ordered = list(reversed(found.items)) if paging.is_backward else found.items
    lengths = accumulate(row.body_length for row in ordered)
    wanted = [
        row for number, (row, sum_) in enumerate(zip(ordered, lengths, strict=True)) if not number or sum_ <= MOST_BYTES
    ]
    bodies = {body.id: body for body in articles.BODIES.all(session, [row.id for row in wanted])}
    if paging.is_backward:
        wanted.reverse()
    above = articles.sections_above(session, wanted)
    in_other_languages = translations.of_articles(session, wanted, now=presenter.now)
    items: list[ArticleSummary] = [
        presenter.public(
            row, labels[row.id], bodies[row.id], above=above[row.id], translations=in_other_languages[row.id]
        )
        for row in wanted
        if row.id in bodies
    ]
    return shortened(found, fitting(items, paging), paging, key_of)


def _form(asked: ListRequest, viewer: Viewer | None) -> _Form:
    narrowed, cursor = asked.narrowed, asked.paging.cursor
    return _Form(
        asked.sort,
        asked.status,
        sees_own_alone(asked.status, viewer),
        asked.with_body,
        cursor is not None,
        asked.paging.is_backward,
        _is_id(narrowed.section),
        tuple(isinstance(entry_named(tag), int) for tag in narrowed.tags),
        _is_id(narrowed.author),
        narrowed.language is not None,
        narrowed.published_after is not None,
        narrowed.published_before is not None,
        len(asked.ids),
        asked.external_id is not None,
        narrowed.kind,
        pins.heads_of(cursor) if _begins_with_pins(asked) else None,
    )


def _begins_with_pins(asked: ListRequest) -> bool:
    """Whether pinned articles come first where they may: in the lists of the site and of its sections, newest first."""
    narrowed = asked.narrowed
    of_a_section = Narrowing(section=narrowed.section, language=narrowed.language)
    is_usual = (
        asked.begins_with_pins and asked.sort is ArticleSort.newest and asked.status in {None, StateFilter.published}
    )
    return is_usual and narrowed == of_a_section and not asked.ids and asked.external_id is None


def _is_id(ref: str | None) -> bool | None:
    return None if ref is None else isinstance(entry_named(ref), int)


def _parameters(asked: ListRequest, viewer: Viewer | None, now: datetime) -> dict[str, Any]:
    narrowed, cursor = asked.narrowed, asked.paging.cursor
    found: dict[str, Any] = {"now": now, "most": asked.paging.limit + 1}
    if cursor is not None:
        found["edge"], found["edge_id"] = cursor.key[:2]
        found |= pins.parameters(cursor)
    elif _begins_with_pins(asked):
        found["most"] = max(found["most"], pins.MOST)  # all that are pinned, for the cursor names them
    if viewer is not None:
        found["account"] = viewer.account_id
    refs = {"section": narrowed.section, "author": narrowed.author} | {
        f"tag_{place}": tag for place, tag in enumerate(narrowed.tags)
    }
    found |= {name: entry_named(ref) for name, ref in refs.items() if ref is not None}
    found |= {f"id_{place}": article_id for place, article_id in enumerate(asked.ids)}
    for name in ("language", "published_after", "published_before"):
        found[name] = getattr(narrowed, name)
    found["external_id"] = asked.external_id
    return found


_ARTICLE: Any = TABLE.c
_NOW = sa.bindparam("now", type_=_ARTICLE.published_at.type)


_LISTING: Any = Listing.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_NARROWEST = (Kind.tag, Kind.author, Kind.section)
"""Of several entries the one whose listing is read: that of the kind which lists the fewest as a rule."""


class _Order(NamedTuple):
    name: str
    is_descending: bool


_ORDERS: Mapping[ArticleSort, _Order] = {
    ArticleSort.newest: _Order("published_at", is_descending=True),
    ArticleSort.oldest: _Order("published_at", is_descending=False),
    ArticleSort.updated: _Order("updated_at", is_descending=True),
    ArticleSort.by_title: _Order("title_key", is_descending=False),
    ArticleSort.commented: _Order("comment_count", is_descending=True),
}


_EDGE: Mapping[str, Any] = {
    order.name: (
        sa.bindparam("edge", type_=_ARTICLE[order.name].type),
        sa.bindparam("edge_id", type_=_ARTICLE.id.type),
    )
    for order in _ORDERS.values()
}
"""The key of a cursor for each order, as parameters."""


class _Statements(NamedTuple):
    """A page of a list, and the number of all in it."""

    page: Prepared
    total: Prepared


@lru_cache(maxsize=128)
def _statements_of(form: _Form) -> _Statements:
    """The statements of a form; their parameters are what a list is narrowed to, `now`, `most` and the cursor's key."""
    order = _ORDERS[form.sort]
    source, key, conditions = _source(form, order.name)
    edge = Cursor(_EDGE[order.name], form.is_backward) if form.has_cursor else None
    is_descending = order.is_descending != form.is_backward
    columns = articles.MEASURED if form.with_body else articles.SUMMARY
    if form.heads is not None:
        page = _page_with_pins(form, columns, form.heads, edge)
    else:
        columns = columns.add_columns(key[0].label("sort_key"))
        if source is not None:
            columns = columns.join(source, source.c.article_id == _ARTICLE.id)
        page = (
            columns.where(*conditions, *beyond(key, edge, is_descending=order.is_descending))
            .order_by(*(column.desc() if is_descending else column for column in key))
            .limit(sa.bindparam("most", type_=sa.Integer()))
        )
    counted = TABLE if source is None else TABLE.join(source, source.c.article_id == _ARTICLE.id)
    total = sa.select(sa.func.count().label("total")).select_from(counted).where(*conditions)
    return _Statements(Prepared(page), Prepared(total))


def _page_with_pins(form: _Form, columns: Any, heads: Heads, edge: Cursor | None) -> Any:
    """A page of a list that pinned articles begin, the others behind them."""
    source, key, conditions = _source(form._replace(has_cursor=form.has_cursor and not heads.has_edge), "published_at")
    narrowed = [in_state(form.status, by_date_index=False), *(_classified_under(*each) for each in _entries(form))]
    pinned = sa.select(_ARTICLE.id, _ARTICLE.published_at.label("sort_key")).where(*narrowed, *_plain(form))
    others = sa.select(_ARTICLE.id, key[0].label("sort_key")).where(*conditions)
    if source is not None:
        others = others.join(source, source.c.article_id == _ARTICLE.id)
    found = pins.found(heads, pinned, others, key, edge=edge)
    order = (found.c.is_head, found.c.sort_key, found.c.id)
    return (
        columns.add_columns(found.c.sort_key, found.c.is_head)
        .join(found, found.c.id == _ARTICLE.id)
        .order_by(*(order if form.is_backward else (column.desc() for column in order)))
        .limit(sa.bindparam("most", type_=sa.Integer()))
    )


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
    by_date_index = is_by_date and not (form.has_cursor and _ORDERS[form.sort].is_descending != form.is_backward)
    is_listed = form.status in {None, StateFilter.published} and form.kind is ArticleKind.article
    if not (entries and is_by_date and is_listed):
        state = in_state(form.status, by_date_index=by_date_index, kind=form.kind)
        conditions = [state, *(_classified_under(*entry) for entry in entries), *_plain(form)]
        return _Source(None, (_sort_column(order, form.status), _ARTICLE.id), conditions)
    (kind, name, is_id), *others = sorted(entries, key=lambda entry: _NARROWEST.index(entry[0]))
    found = _LISTING.c
    conditions = [
        found.kind == sa.literal_column(f"'{kind}'"),
        found.entry_id == _entry(kind, name, is_id=is_id),
        (found.published_at if by_date_index else sa.func.coalesce(found.published_at, _NOW)) <= _NOW,
        *(_classified_under(*entry) for entry in others),
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


def _sort_column(name: str, status: StateFilter | None) -> Any:
    """The column of an order; drafts have no date of publication, so theirs of creation stands in."""
    column: Any = _ARTICLE[name]
    may_be_missing = name == "published_at" and status in {StateFilter.draft, StateFilter.trashed, StateFilter.any}
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


def _entry(kind: Kind, name: str, *, is_id: bool) -> Any:
    return ids_of(kind, sa.bindparam(name), is_id=is_id).limit(1).scalar_subquery()


def _classified_under(kind: Kind, name: str, is_id: bool) -> Any:
    return classified_under(kind, sa.bindparam(name), is_id=is_id)
