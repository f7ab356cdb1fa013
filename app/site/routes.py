"""The site itself over HTTP."""

from fastapi import Response

from app.accounts.access import MaybeViewer
from app.errors import Unauthenticated
from app.events import subjects
from app.site import service
from app.site.models import SitePublic
from app.web.cache.read_headers import set_read_headers
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("site")


@router.get("/site", responses=responses(Unauthenticated))
async def get_site(site: SiteDep, viewer: MaybeViewer, response: Response) -> SitePublic:
    """Returns the site's name, its language, and what it does with comments and with what readers send."""
    set_read_headers(response, viewer, None, subjects.RULES)
    return await site.database.read(service.get, settings=site.settings)
