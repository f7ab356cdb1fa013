"""Who may: the words `MaybeViewer` and `require(scope)` for the signatures of endpoints."""

from contextlib import suppress
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import OAuth2PasswordBearer, SecurityScopes

from app.accounts import tokens
from app.accounts.models import Scope, Viewer
from app.accounts.tokens import CHALLENGE, INVALID_TOKEN
from app.errors import Bilingual, Forbidden, Unauthenticated, Unavailable
from app.web.session_cookie import FROM_ANOTHER_SITE, READING, comes_from_own_page, drop_session, session_secret
from app.web.site import SiteDep

MAX_TOKEN = 200

_scheme = OAuth2PasswordBearer(
    tokenUrl="/api/v1/auth/token",
    auto_error=False,
    scheme_name="maqal",
    scopes={str(scope): "" for scope in Scope},
)


async def maybe_viewer(request: Request, site: SiteDep) -> Viewer | None:
    """Who asks, or None for a guest. Bad credentials are refused, public reads included.

    A browser is told to forget a session that has ended, so that its next request is a guest's.
    """
    secret = _secret_of(request)
    if secret is None:
        return None
    if not 0 < len(secret) <= MAX_TOKEN:
        raise Unauthenticated(headers=CHALLENGE)
    now = site.now()
    found = await site.database.read(tokens.find, secret, now=now)
    if found is None:
        is_session = "authorization" not in request.headers
        raise Unauthenticated(headers=INVALID_TOKEN | (drop_session(request) if is_session else {}))
    viewer, is_due = found
    if is_due:
        with suppress(Unavailable):  # on a full disk, reading goes on
            await site.database.write(tokens.note_use, viewer.token_id, now=now)
    return viewer


def _secret_of(request: Request) -> str | None:
    """The token of a request: of its header, or else of the session's cookie, which pages of this server may use."""
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""
    if "cookie" not in request.headers or (secret := session_secret(request.scope["headers"])) is None:
        return None
    if request.method not in READING and not comes_from_own_page(request):
        raise Forbidden(FROM_ANOTHER_SITE)
    return secret


MaybeViewer = Annotated[Viewer | None, Depends(maybe_viewer)]


async def _required(needed: SecurityScopes, viewer: MaybeViewer, _: Annotated[str | None, Depends(_scheme)]) -> Viewer:
    if viewer is None:
        raise Unauthenticated(headers=CHALLENGE)
    if missing := [scope for scope in needed.scopes if not viewer.may(Scope(scope))]:
        challenge = f'{CHALLENGE["WWW-Authenticate"]}, error="insufficient_scope", scope="{" ".join(missing)}"'
        raise Forbidden(headers={"WWW-Authenticate": challenge})
    return viewer


def require(*scopes: Scope) -> Any:
    """A dependency that gives the viewer, who has all of these scopes.

    Without credentials it answers 401, without a scope 403; OpenAPI learns both.
    """
    return Security(_required, scopes=[str(scope) for scope in scopes])


SignedIn = Annotated[Viewer, require()]
"""A caller who is signed in, with any scopes."""

_NOT_BY_A_PROGRAM = Bilingual(
    "هذه العملية تغيّر حسابًا: سجّل الدخول بكلمة السر، أو استعمل رمزًا له الصلاحية accounts:admin.",
    "This operation changes an account. Sign in with the password, or use a token with the scope accounts:admin.",
)


async def _managing(viewer: SignedIn) -> Viewer:
    if not viewer.is_session and not viewer.may(Scope.accounts_admin):
        raise Forbidden(_NOT_BY_A_PROGRAM)
    return viewer


ManagesOwnAccount = Annotated[Viewer, Depends(_managing)]
"""Who may change their own account and tokens: who has signed in; an API token only with `accounts:admin`."""
