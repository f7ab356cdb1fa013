"""A listener whose connection hangs without being closed: kept answers grow old no longer than is told, and return."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import make_url

from app.db.postgres.watch import BEAT
from tests.people import People
from tests.waiting import eventually

LONGEST = 2 * BEAT
"""Seconds that README promises: a beat until a sign of life is asked for, and one in which it may come."""

SLACK = 0.75
"""Seconds for a busy machine."""

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


class Line:
    """A way to a database's socket. While it hangs, what is sent waits in it, as packets do in a network that is down.

    `url` is the database by this way.
    """

    def __init__(self, url: str) -> None:
        self._address = make_url(url)
        self._socket = Path(str(self._address.query["host"])) / ".s.PGSQL.5432"
        self.carries = asyncio.Event()
        self.carries.set()
        self._joining: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._join, "127.0.0.1")
        port = self._server.sockets[0].getsockname()[1]
        direct = self._address.set(host="127.0.0.1", port=port, query={})
        self.url = direct.render_as_string(hide_password=False)

    async def close(self) -> None:
        self.carries.set()
        self._server.close()
        await asyncio.gather(*self._joining)

    def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._joining.append(asyncio.create_task(self._carry_both_ways(reader, writer)))

    async def _carry_both_ways(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self._socket)
        await asyncio.gather(self._carry(reader, to_server), self._carry(from_server, writer))

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while octets := await source.read(65536):
                await self.carries.wait()
                sink.write(octets)
                await sink.drain()
        sink.close()


@pytest.fixture
async def line(database_url: str) -> AsyncIterator[Line]:
    found = Line(database_url)
    await found.open()
    yield found
    await found.close()


class Desk:
    """Writes the title of one article through a process, and reads it through another."""

    def __init__(self, writer: httpx.AsyncClient, reader: httpx.AsyncClient) -> None:
        self.writer, self.reader, self.path = writer, reader, ""

    async def begin(self) -> None:
        site = self.writer.app.state.site  # type: ignore[attr-defined]  # set where the client is made
        self.headers = {**await People(site).headers("editor"), "If-Match": "*"}
        article = {"title": "أول عنوان", "body": "متن", "status": "published"}
        made = await self.writer.post("/api/v1/articles", json=article, headers=self.headers)
        self.path = f"/api/v1/articles/{made.json()['id']}"

    async def write(self, title: str) -> None:
        answer = await self.writer.patch(self.path, json={"title": title}, headers=self.headers)
        assert answer.status_code == 200, answer.text

    async def reads(self, title: str) -> bool:
        return bool((await self.reader.get(self.path)).json()["title"] == title)

    async def keeps(self) -> bool:
        """Whether the reading process gives what it has kept."""
        before = self._given()
        await self.reader.get(self.path)
        return self._given() > before

    def _given(self) -> float:
        self.reader.app.cache.note()  # type: ignore[attr-defined]  # set where the client is made
        return REGISTRY.get_sample_value("maqal_cache_answers_total", {"outcome": "kept"}) or 0.0


async def test_a_hanging_listener_is_bypassed_in_time_and_recovers(line: Line, serve: Callable[..., Any]) -> None:
    async with serve(database_direct_url=line.url) as reader, serve(cache_mib=0) as writer:
        desk, watch = Desk(writer, reader), reader.app.state.site.database.watch()
        await desk.begin()
        await eventually(watch.is_current)
        assert await desk.reads("أول عنوان")
        assert await desk.keeps()
        await desk.write("عنوان يُسمع به")
        await eventually(lambda: desk.reads("عنوان يُسمع به"))

        line.carries.clear()
        hung = time.monotonic()
        await desk.write("عنوان لا يُسمع به")
        assert await desk.reads("عنوان يُسمع به"), "what is kept is given until the silence is noticed"
        await eventually(lambda: desk.reads("عنوان لا يُسمع به"), within=LONGEST + SLACK)
        assert time.monotonic() - hung < LONGEST + SLACK
        for title in ("والخط مقطوع", "والخط مقطوع بعد"):
            await desk.write(title)
            assert await desk.reads(title), "nothing is kept, so that nothing is old"
        assert not await desk.keeps()

        line.carries.set()
        await eventually(watch.is_current, within=2)
        assert await desk.reads("والخط مقطوع بعد")
        assert await desk.keeps()
        await desk.write("عنوان يُسمع به ثانية")
        await eventually(lambda: desk.reads("عنوان يُسمع به ثانية"))
