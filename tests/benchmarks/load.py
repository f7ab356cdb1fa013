"""Many clients at once, over sockets: how much is answered, how soon, and with what.

`wrk` is the client where it is installed, our own on asyncio otherwise; both send the same requests, in turns or drawn.
"""

import asyncio
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, cycle
from statistics import median
from typing import NamedTuple
from urllib.parse import quote

CLIENTS = 16


class Load(NamedTuple):
    """What some clients got in some seconds; percentiles in milliseconds."""

    seconds: float
    requests: int
    failed: int
    p50: float
    p99: float
    worst: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


@dataclass
class Outcome:
    """What some clients were answered: how many of each status, and after how many seconds."""

    seconds: float = 0
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    broken: int = 0

    def load(self) -> Load:
        """The same as figures."""
        ordered = sorted(self.latencies) or [0.0]
        failed = self.broken + sum(count for status, count in self.statuses.items() if status >= 400)
        p50, p99 = median(ordered) * 1000, ordered[len(ordered) * 99 // 100] * 1000
        return Load(self.seconds, len(self.latencies), failed, p50, p99, ordered[-1] * 1000)


@dataclass(frozen=True)
class Mixture:
    """Requests of which one is drawn each time, as often as its weight among all others' says."""

    requests: Sequence[bytes]
    weights: Sequence[float]


class Connection:
    """One client's connection, kept open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> "Connection":
        """A connection to a server of this machine."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    @property
    def local_port(self) -> int:
        """The port at this end."""
        return int(self._writer.get_extra_info("sockname")[1])

    async def ask(self, octets: bytes) -> tuple[int, bytes]:
        """Send a request; the status and the body of its answer."""
        self._writer.write(octets)
        head = await self._reader.readuntil(b"\r\n\r\n")
        return int(head[9:12]), await self._reader.readexactly(_length(head))

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """The octets of one request; a path may be in Arabic."""
    lines = [f"{method} {quote(path, safe='/?&=:%')} HTTP/1.1", "Host: bench"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join((*lines, "", "")).encode() + body


def client() -> str:
    """The name of the client that `press` uses here."""
    return "wrk" if shutil.which("wrk") else "asyncio"


def chooser(requests: Sequence[bytes] | Mixture) -> Callable[[], bytes]:
    """Gives one request after another: in turns, or of a mixture drawn anew."""
    if not isinstance(requests, Mixture):
        return partial(next, cycle(requests))
    upto = list(accumulate(requests.weights))
    return lambda: random.choices(requests.requests, cum_weights=upto)[0]  # noqa: S311  a mixture, not a secret


async def press(port: int, requests: Sequence[bytes] | Mixture, *, seconds: float, clients: int = CLIENTS) -> Load:
    """Let so many clients send these requests, again and again, as fast as they are answered."""
    if client() == "wrk":
        from tests.benchmarks import wrk  # noqa: PLC0415  it builds on this module

        return await wrk.press(port, requests, seconds=seconds, clients=clients)
    return (await drive(port, chooser(requests), clients=clients, seconds=seconds)).load()


async def drive(
    port: int, choose: Callable[[], bytes], *, clients: int, seconds: float, most: int | None = None
) -> Outcome:
    """Let so many clients ask one request after another, each as `choose` gives it; `most` answers end it sooner."""
    outcome, start = Outcome(), time.perf_counter()
    await asyncio.gather(*(_client(port, choose, start + seconds, most, outcome) for _ in range(clients)))
    outcome.seconds = time.perf_counter() - start
    return outcome


async def _client(port: int, choose: Callable[[], bytes], end: float, most: int | None, outcome: Outcome) -> None:
    connection = await Connection.open(port)
    while (start := time.perf_counter()) < end and (most is None or len(outcome.latencies) < most):
        try:
            status, _ = await connection.ask(choose())
        except (OSError, EOFError):
            outcome.broken += 1
            connection.close()
            connection = await Connection.open(port)
        else:
            outcome.statuses[status] += 1
            outcome.latencies.append(time.perf_counter() - start)
    connection.close()


def _length(head: bytes) -> int:
    place = head.lower().find(b"content-length:")
    return 0 if place < 0 or head[9:12] == b"304" else int(head[place + 15 : head.index(b"\r\n", place)])
