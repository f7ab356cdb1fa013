"""Accounts: made, found, changed, disabled."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from app.accounts import tokens
from app.accounts.models import Account, AccountPrivate, AccountUpdate, Role, Viewer
from app.errors import AlreadyExists, NotFound, Words, WrongState
from app.sealing import Keyring

INDEX_PURPOSE = "account.email"
_LAST_ADMIN = Words("هذا آخر حساب مدير نشط في الموقع.", "This is the site's last active admin account.")


class Credentials(NamedTuple):
    """What signing in needs to know of an account."""

    account_id: int
    role: Role
    password_hash: str


def email_key(email: str) -> str:
    """The form of an address by which accounts are told apart: case folded, domain and all."""
    return email.strip().casefold()


def credentials(session: Session, email: str, *, keys: Keyring) -> Credentials | None:
    """The active account of an address."""
    indexes = keys.indexes(email_key(email), purpose=INDEX_PURPOSE)
    row = session.exec(
        select(Account.id, Account.role, Account.password_hash).where(
            col(Account.email_index).in_(indexes), col(Account.is_disabled).is_(False)
        )
    ).first()
    return None if row is None else Credentials(row[0] or 0, Role(row[1]), row[2])


def password_hash(session: Session, account_id: int) -> str | None:
    """The hash of an account's password."""
    return session.exec(select(Account.password_hash).where(Account.id == account_id)).first()


def create(
    session: Session, *, email: str, name: str, role: Role, password_hash: str, keys: Keyring, now: datetime
) -> AccountPrivate:
    """Make an account; `AlreadyExists` when the address has one."""
    indexes = keys.indexes(email_key(email), purpose=INDEX_PURPOSE)
    if session.exec(select(Account.id).where(col(Account.email_index).in_(indexes))).first() is not None:
        raise AlreadyExists
    account = Account(
        name=name,
        role=role,
        email_sealed="",
        email_index=indexes[0],
        password_hash=password_hash,
        created_at=now,
        updated_at=now,
    )
    session.add(account)
    session.flush()
    account.email_sealed = keys.seal(email, place=_place(account))
    session.flush()
    return _shape(account, keys)


def get(session: Session, account_id: int, *, keys: Keyring) -> AccountPrivate:
    """One account; `NotFound` when there is none."""
    return _shape(_account(session, account_id), keys)


def list_all(session: Session, *, keys: Keyring) -> list[AccountPrivate]:
    """Every account of the site, oldest first."""
    return [_shape(account, keys) for account in session.exec(select(Account).order_by(col(Account.id)))]


def find_id(session: Session, email: str, *, keys: Keyring) -> int:
    """The id of the active account of an address; `NotFound` when there is none."""
    found = credentials(session, email, keys=keys)
    if found is None:
        raise NotFound
    return found.account_id


def update(
    session: Session,
    account_id: int,
    account_in: AccountUpdate,
    *,
    password_hash: str | None,
    keys: Keyring,
    now: datetime,
) -> AccountPrivate:
    """Change an account. Disabling it, or giving it a new password, ends all of its tokens."""
    account = _account(session, account_id)
    changes = account_in.model_dump(exclude_unset=True, exclude={"password"})
    if _stops_being_admin(account, changes) and _active_admins(session) == 1:
        raise WrongState(_LAST_ADMIN)
    account.sqlmodel_update({**changes, "updated_at": now})
    if password_hash is not None:
        account.password_hash = password_hash
    session.flush()
    if account.is_disabled or password_hash is not None:
        tokens.revoke_all(session, account_id)
    return _shape(account, keys)


def update_own(
    session: Session,
    *,
    viewer: Viewer,
    name: str | None,
    password_hash: str | None,
    keys: Keyring,
    now: datetime,
) -> AccountPrivate:
    """Change one's own account. A new password ends the other sign-ins."""
    account = _account(session, viewer.account_id)
    account.name = name or account.name
    account.updated_at = now
    if password_hash is not None:
        account.password_hash = password_hash
        tokens.revoke_sessions(session, viewer.account_id, except_token=viewer.token_id)
    session.flush()
    return _shape(account, keys)


def _account(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    return account


def _stops_being_admin(account: Account, changes: dict[str, object]) -> bool:
    if account.role != Role.admin or account.is_disabled:
        return False
    return changes.get("role", Role.admin) != Role.admin or bool(changes.get("is_disabled"))


def _active_admins(session: Session) -> int:
    admins = select(Account.id).where(Account.role == Role.admin, col(Account.is_disabled).is_(False))
    locked = session.exec(admins.with_for_update()).all()  # two admins disabling each other wait for one another
    return len(locked)


def _shape(account: Account, keys: Keyring) -> AccountPrivate:
    return AccountPrivate(
        **account.model_dump(include={"id", "name", "role", "is_disabled", "created_at"}),
        email=keys.open(account.email_sealed, place=_place(account)),
    )


def _place(account: Account) -> str:
    return f"account.email_sealed:{account.id}"
