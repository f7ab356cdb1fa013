"""What commands do with accounts, their tokens and the audit log of this machine's database."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from app.accounts import audit, tokens
from app.accounts import service as accounts
from app.accounts.models import (
    OPERATOR,
    ROLE_SCOPES,
    AccountCreate,
    AccountPrivate,
    AccountUpdate,
    Ended,
    Role,
    Scope,
    TokenCreate,
    TokenPrivate,
)
from app.accounts.passwords import hash_password
from app.commands.console import Finding, Refused, Report
from app.commands.database import require_migrated, run
from app.errors import Bilingual, NotFound
from app.settings import load_settings
from app.web.site import Site
from app.web.validation import field_errors, told_once

MEMBERS = {"email": "البريد", "name": "الاسم", "password": "كلمة السر", "role": "الدور", "scopes": "الصلاحيات"}
"""What an account and a token are made of, in Arabic."""


def create_account(email: str, *, role: str, name: str, password: Callable[[], str]) -> Report:
    """Make an account."""
    if role not in set(Role):
        raise Refused(Bilingual(f"الخيار --role واحد من: {'، '.join(Role)}", f"--role is one of {', '.join(Role)}"))
    require_migrated(load_settings())  # before anybody is asked for a password
    try:
        account_in = AccountCreate(email=email, name=name, role=Role(role), password=password())
    except ValidationError as error:
        raise Refused(_not_acceptable(error)) from None
    hashed = hash_password(account_in.password)

    async def create(site: Site) -> Report:
        made = await site.database.write(
            accounts.create,
            email=account_in.email,
            name=account_in.name,
            role=account_in.role,
            password_hash=hashed,
            keys=site.keys,
            now=site.now(),
        )
        text = Bilingual(f"أُنشئ الحساب {made.id} ({made.role})", f"account {made.id} ({made.role})")
        return Report([Finding(text, {"id": made.id, "role": str(made.role)})])

    return run(create)


def _not_acceptable(error: ValidationError) -> Bilingual:
    """What is wrong with each member, as the API says it."""
    found = told_once(error.errors(include_input=False, include_url=False))
    names = [str(each["loc"][0]) for each in found]
    reasons = [each.message for each in field_errors(found)]
    ar = " ".join(f"{MEMBERS.get(name, name)}: {reason.ar}" for name, reason in zip(names, reasons, strict=True))
    en = " ".join(f"{name}: {reason.en}" for name, reason in zip(names, reasons, strict=True))
    return Bilingual(f"غير مقبول: {ar}", f"not acceptable: {en}")


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
        raise Refused(Bilingual(f"الدور واحد من: {'، '.join(Role)}", f"the role is one of {', '.join(Role)}"))
    return _change(email, AccountUpdate(role=Role(role)))


def set_password(email: str, password: Callable[[], str]) -> Report:
    """Give an account another password, which ends its tokens."""
    _require(email)
    try:
        account_in = AccountUpdate(password=password())
    except ValidationError as error:
        raise Refused(_not_acceptable(error)) from None
    return _change(email, account_in)


def create_token(email: str, *, scopes: Sequence[str], name: str) -> str:
    """Make an API token for the account of an address; the token itself."""
    if unknown := sorted(set(scopes) - set(Scope)):
        raise Refused(
            Bilingual(
                f"صلاحية غير معروفة: {unknown[0]}؛ الصلاحيات: {'، '.join(Scope)}",
                f"unknown scope {unknown[0]}; there are {', '.join(Scope)}",
            )
        )
    try:
        token_in = TokenCreate(name=name, scopes=[Scope(scope) for scope in scopes])
    except ValidationError as error:
        raise Refused(_not_acceptable(error)) from None

    async def create(site: Site) -> str:
        found = await site.database.read(accounts.credentials, email, keys=site.keys)
        if found is None:
            raise Refused(Bilingual("لا حساب نشطًا بهذا العنوان", "no active account has this address"))
        if beyond := sorted(set(token_in.scopes) - ROLE_SCOPES[found.role]):
            raise Refused(
                Bilingual(
                    f"ليس للدور {found.role} صلاحية {'، '.join(beyond)}",
                    f"the role {found.role} has no {', '.join(beyond)}",
                )
            )
        issued = await site.database.write(
            tokens.issue_to_program,
            found.account_id,
            name=token_in.name,
            scopes=token_in.scopes,
            by=OPERATOR,
            keys=site.keys,
            now=site.now(),
        )
        return issued.token

    return run(create)


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
            await site.database.write(tokens.revoke, token_id, keys=site.keys, now=site.now())
        except NotFound:
            raise Refused(Bilingual(f"لا رمز رقمه {token_id}", f"there is no token {token_id}")) from None
        text = Bilingual(f"أُبطل الرمز {token_id}", f"token {token_id} revoked")
        return Report([Finding(text, {"revoked": token_id})])

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
        raise Refused(Bilingual("لا حساب بهذا العنوان", "no account has this address"))
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
    state = Bilingual("معطّل", "disabled") if account.is_disabled else Bilingual("نشط", "active")
    told = [] if account.ended is None else [_told(account.ended)]
    cells = [_same(account.id), _same(account.role), state, _same(account.email), _same(account.name), *told]
    return Finding(_row(cells), account.model_dump(mode="json", exclude_none=True))


def _told(ended: Ended) -> Bilingual:
    previews = Bilingual("، ومعايناته", ", its previews") if ended.previews else Bilingual("", "")
    return Bilingual(
        f"(أُبطل: الجلسات {ended.sessions}، رموز الوصول {ended.api_tokens}{previews.ar})",
        f"(ended: sessions {ended.sessions}, API tokens {ended.api_tokens}{previews.en})",
    )


def _tokens_of(session: Session, account_id: int) -> list[Finding]:
    return [_token(each, account_id) for each in tokens.list_of(session, account_id)]


def _token(token: TokenPrivate, account_id: int) -> Finding:
    data: dict[str, Any] = {"account_id": account_id, **token.model_dump(mode="json")}
    end, use = data["expires_at"], data["last_used_at"]
    until = Bilingual(f"حتى {end}", f"until {end}") if end else Bilingual("بلا نهاية", "without an end")
    used = Bilingual(f"آخر استعمال {use}", f"last used {use}") if use else Bilingual("لم يُستعمل", "never used")
    whose = Bilingual(f"الحساب {account_id}", f"account {account_id}")
    scopes = _same(" ".join(token.scopes))
    return Finding(_row([_same(token.id), whose, _same(token.kind), until, used, scopes, _same(token.name)]), data)


def _act(act: audit.Act) -> Finding:
    data = act.model_dump(mode="json")
    account = Bilingual(f"الحساب {act.account_id}", f"account {act.account_id}")
    token = Bilingual(f"الرمز {act.token_id}", f"token {act.token_id}")
    detail = [_same(f"{name}={value}") for name, value in act.detail.items()]
    done = _same(f"{act.action} {act.subject_id}")
    return Finding(_row([_same(act.number), _same(data["at"]), account, token, done, *detail]), data)


def _same(shown: object) -> Bilingual:
    return Bilingual(str(shown), str(shown))


def _row(cells: Sequence[Bilingual]) -> Bilingual:
    return Bilingual("  ".join(cell.ar for cell in cells), "  ".join(cell.en for cell in cells))
