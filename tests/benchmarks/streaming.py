"""Streams of one article, read by many over two workers, while comments are posted and approved: is any lost or twice?

Readers are cut off again and again and come back with the position that they had.
"""

import asyncio
import json
import random
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.benchmarks import hosting
from tests.benchmarks.forms import Form
from tests.benchmarks.load import request
from tests.benchmarks.sites import Site, Sites
from tests.benchmarks.tables import Found, Table
from tests.paths import API

WORKERS = 2
WRITERS = 8
AT_ONCE = 50
"""Comments that a moderator approves in one call; streams that are being opened at the same time."""

STAYS = (3.0, 30.0)
"""Seconds after which a reader who is in is cut off, at the least and at the most."""

PATIENCE = 240.0
"""Seconds after the last approval within which everybody has to have everything."""

SETTINGS = {
    "MAQAL_COMMENTS_POLICY": "all",
    "MAQAL_STREAMS_PER_NETWORK": "2000",
}


class Reader:
    """Somebody who follows an article: how often each comment came, and the position to go on from."""

    def __init__(self) -> None:
        self.position, self.resets, self.opened = "", 0, 0
        self.seen: Counter[int] = Counter()
        self.is_in = asyncio.Event()

    async def follow(self, port: int, path: str) -> None:
        """Read a stream until it ends or the task is cancelled."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            headers: Any = {"Accept": "text/event-stream"} | ({"Last_Event_ID": self.position} if self.position else {})
            writer.write(request("GET", path, **headers))
            status = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in status.partition(b"\r\n")[0]:
                return
            self.opened += 1
            rest = b""
            while size := int((await reader.readuntil(b"\r\n")).strip() or b"0", 16):
                rest += (await reader.readexactly(size + 2))[:-2]
                *whole, rest = rest.replace(b"\r\n", b"\n").split(b"\n\n")
                for event in whole:
                    self._take(event)
        finally:
            writer.close()

    def _take(self, event: bytes) -> None:
        lines = dict(line.split(b": ", 1) for line in event.split(b"\n") if b": " in line)
        if lines.get(b"event") == b"comment.visible":
            self.seen[json.loads(lines[b"data"])["id"]] += 1
        self.resets += lines.get(b"event") == b"reset"
        if b"id" in lines:
            self.position = lines[b"id"].decode()
            self.is_in.set()


class Streamed(NamedTuple):
    """What became of it: comments that readers missed and got again, in sums over all readers."""

    readers: int
    comments: int
    opened: int
    resets: int
    missed: int
    repeated: int
    writing: float
    """Seconds of posting and approving all."""
    behind: float
    """Seconds from the last approval until the last reader had everything."""


async def measure(sites: Sites, folder: Path, form: Form) -> Found:
    """The same on both databases."""
    found = {}
    for database, site in sites.loaded.items():
        with sites.copy(database) as url:
            options: Any = {"workers": WORKERS, "arguments": ("--workers", str(WORKERS)), "variables": SETTINGS}
            async with hosting.maqal(folder, url, **options) as served:
                found[database] = await _stream(served.port, site, form.stream_readers, form.streamed)
    columns = ("", "readers", "comments", "streams opened", "resets", "missed", "twice", "writing, s", "behind, s")
    rows = [
        [name, *(f"{value:,}" if isinstance(value, int) else f"{value:.1f}" for value in each)]
        for name, each in found.items()
    ]
    title = f"Streams of one article over {WORKERS} workers while comments are posted and approved"
    return Found([Table(title, columns, rows)], {name: each._asdict() for name, each in found.items()})


async def _stream(port: int, site: Site, count: int, comments: int) -> Streamed:
    readers, path = [Reader() for _ in range(count)], f"{API}/articles/{site.newest}/comments/stream"
    places, source = asyncio.Semaphore(AT_ONCE), random.Random(7)  # noqa: S311  when somebody is cut off
    wanted: set[int] = set()
    is_done = asyncio.Event()

    async def stay(reader: Reader) -> None:
        while not is_done.is_set():
            async with places:
                reader.is_in.clear()
                following = asyncio.create_task(reader.follow(port, path))
                entering = asyncio.create_task(reader.is_in.wait())
                await asyncio.wait({following, entering}, return_when="FIRST_COMPLETED")
            ending = asyncio.create_task(is_done.wait())
            await asyncio.wait({following, ending}, timeout=source.uniform(*STAYS), return_when="FIRST_COMPLETED")
            for task in (following, entering, ending):
                task.cancel()
                with suppress(asyncio.CancelledError, OSError, EOFError, asyncio.IncompleteReadError):
                    await task

    tasks = [asyncio.create_task(stay(reader)) for reader in readers]
    try:
        await _until(lambda: all(reader.position for reader in readers), PATIENCE)
        begun = time.monotonic()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
            numbers = iter(range(comments))
            await asyncio.gather(*(_write(client, site, numbers, wanted) for _ in range(WRITERS)))
        writing, approved = time.monotonic() - begun, time.monotonic()
        with suppress(TimeoutError):
            await _until(lambda: all(wanted <= reader.seen.keys() for reader in readers), PATIENCE)
        behind = time.monotonic() - approved
    finally:
        is_done.set()
        await asyncio.gather(*tasks)
    return Streamed(
        count, len(wanted), sum(each.opened for each in readers), sum(each.resets for each in readers),
        sum(len(wanted - each.seen.keys()) for each in readers),
        sum(times - 1 for each in readers for times in each.seen.values()), writing, behind,
    )  # fmt: skip


async def _write(client: httpx.AsyncClient, site: Site, numbers: Any, wanted: set[int]) -> None:
    waiting: list[int] = []
    for number in numbers:
        comment = {"author_name": "قارئة", "author_email": "reader@example.org", "body": f"تعليق رقم {number}"}
        posted = await client.post(f"{API}/articles/{site.newest}/comments", json=comment)
        assert posted.status_code == 201, posted.text
        waiting.append(posted.json()["comment"]["id"])
        if len(waiting) == AT_ONCE:
            await _approve(client, site, waiting, wanted)
            waiting = []
    if waiting:
        await _approve(client, site, waiting, wanted)


async def _approve(client: httpx.AsyncClient, site: Site, ids: list[int], wanted: set[int]) -> None:
    moderator = {"Authorization": f"Bearer {site.token}"}
    done = await client.post(
        f"{API}/moderation/comments/batch", json={"verb": "approve", "ids": ids}, headers=moderator
    )
    assert all(each["is_changed"] for each in done.json()["items"]), done.text
    wanted.update(ids)


async def _until(holds: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        await asyncio.sleep(0.25)
