"""PostgreSQL: work that waits for others leaves connections to those that wait for nobody."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it has no types
import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.db.postgres import runner
from app.db.postgres.runner import CONNECTIONS, PostgresDatabase
from app.db.postgres.shares import Share
from app.errors import Unavailable
from tests.databases import PostgresFarm
from tests.waiting import eventually

LOCKED = sa.text("SELECT pg_advisory_xact_lock(17)")
QUICK = sa.text("SELECT 1")
MANY = 2 * CONNECTIONS


def wait_for_lock(session: Session) -> int:
    session.connection().execute(LOCKED)
    return 1


def quick(session: Session) -> int:
    return int(session.execute(QUICK).scalar_one())


@pytest.fixture
def database_url(postgres: PostgresFarm) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@asynccontextmanager
async def somebody_locks(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute("SELECT pg_advisory_lock(17)")
        yield connection
    finally:
        await connection.close()


async def until_some_wait(connection: asyncpg.Connection) -> None:
    """Return once a connection waits for the lock, and so all that find one do."""
    waiting = "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    await eventually(lambda: connection.fetchval(waiting))


@pytest.mark.parametrize("verb", ["write", "read_aside", "read_long"])
async def test_reads_find_a_connection_while_many_wait_for_a_lock(
    database: PostgresDatabase, database_url: str, verb: str
) -> None:
    run: Any = getattr(database, verb)
    async with somebody_locks(database_url) as connection:
        waiting = [asyncio.create_task(run(wait_for_lock)) for _ in range(MANY)]
        await until_some_wait(connection)
        async with asyncio.timeout(2):
            assert [await database.read(quick) for _ in range(3)] == [1, 1, 1]
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert done.count(1) == (20 if verb == "read_long" else MANY)


async def test_writes_find_a_connection_while_many_reads_wait(database: PostgresDatabase, database_url: str) -> None:
    async with somebody_locks(database_url) as connection:
        waiting = [asyncio.create_task(database.read_aside(wait_for_lock)) for _ in range(MANY)]
        waiting += [asyncio.create_task(database.read_long(wait_for_lock)) for _ in range(20)]
        await until_some_wait(connection)
        async with asyncio.timeout(2):
            assert await database.write(quick) == 1
    assert await asyncio.gather(*waiting) == [1] * len(waiting)


async def test_who_waits_too_long_for_a_share_is_told_and_leaves_no_gap() -> None:
    share = Share(1, most=2, seconds=0.01)
    async with share:
        with pytest.raises(Unavailable):
            async with share:
                pytest.fail("there is one connection")
        gone = asyncio.create_task(share.__aenter__())
        await asyncio.sleep(0)
        with pytest.raises(Unavailable):  # two have it or wait
            await share.__aenter__()
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
    async with share:
        pass


def test_quick_reads_have_connections_of_their_own() -> None:
    assert runner.WRITING_AT_ONCE + runner.ASIDE_AT_ONCE + runner.LONG_AT_ONCE < CONNECTIONS
