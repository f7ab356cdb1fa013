"""A real receiver of webhooks on this machine, which keeps what it is sent and answers as a test wants."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from standardwebhooks.webhooks import Webhook

from app.web.site import Site
from app.webhooks.couriers import Couriers


class Request(NamedTuple):
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def opened(self, secret: str) -> Any:
        """What it says, once the library of Standard Webhooks has found its signature to be ours."""
        return Webhook(secret).verify(self.body, self.headers)


Answer = int | bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]
"""A status; the bytes of a whole answer; or what does as it likes with the connection."""


class Receiver:
    """What a receiver got; what it answers, by path: taken one by one, then it accepts."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answers: dict[str, list[Answer]] = {}
        self.always: dict[str, Answer] = {}
        self.open = self.most_open = self.connections = self.port = 0
        self.scheme = "http"

    def url(self, path: str = "/hook", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def at(self, path: str) -> list[Request]:
        return [each for each in self.requests if each.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while await self._one(reader, writer):
                pass
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        request = Request(first.split(" ")[1], headers, await reader.readexactly(int(headers["content-length"])))
        self.requests.append(request)
        waiting = self.answers.get(request.path)
        answer = waiting.pop(0) if waiting else self.always.get(request.path, 204)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            if callable(answer):
                await answer(writer)
                return False
            told = answer if isinstance(answer, bytes) else f"HTTP/1.1 {answer} .\r\ncontent-length: 0\r\n\r\n".encode()
            writer.write(told)
            await writer.drain()
        finally:
            self.open -= 1
        return True


async def hang(_writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.Event().wait()


def forever(head: bytes, part: bytes, *, pause: float) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    """Begin an answer, and go on with it for ever."""

    async def go_on(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)

    return go_on


@asynccontextmanager
async def receiving(tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """Run a receiver in this loop, on a port that nobody else has."""
    receiver = Receiver()
    running: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        try:
            await receiver.serve(reader, writer)
        except asyncio.CancelledError:
            writer.close()
        finally:
            running.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    receiver.scheme = "https" if tls else "http"
    try:
        yield receiver
    finally:
        server.close()
        for task in list(running):
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def deliver(site: Site) -> float | None:
    """Do what the background job does until nothing is on its way; the seconds until more is due."""
    couriers = Couriers(site)
    await couriers.round()
    await couriers.settled()
    wait = await couriers.round()
    await couriers.close()
    return wait
