"""Tokens: opaque secrets of 256 random bits, stored as their hash, cut down to what their account's role has now."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal, cast

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select, update

from app.accounts.models import (
    ROLE_SCOPES,
    Account,
    Role,
    Scope,
    Token,
    TokenCreate,
    TokenIssued,
    TokenPrivate,
    Viewer,
)
from app.errors import Forbidden, NotFound

PREFIX = "maqal_"
"""Begins every token, so that secret scanners know one when they see it."""

SESSION_LIFETIME = timedelta(hours=12)
USE_NOTED_EVERY = timedelta(hours=1)
"""The last use is kept to the hour: noting each one would turn every read into a write."""

_FIND = sa.select(
    col(Token.id),
    col(Token.scopes),
    col(Token.expires_at),
    col(Token.last_used_at),
    col(Account.id),
    col(Account.name),
    col(Account.role),
).join(Account, col(Account.id) == Token.account_id)


def secret_hash(secret: str) -> str:
    """What is stored of a secret. It has 256 random bits, so a plain digest cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find(session: Session, secret: str, *, now: datetime) -> tuple[Viewer, bool] | None:
    """Who holds this token, and whether its use should be noted again; None when nobody may."""
    row = session.execute(
        _FIND.where(col(Token.secret_hash) == secret_hash(secret), col(Account.is_disabled).is_(False))
    ).first()
    if row is None:
        return None
    token_id, scopes, expires_at, last_used_at, account_id, name, role = cast("tuple[Any, ...]", row)
    if expires_at is not None and expires_at <= now:
        return None
    allowed = ROLE_SCOPES[Role(role)] & set(map(Scope, scopes.split()))
    viewer = Viewer(account_id, name, Role(role), token_id, frozenset(allowed))
    return viewer, last_used_at is None or last_used_at < now - USE_NOTED_EVERY


def note_use(session: Session, token_id: int, *, now: datetime) -> None:
    """Keep when a token was last used."""
    session.execute(update(Token).where(col(Token.id) == token_id).values(last_used_at=now))


def issue(
    session: Session,
    account_id: int,
    *,
    kind: Literal["session", "api"],
    name: str,
    scopes: Iterable[Scope],
    expires_at: datetime | None,
    now: datetime,
) -> TokenIssued:
    """Make a token; the only moment at which its secret is known."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        account_id=account_id,
        kind=kind,
        name=name,
        secret_hash=secret_hash(secret),
        scopes=" ".join(sorted(set(scopes))),
        created_at=now,
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    return TokenIssued(**_shape(token).model_dump(), token=secret)


def create(session: Session, token_in: TokenCreate, *, viewer: Viewer, now: datetime) -> TokenIssued:
    """Make an API token for oneself, with scopes that one has; `Forbidden` for others."""
    if not viewer.scopes.issuperset(token_in.scopes):
        raise Forbidden
    return issue(
        session,
        viewer.account_id,
        kind="api",
        name=token_in.name,
        scopes=token_in.scopes,
        expires_at=token_in.expires_at,
        now=now,
    )


def list_own(session: Session, *, viewer: Viewer) -> list[TokenPrivate]:
    """All tokens of an account, newest first."""
    rows = session.exec(select(Token).where(Token.account_id == viewer.account_id).order_by(col(Token.id).desc()))
    return [_shape(token) for token in rows]


def delete_own(session: Session, token_id: int, *, viewer: Viewer) -> None:
    """End one of one's own tokens; `NotFound` for any other."""
    found = session.connection().execute(
        delete(Token).where(col(Token.id) == token_id, col(Token.account_id) == viewer.account_id)
    )
    if not found.rowcount:
        raise NotFound


def revoke_all(session: Session, account_id: int) -> None:
    """End every token of an account."""
    session.execute(delete(Token).where(col(Token.account_id) == account_id))


def revoke_sessions(session: Session, account_id: int, *, except_token: int) -> None:
    """End every sign-in of an account but one."""
    session.execute(
        delete(Token).where(
            col(Token.account_id) == account_id, col(Token.kind) == "session", col(Token.id) != except_token
        )
    )


def prune(session: Session, *, now: datetime) -> int:
    """Forget the tokens that have expired; the number of rows."""
    return session.connection().execute(delete(Token).where(col(Token.expires_at) <= now)).rowcount


def _shape(token: Token) -> TokenPrivate:
    return TokenPrivate.model_validate({**token.model_dump(), "scopes": token.scopes.split()}, from_attributes=False)
