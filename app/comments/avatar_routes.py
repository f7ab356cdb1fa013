"""Avatars over HTTP."""

from starlette.requests import Request
from starlette.responses import Response

from app.comments import avatars
from app.errors import NotFound
from app.web.plain_route import PlainRoute

HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def avatar_routes() -> list[PlainRoute]:
    """The route of the pictures to which `avatar_url` leads."""

    async def show_avatar(request: Request) -> Response:
        picture = avatars.draw(**request.path_params)
        if picture is None:
            raise NotFound
        return Response(picture, media_type="image/svg+xml", headers=HEADERS)

    return [PlainRoute(avatars.PATH + "/{drawing}/{letter}.svg", show_avatar, include_in_schema=False)]
