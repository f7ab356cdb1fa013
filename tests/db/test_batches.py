"""Items that come at the same time, written by one run of a verb, on both databases."""

import asyncio
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Session, select

from app.db import changes
from app.db.changes import Change
from app.db.engine import open_database
from app.db.postgres.runner import MOST_WRITING, PostgresDatabase
from app.db.runner import Database, EntityReturnedError
from app.errors import NotFound, Problem, Unavailable

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def tags(session: Session) -> list[str]:
    return list(session.exec(select(Change.tag).order_by(Change.tag)))


runs: list[int] = []
"""How many items each run of `add_all` had."""


def add_all(session: Session, items: Sequence[str]) -> list[str | Problem]:
    """Keeps every item, refuses those with a question mark, and fails for all where one has an exclamation mark."""
    runs.append(len(items))
    answers: list[str | Problem] = []
    for item in items:
        if "؟" in item:
            answers.append(NotFound())
            continue
        changes.store(session, {item: NOW})
        if "!" in item:
            raise ZeroDivisionError
        answers.append(item)
    return answers


async def in_company(database: Database, items: Sequence[str]) -> list[Any]:
    """What items are answered that come while another one is being written."""
    begun, go_on = threading.Event(), threading.Event()

    def wait(_session: Session, _items: Sequence[str]) -> list[str | Problem]:
        begun.set()
        go_on.wait(5)
        return ["waited"]

    if isinstance(database, PostgresDatabase):  # its verbs run on the loop itself, and each kind waits for its own
        asked = [asyncio.create_task(database.write_together(add_all, each)) for each in ("first", *items)]
        return (await asyncio.gather(*asked, return_exceptions=True))[1:]
    slow = asyncio.create_task(database.write_together(wait, "slow"))
    await asyncio.to_thread(begun.wait, 5)
    asked = [asyncio.create_task(database.write_together(add_all, each)) for each in items]
    await asyncio.sleep(0)
    go_on.set()
    await slow
    return await asyncio.gather(*asked, return_exceptions=True)


async def test_items_that_come_together_are_written_by_one_run(database: Database) -> None:
    runs.clear()
    assert await in_company(database, list("abcdef")) == list("abcdef")
    assert max(runs) >= 5
    assert set("abcdef") <= set(await database.read(tags))


async def test_an_item_that_is_refused_is_refused_alone(database: Database) -> None:
    answers = await in_company(database, ["a", "b؟", "c"])
    assert [type(each) for each in answers] == [str, NotFound, str]
    assert {"a", "c"} <= set(await database.read(tags))


async def test_an_item_that_fails_for_all_is_undone_and_the_others_are_written(database: Database) -> None:
    answers = await in_company(database, ["a", "b!", "c", "d؟"])
    assert [type(each) for each in answers] == [str, ZeroDivisionError, str, NotFound]
    assert [each for each in await database.read(tags) if each != "first"] == ["a", "c"]


async def test_an_item_whose_caller_leaves_does_not_stop_the_others(database: Database) -> None:
    asked = [asyncio.create_task(database.write_together(add_all, each)) for each in "abc"]
    await asyncio.sleep(0)
    asked[1].cancel()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert (answers[0], type(answers[1]), answers[2]) == ("a", asyncio.CancelledError, "c")
    assert await database.write_together(add_all, "later") == "later"


async def test_items_that_are_not_all_answered_are_no_answer_to_anybody(database: Database) -> None:
    def forget(_session: Session, _items: Sequence[str]) -> list[str | Problem]:
        return []

    asked = [database.write_together(forget, each) for each in "ab"]
    outcomes = await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 5)
    assert all(isinstance(each, Exception) and not isinstance(each, Problem) for each in outcomes)


async def test_an_entity_is_refused_as_an_answer_to_an_item(database: Database) -> None:
    def give_entity(session: Session, items: Sequence[str]) -> list[Change | Problem]:
        change = Change(tag=items[0], created_at=NOW)
        session.add(change)
        session.flush()
        return [change]

    with pytest.raises(EntityReturnedError):
        await database.write_together(give_entity, "x")


class TestPostgres:
    """What only PostgreSQL has: a queue of its own for each verb."""

    @pytest.fixture
    def database_url(self, postgres):
        with postgres.database() as url:
            yield url

    async def test_beyond_a_bound_items_are_refused_at_once(self, database: PostgresDatabase) -> None:
        asked = [asyncio.create_task(database.write_together(add_all, f"t:{n}")) for n in range(MOST_WRITING + 50)]
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(each, Unavailable) for each in outcomes) == 50
        assert len(await database.read(tags)) == MOST_WRITING

    async def test_closing_waits_for_items_whose_callers_have_left(self, database_url: str) -> None:
        begun = asyncio.Event()

        def add_slowly(session: Session, items: Sequence[str]) -> list[str | Problem]:
            begun.set()
            session.connection().execute(text("SELECT pg_sleep(0.3)"))
            return add_all(session, items)

        database = PostgresDatabase(create_async_engine(database_url), database_url)
        asked = asyncio.create_task(database.write_together(add_slowly, "left behind"))
        await begun.wait()
        asked.cancel()
        await database.close()
        reopened = open_database(database_url)
        assert await reopened.read(tags) == ["left behind"]
        await reopened.close()
