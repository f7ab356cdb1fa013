"""Many clients at once, over sockets: how much is answered, how soon, and with what."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import quote


@dataclass
class Outcome:
    """What some clients were answered: how many of each status, and after how many seconds."""

    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    @property
    def p50(self) -> float:
        """Milliseconds within which half was answered."""
        return median(self.latencies) * 1000

    @property
    def p99(self) -> float:
        """Milliseconds within which 99 of 100 were answered."""
        return sorted(self.latencies)[len(self.latencies) * 99 // 100] * 1000


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """The octets of one request; a path may be in Arabic."""
    lines = [f"{method} {quote(path, safe='/?&=:%')} HTTP/1.1", "Host: bench"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join((*lines, "", "")).encode() + body


async def drive(port: int, choose: Callable[[], bytes], *, clients: int, seconds: float) -> Outcome:
    """Let so many clients ask one request after another, each as `choose` gives it."""
    outcome = Outcome(seconds)
    end = time.perf_counter() + seconds
    await asyncio.gather(*(_client(port, choose, end, outcome) for _ in range(clients)))
    return outcome


async def _client(port: int, choose: Callable[[], bytes], end: float, outcome: Outcome) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while (start := time.perf_counter()) < end:
            writer.write(choose())
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(_length(head))
            outcome.statuses[int(head[9:12])] += 1
            outcome.latencies.append(time.perf_counter() - start)
    finally:
        writer.close()


def _length(head: bytes) -> int:
    place = head.lower().find(b"content-length:")
    return 0 if place < 0 else int(head[place + 15 : head.index(b"\r\n", place)])
