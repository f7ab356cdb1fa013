"""The states of an article: what is derived from its row, and who may see it in which.

*Listed*: published, due, not trashed. *Readable* at its own address: listed, or archived, due and not trashed.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column
from sqlmodel import col

from app.accounts.models import Scope, Viewer
from app.articles.models import Article, State, Status

PUBLISHED = (col(Article.status) == Status.published, col(Article.trashed_at).is_(None))
"""The conditions under which an article is listed, now or at its instant."""

_PUBLISHED = (
    literal_column("article.status") == literal_column("'published'"),
    literal_column("article.trashed_at").is_(None),
)
"""The same in literals, by which the partial indexes serve it."""


_STATE_OF_STATUS = {status.value: State(status.value) for status in Status}


def state_of(row: Any, *, now: datetime) -> State:
    """The state that people see."""
    if row.trashed_at is not None:
        return State.trashed
    if row.status == Status.published and row.published_at > now:
        return State.scheduled
    return _STATE_OF_STATUS[row.status]


def listed(now: Any, *, is_bound: bool = True) -> ColumnElement[bool]:
    """The condition for being in lists, feeds and counts; its literals let the partial indexes serve it.

    Without `is_bound` the date is looked at in the rows that are found otherwise, and not used to find them.
    """
    published_at = col(Article.published_at)
    return and_(*_PUBLISHED, (published_at if is_bound else func.coalesce(published_at, now)) <= now)


def published_after(instant: Any) -> ColumnElement[bool]:
    """The condition for being listed from an instant on that is later than this one."""
    return and_(*_PUBLISHED, col(Article.published_at) > instant)


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


def is_own(row: Any, viewer: Viewer) -> bool:
    """Whether this account made the article."""
    return row.created_by == viewer.account_id and viewer.may(Scope.articles_write)
