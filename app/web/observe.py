"""What surrounds every request: its id, its metrics, one line in the log, and an answer to what nobody foresaw."""

import logging
import time

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import InternalError, Problem, Unavailable
from app.secrets.sealing import KeyUnknown
from app.web import metrics
from app.web.logs import Access, write_request
from app.web.problems import asked_language, render
from app.web.request_id import HEADER, new_request_id, request_id

log = logging.getLogger("maqal.unexpected_errors")

NOSNIFF = (b"x-content-type-options", b"nosniff")
"""JSON with markup in it stays JSON, whatever a browser makes of its first letters."""


CLIENT_LEFT = 499
"""The status that is counted where nothing was answered, since the client left before its request was whole."""


class Observe:
    """Pure ASGI: gives a request its id, counts and times it by its route's template, logs nothing personal.

    Whatever an endpoint raised unforeseen is logged and answered as a problem, where nothing was answered yet.
    """

    def __init__(self, app: ASGIApp, *, access_log: bool) -> None:
        self._app, self._access_log = app, access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        new_id = new_request_id()
        request_id.set(new_id)
        status, size = CLIENT_LEFT, 0

        async def watch(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (HEADER, new_id.encode()), NOSNIFF]}
            else:
                size += len(message.get("body", b""))
            await send(message)

        start = time.perf_counter()
        metrics.IN_PROGRESS.inc()
        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            log.debug("client_left")  # in the middle of its request: nobody is there to be answered
        except Exception as error:
            is_old = isinstance(error, KeyUnknown)  # this process was started before its key was replaced
            log.exception("secret_key_unknown" if is_old else "unforeseen_error")
            if status != CLIENT_LEFT:
                raise
            answer: Problem = Unavailable() if is_old else InternalError()
            await render(answer, asked_language(scope["headers"]))(scope, receive, watch)
        finally:
            seconds = time.perf_counter() - start
            metrics.IN_PROGRESS.dec()
            method, route = metrics.known(scope["method"]), template(scope)
            metrics.count(method, route, status, seconds)
            if self._access_log:
                write_request(Access(time.time(), new_id, method, route, status, size, round(seconds * 1000, 2)))


def template(scope: Scope) -> str:
    """The template of the route that served a request, such as `/api/v1/articles/{ref}`."""
    # A route of an included router knows its path without the prefix; what FastAPI keeps beside it has both.
    effective = scope.get("fastapi", {}).get("effective_route_context")
    for found in (effective, scope.get("route")):
        if path := getattr(found, "path", None):
            return str(path)
    return metrics.UNMATCHED
