"""Two thousand connections that want nothing, or very slowly: what ordinary clients notice of them."""

import asyncio
import resource
from contextlib import suppress
from pathlib import Path

from tests.benchmarks import hosting
from tests.benchmarks.forms import Form
from tests.benchmarks.load import CLIENTS, Load, press, request
from tests.benchmarks.sites import Sites
from tests.benchmarks.tables import Found, Table
from tests.paths import ARTICLES

AT_ONCE = 100
"""Connections that are being opened at the same time."""
FILES = 4096
DRIP_SECONDS = 0.5
WORKERS = 2
SLOW = b"GET /api/v1/articles HTTP/1.1\r\nHost: bench\r\nX-Slow: "


class Crowd:
    """Connections that are held open: half idle after one request, half sending a byte of a header now and then."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._held: list[asyncio.StreamWriter] = []
        self._tasks: list[asyncio.Task[None]] = []
        self.refused = 0

    async def gather(self, count: int) -> None:
        """Open so many."""
        limit = asyncio.Semaphore(AT_ONCE)

        async def enter(place: int) -> None:
            async with limit:
                try:
                    reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", self._port), 10)
                    writer.write(SLOW if place % 2 else request("GET", "/healthz"))
                    if place % 2 == 0:
                        await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
                except (OSError, EOFError, TimeoutError):
                    self.refused += 1
                    return
            self._held.append(writer)
            self._tasks.append(asyncio.create_task(self._stay(reader, writer, is_slow=bool(place % 2))))

        await asyncio.gather(*(enter(place) for place in range(count)))

    async def _stay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_slow: bool) -> None:
        with suppress(OSError):
            while is_slow and not writer.is_closing():
                await asyncio.sleep(DRIP_SECONDS)
                writer.write(b"a")
            await reader.read()

    @property
    def present(self) -> int:
        """How many the server has not closed yet."""
        return sum(not task.done() for task in self._tasks)

    async def leave(self) -> None:
        """Hang up."""
        for task in self._tasks:
            task.cancel()
        for writer in self._held:
            writer.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def measure(sites: Sites, folder: Path, form: Form) -> Found:
    """Ordinary clients before, among and after the crowd."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(FILES, hard)), hard))
    try:
        with sites.copy("SQLite") as address:
            async with hosting.maqal(folder, address, workers=WORKERS) as served:
                asked = [request("GET", f"{ARTICLES}/{slug}") for slug in sites.loaded["SQLite"].slugs[:100]]
                await press(served.port, asked, seconds=1)
                before = await press(served.port, asked, seconds=max(2, form.seconds))
                crowd = Crowd(served.port)
                await crowd.gather(form.crowd)
                entered = crowd.present
                during = await press(served.port, asked, seconds=max(2, form.seconds))
                stayed = crowd.present
                await crowd.leave()
                after = await press(served.port, asked, seconds=max(2, form.seconds))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    loads = {"before": before, "among them": during, "after": after}
    note = (
        f"{CLIENTS} clients read articles, two workers, SQLite. Of {form.crowd:,} others half are idle after one "
        f"request and half send a byte of a header every {DRIP_SECONDS:g} s: {crowd.refused} were refused, {entered:,} "
        f"were there at the beginning and {stayed:,} at the end (the server closes idle ones by itself). Servers may "
        f"open {FILES:,} files."
    )
    table = Table(
        "A crowd of idle and slow connections", ("", "req/s", "p50, ms", "p99, ms", "failed"), _lines(loads), note
    )
    numbers = {"refused": crowd.refused, "entered": entered, "stayed": stayed}
    return Found([table], {**{name: load._asdict() for name, load in loads.items()}, **numbers})


def _lines(loads: dict[str, Load]) -> list[list[str]]:
    return [
        [name, f"{load.rate:.0f}", f"{load.p50:.2f}", f"{load.p99:.1f}", str(load.failed)]
        for name, load in loads.items()
    ]
