"""The pictures of the sample site, drawn for it; this server serves them itself, and no other host is asked."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from app.errors import NotFound
from app.web.plain_route import PlainRoute

PATH = "/sample/"
_FOLDER = Path(__file__).parent / "sample" / "pictures"
_HEADERS = {"Cache-Control": "public, max-age=86400", "Content-Security-Policy": "default-src 'none'; sandbox"}


def sample_routes() -> list[PlainRoute]:
    """The route of the pictures. Only names of the folder are looked up, so that no other file can be asked for."""
    known = {file.name: file for file in _FOLDER.glob("*.png")}

    async def picture(request: Request) -> Response:
        found = known.get(request.path_params["name"])
        if found is None:
            raise NotFound
        return FileResponse(found, media_type="image/png", headers=_HEADERS)

    return [PlainRoute(PATH + "{name}", picture, include_in_schema=False)]
