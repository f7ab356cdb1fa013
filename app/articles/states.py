"""The states of an article: what is derived from its row, and who may see it in which.

*Listed*: published, due, not trashed. *Readable* at its own address: listed, or archived, due and not trashed.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, not_, or_, true
from sqlmodel import col

from app.accounts.models import Scope, Viewer
from app.articles.models import Article, ArticleKind, ArticleState, Status
from app.errors import Forbidden, Unauthenticated

PUBLISHED = (
    col(Article.status) == Status.published,
    col(Article.trashed_at).is_(None),
    col(Article.kind) == ArticleKind.article,
)
"""The conditions under which an article is listed, now or at its instant."""

_PUBLISHED = (
    literal_column("article.status") == literal_column("'published'"),
    literal_column("article.trashed_at").is_(None),
)
"""The same in literals, by which the partial indexes serve it."""

_COLUMNS: Any = Article.__table__.c  # type: ignore[attr-defined]  # sqlmodel gives every table one
_NOW = bindparam("now", type_=_COLUMNS.published_at.type)

Sight = Literal["all", "own", "public"]

_STATE_OF_STATUS = {status.value: ArticleState(status.value) for status in Status}


class StateFilter(StrEnum):
    """The states that editors may ask for."""

    draft = "draft"
    scheduled = "scheduled"
    published = "published"
    archived = "archived"
    trashed = "trashed"
    any = "any"


def state_of(row: Any, *, now: datetime) -> ArticleState:
    """The state that people see."""
    if row.trashed_at is not None:
        return ArticleState.trashed
    if row.status == Status.published and row.published_at > now:
        return ArticleState.scheduled
    return _STATE_OF_STATUS[row.status]


def of_kind(kind: ArticleKind) -> ColumnElement[bool]:
    """The condition for being an article or a page, in a literal as the partial indexes have it."""
    return literal_column("article.kind") == literal_column(f"'{kind}'")


def listed(now: Any, *, by_date_index: bool = True, kind: ArticleKind = ArticleKind.article) -> ColumnElement[bool]:
    """The condition for being in lists, feeds and counts; its literals let the partial indexes serve it.

    Without `by_date_index` the date is looked at in the rows that are found otherwise, and not used to find them.
    """
    published_at = col(Article.published_at)
    return and_(
        *_PUBLISHED, of_kind(kind), (published_at if by_date_index else func.coalesce(published_at, now)) <= now
    )


def published_after(instant: Any, *, kind: ArticleKind = ArticleKind.article) -> ColumnElement[bool]:
    """The condition for being listed from an instant on that is later than this one."""
    return and_(*_PUBLISHED, of_kind(kind), col(Article.published_at) > instant)


def in_state(
    status: StateFilter | None, *, by_date_index: bool, kind: ArticleKind = ArticleKind.article, now: Any = _NOW
) -> ColumnElement[bool]:
    """The condition that an article, or a page, is in a state that is asked for; listed, where none is."""
    if status is None or status is StateFilter.published:
        return listed(now, by_date_index=by_date_index, kind=kind)
    return and_(of_kind(kind), _in_state(status, now=now))


def _in_state(status: StateFilter, *, now: Any) -> ColumnElement[bool]:
    is_trashed: ColumnElement[bool] = _COLUMNS.trashed_at.is_not(None)
    is_live = _COLUMNS.trashed_at.is_(None)
    is_due = _COLUMNS.published_at <= now
    match status:
        case StateFilter.draft:
            return and_(is_live, _COLUMNS.status == Status.draft)
        case StateFilter.scheduled:
            return and_(is_live, _COLUMNS.status == Status.published, not_(is_due))
        case StateFilter.archived:
            return and_(is_live, _COLUMNS.status == Status.archived)
        case StateFilter.trashed:
            return is_trashed
    return true()


def readable(now: Any) -> ColumnElement[bool]:
    """The condition for being read at its own address by anybody."""
    return and_(
        col(Article.status).in_([literal_column(f"'{status}'") for status in (Status.published, Status.archived)]),
        col(Article.trashed_at).is_(None),
        col(Article.published_at) <= now,
    )


def may_see(row: Any, viewer: Viewer | None, *, now: datetime) -> bool:
    """Whether somebody may read an article: everybody what is readable, editors all, authors what they made."""
    if row.trashed_at is None and row.status != Status.draft and row.published_at <= now:
        return True
    return viewer is not None and (viewer.may(Scope.articles_read_drafts) or is_own(row, viewer))


def seen_by(viewer: Viewer | None, now: Any) -> ColumnElement[bool]:
    """The condition of `may_see`: an article that is not to be seen is not even read."""
    sight = sight_of(viewer)
    if viewer is None or sight == "public":
        return readable(now)
    return true() if sight == "all" else or_(readable(now), col(Article.created_by) == viewer.account_id)


def sight_of(viewer: Viewer | None) -> Sight:
    """Which articles somebody may see: all, their own beside what is readable, or what is readable."""
    if viewer is not None and viewer.may(Scope.articles_read_drafts):
        return "all"
    return "own" if viewer is not None and viewer.may(Scope.articles_write) else "public"


def may_read_sources(row: Any, viewer: Viewer) -> bool:
    """Whether somebody may read what was written of an article and when, the unpublished included."""
    return viewer.may(Scope.articles_read_drafts) or is_own(row, viewer)


def is_own(row: Any, viewer: Viewer) -> bool:
    """Whether this account made the article."""
    return row.created_by == viewer.account_id and viewer.may(Scope.articles_write)


def sees_own_alone(status: StateFilter | None, viewer: Viewer | None) -> bool:
    """Whether a state is shown to a viewer for their own articles only; a problem where they may not ask for it."""
    if status is None or status is StateFilter.published:
        return False
    if viewer is None:
        raise Unauthenticated
    if viewer.may(Scope.articles_read_drafts):
        return False
    if viewer.may(Scope.articles_write):
        return True
    raise Forbidden
