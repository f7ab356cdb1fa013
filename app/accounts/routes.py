"""Signing in, one's own account and tokens, and the administration of accounts."""

from typing import Annotated

from fastapi import Form, Request, Response

from app.accounts import service as accounts
from app.accounts import tokens
from app.accounts.access import CHALLENGE, SignedIn, require
from app.accounts.models import (
    ROLE_SCOPES,
    AccessToken,
    AccountCreate,
    AccountPrivate,
    AccountUpdate,
    MePrivate,
    MeUpdate,
    Scope,
    TokenCreate,
    TokenIssued,
    TokenPrivate,
    Viewer,
)
from app.accounts.passwords import check_password_aside, hash_password_aside
from app.db.columns import Id
from app.errors import (
    AlreadyExists,
    Forbidden,
    NotFound,
    OAuthError,
    Problem,
    TooManyRequests,
    Unauthenticated,
    Words,
    WrongCredentials,
    WrongState,
    invalid,
)
from app.web import limits
from app.web.client import network_prefix
from app.web.idempotency import OnceDep
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import Site, SiteDep

router = api_router("accounts")

Admin = Annotated[Viewer, require(Scope.accounts_admin)]
Field = Annotated[str | None, Form(max_length=1024)]


@router.post("/auth/token", responses=responses(OAuthError, WrongCredentials, TooManyRequests))
async def create_access_token(
    site: SiteDep,
    request: Request,
    response: Response,
    username: Annotated[str, Form(max_length=320, description="البريد")],
    password: Annotated[str, Form(max_length=256, json_schema_extra={"format": "password"})],
    grant_type: Field = None,
    scope: Annotated[str, Form(max_length=1024, description="نطاقات بينها مسافات؛ كل ما للدور إن تُركت")] = "",
    client_id: Field = None,
    client_secret: Field = None,
) -> AccessToken:
    """يُسجِّل الدخول بالبريد وكلمة السر ويعطي رمزًا لاثنتي عشرة ساعة (OAuth2 password grant)."""
    if grant_type not in {None, "password"}:
        raise _oauth(OAuthError, "unsupported_grant_type")
    await _limit_sign_in(site, request)
    found = await site.database.read(accounts.credentials, username, keys=site.keys)
    is_right = await check_password_aside(password, found.password_hash if found else None)
    if not found or not is_right:
        raise _oauth(WrongCredentials, "invalid_grant", headers=CHALLENGE)
    allowed = ROLE_SCOPES[found.role]
    asked = frozenset(scope.split()) or frozenset(map(str, allowed))
    if not asked <= set(map(str, Scope)):
        raise _oauth(OAuthError, "invalid_scope")
    now = site.now()
    issued = await site.database.write(
        tokens.issue,
        found.account_id,
        kind="session",
        name="sign-in",
        scopes=[granted for granted in allowed if str(granted) in asked],
        expires_at=now + tokens.SESSION_LIFETIME,
        now=now,
    )
    response.headers["Cache-Control"] = "no-store"
    return AccessToken(
        access_token=issued.token,
        expires_in=int(tokens.SESSION_LIFETIME.total_seconds()),
        scope=" ".join(sorted(map(str, issued.scopes))),
    )


async def _limit_sign_in(site: Site, request: Request) -> None:
    rate = site.settings.limit_sign_in
    if rate is None:
        return
    now = site.now()
    key = limits.source_key(site.keys, "sign-in", network_prefix(request.scope), now=now)
    if wait := await site.database.write(limits.hit, key, rate, now=now):
        raise limits.too_many(wait)


def _oauth(problem: type[Problem], error: str, headers: dict[str, str] | None = None) -> Problem:
    return problem(headers=headers, members={"error": error, "error_description": problem.detail.en})


@router.delete("/auth/token", status_code=204, responses=responses(Unauthenticated))
async def revoke_access_token(site: SiteDep, viewer: SignedIn) -> None:
    """يُنهي الرمز الذي أُرسل به هذا الطلب."""
    await site.database.write(tokens.delete_own, viewer.token_id, viewer=viewer)


@router.get("/me", responses=responses(Unauthenticated))
async def get_me(site: SiteDep, viewer: SignedIn) -> MePrivate:
    """حسابك، وما يسمح به الرمز الذي في يدك."""
    account = await site.database.read(accounts.get, viewer.account_id, keys=site.keys)
    return _me(account, viewer)


@router.patch("/me", responses=responses(Unauthenticated, WrongCredentials, TooManyRequests))
async def update_me(site: SiteDep, viewer: SignedIn, request: Request, me_in: MeUpdate) -> MePrivate:
    """يغيّر اسمك أو كلمة السر (ومعها كلمة السر الحالية)؛ وتغييرها يُنهي جلساتك الأخرى."""
    new_hash = None
    if "new_password" in me_in.model_fields_set:
        if "current_password" not in me_in.model_fields_set:
            message = Words("أرسل كلمة السر الحالية معها.", "Send the present password with it.")
            raise invalid("/current_password", "missing", message)
        await _limit_sign_in(site, request)
        stored = await site.database.read(accounts.password_hash, viewer.account_id)
        if not await check_password_aside(me_in.current_password, stored):
            raise WrongCredentials
        new_hash = await hash_password_aside(me_in.new_password)
    name = me_in.name if "name" in me_in.model_fields_set else None
    account = await site.database.write(
        accounts.update_own, viewer=viewer, name=name, password_hash=new_hash, keys=site.keys, now=site.now()
    )
    return _me(account, viewer)


def _me(account: AccountPrivate, viewer: Viewer) -> MePrivate:
    return MePrivate(**account.model_dump(), scopes=sorted(viewer.scopes))


@router.post("/accounts", status_code=201, responses=responses(Unauthenticated, Forbidden, AlreadyExists))
async def create_account(
    site: SiteDep, viewer: Admin, account_in: AccountCreate, once: OnceDep, response: Response
) -> AccountPrivate:
    """ينشئ حسابًا."""
    password_hash = await hash_password_aside(account_in.password)
    account = await once.write(
        AccountPrivate,
        accounts.create,
        email=account_in.email,
        name=account_in.name,
        role=account_in.role,
        password_hash=password_hash,
        keys=site.keys,
        now=site.now(),
    )
    response.headers["Location"] = f"/api/v1/accounts/{account.id}"
    return account


@router.get("/accounts", responses=responses(Unauthenticated, Forbidden))
async def list_accounts(site: SiteDep, viewer: Admin) -> list[AccountPrivate]:
    """كل حسابات الموقع."""
    return await site.database.read(accounts.list_all, keys=site.keys)


@router.get("/accounts/{id}", responses=responses(Unauthenticated, Forbidden, NotFound))
async def get_account(site: SiteDep, viewer: Admin, id: Id) -> AccountPrivate:
    """حساب واحد."""
    return await site.database.read(accounts.get, id, keys=site.keys)


@router.patch("/accounts/{id}", responses=responses(Unauthenticated, Forbidden, NotFound, WrongState))
async def update_account(
    site: SiteDep,
    viewer: Admin,
    id: Id,
    account_in: AccountUpdate,
) -> AccountPrivate:
    """يغيّر حسابًا؛ تعطيله أو تغيير كلمة سره يُنهي كل رموزه."""
    has_password = "password" in account_in.model_fields_set
    new_hash = await hash_password_aside(account_in.password) if has_password else None
    return await site.database.write(
        accounts.update, id, account_in, password_hash=new_hash, keys=site.keys, now=site.now()
    )


@router.post("/tokens", status_code=201, responses=responses(Unauthenticated, Forbidden))
async def create_token(
    site: SiteDep, viewer: SignedIn, token_in: TokenCreate, once: OnceDep, response: Response
) -> TokenIssued:
    """ينشئ رمزًا لبرنامج؛ ويظهر الرمز نفسه هذه المرة وحدها."""
    issued = await once.write(TokenIssued, tokens.create, token_in, viewer=viewer, now=site.now())
    response.headers["Location"] = f"/api/v1/tokens/{issued.id}"
    response.headers["Cache-Control"] = "no-store"
    return issued


@router.get("/tokens", responses=responses(Unauthenticated))
async def list_tokens(site: SiteDep, viewer: SignedIn) -> list[TokenPrivate]:
    """رموزك: أسماؤها ونطاقاتها وآخر استعمال، دون الرموز نفسها."""
    return await site.database.read(tokens.list_own, viewer=viewer)


@router.delete("/tokens/{id}", status_code=204, responses=responses(Unauthenticated, NotFound))
async def delete_token(site: SiteDep, viewer: SignedIn, id: Id) -> None:
    """ينهي أحد رموزك."""
    await site.database.write(tokens.delete_own, id, viewer=viewer)
