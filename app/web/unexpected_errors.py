"""The last net: whatever an endpoint raised unforeseen is logged and answered as a problem."""

import logging

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import InternalError, Problem, Unavailable
from app.secrets.sealing import KeyUnknown
from app.web.problems import asked_language, render

log = logging.getLogger("maqal.unexpected_errors")


class UnexpectedErrors:
    """Pure ASGI: answers 500 as `application/problem+json`, where nothing was answered yet."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_started = False

        async def watch(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            log.debug("client_left")  # in the middle of its request: nobody is there to be answered
        except Exception as error:
            is_old = isinstance(error, KeyUnknown)  # this process was started before its key was replaced
            log.exception("secret_key_unknown" if is_old else "unforeseen_error")
            if has_started:
                raise
            answer: Problem = Unavailable() if is_old else InternalError()
            await render(answer, asked_language(scope["headers"]))(scope, receive, send)
