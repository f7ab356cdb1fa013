"""Signing in and out in a browser, for the desk: the session is in a cookie that no script can read.

Programs sign in at `/auth/token` instead. These routes are no part of the OpenAPI document, since they are of use to
pages of this server alone.
"""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounds

from app.accounts import service as accounts
from app.accounts import tokens
from app.accounts.access import SignedIn
from app.accounts.models import MePrivate
from app.accounts.signing_in import sign_in
from app.errors import Forbidden, WrongCredentials
from app.web.routing import API, StrictRoute
from app.web.session_cookie import FROM_ANOTHER_SITE, comes_from_elsewhere, drop_session, set_session
from app.web.site import SiteDep

router = APIRouter(prefix=API, route_class=StrictRoute, include_in_schema=False)


class SessionCreate(BaseModel):
    """An address and its password."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    email: Annotated[str, Bounds(max_length=320)]
    password: Annotated[str, Bounds(max_length=256)]


@router.post("/auth/session", status_code=201)
async def create_session(site: SiteDep, request: Request, response: Response, session_in: SessionCreate) -> MePrivate:
    """Signs in for twelve hours, and gives the browser the session's cookie; `Forbidden` from pages elsewhere."""
    if comes_from_elsewhere(request):
        raise Forbidden(FROM_ANOTHER_SITE)
    issued = await sign_in(site, request, session_in.email, session_in.password)
    if (found := await site.database.read(tokens.find, issued.token, now=site.now())) is None:
        raise WrongCredentials  # the account has been disabled since
    viewer, _ = found
    account = await site.database.read(accounts.get, viewer.account_id, keys=site.keys)
    set_session(request, response, issued.token, life=tokens.SESSION_LIFETIME)
    response.headers["Cache-Control"] = "no-store"
    return MePrivate(**account.model_dump(), scopes=sorted(viewer.scopes))


@router.delete("/auth/session", status_code=204)
async def delete_session(site: SiteDep, request: Request, response: Response, viewer: SignedIn) -> None:
    """Ends the session, here and in the browser."""
    await site.database.write(tokens.delete_own, viewer.token_id, viewer=viewer, keys=site.keys, now=site.now())
    response.headers.update(drop_session(request))
