"""Sitemaps and robots.txt over HTTP, outside `/api/v1`; parameters are ignored."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from app import addresses
from app.db.columns import MAX_ID
from app.events import subjects
from app.events.subjects import Subject
from app.feeds import sitemap_xml, sitemaps
from app.feeds.sitemap_xml import MEDIA_TYPE, Places
from app.masthead import service as masthead
from app.media.presentation import PATH
from app.settings import Settings
from app.web.cache.conditional import SHARED, set_read_headers
from app.web.proxies import network_prefix
from app.web.routing import StrictRoute, ignores_unknown_parameters
from app.web.site import Site, SiteDep

router = APIRouter(route_class=StrictRoute, include_in_schema=False)

NOT_FOR_ROBOTS = ("/api/v1/previews/", "/mail/")
"""Pages that are meant for one reader each."""

SECONDS = 10.0
"""Of computing that one page may take on a slow machine; it takes a tenth of a second."""

Number = Annotated[int, Path(ge=0, le=MAX_ID // sitemaps.PAGE)]


@router.get("/sitemap.xml")
@ignores_unknown_parameters
async def show_sitemap_index(site: SiteDep) -> Response:
    """Returns the addresses of all sitemaps."""
    numbers = await site.database.read_long(sitemaps.page_numbers, now=site.now())
    names = ["news", "pages", *(f"articles-{number}" for number in numbers)]
    content = sitemap_xml.index(f"{_server(site.settings)}/sitemaps/{name}.xml" for name in names)
    return _answer(content, subjects.ARTICLE_LIST)


@router.get("/sitemaps/articles-{number:int}.xml")
@ignores_unknown_parameters
async def show_articles_sitemap(site: SiteDep, request: Request, number: Number) -> Response:
    """Returns the articles of one range of ids, with their pictures."""
    rows = await site.database.read_long(sitemaps.articles, number, now=site.now())
    content = await _rendered(site, request, sitemap_xml.articles, rows, _places(site.settings))
    return _answer(content, subjects.ARTICLE_LIST)


@router.get("/sitemaps/news.xml")
@ignores_unknown_parameters
async def show_news_sitemap(site: SiteDep, request: Request) -> Response:
    """Returns the articles of the last two days. It changes by the clock as well, so that it is made each time."""
    rows = await site.database.read_aside(sitemaps.news, now=site.now())
    name = (await site.database.read(masthead.of, site.settings)).name
    content = await _rendered(site, request, sitemap_xml.news, rows, _places(site.settings), name)
    return Response(content, headers={"Content-Type": MEDIA_TYPE, "Cache-Control": SHARED})


@router.get("/sitemaps/pages.xml")
@ignores_unknown_parameters
async def show_pages_sitemap(site: SiteDep) -> Response:
    """Returns the site's first page, its sections and its published pages."""
    found = await site.database.read_aside(sitemaps.pages, settings=site.settings, now=site.now())
    return _answer(sitemap_xml.pages(found), subjects.ARTICLE_LIST, subjects.SECTIONS)


@router.get("/robots.txt")
@ignores_unknown_parameters
async def show_robots(site: SiteDep) -> Response:
    """Tells robots what is not for them, and where the sitemaps are."""
    kept_out = [f"Disallow: {site.settings.root_path}{path}" for path in NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *kept_out, "", f"Sitemap: {_server(site.settings)}/sitemap.xml", ""]
    headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "public, max-age=3600"}
    return Response("\n".join(lines), headers=headers)


def _server(settings: Settings) -> str:
    return addresses.encoded(settings.absolute_address)


def _places(settings: Settings) -> Places:
    return Places(settings.site_url, settings.article_url, f"{_server(settings)}{PATH}")


async def _rendered(site: Site, request: Request, work: Callable[..., bytes], *args: Any) -> bytes:
    return await site.pool.run(work, *args, of=network_prefix(request.scope), seconds=SECONDS)


def _answer(content: bytes, *shows: Subject) -> Response:
    response = Response(content, headers={"Content-Type": MEDIA_TYPE})
    set_read_headers(response, None, None, *shows)
    return response
