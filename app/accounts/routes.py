"""Signing in, one's own account and tokens, and the administration of accounts."""

from typing import Annotated

from fastapi import Form, Request, Response

from app.accounts import service as accounts
from app.accounts import tokens
from app.accounts.access import ManagesOwnAccount, SignedIn, require
from app.accounts.models import (
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
from app.accounts.signing_in import limit_sign_in, sign_in
from app.accounts.tokens import CHALLENGE
from app.db.columns import Id
from app.errors import (
    AlreadyExists,
    Bilingual,
    Forbidden,
    NotFound,
    OAuthError,
    Problem,
    TooManyRequests,
    Unauthenticated,
    WrongCredentials,
    WrongState,
    invalid,
)
from app.web.idempotency import Again, OnceDep, by_id
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("accounts")

Admin = Annotated[Viewer, require(Scope.accounts_admin)]
Field = Annotated[str | None, Form(max_length=1024)]


@router.post("/auth/token", responses=responses(OAuthError, WrongCredentials, TooManyRequests))
async def create_access_token(
    site: SiteDep,
    request: Request,
    response: Response,
    username: Annotated[str, Form(max_length=320)],
    password: Annotated[str, Form(max_length=256, json_schema_extra={"format": "password"})],
    grant_type: Field = None,
    scope: Annotated[str, Form(max_length=1024)] = "",
    client_id: Field = None,
    client_secret: Field = None,
) -> AccessToken:
    """Signs in with email and password, and gives a token for twelve hours (OAuth2 password grant)."""
    if grant_type not in {None, "password"}:
        raise _oauth(OAuthError, "unsupported_grant_type")
    asked = frozenset(scope.split())
    if not asked <= set(map(str, Scope)):
        raise _oauth(OAuthError, "invalid_scope")
    try:
        issued = await sign_in(site, request, username, password, scopes=asked)
    except WrongCredentials:
        raise _oauth(WrongCredentials, "invalid_grant", headers=CHALLENGE) from None
    response.headers["Cache-Control"] = "no-store"
    return AccessToken(
        access_token=issued.token,
        expires_in=int(tokens.SESSION_LIFETIME.total_seconds()),
        scope=" ".join(sorted(map(str, issued.scopes))),
    )


def _oauth(problem: type[Problem], error: str, headers: dict[str, str] | None = None) -> Problem:
    return problem(headers=headers, members={"error": error, "error_description": problem.detail.en})


@router.delete("/auth/token", status_code=204, responses=responses(Unauthenticated))
async def revoke_access_token(site: SiteDep, viewer: SignedIn) -> None:
    """Ends the token that was sent with this request."""
    await site.database.write(tokens.delete_own, viewer.token_id, viewer=viewer, keys=site.keys, now=site.now())


@router.get("/me", responses=responses(Unauthenticated))
async def get_me(site: SiteDep, viewer: SignedIn) -> MePrivate:
    """Returns your account and what the token you used may do."""
    account = await site.database.read(accounts.get, viewer.account_id, keys=site.keys)
    return _me(account, viewer)


@router.patch("/me", responses=responses(Unauthenticated, WrongCredentials, Forbidden, TooManyRequests))
async def update_me(site: SiteDep, viewer: ManagesOwnAccount, request: Request, me_in: MeUpdate) -> MePrivate:
    """Changes your name or password.

    A new password needs the present one, and ends your other sessions, your API tokens and your previews. `ended` says
    what ended.
    """
    verified = new_hash = None
    if "new_password" in me_in.model_fields_set:
        if "current_password" not in me_in.model_fields_set:
            message = Bilingual("أرسل كلمة السر الحالية مع الجديدة.", "Send the current password too.")
            raise invalid("/current_password", "missing", message)
        await limit_sign_in(site, request)
        verified = await site.database.read(accounts.password_hash, viewer.account_id)
        if not await check_password_aside(me_in.current_password, verified):
            raise WrongCredentials
        new_hash = await hash_password_aside(me_in.new_password)
    account = await site.database.write(
        accounts.update_own,
        viewer=viewer,
        name=me_in.name if "name" in me_in.model_fields_set else None,
        verified_hash=verified,
        password_hash=new_hash,
        keys=site.keys,
        now=site.now(),
    )
    return _me(account, viewer)


def _me(account: AccountPrivate, viewer: Viewer) -> MePrivate:
    return MePrivate(**account.model_dump(), scopes=sorted(viewer.scopes))


@router.post("/accounts", status_code=201, responses=responses(Unauthenticated, Forbidden, AlreadyExists))
async def create_account(
    site: SiteDep, viewer: Admin, account_in: AccountCreate, once: OnceDep, response: Response
) -> AccountPrivate:
    """Creates an account."""
    password_hash = await hash_password_aside(account_in.password)
    account = await once.write(
        by_id(lambda session, account_id: accounts.get(session, account_id, keys=site.keys)),
        accounts.create,
        email=account_in.email,
        name=account_in.name,
        role=account_in.role,
        password_hash=password_hash,
        keys=site.keys,
        now=site.now(),
        by=viewer,
    )
    response.headers["Location"] = f"/api/v1/accounts/{account.id}"
    return account


@router.get("/accounts", responses=responses(Unauthenticated, Forbidden))
async def list_accounts(site: SiteDep, viewer: Admin) -> list[AccountPrivate]:
    """Returns all accounts of the site."""
    return await site.database.read(accounts.list_all, keys=site.keys)


@router.get("/accounts/{id}", responses=responses(Unauthenticated, Forbidden, NotFound))
async def get_account(site: SiteDep, viewer: Admin, id: Id) -> AccountPrivate:
    """Returns one account by its id."""
    return await site.database.read(accounts.get, id, keys=site.keys)


@router.patch("/accounts/{id}", responses=responses(Unauthenticated, Forbidden, NotFound, WrongState))
async def update_account(
    site: SiteDep,
    viewer: Admin,
    id: Id,
    account_in: AccountUpdate,
) -> AccountPrivate:
    """Changes an account.

    Disabling or enabling it, or changing its password, ends all its tokens and previews; a lower role takes away what
    its tokens may no longer do. `ended` says what ended.
    """
    has_password = "password" in account_in.model_fields_set
    new_hash = await hash_password_aside(account_in.password) if has_password else None
    return await site.database.write(
        accounts.update, id, account_in, password_hash=new_hash, keys=site.keys, now=site.now(), by=viewer
    )


@router.post("/tokens", status_code=201, responses=responses(Unauthenticated, Forbidden, WrongState))
async def create_token(
    site: SiteDep, viewer: ManagesOwnAccount, token_in: TokenCreate, once: OnceDep, response: Response
) -> TokenIssued:
    """Creates an API token, after you signed in with your password.

    The token is shown only this once. Its scopes are among those of your session. An API token cannot create another
    token.
    """
    again = Again(tokens.kept, lambda session, kept: tokens.issued(session, kept, viewer=viewer))
    issued = await once.write(again, tokens.create, token_in, viewer=viewer, keys=site.keys, now=site.now())
    response.headers["Location"] = f"/api/v1/tokens/{issued.id}"
    response.headers["Cache-Control"] = "no-store"
    return issued


@router.get("/tokens", responses=responses(Unauthenticated, Forbidden))
async def list_tokens(site: SiteDep, viewer: ManagesOwnAccount) -> list[TokenPrivate]:
    """Returns your tokens: their names, scopes and last use; without the tokens themselves."""
    return await site.database.read(tokens.list_own, viewer=viewer)


@router.delete("/tokens/{id}", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound))
async def delete_token(site: SiteDep, viewer: ManagesOwnAccount, id: Id) -> None:
    """Ends one of your tokens."""
    await site.database.write(tokens.delete_own, id, viewer=viewer, keys=site.keys, now=site.now())
