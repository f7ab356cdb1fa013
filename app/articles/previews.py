"""Previews: an opaque, hashed, expiring secret with which an article is read before it is published."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from app.accounts.models import Viewer
from app.articles import rows
from app.articles.models import Article, ArticlePublic, Preview, PreviewIssued
from app.articles.presentation import Presentation
from app.articles.versions import check_may_change
from app.errors import NotFound, WrongState


def create(session: Session, article_id: int, *, hours: int, viewer: Viewer, shown: Presentation) -> PreviewIssued:
    """Make a preview of an article that is not in the trash."""
    article = _changeable(session, article_id, viewer, shown.now)
    if article.trashed_at is not None:
        raise WrongState
    secret = secrets.token_urlsafe(32)
    expires_at = shown.now + timedelta(hours=hours)
    session.add(
        Preview(
            article_id=article_id,
            secret_hash=_hash(secret),
            created_by=viewer.account_id,
            created_at=shown.now,
            expires_at=expires_at,
        )
    )
    session.flush()
    url = shown.settings.preview_url.format(site=shown.settings.site_url, token=secret)
    return PreviewIssued(token=secret, url=url, expires_at=expires_at)


def revoke_all(session: Session, article_id: int, *, viewer: Viewer, now: datetime) -> None:
    """End every preview of an article."""
    _changeable(session, article_id, viewer, now)
    session.execute(delete(Preview).where(col(Preview.article_id) == article_id))


def get(session: Session, secret: str, *, shown: Presentation) -> ArticlePublic:
    """The article as it is now, for whoever holds the secret; `NotFound` once it has expired."""
    article_id = session.exec(
        select(Preview.article_id)
        .join(Article, col(Article.id) == Preview.article_id)
        .where(
            Preview.secret_hash == _hash(secret),
            col(Preview.expires_at) > shown.now,
            col(Article.trashed_at).is_(None),
        )
    ).first()
    if article_id is None:
        raise NotFound
    return rows.show(session, article_id, shown)


def prune(session: Session, *, now: datetime) -> int:
    """Forget the previews that have expired; the number of rows."""
    return session.connection().execute(delete(Preview).where(col(Preview.expires_at) <= now)).rowcount


def _changeable(session: Session, article_id: int, viewer: Viewer, now: datetime) -> Article:
    article = session.get(Article, article_id)
    if article is None:
        raise NotFound
    check_may_change(article, viewer, now=now)
    return article


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
