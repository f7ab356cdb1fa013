"""What moderators look at to know how the work stands: the statistics and the audit log, over HTTP."""

from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import StringConstraints

from app.db.columns import Id
from app.db.keyset import Page, Paging
from app.errors import Forbidden, Unauthenticated
from app.instants import InstantOrDay, beginning
from app.moderation import acts, statistics
from app.moderation.acts import ActFilter
from app.moderation.models import ActPrivate, ModerationStatistics
from app.moderation.routes import Moderator
from app.web.paging import page_of, paging
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("moderation")


@router.get("/moderation/statistics", responses=responses(Unauthenticated, Forbidden))
async def get_moderation_statistics(
    site: SiteDep, _viewer: Moderator, response: Response, hours: Annotated[int, Query(ge=1, le=168)] = 24
) -> ModerationStatistics:
    """Returns what waits and why, what came in by the hour, and how long decisions took."""
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read_long(statistics.gather, hours=hours, now=site.now())


@router.get("/moderation/audit", responses=responses(Unauthenticated, Forbidden))
async def list_acts(
    site: SiteDep,
    viewer: Moderator,
    page: Annotated[Paging, paging("acts")],
    request: Request,
    response: Response,
    account: Id | None = None,
    action: Annotated[str, StringConstraints(pattern=r"^[a-z_.]{1,40}$")] | None = None,
    subject: Id | None = None,
    created_after: InstantOrDay | None = None,
    created_before: InstantOrDay | None = None,
) -> Page[ActPrivate]:
    """Returns who did what, newest first; administrators also see what is not about comments."""
    zone = site.settings.zone
    narrowed = ActFilter(account, action, subject, beginning(created_after, zone), beginning(created_before, zone))
    found = await site.database.read_long(acts.list_acts, narrowed, paging=page, viewer=viewer)
    response.headers["Cache-Control"] = "private, no-store"
    return page_of(ActPrivate, found, site.keys, order="acts", request=request, response=response)
