"""What readers get at addresses that nothing answers: where an old one leads now, or a page with the search."""

from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from app.pages.answers import missing
from app.resolving.routes import redirect
from app.web.site import Site


def answer_readers(app: FastAPI) -> None:
    """Have unknown addresses that a browser asks for answered by a redirect or a page, all others as before."""
    before: Any = app.exception_handlers[HTTPException]

    async def not_found(request: Request, error: Exception) -> Response:
        path = request.scope["path"]
        wants_page = request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("accept", "")
        if not wants_page or path.startswith(("/api/", "/metrics")):
            answered: Response = await before(request, error)
            return answered
        site: Site = request.app.state.site
        return await redirect(site, request, path) or await missing(site, request)

    app.add_exception_handler(404, not_found)
