"""The state machine of articles: published, unpublished, archived, trashed, restored."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlmodel import Session, col, delete, select

from app.accounts.models import Viewer
from app.articles import pins, slug_changes, translating
from app.articles import service as articles
from app.articles.classification import Links, listed_under, updating_listings
from app.articles.models import Article, ArticleKind, ArticleMoved, ArticlePublic, ArticleState, Status
from app.articles.presentation import Presenter
from app.articles.states import may_see, published_after, state_of
from app.articles.versions import begin_change, locked, touch
from app.catalog import listings
from app.catalog.listings import ListingChange
from app.errors import WrongState
from app.events.facts import (
    ArticleArchived,
    ArticleDeleted,
    ArticlePublished,
    ArticleRestored,
    ArticleScheduled,
    ArticleTrashed,
    ArticleUnpublished,
)
from app.events.recording import record
from app.index import writing as index
from app.redirects import service as redirects
from app.redirects.models import Target

Transition = Literal["publish", "unpublish", "archive"]
Moved = ArticlePublic | ArticleMoved

TARGETS: Mapping[Transition, Mapping[ArticleState, Status | None]] = {
    "publish": {
        ArticleState.draft: Status.published,
        ArticleState.scheduled: Status.published,
        ArticleState.published: None,
        ArticleState.archived: Status.published,
    },
    "unpublish": {
        ArticleState.draft: None,
        ArticleState.scheduled: Status.draft,
        ArticleState.published: Status.draft,
        ArticleState.archived: Status.draft,
    },
    "archive": {ArticleState.published: Status.archived, ArticleState.archived: None},
}
"""What each transition makes of each state; None is nothing to do, a state that is missing is refused."""


def publish(
    session: Session,
    article_id: int,
    *,
    published_at: datetime | None,
    presenter: Presenter,
    viewer: Viewer | None = None,
) -> Moved:
    """Publish an article now or at an instant. What was archived keeps its date unless another is given."""
    article = locked(session, article_id)
    was_archived = article.status == Status.archived
    with updating_listings(session, article, now=presenter.now):
        if _move(article, "publish", now=presenter.now):
            slug_changes.publish(session, article, now=presenter.now)
            if published_at is not None or not was_archived:
                article.published_at = published_at or presenter.now
            fact = ArticlePublished if article.published_at <= presenter.now else ArticleScheduled
            touch(session, article, fact, now=presenter.now)
    return _moved(session, article, viewer, presenter)


def unpublish(session: Session, article_id: int, *, presenter: Presenter, viewer: Viewer | None = None) -> Moved:
    """Make an article a draft again."""
    article = locked(session, article_id)
    with updating_listings(session, article, now=presenter.now):
        if _move(article, "unpublish", now=presenter.now):
            article.published_at = None
            touch(session, article, ArticleUnpublished, now=presenter.now)
    return _moved(session, article, viewer, presenter)


def archive(session: Session, article_id: int, *, presenter: Presenter, viewer: Viewer | None = None) -> Moved:
    """Take an article out of all lists; it is still read at its own address."""
    article = locked(session, article_id)
    with updating_listings(session, article, now=presenter.now):
        if _move(article, "archive", now=presenter.now):
            touch(session, article, ArticleArchived, now=presenter.now)
    return _moved(session, article, viewer, presenter)


def trash(session: Session, article_id: int, *, viewer: Viewer, if_match: str | None, now: datetime) -> None:
    """Move an article to the trash, where nobody reads it."""
    article = begin_change(session, article_id, viewer=viewer, if_match=if_match, now=now)
    if article.trashed_at is None:
        with updating_listings(session, article, now=now):
            article.trashed_at = now
            touch(session, article, ArticleTrashed, now=now)


def restore(session: Session, article_id: int, *, presenter: Presenter, viewer: Viewer | None = None) -> Moved:
    """Take an article out of the trash; it is what it was, with another slug where its own was taken meanwhile."""
    article = locked(session, article_id)
    if article.trashed_at is not None:
        with updating_listings(session, article, now=presenter.now):
            article.trashed_at = None
            slug_changes.restore(session, article, now=presenter.now)
            touch(session, article, ArticleRestored, now=presenter.now)
    return _moved(session, article, viewer, presenter)


def delete_permanently(
    session: Session, article_id: int, *, viewer: Viewer, if_match: str | None, now: datetime
) -> None:
    """Delete an article with its comments and revisions; nothing brings it back."""
    article = begin_change(session, article_id, viewer=viewer, if_match=if_match, now=now)
    if article.translation_group is not None:
        translating.leave(session, article_id, now=now)
    record(session, ArticleDeleted(article_id), now=now)
    filed = listed_under(session, article, Links(session, article_id))
    listings.apply_changes(session, [ListingChange(article_id, filed, None)], now=now)
    index.remove(session, [article_id])
    redirects.forget(session, Target.article, [article_id])
    session.execute(delete(Article).where(col(Article.id) == article_id))


def next_due(session: Session, *, close_days: int | None, now: datetime) -> float | None:
    """When an article will next be listed, end to be pinned or, so many days after, take no more comments.

    In seconds since 1970.
    """
    found = [_first_published(session, after=now, kind=kind) for kind in ArticleKind]
    found.append(pins.next_end(session, now=now))
    if close_days is not None:
        days = timedelta(days=close_days)
        opened = [_first_published(session, after=now - days, kind=kind) for kind in ArticleKind]
        found += [instant + days for instant in opened if instant is not None]
    return min((instant.timestamp() for instant in found if instant is not None), default=None)


def _first_published(session: Session, *, after: datetime, kind: ArticleKind) -> datetime | None:
    dates = select(Article.published_at).where(published_after(after, kind=kind)).order_by(col(Article.published_at))
    return session.exec(dates.limit(1)).first()


def _moved(session: Session, article: Any, viewer: Viewer | None, presenter: Presenter) -> Moved:
    """The article after a transition; its state alone where the scopes of who asked do not let it be read.

    An importer has no viewer, and reads all.
    """
    if viewer is None or may_see(article, viewer, now=presenter.now):
        return articles.show(session, article.id, presenter)
    state = state_of(article, now=presenter.now)
    return ArticleMoved(id=article.id, status=state, version=article.version, published_at=article.published_at)


def _move(article: Any, transition: Transition, *, now: datetime) -> bool:
    """Take one step of the state machine; whether there was one to take."""
    targets, state = TARGETS[transition], state_of(article, now=now)
    if state not in targets:
        raise WrongState
    target = targets[state]
    article.status = target or article.status
    return target is not None
