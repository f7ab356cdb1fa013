"""What commands do with accounts, their tokens and the audit log of this machine's database."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from app.accounts import audit, tokens
from app.accounts import service as accounts
from app.accounts.models import AccountPrivate, AccountUpdate, Ended, Role, TokenPrivate
from app.accounts.passwords import hash_password
from app.commands.administration import run
from app.commands.console import Finding, Refused, Report
from app.errors import NotFound
from app.web.site import Site


def list_accounts() -> Report:
    """Every account, oldest first."""

    async def ask(site: Site) -> Report:
        found = await site.database.read(accounts.list_all, keys=site.keys)
        return Report([_account(each) for each in found])

    return run(ask)


def set_disabled(email: str, *, is_disabled: bool) -> Report:
    """Disable an account, or enable it again; both end its tokens."""
    return _change(email, AccountUpdate(is_disabled=is_disabled))


def set_role(email: str, role: str) -> Report:
    """Give an account another role."""
    if role not in set(Role):
        raise Refused(f"the role is one of {', '.join(Role)}")
    return _change(email, AccountUpdate(role=Role(role)))


def set_password(email: str, password: Callable[[], str]) -> Report:
    """Give an account another password, which ends its tokens."""
    _require(email)
    try:
        account_in = AccountUpdate(password=password())
    except ValidationError:
        raise Refused("not acceptable: a password has 10 to 256 characters") from None
    return _change(email, account_in)


def list_tokens(email: str | None) -> Report:
    """The tokens of one account, or of all, newest first."""

    async def ask(site: Site) -> Report:
        if email is None:
            ids = [each.id for each in await site.database.read(accounts.list_all, keys=site.keys)]
        else:
            ids = [await _id_of(site, email)]
        return Report([finding for found in ids for finding in await site.database.read(_tokens_of, found)])

    return run(ask)


def revoke_token(token_id: int) -> Report:
    """End a token."""

    async def end(site: Site) -> Report:
        try:
            await site.database.write(tokens.revoke, token_id)
        except NotFound:
            raise Refused(f"there is no token {token_id}") from None
        return Report([Finding(f"token {token_id} revoked", {"revoked": token_id})])

    return run(end)


def list_acts(*, most: int, before: int | None) -> Report:
    """The acts of the audit log, newest first."""

    async def ask(site: Site) -> Report:
        found = await site.database.read(audit.latest, most=most, before=before)
        return Report([_act(each) for each in found])

    return run(ask)


def _require(email: str) -> None:
    """`Refused` where no account has an address: nobody is asked for a password in vain."""
    run(lambda site: _id_of(site, email))


async def _id_of(site: Site, email: str) -> int:
    found = await site.database.read(accounts.find_any_id, email, keys=site.keys)
    if found is None:
        raise Refused("no account has this address")
    return found


def _change(email: str, account_in: AccountUpdate) -> Report:
    is_password = "password" in account_in.model_fields_set
    hashed = hash_password(account_in.password) if is_password else None

    async def change(site: Site) -> Report:
        found = await _id_of(site, email)
        changed = await site.database.write(
            accounts.update, found, account_in, password_hash=hashed, keys=site.keys, now=site.now()
        )
        return Report([_account(changed)])

    return run(change)


def _account(account: AccountPrivate) -> Finding:
    state = "disabled" if account.is_disabled else "active"
    text = f"{account.id}  {account.role}  {state}  {account.email}  {account.name}"
    data = account.model_dump(mode="json", exclude_none=True)
    return Finding(text if account.ended is None else f"{text}  {_told(account.ended)}", data)


def _told(ended: Ended) -> str:
    previews = ", its previews" if ended.previews else ""
    return f"(ended: sessions {ended.sessions}, API tokens {ended.api_tokens}{previews})"


def _tokens_of(session: Session, account_id: int) -> list[Finding]:
    return [_token(each, account_id) for each in tokens.list_of(session, account_id)]


def _token(token: TokenPrivate, account_id: int) -> Finding:
    data: dict[str, Any] = {"account_id": account_id, **token.model_dump(mode="json")}
    until = f"until {data['expires_at']}" if data["expires_at"] else "without an end"
    used = f"last used {data['last_used_at']}" if data["last_used_at"] else "never used"
    scopes = " ".join(token.scopes)
    text = f"{token.id}  account {account_id}  {token.kind}  {until}  {used}  {scopes}  {token.name}"
    return Finding(text, data)


def _act(act: audit.Act) -> Finding:
    data = act.model_dump(mode="json")
    detail = "  ".join(f"{name}={value}" for name, value in act.detail.items())
    text = f"{act.number}  {data['at']}  account {act.account_id}  token {act.token_id}  {act.action} {act.subject_id}"
    return Finding(f"{text}  {detail}".rstrip(), data)
