"""The references: a bare ASGI app, and a FastAPI route that returns ready bytes."""

from fastapi import FastAPI, Response
from starlette.types import Receive, Scope, Send


def ready_bytes(body: bytes) -> FastAPI:
    """A FastAPI application whose one route answers with these bytes."""
    app = FastAPI()

    @app.get("/ready")
    async def ready() -> Response:
        return Response(body, media_type="application/json")

    return app


class BareAsgi:
    """The fastest honest answer: fixed bytes, prepared headers, no routing."""

    def __init__(self, body: bytes) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        self._start = {"type": "http.response.start", "status": 200, "headers": headers}
        self._body = {"type": "http.response.body", "body": body}

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer."""
        await send(self._start)
        await send(self._body)
