"""The counts of listed articles: whatever is done in whatever order, they are what a list would count."""

import asyncio
import random
from typing import Any

import httpx
import pytest

from tests.clocks import Clock
from tests.paths import API


async def counted(client: httpx.AsyncClient, room: str) -> dict[str, int]:
    items = (await client.get(f"{API}/{room}?limit=100")).json()["items"]
    return {item["slug"]: item["article_count"] for item in items}


async def check(client: httpx.AsyncClient) -> None:
    """Hold every count, in the list and of the one, against the total of its list of articles."""
    for room in ("sections", "tags", "authors"):
        for slug, count in (await counted(client, room)).items():
            listed = await client.get(
                f"{API}/articles", params={room.removesuffix("s"): slug, "total": "true", "limit": 1}
            )
            assert (room, slug, count) == (room, slug, listed.json()["total"])
            assert (await client.get(f"{API}/{room}/{slug}")).json()["article_count"] == count


async def make_catalog(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    for n, parent in enumerate((None, 1, 2, None), 1):
        await client.post(f"{API}/sections", json={"name": f"قسم {n}", "parent_id": parent}, headers=admin)
    for n in range(3):
        await client.post(f"{API}/tags", json={"name": f"وسم {n}"}, headers=admin)
        await client.post(f"{API}/authors", json={"name": f"كاتب {n}"}, headers=admin)


class Newsroom:
    """Does to the articles and the catalog what chance says."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str], clock: Clock, seed: int) -> None:
        self.client, self.clock = client, clock
        self.headers = {**headers, "If-Match": "*"}
        self.source = random.Random(seed)  # noqa: S311  a choice of verbs, not a secret
        self.ids: list[int] = []

    def content(self) -> dict[str, Any]:
        chance = self.source
        return {
            "title": f"مقال {chance.random()}",
            "body": "متن",
            "section": chance.choice([None, "قسم 1", "قسم 2", "قسم 3", "قسم 4"]),
            "tags": chance.sample(["وسم 0", "وسم 1", "وسم 2", "وسم جديد"], chance.randint(0, 3)),
            "authors": chance.sample(["كاتب 0", "كاتب 1", "كاتب 2"], chance.randint(0, 2)),
        }

    async def act(self) -> None:
        chance = self.source
        verb = chance.choice(["create", "create", "move", "edit", "publish", "catalog", "wait"])
        if verb == "create" or not self.ids:
            dates = [{}, {"status": "published"}, {"status": "published", "published_at": self.later()}]
            made = await self.client.post(
                f"{API}/articles", json={**self.content(), **chance.choice(dates)}, headers=self.headers
            )
            self.ids += [made.json()["id"]] if made.status_code == 201 else []
        elif verb == "wait":
            self.clock.advance(minutes=chance.randint(1, 40))
        elif verb == "catalog":
            await self.change_catalog()
        else:
            await self.change_article(f"{API}/articles/{chance.choice(self.ids)}", verb)

    async def change_article(self, path: str, verb: str) -> None:
        chance = self.source
        if verb == "edit":
            await self.client.put(path, json=self.content(), headers=self.headers)
        elif verb == "publish":
            body = chance.choice([{}, {"published_at": self.later()}])
            await self.client.post(f"{path}/publish", json=body, headers=self.headers)
        else:
            move = chance.choice(["unpublish", "archive", "restore", "delete", "delete forever"])
            if move.startswith("delete"):
                query = "?permanent=true" if move.endswith("forever") and chance.random() < 0.5 else ""
                await self.client.delete(f"{path}{query}", headers=self.headers)
            else:
                await self.client.post(f"{path}/{move}", headers=self.headers)

    async def change_catalog(self) -> None:
        chance = self.source
        match chance.choice(["move", "merge", "delete tag", "delete section"]):
            case "move":
                body = {"parent_id": chance.choice([None, 1, 2, 3, 4])}
                await self.client.patch(f"{API}/sections/{chance.randint(1, 4)}", json=body, headers=self.headers)
            case "merge":
                into = {"into": chance.randint(1, 4)}
                await self.client.post(f"{API}/tags/{chance.randint(1, 4)}/merge", json=into, headers=self.headers)
            case "delete tag":
                await self.client.delete(f"{API}/tags/{chance.randint(1, 6)}", headers=self.headers)
            case "delete section" if chance.random() < 0.2:
                await self.client.delete(f"{API}/sections/{chance.randint(2, 4)}", headers=self.headers)

    def later(self) -> str:
        return f"2026-03-01T{self.source.randint(12, 23):02}:{self.source.randint(0, 59):02}:00Z"


@pytest.mark.parametrize("seed", range(2))
async def test_no_count_ever_drifts(client: httpx.AsyncClient, admin: dict[str, str], clock: Clock, seed: int) -> None:
    await make_catalog(client, admin)
    newsroom = Newsroom(client, admin, clock, seed)
    for _ in range(8):
        for _ in range(12):
            await newsroom.act()
        await check(client)
    assert sum((await counted(client, "tags")).values()) > 0


async def test_verbs_in_parallel_leave_the_counts_right(
    client: httpx.AsyncClient, admin: dict[str, str], clock: Clock
) -> None:
    await make_catalog(client, admin)
    newsrooms = [Newsroom(client, admin, clock, seed) for seed in range(4)]
    for _ in range(15):
        await asyncio.gather(*(newsroom.act() for newsroom in newsrooms))
        for newsroom in newsrooms:
            newsroom.ids = sorted({*newsrooms[0].ids, *newsroom.ids})
    await check(client)


async def test_a_scheduled_article_counts_from_its_second_on(
    client: httpx.AsyncClient, admin: dict[str, str], clock: Clock
) -> None:
    await make_catalog(client, admin)
    body = {"title": "أ", "body": "ب", "section": "قسم 3", "tags": ["وسم 0"], "authors": ["كاتب 0"]}
    at = {"status": "published", "published_at": "2026-03-01T13:00:00Z"}
    await client.post(f"{API}/articles", json={**body, **at}, headers=admin)
    clock.advance(minutes=59, seconds=59)
    assert set((await counted(client, "sections")).values()) == {0}
    clock.advance(seconds=1)
    for _ in range(2):
        assert await counted(client, "sections") == {"قسم-1": 1, "قسم-2": 1, "قسم-3": 1, "قسم-4": 0}
        assert (await counted(client, "tags"))["وسم-0"] == 1
        assert (await counted(client, "authors"))["كاتب-0"] == 1
        clock.advance(hours=2)
