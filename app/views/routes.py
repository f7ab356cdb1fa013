"""Views over HTTP: counted for readers, the most read for everybody, growth for editors."""

from typing import Annotated, Literal

from fastapi import Query, Request, Response

from app.accounts.access import MaybeViewer, require
from app.accounts.models import Scope, Viewer
from app.articles import service as articles
from app.articles.list_routes import Reference
from app.articles.models import Language
from app.articles.presenting import PresenterDep
from app.articles.routes import Ref
from app.errors import Forbidden, NotFound, TooManyRequests, Unauthenticated
from app.events import subjects
from app.views import service as views
from app.views.counting import CountingDep
from app.views.models import Period, PopularArticles, ViewGrowth
from app.views.service import GrowthRequest, PopularRequest
from app.web.cache.conditional import set_read_headers
from app.web.limits import too_many
from app.web.problems import responses
from app.web.proxies import network_prefix
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("views")

Author = Annotated[Viewer, require(Scope.articles_write)]
Editor = Annotated[Viewer, require(Scope.articles_read_drafts)]
By = Literal["hour", "day"]
Last = Annotated[int | None, Query(ge=1, le=views.MOST_DAYS)]


@router.post("/articles/{ref}/views", status_code=204, responses=responses(Unauthenticated, NotFound, TooManyRequests))
async def view_article(site: SiteDep, _viewer: MaybeViewer, counting: CountingDep, ref: Ref, request: Request) -> None:
    """Counts that a reader has opened an article, once a day for each reader and never for crawlers.

    Made for `navigator.sendBeacon`: any content type, no body. No cookie is set and nothing about the reader is stored.
    """
    network = network_prefix(request.scope)
    if wait := counting.wait(network):
        raise too_many(wait)
    now = site.now()
    found = await site.database.read(articles.find_named, ref, viewer=None, now=now)
    if "prefetch" not in request.headers.get("sec-purpose", ""):
        counting.count(found.id, network, request.headers.get("user-agent", ""), now=now)


@router.get("/popular", responses=responses(Unauthenticated))
async def list_popular(
    site: SiteDep,
    viewer: MaybeViewer,
    presenter: PresenterDep,
    response: Response,
    period: Period = Period.day,
    section: Reference | None = None,
    language: Language | None = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> PopularArticles:
    """Returns the most read articles of a time, renewed every minute."""
    asked = PopularRequest(period, section, language, limit)
    found = await site.database.read_long(views.popular, asked, presenter=presenter)
    shown = (subjects.article(each.id) for each in found)
    set_read_headers(
        response, viewer, presenter.display, subjects.POPULAR, subjects.ARTICLE_LIST, subjects.ENTRY_NAMES, *shown
    )
    return PopularArticles.model_construct(items=found)


@router.get(
    "/articles/{ref}/views",
    responses={308: {"description": "Moved"}, **responses(Unauthenticated, Forbidden, NotFound)},
)
async def get_article_views(
    site: SiteDep, viewer: Author, ref: Ref, response: Response, by: By = "day", last: Last = None
) -> ViewGrowth:
    """Returns how often an article was opened, by the day or by the hour, and in the same time before.

    Editors see it for every article, authors for their own. Counts are a minute old at most.
    """
    response.headers["Cache-Control"] = "private, no-store"
    asked = GrowthRequest.of(by, last)
    return await site.database.read(
        views.growth_of_article, ref, asked, viewer=viewer, zone=site.settings.zone, now=site.now()
    )


@router.get("/views", responses=responses(Unauthenticated, Forbidden))
async def get_site_views(
    site: SiteDep, viewer: Editor, response: Response, by: By = "day", last: Last = None
) -> ViewGrowth:
    """Returns how often articles of the site were opened, by the day or by the hour, and in the same time before."""
    response.headers["Cache-Control"] = "private, no-store"
    asked = GrowthRequest.of(by, last)
    return await site.database.read(views.growth_of_site, asked, zone=site.settings.zone, now=site.now())
