"""Previews: an opaque, hashed, expiring secret with which an article is read before it is published."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import Session, col, delete

from app.accounts import tokens
from app.accounts.models import ROLE_SCOPES, Account, Role, Scope, Viewer
from app.articles import service as articles
from app.articles.models import Article, ArticlePublic, ArticleState, Preview
from app.articles.presentation import Presenter
from app.articles.states import may_see, state_of
from app.articles.versions import check_changeable
from app.errors import Bilingual, NotFound, WrongState

MOST_PREVIEWS = 100
"""Previews of one article that are valid at once."""

_TOO_MANY = Bilingual(
    f"بلغ المقال الحد الأقصى لعدد المعاينات الصالحة، وهو {MOST_PREVIEWS}؛ ألغها أو انتظر انتهاءها.",
    f"The article has {MOST_PREVIEWS} valid previews, which is the maximum. Revoke them or wait until they expire.",
)
_ARTICLE: Any = Article.__table__.c  # type: ignore[attr-defined]  # sqlmodel gives every table one
_VALID: Any = (
    sa.select(
        col(Preview.id),
        col(Preview.created_at),
        col(Preview.expires_at),
        col(Account.id).label("account_id"),
        col(Account.name).label("created_by_name"),
        col(Account.role),
        *(_ARTICLE[name] for name in ("status", "trashed_at", "published_at", "created_by")),
        _ARTICLE.id.label("article_id"),
    )
    .select_from(Preview)
    .join(Article, _ARTICLE.id == col(Preview.article_id))
    .join(Account, col(Account.id) == col(Preview.created_by))
    .where(col(Account.is_disabled).is_(False), col(Account.rights_epoch) == col(Preview.rights_epoch))
)


class PreviewIssued(BaseModel):
    """A new preview; its token is shown this once."""

    token: str
    url: str
    expires_at: datetime


class PreviewPrivate(BaseModel):
    """A preview that is valid now, as those see it who may change the article; without its token."""

    id: int
    created_by: str
    created_at: datetime
    expires_at: datetime


def create(session: Session, article_id: int, *, hours: int, viewer: Viewer, presenter: Presenter) -> PreviewIssued:
    """Make a preview of an article that is not in the trash."""
    row = check_changeable(session, article_id, viewer=viewer, now=presenter.now)
    if state_of(row, now=presenter.now) is ArticleState.trashed:
        raise WrongState
    if len(_valid(session, article_id, now=presenter.now)) >= MOST_PREVIEWS:
        raise WrongState(_TOO_MANY)
    maker = tokens.current_rights(session, viewer, Scope.articles_write, now=presenter.now)
    secret = secrets.token_urlsafe(32)
    expires_at = presenter.now + timedelta(hours=hours)
    session.add(
        Preview(
            article_id=article_id,
            secret_hash=_hash(secret),
            created_by=viewer.account_id,
            rights_epoch=maker.rights_epoch,
            created_at=presenter.now,
            expires_at=expires_at,
        )
    )
    session.flush()
    return _issued(secret, expires_at, presenter)


def issued(session: Session, secret: str, *, presenter: Presenter) -> PreviewIssued:
    """A preview that was made before, by its secret; `NotFound` when it was revoked."""
    statement = sa.select(col(Preview.expires_at)).where(col(Preview.secret_hash) == _hash(secret))
    expires_at = session.execute(statement).scalar()
    if expires_at is None:
        raise NotFound
    return _issued(secret, expires_at, presenter)


def _issued(secret: str, expires_at: datetime, presenter: Presenter) -> PreviewIssued:
    url = presenter.settings.preview_url.format(site=presenter.settings.site_url, token=secret)
    return PreviewIssued(token=secret, url=url, expires_at=expires_at)


def list_valid(session: Session, article_id: int, *, viewer: Viewer, now: datetime) -> list[PreviewPrivate]:
    """The previews of an article that open it now, newest first; for who may change it."""
    check_changeable(session, article_id, viewer=viewer, now=now)
    return [
        PreviewPrivate(id=row.id, created_by=row.created_by_name, created_at=row.created_at, expires_at=row.expires_at)
        for row in _valid(session, article_id, now=now)
    ]


def revoke_all(session: Session, article_id: int, *, viewer: Viewer, now: datetime) -> None:
    """End every preview of an article."""
    check_changeable(session, article_id, viewer=viewer, now=now)
    session.execute(delete(Preview).where(col(Preview.article_id) == article_id))


def get(session: Session, secret: str, *, presenter: Presenter) -> ArticlePublic:
    """The article as it is now, for everybody who has the secret; `NotFound` once it has expired or lost its maker."""
    found = session.execute(
        _VALID.where(col(Preview.secret_hash) == _hash(secret), col(Preview.expires_at) > presenter.now)
    ).first()
    if found is None or not _opens(found, now=presenter.now):
        raise NotFound
    return articles.show(session, found.article_id, presenter)


def prune(session: Session, *, now: datetime) -> int:
    """Forget the previews that have expired; the number of rows."""
    return session.connection().execute(delete(Preview).where(col(Preview.expires_at) <= now)).rowcount


def _valid(session: Session, article_id: int, *, now: datetime) -> list[Any]:
    unexpired = _VALID.where(col(Preview.article_id) == article_id, col(Preview.expires_at) > now)
    found = session.execute(unexpired.order_by(col(Preview.id).desc()))
    return [row for row in found if _opens(row, now=now)]


def _opens(row: Any, *, now: datetime) -> bool:
    """Whether the maker of a preview may still read and write the article, and it is not in the trash."""
    role = Role(row.role)
    maker = Viewer(row.account_id, row.created_by_name, role, 0, ROLE_SCOPES[role])
    return row.trashed_at is None and maker.may(Scope.articles_write) and may_see(row, maker, now=now)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
