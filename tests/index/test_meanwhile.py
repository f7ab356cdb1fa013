"""What happens to an index between two statements of a search."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.util import await_
from sqlmodel import Session

from app.articles import indexing
from app.db import changes
from app.db.runner import Database
from app.errors import Unavailable
from app.index import counts, fts5, rebuilding, tsvector
from app.index import writing as index
from app.index.lookup import Lookup
from app.web.site import Site
from tests.asking import ids
from tests.clocks import Clock
from tests.indexed import NOW, TABLES, empty, gathered, indexable, make_anew, some_articles
from tests.people import People
from tests.writing import write

ENGINES = (fts5, tsvector)


def interrupt(monkeypatch: pytest.MonkeyPatch, name: str, by: Callable[[], Awaitable[None]], *, after: int) -> None:
    """Have something done once, by others, when a search has called an engine's function so many times."""
    loop, calls = asyncio.get_running_loop(), 0

    def patched(engine: Any) -> Callable[..., Any]:
        inner = getattr(engine, name)

        def call(session: Session, *args: Any) -> Any:
            nonlocal calls
            answer = inner(session, *args)
            calls += 1
            if calls == after:
                if session.get_bind().dialect.is_async:
                    await_(by())
                else:  # on a thread of its own
                    asyncio.run_coroutine_threadsafe(_awaited(by), loop).result(20)
            return answer

        return call

    for engine in ENGINES:
        monkeypatch.setattr(engine, name, patched(engine))


async def _awaited(by: Callable[[], Awaitable[None]]) -> None:
    await by()


async def test_a_search_that_began_in_a_half_that_was_emptied_is_asked_again(
    client, site: Site, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = await some_articles(client, await people.headers("editor"))

    async def make_and_empty() -> None:
        await empty(site.database, await make_anew(site))

    for after, q in ((1, "بستان"), (1, "كلمه1 غائب"), (2, "كتاب1 قلم2")):
        with monkeypatch.context() as patch:
            expected = {each.article_id for each in (await gathered(site, q)).candidates}
            interrupt(patch, "newest", make_and_empty, after=after)
            found = await gathered(site, q)
        assert {each.article_id for each in found.candidates} == expected != set(), q
        assert found.half == await site.database.read(index.state_half), q
    assert set(await ids(client, "بستان")) == set(written[:-1])


async def test_an_error_in_a_half_that_is_read_is_told(client, site: Site, people: People, monkeypatch) -> None:
    await some_articles(client, await people.headers("editor"))

    def broken(session: Session, *_: Any) -> list[int]:
        session.connection().exec_driver_sql("SELECT nothing FROM nowhere")
        return []

    for engine in ENGINES:
        monkeypatch.setattr(engine, "newest", broken)
    with pytest.raises((Unavailable, SQLAlchemyError)):
        await gathered(site, "بستان")


async def test_what_comes_due_is_not_missed_while_it_is_moved(
    client, site: Site, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = await people.headers("editor")
    at = (clock.time + timedelta(hours=1)).isoformat()
    articles = {
        await write(client, editor, "نيزك الغد", "متن", published_at=at),
        await write(client, editor, "نيزك", "متن"),
    }
    clock.advance(hours=2)

    async def move() -> None:
        assert await site.database.write(indexing.publish_due, now=clock.time, most=5) == 1

    interrupt(monkeypatch, "entries", move, after=1)
    assert set(await ids(client, "نيزك")) == articles


async def test_what_was_counted_before_a_commit_is_not_remembered_after_it(site: Site, monkeypatch) -> None:
    sought = Lookup(phrases=(("بستان",),))

    def counted(session: Session) -> int:
        counts.collection(session, "a")
        return counts.counts(session, "a", [sought])[sought]

    async def commit(database: Database) -> None:
        await database.write(lambda session: index.put(session, [indexable(1, NOW, "بستان")]))
        await database.write(changes.record, ["list"], now=NOW)
        await database.read_aside(counts.collection, "a")

    interrupt(monkeypatch, "count_all", lambda: commit(site.database), after=1)
    assert await site.database.read_aside(counted) == 0
    assert await site.database.read_aside(counted) == 1


async def test_a_half_that_is_being_emptied_is_taken_for_whole(
    client, site: Site, people: People, database_url: str
) -> None:
    written = await some_articles(client, await people.headers("editor"))
    former, steps = await make_anew(site), 0
    place: rebuilding.Place | None = former
    while place is not None:
        place, steps = await site.database.write(rebuilding.empty, place, most=1), steps + 1
        if database_url.startswith("sqlite"):
            await site.database.write(check_each_table)
    assert steps > len(written)


def check_each_table(session: Session) -> None:
    """Have FTS5 look at all its tables, as `PRAGMA quick_check` does from SQLite 3.44 on."""
    driver = session.connection().exec_driver_sql
    for table in (f"search_{name}_{part}" for part in "abcd" for name in TABLES):
        driver(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")  # noqa: S608  names of our own
