"""A PostgreSQL that crashes: until it has recovered the answer is 503, and then all goes on by itself."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from app.settings import Settings
from app.web.site import Site
from tests.databases import PostgresFarm
from tests.paths import API
from tests.people import People
from tests.waiting import eventually

READS = ("articles?limit=1", "articles/1", "articles/1/comments", "search?q=متن", "readyz")


@pytest.fixture(scope="module")
def crashing() -> Iterator[PostgresFarm]:
    """A server of this file's own."""
    farm = PostgresFarm()
    yield farm
    farm.close()


@pytest.fixture
def database_url(crashing: PostgresFarm) -> Iterator[str]:
    with crashing.database() as url:
        yield url


class Asking:
    """Somebody who reads and writes without a pause, and notes what was answered."""

    def __init__(self, client: httpx.AsyncClient, editor: dict[str, str]) -> None:
        self._client, self._editor = client, editor
        self.reads: Counter[int] = Counter()
        self.writes: Counter[int] = Counter()
        self.odd: list[str] = []

    async def turn(self) -> None:
        """Ask everything once, as a guest and with a token."""
        for path in READS:
            for headers in ({}, self._editor):
                full = f"/{path}" if path == "readyz" else f"{API}/{path}"
                self._note(self.reads, await self._client.get(full, headers=headers))
        article = {"title": "عنوان", "body": "متن"}
        self._note(self.writes, await self._client.post(f"{API}/articles", json=article, headers=self._editor))
        remark = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "شكرًا"}
        self._note(self.writes, await self._client.post(f"{API}/articles/1/comments", json=remark))

    def _note(self, counted: Counter[int], answer: httpx.Response) -> None:
        counted[answer.status_code] += 1
        if answer.status_code not in {200, 201, 503}:
            self.odd.append(f"{answer.request.url.path}: {answer.status_code} {answer.text}")


@pytest.fixture
async def asking(client: httpx.AsyncClient, people: People) -> Asking:
    editor = await people.headers("editor")
    article = {"title": "عنوان", "body": "متن", "status": "published"}
    assert (await client.post(f"{API}/articles", json=article, headers=editor)).status_code == 201
    found = Asking(client, editor)
    await found.turn()
    assert (set(found.reads), set(found.writes)) == ({200}, {201})
    return found


async def goes_on(asking: Asking) -> None:
    """Ask until everything is answered as before; nothing else than 503 came meanwhile."""

    async def is_well() -> bool:
        before = asking.reads[503] + asking.writes[503]
        await asking.turn()
        return asking.reads[503] + asking.writes[503] == before

    await eventually(is_well, within=60)
    assert asking.odd == []


async def test_a_server_whose_process_was_killed_recovers_and_all_goes_on(
    asking: Asking, crashing: PostgresFarm, site: Site
) -> None:
    """One killed process makes the server drop all connections and recover, which it tells by 57P02 and 57P03."""
    for _ in range(3):
        os.kill(crashing.backend(site.settings.database), signal.SIGKILL)
        await goes_on(asking)
    assert asking.reads[503] + asking.writes[503]


async def test_a_server_that_was_killed_as_a_whole_is_away_until_it_is_started_again(
    asking: Asking, crashing: PostgresFarm, make_settings: Callable[..., Settings]
) -> None:
    crashing.kill()
    away: Any = Counter()
    for _ in range(3):
        before = asking.writes.copy()
        await asking.turn()
        away += asking.writes - before
    assert set(away) == {503}
    assert asking.odd == []
    starting = asyncio.create_task(asyncio.to_thread(crashing.start))
    try:
        await goes_on(asking)
    finally:
        await starting
