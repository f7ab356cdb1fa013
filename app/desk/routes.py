"""The desk over HTTP: one page for all of its addresses, and the files that the page uses."""

from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from app.desk.files import content, media_type, names, root
from app.desk.shell import headers, page
from app.errors import NotFound
from app.web.plain_route import PlainRoute
from app.web.proxies import PREFIX
from app.web.site import Site

_KEPT = "public, max-age=31536000, immutable"
_ALWAYS_ASKED = "no-cache"


def desk_routes() -> list[PlainRoute]:
    """The routes of the desk. Which room of it is opened, the scripts see from the address."""

    async def show(request: Request) -> Response:
        site: Site = request.app.state.site
        text = page(
            site.settings,
            prefix=str(request.scope.get(PREFIX, "")),
            language=request.query_params.get("language") or "",
        )
        return Response(text, media_type="text/html", headers=headers())

    async def show_file(request: Request) -> Response:
        name = unquote(request.path_params["name"])
        if name not in names():
            raise NotFound
        is_present = request.path_params["digest"] == root().rpartition("/")[2]
        age = _KEPT if is_present else _ALWAYS_ASKED
        return Response(content(name), media_type=media_type(name), headers={"Cache-Control": age})

    return [
        PlainRoute("/desk/files/{digest}/{name:path}", show_file, include_in_schema=False),
        PlainRoute("/desk", show, include_in_schema=False),
        PlainRoute("/desk/{room:path}", show, include_in_schema=False),
    ]
