"""The streams of one process: reading begins with the first, ends after the last, and holds no more than it may."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it has no types
import httpx
import pytest

from app.db import changes
from app.events import outbox
from app.events.subjects import OUTBOX
from app.streams import hub as hubs
from app.streams.hub import MOST_WAITING, Hub, Listener
from app.streams.reading import Message
from app.web.site import Site
from tests.paths import API
from tests.people import People
from tests.waiting import eventually


@pytest.fixture
async def article(client: httpx.AsyncClient, people: People) -> str:
    body = {"title": "مقال للنقاش", "body": "متن", "status": "published", "comments_policy": "open"}
    made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    return str(made.headers["location"])


@pytest.fixture
async def hub(site: Site) -> AsyncIterator[Hub]:
    hub = Hub(site)
    yield hub
    await hub.close()


async def first_of(stream: AsyncIterator[bytes], event: str) -> str:
    async with asyncio.timeout(20):
        async for data in stream:
            if f"event: {event}".encode() in data:
                return data.decode()
    raise AssertionError("the stream has ended")


async def test_reading_ends_after_the_last_stream_and_begins_again(
    client: httpx.AsyncClient, site: Site, hub: Hub, article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "PING", 0.2)
    for number in range(3):
        stream = await hub.follow(1, "192.0.2.1", last_seen=None)
        assert (await anext(stream)).startswith(b"id: ")
        comment = {"author_name": "قارئة", "author_email": "r@example.org", "body": f"تعليق رقم {number} من القارئة"}
        assert (await client.post(f"{article}/comments", json=comment)).status_code == 201
        await site.database.write(outbox.number, now=site.now())
        assert f"تعليق رقم {number}" in await first_of(stream, "comment.visible")
        await stream.aclose()  # type: ignore[attr-defined]  # it is a generator
        assert hub.count == 0
        await eventually(lambda: not hub.is_reading)


async def test_who_comes_while_reading_ends_is_not_forgotten(
    site: Site, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream that was asked for, and is listened to only after reading has ended, has it begun again."""
    monkeypatch.setattr(hubs, "PING", 0.1)
    stream = await hub.follow(1, "192.0.2.1", last_seen=None)
    await eventually(lambda: not hub.is_reading)
    await anext(stream)
    assert hub.is_reading
    await stream.aclose()  # type: ignore[attr-defined]  # see above


async def holds_up(connection: Any) -> bool:
    """Whether somebody waits for a lock of a connection."""
    return bool(await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_comes_while_the_outbox_is_read_misses_nothing_of_it(
    client: httpx.AsyncClient, site: Site, hub: Hub, article: str, database_url: str
) -> None:
    """A reader comes back between the moment at which others' news are read and that at which they are told."""
    another = await hub.follow(2, "192.0.2.1", last_seen=None)
    await anext(another)
    comment = {"author_name": "قارئة", "author_email": "r@example.org", "body": "في الغياب"}
    assert (await client.post(f"{article}/comments", json=comment)).status_code == 201
    known = await site.database.read(outbox.last)
    connection = await asyncpg.connect(database_url.replace("+asyncpg", ""))
    try:
        held = connection.transaction()
        await held.start()
        await connection.execute("LOCK TABLE outbox_event IN ACCESS EXCLUSIVE MODE")
        await connection.execute(
            "UPDATE outbox_event SET position = $1 + (SELECT count(*) FROM outbox_event AS o WHERE o.position IS NULL "
            "AND o.id <= outbox_event.id) WHERE position IS NULL",
            known,
        )
        await connection.execute("UPDATE outbox_position SET last = (SELECT max(position) FROM outbox_event)")
        await site.database.write(lambda session: changes.record(session, [OUTBOX], now=site.now()))
        await eventually(lambda: holds_up(connection))
        stream = await hub.follow(1, "192.0.2.2", last_seen=known)
        told = asyncio.create_task(first_of(stream, "comment.visible"))
        await asyncio.sleep(0)
        await held.commit()
        assert "في الغياب" in await told
    finally:
        await connection.close()


async def test_a_reader_who_is_too_slow_is_let_go_and_takes_no_more_room() -> None:
    listener = Listener(1, "192.0.2.1", after=0)
    for position in range(1, 3 * MOST_WAITING):
        listener.take(Message(position, 1, b"x"))
    assert len([data async for data in listener.messages()]) == MOST_WAITING


async def test_what_was_read_as_missed_is_not_sent_again() -> None:
    """A message may arrive while a reader who came back is given what it missed, and be among that."""
    listener = Listener(1, "192.0.2.1", after=3)
    for position in range(4, 8):
        listener.take(Message(position, 1, str(position).encode()))
    listener.after = 5
    listener.end()
    assert [data async for data in listener.messages()] == [b"6", b"7"]
