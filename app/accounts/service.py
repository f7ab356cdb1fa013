"""Accounts: made, found, changed, disabled."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, or_, select

from app.accounts import audit, tokens
from app.accounts.models import (
    OPERATOR,
    ROLE_SCOPES,
    Account,
    AccountPrivate,
    AccountUpdate,
    Ended,
    Role,
    Scope,
    Viewer,
)
from app.errors import Bilingual, NotFound, WrongCredentials, WrongState
from app.events.facts import StaffNamesChanged
from app.events.recording import record
from app.mailbox import visible
from app.secrets.sealing import Keyring, KeyUnknown
from app.taken import value_taken

INDEX_PURPOSE = "account.email"
NOTHING_ENDED = Ended(sessions=0, api_tokens=0, previews=False)
_CREATED, _RENAMED, _ROLE = "account.create", "account.rename", "account.role"
_DISABLED, _ENABLED, _PASSWORD = "account.disable", "account.enable", "account.password"
_Act = tuple[str, dict[str, str]]
_LAST_ADMIN = Bilingual("هذا آخر حساب مدير نشط في الموقع.", "This is the site's last active admin account.")


class Credentials(NamedTuple):
    """What signing in needs to know of an account."""

    account_id: int
    role: Role
    password_hash: str


def email_key(email: str) -> str:
    """The form of an address by which accounts are told apart: case folded, domain and all, without invisible marks."""
    return visible(email).strip().casefold()


def credentials(session: Session, email: str, *, keys: Keyring) -> Credentials | None:
    """The active account of an address; `KeyUnknown` where this process may not find it, whatever the address."""
    row = session.exec(
        select(Account.id, Account.role, Account.password_hash).where(
            _has_address(session, email, keys), col(Account.is_disabled).is_(False)
        )
    ).first()
    return None if row is None else Credentials(row[0] or 0, Role(row[1]), row[2])


def _has_address(session: Session, email: str, keys: Keyring) -> Any:
    """The condition that an account has an address; `KeyUnknown` where a key is missing that some are found by.

    A newer process may have replaced the key since this one was started. It would take everybody for a stranger.
    """
    is_ours = [col(Account.email_index).startswith(f"{key_id}.") for key_id in keys.proofs()]
    if session.exec(select(Account.id).where(~or_(*is_ours)).limit(1)).first() is not None:
        raise KeyUnknown
    return col(Account.email_index).in_(keys.indexes(email_key(email), purpose=INDEX_PURPOSE))


def password_hash(session: Session, account_id: int) -> str | None:
    """The hash of an account's password."""
    return session.exec(select(Account.password_hash).where(Account.id == account_id)).first()


def create(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password_hash: str,
    keys: Keyring,
    now: datetime,
    by: Viewer | None = None,
) -> AccountPrivate:
    """Make an account; `AlreadyExists` when the address has one. `by` is who asks, who must still be allowed to."""
    if by is not None:
        tokens.current_rights(session, by, Scope.accounts_admin, now=now)
    if session.exec(select(Account.id).where(_has_address(session, email, keys))).first() is not None:
        raise value_taken("email")
    account = Account(
        name=name,
        role=role,
        email_sealed="",
        email_index=keys.index(email_key(email), purpose=INDEX_PURPOSE),
        password_hash=password_hash,
        created_at=now,
        updated_at=now,
    )
    session.add(account)
    session.flush()
    account.email_sealed = keys.seal(email, place=email_place(account))
    session.flush()
    record(session, StaffNamesChanged(), now=now)
    _note(session, [(_CREATED, {"role": str(role)})], account_id=account.id or 0, by=by, keys=keys, now=now)
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


def find_any_id(session: Session, email: str, *, keys: Keyring) -> int | None:
    """The id of the account of an address, active or disabled; None when there is none."""
    return session.exec(select(Account.id).where(_has_address(session, email, keys))).first()


def update(
    session: Session,
    account_id: int,
    account_in: AccountUpdate,
    *,
    password_hash: str | None,
    keys: Keyring,
    now: datetime,
    by: Viewer | None = None,
) -> AccountPrivate:
    """Change an account; `by` is who asks, who must still be allowed to.

    Disabling it, enabling it again and a new password end its tokens and previews; a lower role takes the scopes that
    it has not from its tokens, and ends its previews.
    """
    if by is not None:
        _lock(session, by.account_id, account_id)
        tokens.current_rights(session, by, Scope.accounts_admin, now=now)
    account = _locked(session, account_id)
    role, was_disabled = Role(account.role), account.is_disabled
    changes = account_in.model_dump(exclude_unset=True, exclude={"password"})
    acts = _acts(account, changes, has_password=password_hash is not None)
    if _stops_being_admin(account, changes) and _active_admins(session) == 1:
        raise WrongState(_LAST_ADMIN)
    account.sqlmodel_update({**changes, "updated_at": now})
    if password_hash is not None:
        account.password_hash = password_hash
    session.flush()
    ended = NOTHING_ENDED
    if account.is_disabled or was_disabled or password_hash is not None:
        ended = tokens.revoke_all(session, account_id)
    elif not ROLE_SCOPES[role] <= ROLE_SCOPES[Role(account.role)]:
        ended = tokens.cut_down(session, account_id, to=ROLE_SCOPES[Role(account.role)])
    account.rights_epoch += ended.previews
    session.flush()
    if not {"name", "is_disabled"}.isdisjoint(changes):
        record(session, StaffNamesChanged(), now=now)
    _note(session, acts, account_id=account_id, by=by, keys=keys, now=now)
    return _shape(account, keys, ended)


def update_own(
    session: Session,
    *,
    viewer: Viewer,
    name: str | None,
    verified_hash: str | None,
    password_hash: str | None,
    keys: Keyring,
    now: datetime,
) -> AccountPrivate:
    """Change one's own account. A new password ends all tokens but the one in hand, and all previews.

    `verified_hash` is that of the present password; `WrongCredentials` when it has been changed meanwhile.
    """
    account = _locked(session, viewer.account_id)
    tokens.current_rights(session, viewer, now=now)
    acts = _acts(account, {} if name is None else {"name": name}, has_password=password_hash is not None)
    if name is not None:
        account.name = name
        record(session, StaffNamesChanged(), now=now)
    account.updated_at = now
    ended = NOTHING_ENDED
    if password_hash is not None:
        if account.password_hash != verified_hash:
            raise WrongCredentials
        account.password_hash = password_hash
        account.rights_epoch += 1
        session.flush()
        ended = tokens.revoke_all(session, viewer.account_id, except_token=viewer.token_id)
    session.flush()
    _note(session, acts, account_id=viewer.account_id, by=viewer, keys=keys, now=now)
    return _shape(account, keys, ended)


def _acts(account: Account, changes: Mapping[str, object], *, has_password: bool) -> list[_Act]:
    """What a change does to an account, for the audit log; what stays as it is does nothing. Names are not told."""
    acts: list[_Act] = []
    if changes.get("name", account.name) != account.name:
        acts.append((_RENAMED, {}))
    if (role := changes.get("role", account.role)) != account.role:
        acts.append((_ROLE, {"from": str(account.role), "to": str(role)}))
    if (is_disabled := changes.get("is_disabled", account.is_disabled)) != account.is_disabled:
        acts.append((_DISABLED if is_disabled else _ENABLED, {}))
    if has_password:
        acts.append((_PASSWORD, {}))
    return acts


def _note(
    session: Session, acts: Iterable[_Act], *, account_id: int, by: Viewer | None, keys: Keyring, now: datetime
) -> None:
    """Write acts on an account to the audit log; without `by` the operator did them."""
    for action, detail in acts:
        audit.record(session, action, account_id, viewer=by or OPERATOR, keys=keys, now=now, **detail)


def _account(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    return account


def _locked(session: Session, account_id: int) -> Account:
    _lock(session, account_id)
    session.expire_all()
    return _account(session, account_id)


def _lock(session: Session, *account_ids: int) -> None:
    """Lock accounts that are to be changed, always in one order, so that two do not wait for each other."""
    ids = select(Account.id).where(col(Account.id).in_(account_ids)).order_by(col(Account.id))
    session.exec(ids.with_for_update()).all()


def _stops_being_admin(account: Account, changes: dict[str, object]) -> bool:
    if account.role != Role.admin or account.is_disabled:
        return False
    return changes.get("role", Role.admin) != Role.admin or bool(changes.get("is_disabled"))


def _active_admins(session: Session) -> int:
    admins = select(Account.id).where(Account.role == Role.admin, col(Account.is_disabled).is_(False))
    locked = session.exec(admins.with_for_update()).all()  # two admins disabling each other wait for one another
    return len(locked)


def _shape(account: Account, keys: Keyring, ended: Ended | None = None) -> AccountPrivate:
    return AccountPrivate(
        **account.model_dump(include={"id", "name", "role", "is_disabled", "created_at"}),
        email=keys.open(account.email_sealed, place=email_place(account)),
        ended=ended,
    )


def email_place(account: Account) -> str:
    """Where the sealed address of an account belongs."""
    return f"account.email_sealed:{account.id}"
