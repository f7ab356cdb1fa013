"""The references: a bare ASGI app, and a FastAPI route that returns ready bytes.

As a program's app (`bare:create --factory`) it answers the path `/6144` with that many bytes, for each of the sizes in
`BENCH_BODY_BYTES`, and any other path with the first of them.
"""

import os

from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SIZES = "BENCH_BODY_BYTES"
_TEXT = "أعلنت الوكالة اليوم نتائج الدراسة الجديدة حول المياه والطاقة في المنطقة. "


def body_of(size: int) -> bytes:
    """JSON in Arabic of so many bytes."""
    room = max(0, size - len(b'{"body":""}'))
    text = (_TEXT * (room // len(_TEXT.encode()) + 1)).encode()[:room].decode(errors="ignore")
    return f'{{"body":"{text}{"." * (room - len(text.encode()))}"}}'.encode()


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
        self.messages: tuple[Message, Message] = (
            {"type": "http.response.start", "status": 200, "headers": headers},
            {"type": "http.response.body", "body": body},
        )

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer."""
        for message in self.messages:
            await send(message)


def create() -> ASGIApp:
    """The bare app with bodies of several sizes; which one is a single look-up in a dict."""
    sizes = [int(size) for size in os.environ[SIZES].split(",")]
    by_path = {f"/{size}": BareAsgi(body_of(size)).messages for size in sizes}
    other = by_path[f"/{sizes[0]}"]

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        start, body = by_path.get(scope["path"], other)
        await send(start)
        await send(body)

    return app
