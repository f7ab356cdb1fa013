"""The contract of `db.read` and `db.write`, on both databases."""

import asyncio
import contextvars
import functools
import os
import signal
import subprocess
import sys
import threading
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Session, select

from app.catalog.models import Tag
from app.db import changes
from app.db.changes import Change
from app.db.engine import open_database, sqlite_writer
from app.db.postgres.runner import MOST_WRITING, PostgresDatabase
from app.db.runner import Database, EntityReturnedError
from app.db.sqlite.runner import GROUP_SIZE, QUEUE_SIZE, SqliteDatabase
from app.errors import NotFound, Problem, Unavailable
from tests.tag_rows import NOW, add_tag

caller = contextvars.ContextVar("caller", default="nobody")


def add(session: Session, tag: str, *, then: type[Exception] | None = None) -> str:
    changes.store(session, {tag: NOW})
    if then is not None:
        raise then
    return tag


def tags(session: Session) -> list[str]:
    return list(session.exec(select(Change.tag).order_by(Change.tag)))


async def test_what_a_verb_wrote_is_there_for_the_next_read(database: Database) -> None:
    assert await database.write(add, "article:1") == "article:1"
    assert await database.read(tags) == ["article:1"]
    assert await database.read_aside(tags) == ["article:1"]


async def test_a_verb_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(NotFound):
        await database.write(add, "article:1", then=NotFound)
    assert await database.read(tags) == []


async def test_in_a_group_the_verb_that_fails_is_undone_and_the_others_stand(database: Database) -> None:
    verbs = [database.write(add, f"t:{n:02}", then=NotFound if n % 5 == 0 else None) for n in range(30)]
    outcomes = await asyncio.gather(*verbs, return_exceptions=True)
    assert [n for n, outcome in enumerate(outcomes) if isinstance(outcome, NotFound)] == [0, 5, 10, 15, 20, 25]
    assert await database.read(tags) == [f"t:{n:02}" for n in range(30) if n % 5]


async def test_what_was_recorded_is_stored_with_what_was_done(database: Database) -> None:
    def change(session: Session, n: int) -> None:
        changes.record(session, [f"t:{n}", "all"], now=NOW)
        if n % 5 == 0:
            raise NotFound

    await asyncio.gather(*(database.write(change, n) for n in range(30)), return_exceptions=True)
    stored = {tag for row in await database.read(tags) for tag in row.split(",")}
    assert stored == {"all", *(f"t:{n}" for n in range(30) if n % 5)}


async def test_no_verb_finds_what_another_left_in_its_session(database: Database) -> None:
    def leave(session: Session, slug: str, *, fails: bool) -> None:
        session.add(Tag(name=slug, name_key=slug, slug=slug, slug_key=slug, created_at=NOW, updated_at=NOW))
        if fails:
            raise NotFound

    def found(session: Session) -> tuple[bool, int, int]:
        return session.in_transaction(), len(session.new), len(session.identity_map)

    outcomes = await asyncio.gather(
        database.write(leave, "أول", fails=False),
        database.write(found),
        database.write(leave, "ثان", fails=True),
        database.write(found),
        return_exceptions=True,
    )
    assert outcomes[1] == outcomes[3] == (False, 0, 0)
    assert await database.read(lambda session: list(session.exec(select(Tag.slug)))) == ["أول"]


async def test_a_broken_constraint_undoes_its_own_verb_alone(database: Database) -> None:
    await database.write(add_tag, "ثقافة")
    outcomes = await asyncio.gather(
        database.write(add, "before"),
        database.write(add_tag, "ثقافة"),
        database.write(add, "after"),
        return_exceptions=True,
    )
    assert isinstance(outcomes[1], IntegrityError)
    assert await database.read(tags) == ["after", "before"]


async def test_an_entity_is_refused_as_a_result(database: Database) -> None:
    def give_entity(session: Session) -> Change:
        change = Change(tag="x", created_at=NOW)
        session.add(change)
        session.flush()
        return change

    with pytest.raises(EntityReturnedError):
        await database.write(give_entity)


async def test_context_variables_travel_with_a_verb(database: Database) -> None:
    caller.set("سلمى")
    assert await database.write(lambda session: caller.get()) == "سلمى"
    assert await database.read(lambda session: caller.get()) == "سلمى"


async def test_a_caller_who_leaves_does_not_stop_the_others(database: Database) -> None:
    first = asyncio.create_task(database.write(add, "first"))
    await asyncio.sleep(0)
    first.cancel()
    assert await database.write(add, "second") == "second"
    assert "second" in await database.read(tags)


async def test_a_database_that_is_not_there_is_unavailable(tmp_path) -> None:
    for url in (f"sqlite:///{tmp_path}/none/none.db", "postgresql+asyncpg://nobody@127.0.0.1:1/none"):
        absent = open_database(url)
        with pytest.raises(Unavailable):
            await absent.read(tags)
        await absent.close()


async def test_an_acknowledged_write_survives_a_kill(database_url: str) -> None:
    child = subprocess.Popen(  # noqa: ASYNC220  the test waits for its lines, and for nothing else
        [sys.executable, "-m", "tests.db.writes_until_killed", database_url], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    acknowledged = [child.stdout.readline().strip() for _ in range(200)]
    os.kill(child.pid, signal.SIGKILL)
    acknowledged += [line.strip() for line in child.stdout if line.endswith("\n")]
    child.wait()
    child.stdout.close()
    reopened = open_database(database_url)
    stored = set(await reopened.read(tags))
    assert set(acknowledged) <= stored
    assert await reopened.write(add, "after the crash") == "after the crash"
    await reopened.close()


class TestSqlite:
    """What only SQLite has: one writer thread, groups, a file that others use too."""

    @pytest.fixture
    def database_url(self, sqlite_template, tmp_path) -> str:
        file = tmp_path / "maqal.db"
        file.write_bytes(sqlite_template.read_bytes())
        return f"sqlite:///{file}"

    async def test_verbs_that_wait_share_a_commit(self, database: SqliteDatabase) -> None:
        commits: list[object] = []
        started = threading.Event()
        event.listen(database._writer_engine, "commit", commits.append)
        slow = asyncio.create_task(database.write(lambda session: started.wait(5)))
        await asyncio.sleep(0)
        waiting = [asyncio.create_task(database.write(add, f"t:{n}")) for n in range(20)]
        await asyncio.sleep(0)
        started.set()
        await asyncio.gather(slow, *waiting)
        assert len(commits) <= 3

    async def test_beyond_a_bounded_queue_writes_are_refused_at_once(self, database: SqliteDatabase) -> None:
        begun, started = threading.Event(), threading.Event()

        def hold(_: Session) -> None:
            begun.set()
            started.wait(5)

        slow = asyncio.create_task(database.write(hold))
        await asyncio.to_thread(begun.wait, 5)
        asked = [asyncio.create_task(database.write(add, f"t:{n}")) for n in range(QUEUE_SIZE + 200)]
        refused, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_EXCEPTION)
        assert all(isinstance(each.exception(), Unavailable) for each in refused)
        started.set()
        outcomes = await asyncio.gather(slow, *asked, return_exceptions=True)
        problems = [each for each in outcomes if isinstance(each, Unavailable)]
        assert 200 - GROUP_SIZE <= len(problems) <= 200  # the group that the slow one is in may have taken some
        assert problems[0].headers["Retry-After"] == "1"
        assert len(await database.read(tags)) == QUEUE_SIZE + 200 - len(problems)

    async def test_nobody_is_answered_when_the_commit_fails(self, database: SqliteDatabase) -> None:
        def refuse(connection) -> None:
            raise OSError("no space left")

        event.listen(database._writer_engine, "commit", refuse)
        outcomes = await asyncio.gather(*(database.write(add, f"t:{n}") for n in range(5)), return_exceptions=True)
        event.remove(database._writer_engine, "commit", refuse)
        assert [type(outcome) for outcome in outcomes] == [Unavailable] * 5
        assert await database.read(tags) == []
        assert await database.write(add, "later") == "later"

    async def test_nobody_is_answered_when_sqlite_has_undone_the_transaction(self, database: SqliteDatabase) -> None:
        def lose(session: Session, *, fails: bool) -> None:
            driver: Any = session.connection().connection.driver_connection
            driver.execute("ROLLBACK")  # as on a full disk
            if fails:
                raise NotFound

        for fails in (True, False):
            outcomes = await self.in_one_group(
                database, (add, "before"), (functools.partial(lose, fails=fails),), (add, "after")
            )
            assert [type(outcome) for outcome in outcomes] == [Unavailable] * 3
        assert await database.read(tags) == []
        assert await database.write(add, "later") == "later"

    @pytest.mark.parametrize("has_changed", [False, True])
    async def test_verbs_run_again_only_where_one_has_to_be_undone(
        self, database: SqliteDatabase, has_changed: bool
    ) -> None:
        runs: list[str] = []

        def run(session: Session, tag: str) -> None:
            runs.append(tag)
            if has_changed or tag != "b":
                add(session, tag)
            if tag == "b":
                raise NotFound

        outcomes = await self.in_one_group(database, *((run, tag) for tag in "abc"))
        assert [type(outcome) for outcome in outcomes] == [type(None), NotFound, type(None)]
        assert "".join(runs) == ("ababc" if has_changed else "abc")
        assert await database.read(tags) == ["a", "c"]

    async def in_one_group(self, database: SqliteDatabase, *verbs: tuple[Any, ...]) -> list[Any]:
        """What became of verbs that waited together."""
        begun, started = threading.Event(), threading.Event()

        def wait(_: Session) -> bool:
            begun.set()
            return started.wait(5)

        slow = asyncio.create_task(database.write(wait))
        await asyncio.to_thread(begun.wait, 5)
        waiting = [asyncio.create_task(database.write(*verb)) for verb in verbs]
        await asyncio.sleep(0)
        started.set()
        _, *outcomes = await asyncio.gather(slow, *waiting, return_exceptions=True)
        return outcomes

    async def test_a_locked_file_is_unavailable_and_recovers(self, database: SqliteDatabase, database_url: str) -> None:
        other = sqlite_writer(database_url)
        event.listen(
            database._writer_engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 50")
        )
        with other.begin(), pytest.raises(Unavailable):
            await database.write(add, "article:1")
        other.dispose()
        assert await database.write(add, "article:2") == "article:2"
        assert await database.read(tags) == ["article:2"]

    async def test_a_reader_cannot_write(self, database: SqliteDatabase) -> None:
        with pytest.raises(Problem):
            await database.read(add, "article:1")


class TestPostgres:
    """What only PostgreSQL has: real concurrency, deadlocks, connections that die."""

    @pytest.fixture
    def database_url(self, postgres):
        with postgres.database() as url:
            yield url

    async def test_two_verbs_that_block_each_other_both_succeed(self, database: Database) -> None:
        await database.write(add_tag, "a")
        await database.write(add_tag, "b")

        def touch(session: Session, first: str, second: str) -> int:
            for slug in (first, second):
                session.connection().execute(
                    text("UPDATE tag SET name = name || '.' WHERE slug = :slug"), {"slug": slug}
                )
                session.connection().execute(text("SELECT pg_sleep(0.1)"))
            return 1

        assert list(
            await asyncio.gather(
                database.write(touch, "a", "b"), database.write(touch, "b", "a"), database.write(touch, "a", "b")
            )
        ) == [1, 1, 1]

    async def test_a_lost_race_for_a_name_is_run_again(self, database: Database) -> None:
        def ensure(session: Session) -> int:
            if session.exec(select(Tag.id).where(Tag.slug_key == "وسم")).first() is None:
                session.connection().execute(text("SELECT pg_sleep(0.05)"))
                add_tag(session, "وسم")
            return len(session.exec(select(Tag.id)).all())

        assert set(await asyncio.gather(*(database.write(ensure) for _ in range(3)))) == {1}

    async def test_a_read_outlives_the_connection_it_was_given(self, database: Database) -> None:
        await database.write(add, "article:1")
        with pytest.raises(Problem):
            await database.write(
                lambda session: session.connection().execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
            )
        assert await database.read(tags) == ["article:1"]

    async def test_who_finds_no_free_connection_in_time_is_told_to_come_again(self, database_url: str) -> None:
        engine = create_async_engine(database_url, pool_size=1, max_overflow=0, pool_timeout=0.05)
        database = PostgresDatabase(engine, database_url)

        def sleep(session: Session) -> None:
            session.connection().execute(text("SELECT pg_sleep(0.5)"))

        outcomes = await asyncio.gather(
            database.write(sleep), database.write(add, "t"), database.read(tags), return_exceptions=True
        )
        assert [type(each) for each in outcomes] == [type(None), Unavailable, Unavailable]
        assert await database.read(tags) == []
        await database.close()

    async def test_beyond_a_bound_writes_are_refused_at_once(self, database: PostgresDatabase) -> None:
        asked = [asyncio.create_task(database.write(add, f"t:{n}")) for n in range(MOST_WRITING + 50)]
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(each, Unavailable) for each in outcomes) == 50
        assert len(await database.read(tags)) == MOST_WRITING
        assert await database.write(add, "later") == "later"

    async def test_when_the_commit_fails_nothing_is_stored(self, database: Database) -> None:
        def refuse(connection) -> None:
            raise OSError("connection lost")

        engine = database._engine.sync_engine  # type: ignore[attr-defined]  # the PostgreSQL runner has one
        event.listen(engine, "commit", refuse)
        with pytest.raises(Unavailable):
            await database.write(add, "lost")
        event.remove(engine, "commit", refuse)
        assert await database.read(tags) == []
