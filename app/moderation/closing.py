"""Closing the comments of an article, and opening them again: a moderator's act, which is no change of the article."""

from datetime import datetime

from sqlmodel import Session

from app.accounts import audit
from app.accounts.models import Viewer
from app.articles import service as articles
from app.articles.presentation import Presenter
from app.errors import Bilingual, WrongState
from app.events.facts import ArticleCommentsClosed, ArticleCommentsReopened
from app.events.recording import record
from app.moderation.models import ArticleComments
from app.secrets.sealing import Keyring

_BY_POLICY = Bilingual(
    "سياسة المقال تغلق تعليقاته؛ يفتحها المحرر بتعديل السياسة.",
    "The article's comment policy closes its comments. An editor can change the policy.",
)


def close(session: Session, article_id: int, *, viewer: Viewer, keys: Keyring, presenter: Presenter) -> ArticleComments:
    """Take no more comments under an article. What is closed stays so, and nothing is recorded."""
    article = articles.lock_comments(session, article_id, viewer=viewer, now=presenter.now)
    if article.comments_closed_at is None:
        _set(session, article_id, presenter.now, viewer=viewer, keys=keys, now=presenter.now)
    return ArticleComments(article_id=article_id, comments_open=False)


def reopen(
    session: Session, article_id: int, *, viewer: Viewer, keys: Keyring, presenter: Presenter
) -> ArticleComments:
    """Take comments again, under the policy that the article has. `WrongState` where that policy takes none."""
    article = articles.lock_comments(session, article_id, viewer=viewer, now=presenter.now)
    if presenter.comments_policy(article) == "closed":
        raise WrongState(_BY_POLICY)
    if article.comments_closed_at is not None:
        _set(session, article_id, None, viewer=viewer, keys=keys, now=presenter.now)
    return ArticleComments(article_id=article_id, comments_open=presenter.takes_comments(article, is_closed=False))


def _set(
    session: Session, article_id: int, closed_at: datetime | None, *, viewer: Viewer, keys: Keyring, now: datetime
) -> None:
    articles.set_comments_closed(session, article_id, closed_at)
    action = "article.reopen_comments" if closed_at is None else "article.close_comments"
    audit.record(session, action, article_id, viewer=viewer, keys=keys, now=now)
    fact = ArticleCommentsReopened if closed_at is None else ArticleCommentsClosed
    record(session, fact(article_id), now=now)
