"""What operators and their monitors ask: alive, ready, measured."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from app.accounts.access import MaybeViewer
from app.accounts.models import Scope
from app.db import revision, scripts
from app.errors import Forbidden, Problem, Unauthenticated
from app.search import index
from app.web.client import is_loopback
from app.web.metrics import render_metrics
from app.web.problems import responses
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
    """هل العملية حيّة؟ لا يسأل قاعدة البيانات."""
    return Health(status="ok")


async def readiness(site: Site) -> Readiness:
    """What has to hold before requests are sent here."""
    try:
        is_migrated = await site.database.read(revision.current) == scripts.head()
        is_indexed = is_migrated and await site.database.read(index.is_current)
    except Problem:
        checks = {"database": False, "migrations": False, "search_index": False}
    else:
        checks = {"database": True, "migrations": is_migrated, "search_index": is_indexed}
    return Readiness(status="ok" if all(checks.values()) else "unready", checks=checks)


@router.get("/readyz", responses={503: {"model": Readiness, "description": "Service Unavailable"}})
async def get_readiness(site: SiteDep, response: Response) -> Readiness:
    """هل يُرسَل إليه الطلب؟ قاعدة البيانات تجيب، وترحيلاتها تامة، وفهرس البحث حديث."""
    found = await readiness(site)
    if found.status != "ok":
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
    """قياسات Prometheus لكل العمليات معًا؛ لمن على الجهاز نفسه، أو برمز مدير."""
    if not is_loopback(request.scope):
        if viewer is None:
            raise Unauthenticated(headers={"WWW-Authenticate": "Bearer"})
        if not viewer.may(Scope.accounts_admin):
            raise Forbidden
    if request.app.cache is not None:
        request.app.cache.note()
    body, media_type = render_metrics()
    return Response(body, headers={"Content-Type": media_type, "Cache-Control": "no-store"})
