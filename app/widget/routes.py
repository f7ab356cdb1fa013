"""The widget over HTTP: its script, and the comments of an article as HTML. They stand outside `/api/v1`."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from starlette.requests import Request

from app.articles import service as articles
from app.articles.presentation import Presenter
from app.comments.routes import first_page, shows
from app.events import subjects
from app.web.cache.conditional import set_read_headers
from app.web.plain_route import PlainRoute
from app.web.routing import StrictRoute, ignores_unknown_parameters
from app.web.site import SiteDep
from app.widget import plain_page
from app.widget.script import script

SCRIPT = "/widget/comments.js"
ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""Both are public, and made to be used by pages of other sites."""

SCRIPT_AGE = "public, max-age=3600, stale-while-revalidate=86400"
"""A new version of the server reaches every page within an hour."""

router = APIRouter(route_class=StrictRoute, include_in_schema=False)


async def show_comments(
    site: SiteDep, ref: Annotated[str, Path(max_length=1000)], fragment: Annotated[bool, Query()] = False
) -> Response:
    """The first comments of an article as HTML: a document of its own, or with `fragment=true` the list alone."""
    settings = site.settings
    presenter = Presenter.of_site(settings, site.now())
    article = await site.database.read(articles.find, ref, viewer=None, now=presenter.now)
    threads = (await first_page(site, article.id, None, presenter)).items
    if fragment:
        content = plain_page.fragment(threads)
    else:
        direction = "rtl" if settings.language.startswith("ar") else "ltr"
        content = plain_page.page(threads, title=settings.site_name, language=settings.language, direction=direction)
    response = Response(
        content, media_type="text/html", headers=ANYWHERE | {"Content-Security-Policy": plain_page.POLICY}
    )
    set_read_headers(response, None, None, *shows(article.id))
    return response


router.add_api_route("/widget/articles/{ref}", ignores_unknown_parameters(show_comments), methods=["GET"])


def widget_routes() -> list[Any]:
    """The routes of the widget."""

    async def show_script(request: Request) -> Response:
        response = Response(script(), media_type="text/javascript", headers=ANYWHERE)
        set_read_headers(response, None, None, subjects.SITE)
        response.headers["Cache-Control"] = SCRIPT_AGE
        del response.headers["Vary"]
        return response

    return [PlainRoute(SCRIPT, show_script, include_in_schema=False), *router.routes]
