"""The state machine of articles: published, unpublished, archived, trashed, restored."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlmodel import Session, col, delete, select

from app.accounts.models import Viewer
from app.articles import rows
from app.articles.filing import Links, filing_of, refiled
from app.articles.models import Article, ArticlePublic, State, Status
from app.articles.presentation import Presentation
from app.articles.states import published_after, state_of
from app.articles.versions import begin_change, locked, record, touch
from app.catalog import listings
from app.catalog.listings import Refiled
from app.errors import WrongState
from app.search import index

Verb = Literal["publish", "unpublish", "archive"]

TARGETS: Mapping[Verb, Mapping[State, Status | None]] = {
    "publish": {
        State.draft: Status.published,
        State.scheduled: Status.published,
        State.published: None,
        State.archived: Status.published,
    },
    "unpublish": {
        State.draft: None,
        State.scheduled: Status.draft,
        State.published: Status.draft,
        State.archived: Status.draft,
    },
    "archive": {State.published: Status.archived, State.archived: None},
}
"""What each verb makes of each state; None is nothing to do, a state that is missing is refused."""


def publish(session: Session, article_id: int, *, published_at: datetime | None, shown: Presentation) -> ArticlePublic:
    """Publish an article now or at an instant. What was archived keeps its date unless another is given."""
    article = locked(session, article_id)
    was_archived = article.status == Status.archived
    with refiled(session, article, now=shown.now):
        if _move(article, "publish", now=shown.now):
            if published_at is not None or not was_archived:
                article.published_at = published_at or shown.now
            touch(session, article, now=shown.now)
    return rows.show(session, article_id, shown)


def unpublish(session: Session, article_id: int, *, shown: Presentation) -> ArticlePublic:
    """Make an article a draft again."""
    article = locked(session, article_id)
    with refiled(session, article, now=shown.now):
        if _move(article, "unpublish", now=shown.now):
            article.published_at = None
            touch(session, article, now=shown.now)
    return rows.show(session, article_id, shown)


def archive(session: Session, article_id: int, *, shown: Presentation) -> ArticlePublic:
    """Take an article out of all lists; it is still read at its own address."""
    article = locked(session, article_id)
    with refiled(session, article, now=shown.now):
        if _move(article, "archive", now=shown.now):
            touch(session, article, now=shown.now)
    return rows.show(session, article_id, shown)


def trash(session: Session, article_id: int, *, viewer: Viewer, if_match: str | None, now: datetime) -> None:
    """Move an article to the trash, where nobody reads it."""
    article = begin_change(session, article_id, viewer=viewer, if_match=if_match, now=now)
    if article.trashed_at is None:
        with refiled(session, article, now=now):
            article.trashed_at = now
            touch(session, article, now=now)


def restore(session: Session, article_id: int, *, shown: Presentation) -> ArticlePublic:
    """Take an article out of the trash; it is what it was."""
    article = locked(session, article_id)
    if article.trashed_at is not None:
        with refiled(session, article, now=shown.now):
            article.trashed_at = None
            touch(session, article, now=shown.now)
    return rows.show(session, article_id, shown)


def delete_permanently(
    session: Session, article_id: int, *, viewer: Viewer, if_match: str | None, now: datetime
) -> None:
    """Delete an article with its comments and revisions; nothing brings it back."""
    article = begin_change(session, article_id, viewer=viewer, if_match=if_match, now=now)
    record(session, article, now=now)
    filed = filing_of(session, article, Links(session, article_id))
    listings.refile(session, [Refiled(article_id, filed, None)], now=now)
    index.remove(session, [article_id])
    session.execute(delete(Article).where(col(Article.id) == article_id))


def next_due(session: Session, *, close_days: int | None, now: datetime) -> float | None:
    """When an article will next be listed or, so many days after, take no more comments; in seconds since 1970."""
    found = [_first_published(session, after=now)]
    if close_days is not None:
        days = timedelta(days=close_days)
        opened = _first_published(session, after=now - days)
        found.append(opened and opened + days)
    return min((instant.timestamp() for instant in found if instant is not None), default=None)


def _first_published(session: Session, *, after: datetime) -> datetime | None:
    dates = select(Article.published_at).where(published_after(after)).order_by(col(Article.published_at))
    return session.exec(dates.limit(1)).first()


def _move(article: Any, verb: Verb, *, now: datetime) -> bool:
    """Take one step of the state machine; whether there was one to take."""
    targets, state = TARGETS[verb], state_of(article, now=now)
    if state not in targets:
        raise WrongState
    target = targets[state]
    article.status = target or article.status
    return target is not None
