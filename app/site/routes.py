"""The site itself over HTTP."""

from typing import Annotated

from fastapi import Header, Response

from app.accounts.access import MaybeViewer, require
from app.accounts.models import Scope, Viewer
from app.errors import Forbidden, PreconditionFailed, PreconditionRequired, Unauthenticated
from app.events import subjects
from app.site import service
from app.site.models import MenusPrivate, SitePublic, SiteUpdate
from app.web.cache.conditional import set_read_headers, version_tag
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("site")

Administrator = Annotated[Viewer, require(Scope.accounts_admin)]


@router.get("/site", responses=responses(Unauthenticated))
async def get_site(site: SiteDep, viewer: MaybeViewer, response: Response) -> SitePublic:
    """Returns what the site says of itself, its menus, and what it does with comments and with what readers send."""
    told = await site.database.read(service.get, settings=site.settings, now=site.now())
    shows = (subjects.RULES, subjects.SITE, subjects.ARTICLE_LIST, subjects.SECTIONS, subjects.TAGS)
    set_read_headers(response, viewer, None, *shows)
    response.headers["ETag"] = version_tag(told.version)
    return told.site


@router.get("/site/menus", responses=responses(Unauthenticated, Forbidden))
async def get_menus(site: SiteDep, viewer: Administrator, response: Response) -> MenusPrivate:
    """Returns the menus as they are kept, with what readers do not see; administrators only.

    The `ETag` is that of the site: a change of either needs it.
    """
    told = await site.database.read(service.get_menus, settings=site.settings, now=site.now())
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["ETag"] = version_tag(told.version)
    return told.menus


@router.patch("/site", responses=responses(Unauthenticated, Forbidden, PreconditionRequired, PreconditionFailed))
async def update_site(
    site: SiteDep,
    viewer: Administrator,
    site_in: SiteUpdate,
    response: Response,
    if_match: Annotated[str | None, Header(alias="If-Match", max_length=1000)] = None,
) -> SitePublic:
    """Changes what the site says of itself, and its menus; administrators only.

    Only the fields that are sent change. `If-Match` is required.
    """
    if if_match is None:
        raise PreconditionRequired
    told = await site.database.write(service.update, site_in, if_match=if_match, settings=site.settings, now=site.now())
    response.headers["ETag"] = version_tag(told.version)
    return told.site
