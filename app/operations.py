"""What operators and their monitors ask: alive, ready, measured."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from app.accounts.access import MaybeViewer
from app.accounts.models import Scope
from app.db import revision
from app.errors import Forbidden, Problem, Unauthenticated, Unavailable
from app.index import writing as index
from app.keys import checks as key_checks
from app.web.metrics import render_metrics
from app.web.problems import responses
from app.web.proxies import is_loopback
from app.web.routing import operation_id
from app.web.site import Site, SiteDep

router = APIRouter(tags=["operations"], generate_unique_id_function=operation_id)


class Health(BaseModel):
    """That this process answers."""

    status: str


class Readiness(BaseModel):
    """Whether this process can serve, and what is missing."""

    status: str
    checks: dict[str, bool]


@router.get("/healthz")
async def get_health() -> Health:
    """Answers as long as the process runs.

    No database is asked.
    """
    return Health(status="ok")


async def readiness(site: Site) -> Readiness:
    """What has to hold before requests are sent here."""
    try:
        is_writable = site.database.writability.is_known or await _takes_writes(site)
        is_migrated = (await site.database.read(revision.read)).is_head
        is_indexed = is_migrated and await site.database.read(index.is_current)
        has_key = is_migrated and await site.database.read(key_checks.may_write, keys=site.keys)
    except Problem:
        is_writable = False
        checks = {"database": False, "migrations": False, "search_index": False, "secret_key": False}
    else:
        checks = {"database": True, "migrations": is_migrated, "search_index": is_indexed, "secret_key": has_key}
    status = "ok" if is_writable else "read_only"
    return Readiness(status=status if all(checks.values()) else "unready", checks=checks | {"writes": is_writable})


async def _takes_writes(site: Site) -> bool:
    """Whether a write is taken now: one that changes nothing."""
    try:
        await site.database.write(revision.rewrite)
    except Unavailable:
        return False
    return True


@router.get("/readyz", responses={503: {"model": Readiness, "description": "Service Unavailable"}})
async def get_readiness(site: SiteDep, response: Response) -> Readiness:
    """Checks that the database answers and is migrated, its search index current, and the secret key still in use.

    If the disk is full the status is `read_only`, and reads go on.
    """
    found = await readiness(site)
    if found.status == "unready":
        response.status_code = 503
    response.headers["Cache-Control"] = "no-store"
    return found


@router.get(
    "/metrics",
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "OK"},
        **responses(Unauthenticated, Forbidden),
    },
    response_class=Response,
)
async def get_metrics(request: Request, viewer: MaybeViewer) -> Response:
    """Returns Prometheus metrics of all processes; to callers on the same machine, or with an administrator's token."""
    if not is_loopback(request.scope):
        if viewer is None:
            raise Unauthenticated(headers={"WWW-Authenticate": "Bearer"})
        if not viewer.may(Scope.accounts_admin):
            raise Forbidden
    if request.app.cache is not None:
        request.app.cache.note()
    body, media_type = render_metrics()
    return Response(body, headers={"Content-Type": media_type, "Cache-Control": "no-store"})
