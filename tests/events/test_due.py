"""A scheduled article is recorded as published once: whoever crashes, and however many workers run."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.background.worker import Worker
from app.events import due, outbox
from app.web.site import Site
from tests.clocks import NOON, Clock
from tests.paths import API
from tests.people import People


class Newsroom:
    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str], site: Site, clock: Clock) -> None:
        self.client, self.headers, self.site, self.clock = client, headers, site, clock

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        answer = await self.client.request(method, f"{API}{path}", json=body, headers={**self.headers, "If-Match": "*"})
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def schedule(self, title: str, **later: float) -> int:
        at = (self.clock.time + timedelta(**later)).isoformat()
        body = {"title": title, "body": "متن", "status": "published", "published_at": at}
        found: int = (await self.call("POST", "/articles", body))["id"]
        return found

    async def events(self, article_id: int) -> list[str]:
        await self.site.database.write(outbox.number, now=NOON)
        found = await self.site.database.read(outbox.read, after=0, most=1000)
        return [event.name for event in found if json.loads(event.ids) == {"article_id": article_id}]


async def newsroom(client: httpx.AsyncClient, people: People, site: Site, clock: Clock) -> Newsroom:
    return Newsroom(client, await people.headers("admin"), site, clock)


async def test_many_workers_record_it_once(client: httpx.AsyncClient, people: People, site: Site, clock: Clock) -> None:
    room = await newsroom(client, people, site, clock)
    ids = [await room.schedule(f"مقال {n}", minutes=n) for n in (1, 2, 60)]
    workers = [Worker(site) for _ in range(4)]
    await asyncio.gather(*(worker.record_due() for worker in workers))
    assert await room.events(ids[0]) == ["article.created", "article.scheduled"]
    clock.advance(minutes=5)
    await asyncio.gather(*(worker.record_due() for worker in workers))
    await asyncio.gather(*(worker.record_due() for worker in workers))
    for article_id in ids[:2]:
        assert await room.events(article_id) == ["article.created", "article.scheduled", "article.published"]
    assert await room.events(ids[2]) == ["article.created", "article.scheduled"]


async def test_one_that_came_due_and_was_moved_before_a_worker_saw_it_was_published_first(
    client: httpx.AsyncClient, people: People, site: Site, clock: Clock
) -> None:
    room = await newsroom(client, people, site, clock)
    moves = {"unpublish": "unpublished", "archive": "archived", "": "trashed", "?permanent=true": "deleted"}
    made = {verb: await room.schedule(f"مقال {name}", minutes=1) for verb, name in moves.items()}
    clock.advance(minutes=2)
    for verb, article_id in made.items():
        if verb in {"unpublish", "archive"}:
            await room.call("POST", f"/articles/{article_id}/{verb}")
        else:
            await room.call("DELETE", f"/articles/{article_id}{verb}")
    await Worker(site).record_due()
    for verb, article_id in made.items():
        told = await room.events(article_id)
        assert told == ["article.created", "article.scheduled", "article.published", f"article.{moves[verb]}"]


async def test_one_that_is_scheduled_anew_or_taken_back_is_published_at_its_last_date_alone(
    client: httpx.AsyncClient, people: People, site: Site, clock: Clock
) -> None:
    room = await newsroom(client, people, site, clock)
    later, never, now = [await room.schedule(f"مقال {n}", minutes=1) for n in range(3)]
    at = (clock.time + timedelta(hours=1)).isoformat()
    await room.call("POST", f"/articles/{later}/publish", {"published_at": at})
    await room.call("POST", f"/articles/{never}/unpublish")
    await room.call("POST", f"/articles/{now}/publish")
    clock.advance(minutes=2)
    await Worker(site).record_due()
    assert (await room.events(later)).count("article.published") == 0
    assert (await room.events(never))[-1] == "article.unpublished"
    clock.advance(hours=1)
    await Worker(site).record_due()
    await Worker(site).record_due()
    assert [(await room.events(each)).count("article.published") for each in (later, never, now)] == [1, 0, 1]


async def test_one_that_was_restored_from_the_trash_is_expected_again(
    client: httpx.AsyncClient, people: People, site: Site, clock: Clock
) -> None:
    room = await newsroom(client, people, site, clock)
    article_id = await room.schedule("مقال", minutes=1)
    await room.call("DELETE", f"/articles/{article_id}")
    await room.call("POST", f"/articles/{article_id}/restore")
    clock.advance(minutes=2)
    await Worker(site).record_due()
    assert (await room.events(article_id))[-1] == "article.published"


async def test_what_fails_after_taking_leaves_it_to_be_taken_again(
    client: httpx.AsyncClient, people: People, site: Site, clock: Clock
) -> None:
    room = await newsroom(client, people, site, clock)
    article_id = await room.schedule("مقال", minutes=1)
    clock.advance(minutes=2)

    def take_and_fail(session: Any) -> None:
        assert due.take(session, now=clock.time, most=10) == [article_id]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await site.database.write(take_and_fail)
    await Worker(site).record_due()
    assert (await room.events(article_id)).count("article.published") == 1
