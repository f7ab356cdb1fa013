"""The script that opens embeds over HTTP."""

from starlette.requests import Request
from starlette.responses import Response

from app.markup.embed_script import PATH, script
from app.web.plain_route import PlainRoute

_HEADERS = {"Cross-Origin-Resource-Policy": "cross-origin"}
_IMMUTABLE = "public, max-age=31536000, immutable"
_FOR_A_DAY = "public, max-age=86400"


def embed_routes() -> list[PlainRoute]:
    """The route of the script: immutable with its digest as `v`, else kept for a day."""

    async def show_embed_script(request: Request) -> Response:
        content, digest = script()
        etag = f'"{digest}"'
        kept = _IMMUTABLE if request.query_params.get("v") == digest else _FOR_A_DAY
        headers = {**_HEADERS, "Cache-Control": kept, "ETag": etag}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type="text/javascript", headers=headers)

    return [PlainRoute(PATH, show_embed_script, include_in_schema=False)]
