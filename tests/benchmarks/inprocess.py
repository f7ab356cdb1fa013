"""CPU time of whole ASGI calls inside this process, which a neighbour's load moves little."""

import statistics
import time
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from starlette.types import ASGIApp, Message


class Call(NamedTuple):
    """One request, as a server would hand it on."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()


async def ask(app: ASGIApp, call: Call) -> tuple[int, bytes]:
    """Make one call; its status and body."""
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": call.method,
        "scheme": "http",
        "path": call.path,
        "raw_path": quote(call.path).encode(),
        "query_string": call.query.encode(),
        "root_path": "",
        "headers": [(b"host", b"bench"), (b"content-type", b"application/json"), *call.headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    status, body = 0, b""

    async def receive() -> Message:
        return {"type": "http.request", "body": call.body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, body
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            body += message.get("body", b"")

    await app(scope, receive, send)
    return status, body


async def microseconds(app: ASGIApp, calls: Sequence[Call], *, rounds: int = 5) -> float:
    """The median over some rounds of the CPU microseconds of one call, its failures refused."""
    for call in calls[:20]:
        status, body = await ask(app, call)
        if status >= 400:
            raise RuntimeError(f"{call.path}: {status} {body[:200]!r}")
    times = []
    for _ in range(rounds):
        start = time.process_time()
        for call in calls:
            await ask(app, call)
        times.append((time.process_time() - start) / len(calls) * 1e6)
    return statistics.median(times)
