"""The docs page: Swagger UI from this very server, under a policy that forbids every other host."""

from html import escape
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from app.web.openapi import asked, language_headers
from app.web.plain_route import PlainRoute

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

# Addresses are relative to the page's own, so that any path may stand before it.
_PAGE = """\
<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="docs/assets/favicon.png">
<link rel="stylesheet" href="docs/assets/swagger-ui.css">
<link rel="stylesheet" href="docs/assets/maqal.css">
</head>
<body>
<nav class="languages"><a href="?language={other}" hreflang="{other}" lang="{other}">{other_name}</a></nav>
<div id="docs" data-openapi="{openapi_url}?language={language}" data-language="{language}"></div>
{labels}<script src="docs/assets/swagger-ui-bundle.js"></script>
<script src="docs/assets/start.js"></script>
</body>
</html>
"""

_LABELS = '<script src="docs/assets/labels.js"></script>\n'

_OURS = Path(__file__).with_name("page")
_FILES = {"start.js": "text/javascript", "labels.js": "text/javascript", "maqal.css": "text/css"}
_NAMES = {"ar": "العربية", "en": "English"}


def docs_routes(openapi_url: str, title: str) -> list[PlainRoute]:
    """The routes of the page, to which the root leads, its start script and its assets."""

    def page(language: str) -> str:
        other = "en" if language == "ar" else "ar"
        return _PAGE.format(
            title=escape(title),
            openapi_url=escape(openapi_url.removeprefix("/")),
            language=language,
            direction="rtl" if language == "ar" else "ltr",
            other=other,
            labels=_LABELS if language == "ar" else "",
            other_name=_NAMES[other],
        )

    async def show(request: Request) -> Response:
        language = asked(request)
        return HTMLResponse(page(language), headers=HEADERS | language_headers(language))

    async def home(request: Request) -> Response:
        return RedirectResponse(f"{request.scope.get('root_path', '')}/docs")

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name in _FILES:
            return FileResponse(_OURS / name, media_type=_FILES[name], headers=HEADERS)
        if name not in ASSETS:
            return Response(status_code=404)
        kept = {"Cache-Control": "public, max-age=86400"}
        return FileResponse(_folder() / name, media_type=ASSETS[name], headers=HEADERS | kept)

    return [
        PlainRoute("/", home, include_in_schema=False),
        PlainRoute("/docs", show, include_in_schema=False),
        PlainRoute("/docs/assets/{name}", asset, include_in_schema=False),
    ]


def _folder() -> Path:
    """Where the built files of Swagger UI are; the package that carries them is not imported."""
    found = find_spec("fastapi_offline")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("fastapi_offline")
    return Path(found.submodule_search_locations[0]) / "static"
