"""Readers' reports: enough networks send a comment back, none silences what a moderator approved, nothing is told."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from app.comments.models import CommentReport
from app.web.site import Site
from tests.clocks import Clock
from tests.moderating import Room
from tests.paths import API, QUEUE
from tests.people import People


class Crowd:
    """Readers of many networks."""

    def __init__(self, app: FastAPI) -> None:
        self._app, self._stack = app, AsyncExitStack()
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def report(self, comment: int, network: str, **members: Any) -> int:
        if network not in self._clients:
            transport = httpx.ASGITransport(app=self._app, client=(network, 4711))
            client = httpx.AsyncClient(transport=transport, base_url="http://site.example")
            self._clients[network] = await self._stack.enter_async_context(client)
        address = f"{API}/comments/{comment}/reports"
        answer = await self._clients[network].post(address, json=members)
        assert answer.status_code != 204 or answer.content == b""
        return answer.status_code

    async def leave(self) -> None:
        await self._stack.aclose()


@asynccontextmanager
async def crowded(app: FastAPI) -> AsyncIterator[Crowd]:
    crowd = Crowd(app)
    try:
        yield crowd
    finally:
        await crowd.leave()


@pytest.fixture
async def crowd(app: FastAPI) -> AsyncIterator[Crowd]:
    async with crowded(app) as found:
        yield found


@pytest.fixture
async def room(client: httpx.AsyncClient, people: People) -> Room:
    body = {"title": "مقال للنقاش", "body": "متن", "status": "published"}
    made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    return Room(client, await people.headers("moderator", name="مها المشرفة"), made.headers["location"])


async def of(room: Room, comment: int) -> tuple[str, str | None, int]:
    told = (await room.client.get(f"{API}/comments/{comment}", headers=room.moderator)).json()
    return told["status"], told["held_by"], told["report_count"]


NETWORKS = ("203.0.113.1", "203.0.113.2", "2001:db8:0:1::1", "2001:db8:0:2::1")


async def test_enough_networks_send_a_comment_back(room: Room, crowd: Crowd) -> None:
    comment = await room.approved()
    for network in NETWORKS[:2]:
        assert await crowd.report(comment, network, reason="spam", note="إعلان") == 204
    assert await of(room, comment) == ("approved", "first", 2)
    assert await crowd.report(comment, NETWORKS[2]) == 204
    assert await of(room, comment) == ("pending", "reports", 3)
    assert await room.count() == 0
    assert await room.threads() == []
    assert await room.queue("held_by=reports") == [comment]


async def test_one_network_counts_once_a_day(room: Room, crowd: Crowd, clock: Clock) -> None:
    comment = await room.approved()
    for address in ("2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:1:ffff::3", "2001:db8:0:1::1"):
        assert await crowd.report(comment, address, reason="abuse") == 204
    assert (await of(room, comment))[2] == 1
    for _ in range(5):
        clock.time += timedelta(days=1)
        assert await crowd.report(comment, "2001:db8:0:1::1") == 204
    assert await of(room, comment) == ("approved", "first", 6), "no network alone sends a comment back, however long"


async def test_what_was_approved_after_reports_stays(room: Room, crowd: Crowd, clock: Clock) -> None:
    comment = await room.approved()
    for network in NETWORKS[:3]:
        await crowd.report(comment, network)
    assert (await room.do(comment, "approve")).json()["status"] == "approved"
    clock.time += timedelta(days=1)
    for network in NETWORKS:
        assert await crowd.report(comment, network, note="مرة أخرى") == 204
    assert await of(room, comment) == ("approved", "reports", 4)
    assert await room.queue("status=any&reported=true") == [comment]


async def test_approving_what_is_approved_closes_its_reports(room: Room, crowd: Crowd) -> None:
    comment = await room.approved()
    await crowd.report(comment, NETWORKS[0])
    await room.do(comment, "approve")
    assert await of(room, comment) == ("approved", "first", 0)
    assert await room.queue("status=any&reported=true") == []
    assert await room.queue("status=any&reported=false") == [comment]
    for network in NETWORKS[1:]:
        await crowd.report(comment, network)
    assert (await of(room, comment))[0] == "approved"


async def test_an_edit_by_the_writer_opens_it_to_reports_again(
    serve: Callable[..., Any], app: FastAPI, people: People, room: Room
) -> None:
    body = {"title": "مفتوح", "body": "متن", "status": "published", "comments_policy": "open"}
    made = await room.client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    sent = {"author_name": "سلمى", "author_email": "s@example.org", "body": "نص بريء"}
    posted = (await room.client.post(f"{made.headers['location']}/comments", json=sent)).json()
    comment, receipt = posted["comment"]["id"], {"Comment-Receipt": posted["receipt"]}
    async with crowded(app) as crowd:
        await crowd.report(comment, NETWORKS[0])
        await room.do(comment, "approve")
        edited = await room.client.patch(f"{API}/comments/{comment}", json={"body": "شتيمة"}, headers=receipt)
        assert edited.json()["status"] == "approved"
        for network in NETWORKS[1:]:
            await crowd.report(comment, network)
    assert (await of(room, comment))[:2] == ("pending", "reports")


async def test_the_answer_is_the_same_whatever_happens(room: Room, site: Site, crowd: Crowd) -> None:
    pending, rejected = await room.post(), await room.approved("ثان")
    await room.do(rejected, "reject")
    for comment in (pending, rejected, 999_999):
        assert await crowd.report(comment, NETWORKS[0], reason="other") == 204
    assert await site.database.read(lambda session: session.exec(select(CommentReport)).all()) == []


async def test_staff_are_not_silenced(room: Room, crowd: Crowd) -> None:
    answer = await room.client.post(f"{room.article}/comments", json={"body": "رد"}, headers=room.moderator)
    comment = answer.json()["comment"]["id"]
    for network in NETWORKS:
        await crowd.report(comment, network)
    assert await of(room, comment) == ("approved", None, 4)


async def test_moderators_read_reports_and_nobody_learns_whose_they_are(
    room: Room, site: Site, crowd: Crowd, clock: Clock
) -> None:
    comment = await room.approved()
    await crowd.report(comment, NETWORKS[0], reason="private_data", note="فيه\u202e رقم\u0000".replace("\u0000", ""))
    clock.time += timedelta(minutes=1)
    await crowd.report(comment, NETWORKS[1])
    told = await room.client.get(f"{QUEUE}/{comment}/reports", headers=room.moderator)
    assert told.headers["cache-control"] == "private, no-store"
    items = told.json()["items"]
    assert [(item["reason"], item["note"]) for item in items] == [(None, None), ("private_data", "فيه رقم")]
    assert set(items[0]) == {"reason", "note", "created_at"}
    stored = await site.database.read(lambda session: session.exec(select(CommentReport)).all())
    assert not [each for each in stored for network in NETWORKS if network in str(each.model_dump())]
    public = (await room.client.get(f"{API}/comments/{comment}")).text
    assert "report" not in public
    await room.client.delete(f"{API}/comments/{comment}", headers=room.moderator)
    assert await site.database.read(lambda session: session.exec(select(CommentReport)).all()) == []


@pytest.mark.parametrize("body", [{"reason": "x"}, {"note": "ن" * 501}, {"note": 1}, {"who": "أنا"}, []])
async def test_bad_reports_are_refused(room: Room, body: Any) -> None:
    comment = await room.approved()
    answer = await room.client.post(f"{API}/comments/{comment}/reports", json=body)
    assert answer.status_code == 422
    assert (await of(room, comment))[2] == 0


async def test_reports_of_a_network_are_limited_and_the_threshold_is_a_setting(
    serve: Callable[..., Any], room: Room
) -> None:
    comment, other = await room.approved(), await room.approved("ثان")
    async with serve(limit_reports="2/hour", comments_reports=1) as guest:
        address = f"{API}/comments/{comment}/reports"
        assert [(await guest.post(address, json={})).status_code for _ in range(3)] == [204, 204, 429]
    assert (await of(room, comment))[:2] == ("pending", "reports")
    async with serve(comments_reports=0) as guest:
        await guest.post(f"{API}/comments/{other}/reports", json={})
    assert (await of(room, other))[0] == "approved"
