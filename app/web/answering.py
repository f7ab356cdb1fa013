"""A route as an ASGI application: its plan, and the bytes of what its endpoint returns.

FastAPI's own handler lays stacks of clean-ups, a second net for errors and a second look at the body around each call.
No route of ours needs one, and together they take as long as a short query.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request, Response
from fastapi.datastructures import DefaultPlaceholder
from fastapi.exceptions import ResponseValidationError
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.planning import plan

Reader = Callable[[Scope, Receive], Awaitable[Request]]
"""Takes a request in; what it raises is answered by the application's handlers of exceptions."""


def answering(route: APIRoute, read: Reader) -> ASGIApp:
    """The application of a route whose endpoint returns JSON, a response of its own, or nothing where it is 204.

    `TypeError` for a route that FastAPI has to serve itself; see `plan` too.
    """
    answer, write = plan(route.dependant), _writer(route)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = await read(scope, receive)
        given = _Given()
        result = await answer(request, given)
        response = result if isinstance(result, Response) else write(result, given)
        await response(scope, receive, send)

    return app


class _Given(Response):
    """The response that endpoints are given to set headers and status of; no status is the route's own."""

    def __init__(self) -> None:
        self.status_code = 0
        self.raw_headers: list[tuple[bytes, bytes]] = []


def _writer(route: APIRoute) -> Callable[[Any, Response], Response]:
    field, usual = route.response_field, route.status_code or 200
    if not isinstance(route.response_class, DefaultPlaceholder):
        raise TypeError(f"{route.path} has a class of responses of its own")
    if field is None and usual != 204:
        raise TypeError(f"{route.path} does not say what it returns")

    def write(result: Any, given: Response) -> Response:
        content = b""
        if field is not None:
            value, errors = field.validate(result, {}, loc=("response",))
            if errors:
                raise ResponseValidationError(errors=errors, body=result)
            content = field.serialize_json(value)
        response = Response(content, given.status_code or usual, media_type="application/json" if field else None)
        response.raw_headers += given.raw_headers
        return response

    return write
