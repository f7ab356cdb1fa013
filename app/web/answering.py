"""A route as an ASGI application: its plan, and the bytes of what its endpoint returns.

FastAPI's own handler adds exit stacks, a second error handler and a second check of the body to each call. Few routes
need them, and together they take as long as a short query. So routes for which this is exact skip FastAPI's handler;
all others use it, and so does every application with `dependency_overrides`.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request, Response
from fastapi.datastructures import DefaultPlaceholder
from fastapi.exceptions import ResponseValidationError
from fastapi.routing import APIRoute
from fastapi.utils import is_body_allowed_for_status_code
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.planning import needs_fastapi, plan

Reader = Callable[[Scope, Receive], Awaitable[Request]]
"""Takes a request in; what it raises is answered by the application's handlers of exceptions."""

_OPTIONS = {
    "response_model_include": None,
    "response_model_exclude": None,
    "response_model_by_alias": True,
    "response_model_exclude_unset": False,
    "response_model_exclude_defaults": False,
    "response_model_exclude_none": False,
}
"""How a route says that its answers are written otherwise, each with its default."""


def why_not(route: APIRoute) -> str | None:
    """The reason why a route has to be served by FastAPI's own handler; None where `answering` does exactly the same.

    It is asked once, when the route is made.
    """
    if not isinstance(route.response_class, DefaultPlaceholder):
        return "it has a response class of its own"
    if any(getattr(route, name) != default for name, default in _OPTIONS.items()):
        return "its answers are written with options"
    if route.response_field is None and is_body_allowed_for_status_code(route.status_code or 200):
        return "it does not declare what it returns"
    if route._embed_body_fields:  # noqa: SLF001  FastAPI says it nowhere else; a test asks each route both ways
        return "its body is an object of several parameters"
    return needs_fastapi(route.dependant)


def answering(route: APIRoute, read: Reader) -> ASGIApp:
    """The application of a route for which `why_not` has no reason."""
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

    def write(result: Any, given: Response) -> Response:
        content, status = b"", given.status_code or usual
        if field is not None:
            value, errors = field.validate(result, {}, loc=("response",))
            if errors:
                raise ResponseValidationError(errors=errors, body=result)
            content = field.serialize_json(value)
        response = Response(content, status, media_type="application/json")
        if not is_body_allowed_for_status_code(status):
            response.body = b""
        response.raw_headers += given.raw_headers
        return response

    return write


def overridable(quick: ASGIApp, usual: Callable[[Any], ASGIApp]) -> ASGIApp:
    """An application of a route: the quick one, or, where an application has `dependency_overrides`, the `usual` one.

    `usual` makes FastAPI's own for such an application.
    """
    made: dict[int, tuple[Any, ASGIApp]] = {}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        provider = scope.get("app")
        if provider is None or not provider.dependency_overrides:
            await quick(scope, receive, send)
            return
        _, own = made.setdefault(id(provider), (provider, usual(provider)))
        await own(scope, receive, send)

    return app
