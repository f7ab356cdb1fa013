"""What PostgreSQL refuses is tried again: deadlocks, plans that a migration made stale, connections that are lost."""

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.catalog.models import Tag
from app.db.postgres.runner import ATTEMPTS
from app.db.prepared import Prepared
from app.db.runner import Database, busy
from app.errors import Unavailable
from tests.tag_rows import add_tag

TAGS: Any = Tag.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
NAME = sa.select(TAGS.c.name).where(TAGS.c.slug == sa.bindparam("slug"))
PREPARED_NAME, LOCKED_NAME = Prepared(NAME), Prepared(NAME.with_for_update())
OTHERS = """
    FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""


@pytest.fixture
def database_url(postgres):
    with postgres.database() as url:
        yield url


def retype_names(session: Session, of: str) -> None:
    """Do what a migration may do: the plans of all connections find another type than they were made for."""
    session.connection().execute(text(f"ALTER TABLE tag ALTER COLUMN name TYPE {of}"))


async def test_two_prepared_verbs_that_block_each_other_both_succeed(database: Database) -> None:
    await database.write(add_tag, "a")
    await database.write(add_tag, "b")
    runs: list[str] = []
    held: set[str] = set()

    def take(session: Session, first: str, second: str) -> int:
        runs.append(first)
        LOCKED_NAME.first(session, slug=first)
        held.add(first)
        while len(held) < 2:
            session.connection().execute(text("SELECT pg_sleep(0.01)"))
        LOCKED_NAME.first(session, slug=second)
        return 1

    both = await asyncio.gather(database.write(take, "a", "b"), database.write(take, "b", "a"))
    assert list(both) == [1, 1]
    assert len(runs) > 2


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
async def test_who_loses_to_others_again_and_again_is_told_to_come_again(database: Database, sqlstate: str) -> None:
    runs: list[int] = []

    def lose(session: Session) -> None:
        runs.append(1)
        session.connection().execute(text(f"DO $$ BEGIN RAISE SQLSTATE '{sqlstate}'; END $$"))

    with pytest.raises(Unavailable) as caught:
        await database.write(lose)
    assert (caught.value.words, caught.value.headers) == (busy().words, {"Retry-After": "1"})
    assert len(runs) == ATTEMPTS


async def test_a_name_that_stays_taken_is_a_fault_of_the_verb(database: Database) -> None:
    await database.write(add_tag, "وسم")
    with pytest.raises(IntegrityError):
        await database.write(add_tag, "وسم")


@pytest.mark.parametrize("is_prepared", [True, False])
async def test_a_plan_that_a_migration_has_made_stale_is_made_anew(database: Database, is_prepared: bool) -> None:
    await database.write(add_tag, "a")

    def name(session: Session) -> str:
        session.connection().execute(text("SELECT pg_sleep(0.05)"))  # each takes a connection of its own
        if is_prepared:
            return str(PREPARED_NAME.all(session, slug="a")[0].name)
        return str(session.execute(NAME, {"slug": "a"}).one().name)

    async def answers() -> list[str]:
        return await asyncio.gather(*(ask(name) for ask in (database.read, database.write) for _ in range(4)))

    assert set(await answers()) == {"a"}
    for of in ("text", "varchar"):
        await database.write(retype_names, of)
        assert set(await answers()) == {"a"}


async def test_both_kinds_of_statement_may_be_stale_at_once(database: Database) -> None:
    await database.write(add_tag, "a")

    def names(session: Session) -> list[str]:
        ordinary = session.execute(NAME, {"slug": "a"}).one().name
        return [ordinary, PREPARED_NAME.all(session, slug="a")[0].name]

    for ask in (database.read, database.write):
        await asyncio.gather(ask(names), ask(names))
    await database.write(retype_names, "text")
    for ask in (database.read, database.write, database.read):
        assert await ask(names) == ["a", "a"]


async def test_a_prepared_read_outlives_all_connections_at_once(database: Database) -> None:
    await database.write(add_tag, "a")

    def name(session: Session) -> str:
        session.connection().execute(text("SELECT pg_sleep(0.05)"))  # each takes a connection of its own
        return str(PREPARED_NAME.all(session, slug="a")[0].name)

    def end_others(session: Session) -> int:
        ended = session.connection().execute(text(f"SELECT pg_terminate_backend(pid) {OTHERS}")).all()
        while session.connection().execute(text(f"SELECT pid {OTHERS}")).first():
            session.connection().execute(text("SELECT pg_sleep(0.01)"))
        return len(ended)

    assert await asyncio.gather(*(database.read(name) for _ in range(5))) == ["a"] * 5
    assert await database.read(end_others) >= 4
    for _ in range(5):
        found = await database.read(lambda session: [each.name for each in PREPARED_NAME.all(session, slug="a")])
        assert found == ["a"]
