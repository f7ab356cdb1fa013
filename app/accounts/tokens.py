"""Tokens: opaque secrets of 256 random bits, stored as their hash, cut down to what their account's role has now."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select, update

from app.accounts import audit
from app.accounts.models import (
    OPERATOR,
    ROLE_SCOPES,
    Account,
    Ended,
    Role,
    Scope,
    Token,
    TokenCreate,
    TokenIssued,
    TokenPrivate,
    Viewer,
)
from app.errors import Bilingual, Forbidden, NotFound, Unauthenticated, WrongState
from app.secrets.sealing import Keyring

PREFIX = "maqal_"
"""Begins every token, so that secret scanners know one when they see it."""

SESSION_LIFETIME = timedelta(hours=12)
USE_NOTED_EVERY = timedelta(hours=1)
"""The last use is kept to the hour: noting each one would turn every read into a write."""

MOST_API_TOKENS = 100
"""API tokens that one account has at once."""

_CREATED, _REVOKED = "token.create", "token.revoke"

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="maqal"'}
INVALID_TOKEN = {"WWW-Authenticate": CHALLENGE["WWW-Authenticate"] + ', error="invalid_token"'}

_ONLY_SESSIONS = Bilingual(
    "سجّل الدخول بكلمة السر لإنشاء رمز وصول؛ لا ينشئ رمزُ برنامج رمزًا آخر.",
    "Sign in with the password to create an API token. An API token cannot create another token.",
)
_TOO_MANY = Bilingual(
    f"بلغ حسابك الحد الأقصى لعدد رموز الوصول، وهو {MOST_API_TOKENS}؛ احذف ما لا تستعمله.",
    f"Your account has {MOST_API_TOKENS} API tokens, which is the maximum. Delete those that you do not use.",
)

_FIND = sa.select(
    col(Token.id),
    col(Token.scopes),
    col(Token.expires_at),
    col(Token.last_used_at),
    col(Token.kind),
    col(Account.id),
    col(Account.name),
    col(Account.role),
).join(Account, col(Account.id) == Token.account_id)


class Rights(NamedTuple):
    """What an account and its token may do in the transaction that asked; nobody changes that before it ends."""

    scopes: frozenset[Scope]
    kind: str
    rights_epoch: int


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
    token_id, scopes, expires_at, last_used_at, kind, account_id, name, role = cast("tuple[Any, ...]", row)
    if expires_at is not None and expires_at <= now:
        return None
    allowed = ROLE_SCOPES[Role(role)] & set(map(Scope, scopes.split()))
    viewer = Viewer(account_id, name, Role(role), token_id, frozenset(allowed), is_session=kind == "session")
    return viewer, last_used_at is None or last_used_at < now - USE_NOTED_EVERY


def note_use(session: Session, token_id: int, *, now: datetime) -> None:
    """Keep when a token was last used."""
    session.execute(update(Token).where(col(Token.id) == token_id).values(last_used_at=now))


def locked_account(session: Session, account_id: int) -> Any | None:
    """Role, hash and epoch of an active account that nobody changes before this transaction ends; None without one.

    Whatever is issued to an account is issued after this: a change that ends what was issued waits for it, or is seen.
    """
    columns = (Account.role, Account.password_hash, Account.rights_epoch)
    active = select(*columns).where(Account.id == account_id, col(Account.is_disabled).is_(False))
    return session.exec(active.with_for_update(read=True)).first()


def current_rights(session: Session, viewer: Viewer, *scopes: Scope, now: datetime) -> Rights:
    """What somebody may still do who was let in a while ago; the account is locked as by `locked_account`.

    `Unauthenticated` when the token has ended meanwhile, `Forbidden` when a scope has been lost.
    """
    account = locked_account(session, viewer.account_id)
    own: Any = select(Token.kind, Token.scopes, Token.expires_at)
    token = session.exec(own.where(Token.id == viewer.token_id, Token.account_id == viewer.account_id)).first()
    if account is None or token is None or (token.expires_at is not None and token.expires_at <= now):
        raise Unauthenticated(headers=INVALID_TOKEN)
    allowed = ROLE_SCOPES[Role(account.role)] & set(map(Scope, token.scopes.split()))
    if not allowed.issuperset(scopes):
        raise Forbidden
    return Rights(frozenset(allowed), token.kind, account.rights_epoch)


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
    """Make a token of an active account; the only moment at which its secret is known. `NotFound` without one."""
    if locked_account(session, account_id) is None:
        raise NotFound
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


def sign_in(
    session: Session, account_id: int, *, verified_hash: str, scopes: frozenset[str], now: datetime
) -> TokenIssued | None:
    """Make a token for who has given the password of a hash: all scopes of the role, or those of them that are asked.

    None when the account has another password by now, or is disabled.
    """
    account = locked_account(session, account_id)
    if account is None or account.password_hash != verified_hash:
        return None
    allowed = ROLE_SCOPES[Role(account.role)]
    return issue(
        session,
        account_id,
        kind="session",
        name="sign-in",
        scopes=[scope for scope in allowed if not scopes or str(scope) in scopes],
        expires_at=now + SESSION_LIFETIME,
        now=now,
    )


def issue_to_program(
    session: Session,
    account_id: int,
    *,
    name: str,
    scopes: Iterable[Scope],
    expires_at: datetime | None = None,
    by: Viewer,
    keys: Keyring,
    now: datetime,
) -> TokenIssued:
    """Make an API token of an active account, as `issue` does, and write to the audit log who did."""
    issued = issue(session, account_id, kind="api", name=name, scopes=scopes, expires_at=expires_at, now=now)
    _note(session, _CREATED, issued.id, account_id=account_id, scopes=issued.scopes, by=by, keys=keys, now=now)
    return issued


def create(session: Session, token_in: TokenCreate, *, viewer: Viewer, keys: Keyring, now: datetime) -> TokenIssued:
    """Make an API token for oneself, with scopes that one has; `Forbidden` for others, and for API tokens."""
    maker = current_rights(session, viewer, *token_in.scopes, now=now)
    if maker.kind != "session":
        raise Forbidden(_ONLY_SESSIONS)
    own = select(sa.func.count()).where(Token.account_id == viewer.account_id, Token.kind == "api")
    if session.exec(own).one() >= MOST_API_TOKENS:
        raise WrongState(_TOO_MANY)
    return issue_to_program(
        session,
        viewer.account_id,
        name=token_in.name,
        scopes=token_in.scopes,
        expires_at=token_in.expires_at,
        by=viewer,
        keys=keys,
        now=now,
    )


def kept(issued: TokenIssued) -> str:
    """What has to be kept of a new token so that the same answer can be given once more."""
    return f"{issued.id} {issued.token}"


def issued(session: Session, text: str, *, viewer: Viewer) -> TokenIssued:
    """A token of one's own from what was kept of it; `NotFound` when it has been revoked."""
    token_id, _, secret = text.partition(" ")
    token = session.get(Token, int(token_id))
    if token is None or token.account_id != viewer.account_id:
        raise NotFound
    return TokenIssued(**_shape(token).model_dump(), token=secret)


def list_own(session: Session, *, viewer: Viewer) -> list[TokenPrivate]:
    """All tokens of one's own account, newest first."""
    return list_of(session, viewer.account_id)


def list_of(session: Session, account_id: int) -> list[TokenPrivate]:
    """All tokens of an account, newest first."""
    rows = session.exec(select(Token).where(Token.account_id == account_id).order_by(col(Token.id).desc()))
    return [_shape(token) for token in rows]


def delete_own(session: Session, token_id: int, *, viewer: Viewer, keys: Keyring, now: datetime) -> None:
    """End one of one's own tokens; `NotFound` for any other."""
    is_own = col(Token.account_id) == viewer.account_id
    _end(session, col(Token.id) == token_id, is_own, by=viewer, keys=keys, now=now)


def revoke(session: Session, token_id: int, *, keys: Keyring, now: datetime) -> None:
    """End a token as the operator, whosever it is; `NotFound` when there is none."""
    _end(session, col(Token.id) == token_id, by=OPERATOR, keys=keys, now=now)


def _end(session: Session, *conditions: Any, by: Viewer, keys: Keyring, now: datetime) -> None:
    token = session.exec(select(Token).where(*conditions).with_for_update()).first()
    if token is None:
        raise NotFound
    session.delete(token)
    session.flush()
    if token.kind == "api":
        scopes, account_id = token.scopes.split(), token.account_id
        _note(session, _REVOKED, token.id or 0, account_id=account_id, scopes=scopes, by=by, keys=keys, now=now)


def _note(
    session: Session,
    action: str,
    token_id: int,
    *,
    account_id: int,
    scopes: Iterable[str],
    by: Viewer,
    keys: Keyring,
    now: datetime,
) -> None:
    """Write an act on an API token to the audit log: whose it is and what it may do."""
    told: dict[str, str | int | None] = {"account": account_id, "scopes": " ".join(scopes)}
    audit.record(session, action, token_id, viewer=by, keys=keys, now=now, **told)


def revoke_all(session: Session, account_id: int, *, except_token: int | None = None) -> Ended:
    """End the tokens of an account, but one; its row must be locked. What has ended."""
    kinds = select(Token.kind, Token.id).where(Token.account_id == account_id)
    found = [kind for kind, token_id in session.exec(kinds) if token_id != except_token]
    ended = delete(Token).where(col(Token.account_id) == account_id)
    session.execute(ended if except_token is None else ended.where(col(Token.id) != except_token))
    return Ended(sessions=found.count("session"), api_tokens=found.count("api"), previews=True)


def cut_down(session: Session, account_id: int, *, to: frozenset[Scope]) -> Ended:
    """Take from the tokens of an account the scopes that its role no longer has; what has none left ends."""
    ended: list[str] = []
    for token in session.exec(select(Token).where(Token.account_id == account_id)).all():
        kept = to & set(map(Scope, token.scopes.split()))
        token.scopes = " ".join(sorted(kept))
        if not kept:
            ended.append(token.kind)
            session.delete(token)
    session.flush()
    return Ended(sessions=ended.count("session"), api_tokens=ended.count("api"), previews=True)


def prune(session: Session, *, now: datetime) -> int:
    """Forget the tokens that have expired; the number of rows."""
    return session.connection().execute(delete(Token).where(col(Token.expires_at) <= now)).rowcount


def _shape(token: Token) -> TokenPrivate:
    return TokenPrivate.model_validate({**token.model_dump(), "scopes": token.scopes.split()}, from_attributes=False)
