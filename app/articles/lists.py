"""Lists of articles: what is asked for, in which order, and the statement that finds a page of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts.models import Scope, Viewer
from app.articles import rows
from app.articles.models import Article, ArticleAuthor, ArticleSummary, ArticleTag, Status
from app.articles.presentation import Presentation
from app.articles.states import listed
from app.catalog.entries import ids_of
from app.catalog.models import Kind, Section
from app.db.keyset import Paging, Slice, beyond, cut
from app.errors import Forbidden, Unauthenticated


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


def list_articles(session: Session, asked: ListRequest, *, viewer: Viewer | None, shown: Presentation) -> Found:
    """A page of the listed articles, or of any state for editors; two queries, and one for a total."""
    conditions = _conditions(asked.narrowed, viewer, shown.now)
    order = _ORDERS[asked.sort]
    key = (_sort_column(order.name, asked.narrowed.status), col(Article.id))
    is_descending = order.is_descending != asked.paging.is_backward
    columns = (rows.WHOLE if asked.with_body else rows.SUMMARY).add_columns(key[0].label("sort_key"))
    statement = (
        columns.where(*conditions, *beyond(key, asked.paging.cursor, is_descending=order.is_descending))
        .order_by(*(column.desc() if is_descending else column for column in key))
        .limit(asked.paging.limit + 1)
    )
    found = cut(session.execute(statement).all(), asked.paging, lambda row: (row.sort_key, row.id))
    labels = rows.labels(session, [row.id for row in found.items])
    show = shown.public if asked.with_body else shown.summary
    items: list[ArticleSummary] = [show(row, labels[row.id]) for row in found.items]
    total = None
    if asked.with_total:
        total = session.execute(sa.select(sa.func.count()).select_from(Article).where(*conditions)).scalar_one()
    return Found(Slice(items, found.next_key, found.previous_key), total)


def _sort_column(name: str, status: Asked | None) -> Any:
    """The column of an order; drafts have no date of publication, so theirs of creation stands in."""
    column: Any = getattr(Article, name)
    may_be_missing = name == "published_at" and status in {Asked.draft, Asked.trashed, Asked.any}
    return sa.func.coalesce(column, Article.created_at, type_=column.type) if may_be_missing else column


def _conditions(narrowed: ArticleFilter, viewer: Viewer | None, now: datetime) -> list[Any]:
    conditions: list[Any] = [_state(narrowed.status, viewer, now)]
    if narrowed.section is not None:
        conditions.append(col(Article.section_id).in_(_with_descendants(narrowed.section)))
    conditions += [
        col(Article.id).in_(_linked(ArticleTag, col(ArticleTag.tag_id), Kind.tag, tag)) for tag in narrowed.tags
    ]
    if narrowed.author is not None:
        conditions.append(
            col(Article.id).in_(_linked(ArticleAuthor, col(ArticleAuthor.author_id), Kind.author, narrowed.author))
        )
    if narrowed.language is not None:
        conditions.append(col(Article.language) == narrowed.language)
    if narrowed.published_after is not None:
        conditions.append(col(Article.published_at) >= narrowed.published_after)
    if narrowed.published_before is not None:
        conditions.append(col(Article.published_at) < narrowed.published_before)
    if narrowed.ids:
        conditions.append(col(Article.id).in_(narrowed.ids))
    if narrowed.external_id is not None:
        conditions.append(col(Article.external_id) == narrowed.external_id)
    return conditions


def _state(status: Asked | None, viewer: Viewer | None, now: datetime) -> Any:
    """The condition for a state. Other states than the public one are for who may read drafts, or for one's own."""
    if status is None or (status is Asked.published and viewer is None):
        return listed(now)
    if viewer is None:
        raise Unauthenticated
    is_live = col(Article.trashed_at).is_(None)
    is_due = col(Article.published_at) <= now
    condition = {
        Asked.draft: sa.and_(is_live, col(Article.status) == Status.draft),
        Asked.scheduled: sa.and_(is_live, col(Article.status) == Status.published, sa.not_(is_due)),
        Asked.published: listed(now),
        Asked.archived: sa.and_(is_live, col(Article.status) == Status.archived),
        Asked.trashed: col(Article.trashed_at).is_not(None),
        Asked.any: sa.true(),
    }[status]
    if status is Asked.published or viewer.may(Scope.articles_read_drafts):
        return condition
    if viewer.may(Scope.articles_write):
        return sa.and_(condition, col(Article.created_by) == viewer.account_id)
    raise Forbidden


def _linked(link: Any, link_id: Any, kind: Kind, ref: str) -> Any:
    return select(link.article_id).where(link_id.in_(ids_of(kind, ref)))


def _with_descendants(ref: str) -> Any:
    named = ids_of(Kind.section, ref).subquery()
    tree = sa.select(named.c.id).cte("tree", recursive=True)
    tree = tree.union(sa.select(col(Section.id)).where(col(Section.parent_id) == tree.c.id))
    return sa.select(tree.c.id)
