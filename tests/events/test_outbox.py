"""The outbox: written exactly once with what happened, read in the order of commits."""

import asyncio
import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.db.runner import Database
from app.errors import WrongState
from app.events import outbox
from app.events.facts import ArticleChanged, CommentPosted
from app.events.outbox import NewEvent
from app.events.recording import record
from tests.clocks import NOON
from tests.waiting import eventually


async def numbered(database: Database) -> list[tuple[int, str]]:
    while await database.write(outbox.number, now=NOON):
        pass
    return [(event.position, event.ids) for event in await database.read(outbox.read, after=0, most=10_000)]


async def test_an_event_is_written_with_what_happened_or_not_at_all(database: Database) -> None:
    def fail(session: Session) -> None:
        record(session, ArticleChanged(1), now=NOON)
        raise WrongState

    with pytest.raises(WrongState):
        await database.write(fail)
    await database.write(record, ArticleChanged(2), CommentPosted(7, 2), now=NOON)
    await database.write(outbox.number, now=NOON)
    found = await database.read(outbox.read, after=0, most=10)
    assert [(event.position, event.name, json.loads(event.ids)) for event in found] == [
        (1, "article.changed", {"article_id": 2}),
        (2, "comment.posted", {"comment_id": 7, "article_id": 2}),
    ]
    assert await database.read(outbox.last) == 2


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_commits_later_under_an_earlier_id_is_read_later_and_not_missed(database: Database) -> None:
    has_written, may_commit = threading.Event(), asyncio.Event()

    def write_and_wait(session: Session) -> None:
        outbox.add(session, [NewEvent("first.written", {"n": 1})], now=NOON)
        has_written.set()
        while not may_commit.is_set():
            session.connection().execute(text("SELECT pg_sleep(0.01)"))

    slow = asyncio.create_task(database.write(write_and_wait))
    await eventually(has_written.is_set)
    await database.write(outbox.add, [NewEvent("second.written", {"n": 2})], now=NOON)
    assert await numbered(database) == [(1, '{"n": 2}')]
    may_commit.set()
    await slow
    assert await numbered(database) == [(1, '{"n": 2}'), (2, '{"n": 1}')]


async def test_a_reader_beside_many_writers_gets_each_event_once_and_those_of_one_article_in_their_order(
    database: Database,
) -> None:
    seen: list[dict[str, int]] = []
    places = dict.fromkeys(range(4), 0)

    async def write(article_id: int) -> None:
        for n in range(25):
            await database.write(outbox.add, [NewEvent("x.y", {"article": article_id, "n": n})], now=NOON)

    async def follow(*, is_done: asyncio.Event) -> None:
        place = 0
        while True:
            had_ended = is_done.is_set()
            await asyncio.gather(database.write(outbox.number, now=NOON), database.write(outbox.number, now=NOON))
            found = await database.read(outbox.read, after=place, most=7)
            seen.extend(json.loads(event.ids) for event in found)
            place = found[-1].position if found else place
            if had_ended and not found:
                return

    done = asyncio.Event()
    following = asyncio.create_task(follow(is_done=done))
    await asyncio.gather(*map(write, places))
    done.set()
    await following
    assert len(seen) == 100
    for article in places:
        assert [event["n"] for event in seen if event["article"] == article] == list(range(25))


async def test_old_events_are_pruned_once_they_have_a_position(database: Database) -> None:
    await database.write(record, ArticleChanged(1), now=NOON)
    late = NOON + outbox.KEPT + timedelta(seconds=1)
    assert await database.write(outbox.prune, now=late) == 0
    await database.write(outbox.number, now=NOON)
    assert await database.write(outbox.prune, now=late) == 1
    await database.write(record, ArticleChanged(2), now=late)
    assert await numbered(database) == [(2, '{"article_id": 2}')]
