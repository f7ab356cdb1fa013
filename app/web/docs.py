"""The docs page: Swagger UI from this very server, under a policy that forbids every other host."""

from html import escape
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}
ASSETS = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon.png": "image/png",
}

_PAGE = """\
<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/docs/assets/favicon.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="docs" data-openapi="{openapi_url}"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script>
</body>
</html>
"""

_START = """\
"use strict";
const place = document.getElementById("docs");
window.ui = SwaggerUIBundle({
  url: place.dataset.openapi,
  domNode: place,
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
"""


def docs_routes(openapi_url: str, title: str) -> list[Route]:
    """The routes of the page, its start script and its assets."""
    page = _PAGE.format(title=escape(title), openapi_url=escape(openapi_url))

    async def show(_: Request) -> Response:
        return HTMLResponse(page, headers=HEADERS)

    async def start(_: Request) -> Response:
        return Response(_START, media_type="text/javascript", headers=HEADERS)

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in ASSETS:
            return Response(status_code=404)
        kept = {"Cache-Control": "public, max-age=86400"}
        return FileResponse(_folder() / name, media_type=ASSETS[name], headers=HEADERS | kept)

    return [
        Route("/docs", show, include_in_schema=False),
        Route("/docs/assets/start.js", start, include_in_schema=False),
        Route("/docs/assets/{name}", asset, include_in_schema=False),
    ]


def _folder() -> Path:
    """Where the built files of Swagger UI are; the package that carries them is not imported."""
    found = find_spec("fastapi_offline")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("fastapi_offline")
    return Path(found.submodule_search_locations[0]) / "static"
