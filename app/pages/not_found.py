"""What readers get at addresses that nothing answers: where an old one leads now, or a page with the search."""

from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from app.addresses import AddressError
from app.errors import NotFound
from app.pages.answers import missing
from app.resolving import service as resolving
from app.resolving.models import Standing
from app.web.cache.read_headers import SHARED
from app.web.routing import API
from app.web.site import Site


def answer_readers(app: FastAPI) -> None:
    """Have unknown addresses that a browser asks for answered by a redirect or a page, all others as before."""
    before: Any = app.exception_handlers[HTTPException]

    async def not_found(request: Request, error: Exception) -> Response:
        path = request.url.path
        wants_page = request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("accept", "")
        if not wants_page or path.startswith((API, "/api/", "/metrics")):
            answered: Response = await before(request, error)
            return answered
        site: Site = request.app.state.site
        if (address := await _present(site, request)) is not None:
            return Response(status_code=301, headers={"Location": address, "Cache-Control": SHARED})
        return await missing(site, request)

    app.add_exception_handler(404, not_found)


async def _present(site: Site, request: Request) -> str | None:
    """Where an address that WordPress or this site had leads to now."""
    query = request.scope["query_string"].decode("latin-1")
    path = quote(request.scope["path"]) + (f"?{query}" if query else "")
    try:
        found = await site.database.read(resolving.resolve, path, viewer=None, settings=site.settings, now=site.now())
    except (AddressError, NotFound):
        return None
    return None if found.address.status is Standing.current else found.address.url
