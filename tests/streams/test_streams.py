"""Streams of comments, from real servers with two workers: nothing is missed, nothing comes twice."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import KINDS
from tests.paths import API
from tests.servers import serving_sample

PATIENCE = 30.0
OPEN = {
    "MAQAL_COMMENTS_POLICY": "open",
    "MAQAL_LIMIT_COMMENTS": "off",
    "MAQAL_LIMIT_READS": "off",
    "MAQAL_STREAMS_PER_NETWORK": "60",
}


@dataclass
class Follower:
    """A browser that follows an article: what it was sent, and where it is."""

    position: str = ""
    retry: int = 0
    seen: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def follow(self, lines: AsyncIterator[str]) -> None:
        event, data = "", ""
        async for line in lines:
            name, _, value = line.partition(": ")
            if name == "event":
                event = value
            elif name == "data":
                data += value
            elif name == "id":
                self.position = value
            elif name == "retry":
                self.retry = int(value)
            elif not line and event:
                self.seen.append((event, json.loads(data)))
                event = data = ""

    def bodies(self, kind: str = "comment.visible") -> list[str]:
        return [told["body_text"] for event, told in self.seen if event == kind]


@asynccontextmanager
async def following(client: httpx.AsyncClient, article: str, follower: Follower) -> AsyncIterator[httpx.Response]:
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": follower.position} if follower.position else {})
    async with client.stream("GET", f"{article}/comments/stream", headers=headers) as answer:
        assert answer.status_code == 200
        task = asyncio.create_task(follower.follow(answer.aiter_lines()))
        await until(lambda: bool(follower.position))
        yield answer
        task.cancel()


async def until(holds: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def post(client: httpx.AsyncClient, article: str, body: str, **members: Any) -> int:
    comment = {"author_name": "قارئة", "author_email": "canary@example.org", "body": body, **members}
    answer = await client.post(f"{article}/comments", json=comment)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["comment"]["id"])


@pytest.fixture(scope="module", params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("streams")
    arguments = ("--workers", "2")
    if request.param == "sqlite":
        with serving_sample(folder, *arguments, **OPEN) as address:
            yield address
    else:
        farm = request.getfixturevalue("postgres")
        with farm.database() as url, serving_sample(folder, *arguments, MAQAL_DATABASE_URL=url, **OPEN) as address:
            yield address


@pytest.fixture
async def client(server: str) -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=0)  # each request finds either worker
    async with httpx.AsyncClient(base_url=server, timeout=PATIENCE, limits=limits) as client:
        yield client


@pytest.fixture
async def articles(client: httpx.AsyncClient) -> list[str]:
    page = (await client.get(f"{API}/articles?limit=10")).json()["items"]
    return [f"{API}/articles/{item['id']}" for item in page if item["comments_open"]]


async def test_a_comment_arrives_changes_and_goes(client: httpx.AsyncClient, articles: list[str]) -> None:
    follower, elsewhere = Follower(), Follower()
    async with (
        following(client, articles[0], follower) as answer,
        following(client, articles[1], elsewhere),
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        comment = {"author_name": "قارئة", "author_email": "canary@example.org", "body": "أول"}
        posted = (await client.post(f"{articles[0]}/comments", json=comment)).json()
        receipt = {"Comment-Receipt": posted["receipt"]}
        address = f"{API}/comments/{posted['comment']['id']}"
        await until(lambda: len(follower.seen) == 1)
        assert (await client.patch(address, json={"body": "أول مصحّح"}, headers=receipt)).status_code == 200
        await until(lambda: len(follower.seen) == 2)
        assert (await client.delete(address, headers=receipt)).status_code == 204
        await until(lambda: len(follower.seen) == 3)
    assert [event for event, _ in follower.seen] == ["comment.visible", "comment.changed", "comment.removed"]
    assert follower.seen[0][1]["body_text"] == "أول"
    assert follower.seen[1][1] | {"display": 0} == follower.seen[0][1] | {
        "display": 0, "body_text": "أول مصحّح", "body_html": follower.seen[1][1]["body_html"],
        "edited_at": follower.seen[1][1]["edited_at"],
    }  # fmt: skip
    assert follower.seen[2][1] == {"id": posted["comment"]["id"], "article_id": posted["comment"]["article_id"]}
    assert elsewhere.seen == []
    assert "canary" not in str(follower.seen)
    assert follower.retry > 0


async def test_many_who_come_back_miss_nothing_and_get_nothing_twice(
    client: httpx.AsyncClient, articles: list[str], every: int
) -> None:
    """Readers on both workers, of whom half are cut off again and again, while three writers post."""
    readers_at_once, posts = (40, 30) if every == 1 else (16, 15)
    article, followers = articles[0], [Follower() for _ in range(readers_at_once)]
    expected = {f"تعليق {writer}-{number}" for writer in range(3) for number in range(posts)}
    is_over = asyncio.Event()

    async def write(writer: int) -> None:
        for number in range(posts):
            await post(client, article, f"تعليق {writer}-{number}")

    async def read(number: int, follower: Follower) -> None:
        while not is_over.is_set():
            async with following(client, article, follower):
                patience = 0.2 + number / 100 if number % 2 else PATIENCE
                with_end = asyncio.create_task(is_over.wait())
                await asyncio.wait([with_end], timeout=patience)
                with_end.cancel()

    readers = [asyncio.create_task(read(number, follower)) for number, follower in enumerate(followers)]
    await until(lambda: all(follower.position for follower in followers))
    await asyncio.gather(*(write(writer) for writer in range(3)))
    await until(lambda: all(len(follower.seen) >= len(expected) for follower in followers))
    is_over.set()
    await asyncio.gather(*readers)
    for follower in followers:
        assert sorted(follower.bodies()) == sorted(expected)


async def test_who_was_away_is_told_what_happened(client: httpx.AsyncClient, articles: list[str]) -> None:
    follower = Follower()
    async with following(client, articles[0], follower):
        await post(client, articles[0], "قبل الغياب")
        await until(lambda: follower.bodies() == ["قبل الغياب"])
    await post(client, articles[0], "في الغياب")
    await post(client, articles[1], "في مقال آخر")
    async with following(client, articles[0], follower):
        await until(lambda: len(follower.seen) >= 2)
    assert follower.bodies() == ["قبل الغياب", "في الغياب"]


async def test_who_knows_what_is_not_kept_begins_anew(client: httpx.AsyncClient, articles: list[str]) -> None:
    follower = Follower(position="0")
    async with following(client, articles[0], follower):
        await post(client, articles[0], "جديد")
        await until(lambda: "جديد" in follower.bodies())
    ahead = Follower(position=str(2**52))
    async with following(client, articles[0], ahead):
        await until(lambda: bool(ahead.seen))
        assert ahead.seen[0][0] == "reset"


async def test_streams_are_bounded_by_network(client: httpx.AsyncClient, articles: list[str]) -> None:
    async with (
        asyncio.timeout(PATIENCE),
        httpx.AsyncClient(base_url=client.base_url, timeout=PATIENCE, limits=httpx.Limits(max_connections=300)) as many,
    ):
        opened, refused = [], None
        try:
            while refused is None:
                request = many.build_request("GET", f"{articles[0]}/comments/stream")
                answer = await many.send(request, stream=True)
                opened.append(answer)
                refused = answer if answer.status_code == 429 else None
            await refused.aread()
            assert refused.json()["code"] == "too_many_requests"
            assert refused.headers["retry-after"]
            assert 60 < len(opened) <= 121, "sixty for each of two workers"
        finally:
            for answer in opened:
                await answer.aclose()
    await until_closed(client)


async def until_closed(client: httpx.AsyncClient) -> None:
    """Wait until the server has noticed that its readers left."""
    deadline = time.monotonic() + 2 * PATIENCE
    while "maqal_streams 0.0" not in (await client.get("/metrics")).text:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.2)


async def test_nobody_waits_for_the_end_of_a_stream(client: httpx.AsyncClient, articles: list[str]) -> None:
    """Nor for its headers alone, nor where there is no article."""
    first, second = Follower(), Follower()
    async with following(client, articles[2], first), following(client, articles[2], second):
        head = await client.head(f"{articles[2]}/comments/stream")
        assert (head.status_code, head.content) == (200, b"")
    missing = await client.get(f"{API}/articles/999999/comments/stream")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    wrong = await client.get(f"{articles[0]}/comments/stream", headers={"Last-Event-ID": "x"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_a_server_that_stops_ends_its_streams(tmp_path: Path, workers: str) -> None:
    follower = Follower()
    with serving_sample(tmp_path, "--workers", workers, **OPEN) as address:
        client = httpx.AsyncClient(base_url=address, timeout=PATIENCE)
        page = (await client.get(f"{API}/articles")).json()["items"]
        request = client.build_request("GET", f"{API}/articles/{page[0]['id']}/comments/stream")
        answer = await client.send(request, stream=True)
        task = asyncio.create_task(follower.follow(answer.aiter_lines()))
        await until(lambda: bool(follower.position))
        begun = time.monotonic()
    assert time.monotonic() - begun < 8, "the server has ten seconds for requests that run"
    await asyncio.wait_for(task, PATIENCE)
    await client.aclose()
