"""Reads aside: bounded in number and in time, and no search waits for a read of a whole table."""

import asyncio
import time

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.db.postgres import runner as postgres
from app.db.runner import Database
from app.db.sqlite import runner as sqlite
from app.errors import Unavailable

ENDLESS = sa.text(
    "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000000000) SELECT count(*) FROM n"
)
QUICK = sa.text("SELECT 1")


def endless(session: Session) -> int:
    return int(session.execute(ENDLESS).scalar_one())


def quick(session: Session) -> int:
    return int(session.execute(QUICK).scalar_one())


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "LONGEST_READ", 1.5)
    monkeypatch.setattr(postgres, "LONGEST_READ", 1.5)


async def test_what_is_read_aside_does_not_wait_for_long_reads(database: Database) -> None:
    endlessly = [asyncio.create_task(database.read_long(endless)) for _ in range(6)]
    await asyncio.sleep(0.1)
    begun = time.monotonic()
    assert await database.read_aside(quick) == 1
    assert time.monotonic() - begun < 1
    found = await asyncio.gather(*endlessly, return_exceptions=True)
    assert {type(each) for each in found} == {Unavailable}
    assert await database.read_long(quick) == 1


async def test_too_many_long_reads_are_told(database: Database) -> None:
    endlessly = [asyncio.create_task(database.read_long(endless)) for _ in range(20)]
    await asyncio.sleep(0)
    begun = time.monotonic()
    with pytest.raises(Unavailable) as refused:
        await database.read_long(quick)
    assert refused.value.headers["Retry-After"]
    assert time.monotonic() - begun < 1
    await asyncio.gather(*endlessly, return_exceptions=True)


async def test_a_read_whose_client_has_gone_is_given_up(database: Database) -> None:
    gone = [asyncio.create_task(database.read_long(endless)) for _ in range(4)]
    await asyncio.sleep(0.2)
    for each in gone:
        each.cancel()
    begun = time.monotonic()
    assert await database.read_long(quick) == 1
    assert time.monotonic() - begun < 1
