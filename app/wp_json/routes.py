"""The read API of WordPress over HTTP, under `/wp-json`, where `MAQAL_WORDPRESS_API` is on."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from app import addresses
from app.articles.presentation import Presenter
from app.events import subjects
from app.events.subjects import Subject
from app.site import service as site_service
from app.web.cache.conditional import set_read_headers
from app.web.plain_route import PlainRoute
from app.web.site import Site
from app.wp_json.collections import COLLECTIONS, Collection
from app.wp_json.counting import Numbered
from app.wp_json.parameters import Asked, narrowed, read
from app.wp_json.refusals import Refused, no_route
from app.wp_json.writing import PATH, Members, Writer

MEDIA_TYPE = "application/json; charset=UTF-8"
METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
HEADERS = ["X-WP-Total", "X-WP-TotalPages"]
"""Response headers that pages of other origins may read."""

_NUMBER_LENGTH = 15
_VERSION = f"{PATH}/wp/v2"

Answer = Callable[[Request, Site], Awaitable[Response]]


def wordpress_routes() -> list[PlainRoute]:
    """The routes of the façade."""
    found = [_route(PATH, _index), _route(f"{PATH}/", _index), _route(_VERSION, _namespace)]
    for name, collection in COLLECTIONS.items():
        found.append(_route(f"{_VERSION}/{name}", _list_of(name, collection)))
        if name != "search":
            found.append(_route(f"{_VERSION}/{name}/{{number}}", _one_of(collection)))
    return [*found, _route(f"{PATH}/{{rest:path}}", _nothing)]


def _route(path: str, answer: Answer) -> PlainRoute:
    async def show(request: Request) -> Response:
        site: Site = request.app.state.site
        try:
            if request.method == "OPTIONS":
                return _described(answer)
            if request.method != "GET":
                raise no_route()
            return await answer(request, site)
        except Refused as refused:
            headers = {"Cache-Control": "no-store", "Link": _api_link(_writer(site))}
            return _written(refused.body, status=refused.status, headers=headers)

    return PlainRoute(path, show, methods=METHODS, include_in_schema=False)


def _described(answer: Answer) -> Response:
    if answer is _nothing:
        raise no_route()
    endpoints = [{"methods": ["GET"], "args": {}}]
    described = {"namespace": "wp/v2", "methods": ["GET"], "endpoints": endpoints}
    return _written(described, headers={"Allow": "GET"})


def _list_of(name: str, collection: Collection) -> Answer:
    async def show(request: Request, site: Site) -> Response:
        writer = _writer(site)
        query = request.scope["query_string"]
        asked = read(query, orders=_orders(name, query, collection), order=collection.order, zone=site.settings.zone)
        reading = site.database.read_long if asked.search or collection.is_long else site.database.read_aside
        members, page = await reading(collection.list_all, asked, writer)
        response = _written(narrowed(members, asked.fields), headers=_paging(name, query, asked, page, writer))
        set_read_headers(response, None, None, *collection.shows)
        return response

    return show


def _orders(name: str, query: bytes, collection: Collection) -> Any:
    """The orders of a collection: a search without a question is by date."""
    has_question = any(key == "search" and value.strip() for key, value in parse_qsl(query.decode("latin-1")))
    return collection.orders if name != "search" or has_question else collection.orders[1:]


def _one_of(collection: Collection) -> Answer:
    async def show(request: Request, site: Site) -> Response:
        number = request.path_params["number"]
        if not (number.isascii() and number.isdecimal() and len(number) <= _NUMBER_LENGTH):
            raise no_route()
        query = request.scope["query_string"]
        asked = read(query, orders=collection.orders, order=collection.order, zone=site.settings.zone)
        members = await site.database.read_aside(collection.get_one, int(number), asked, _writer(site))
        response = _written(narrowed(members, asked.fields), headers={"Allow": "GET"})
        set_read_headers(response, None, None, *collection.shows)
        return response

    return show


async def _index(_request: Request, site: Site) -> Response:
    """What the site is, and which routes there are."""
    writer, settings = _writer(site), site.settings
    told = await site.database.read(site_service.get, settings=settings, now=site.now())
    offset = site.now().astimezone(settings.zone).utcoffset()
    hours = 0.0 if offset is None else offset.total_seconds() / 3600
    home = addresses.encoded(settings.site_url)
    body = {
        "name": told.site.name,
        "description": told.site.description,
        "url": home,
        "home": home,
        "gmt_offset": int(hours) if hours == int(hours) else hours,
        "timezone_string": settings.timezone,
        "namespaces": ["wp/v2"],
        "authentication": [],
        "routes": _described_routes(writer),
        "site_logo": 0,
        "site_icon": 0,
        "site_icon_url": told.site.icon or "",
        "_links": {"help": [{"href": "https://developer.wordpress.org/rest-api/"}]},
    }
    return _shown(body, writer, subjects.SITE, subjects.ARTICLE_LIST, subjects.SECTIONS, subjects.TAGS, subjects.RULES)


async def _namespace(_request: Request, site: Site) -> Response:
    writer = _writer(site)
    return _shown({"namespace": "wp/v2", "routes": _described_routes(writer)}, writer, subjects.SITE)


def _described_routes(writer: Writer) -> Members:
    described: Members = {}
    for path in ["", *(f"/{name}" for name in COLLECTIONS)]:
        its = {"namespace": "wp/v2", "methods": ["GET"], "endpoints": [{"methods": ["GET"], "args": {}}]}
        described[f"/wp/v2{path}"] = {**its, "_links": {"self": writer.link(path.removeprefix("/"))}}
        if path and path != "/search":
            described[f"/wp/v2{path}/(?P<id>[\\d]+)"] = its
    return described


async def _nothing(_request: Request, _site: Site) -> Response:
    raise no_route()


def _shown(body: Members, writer: Writer, *shows: Subject) -> Response:
    response = _written(body, headers={"Allow": "GET", "Link": _api_link(writer)})
    set_read_headers(response, None, None, *shows)
    return response


def _paging(name: str, query: bytes, asked: Asked, page: Numbered, writer: Writer) -> dict[str, str]:
    """The numbers of rows and of pages, and links to the pages beside this one."""
    pages = page.pages(asked)
    headers = {"X-WP-Total": str(page.total), "X-WP-TotalPages": str(pages), "Allow": "GET"}
    others = [(key, value) for key, value in parse_qsl(query.decode("latin-1"), errors="replace") if key != "page"]

    def link(number: int, rel: str) -> str:
        return f'<{writer.href(name)}?{urlencode([*others, ("page", number)])}>; rel="{rel}"'

    links = []
    if asked.page > 1:
        links.append(link(min(asked.page - 1, max(pages, 1)), "prev"))
    if asked.page < pages:
        links.append(link(asked.page + 1, "next"))
    return headers | ({"Link": ", ".join(links)} if links else {})


def _api_link(writer: Writer) -> str:
    return f'<{writer.server}{PATH}/>; rel="https://api.w.org/"'


def _writer(site: Site) -> Writer:
    return Writer(Presenter.of_site(site.settings, site.now()))


def _written(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(to_json(body), status_code=status, headers={"Content-Type": MEDIA_TYPE, **(headers or {})})
