"""Reads aside: bounded in number and in time, and no search waits for a read of a whole table."""

import asyncio
import threading
import time

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.db.postgres import runner as postgres
from app.db.runner import Database
from app.db.sqlite import runner as sqlite
from app.errors import Unavailable
from tests.waiting import eventually

ENDLESS = sa.text(
    "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000000000) SELECT count(*) FROM n"
)
QUICK = sa.text("SELECT 1")


def endless(session: Session, *, begun: threading.Event) -> int:
    begun.set()
    return int(session.execute(ENDLESS).scalar_one())


def quick(session: Session) -> int:
    return int(session.execute(QUICK).scalar_one())


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "LONGEST_READ", 1.5)
    monkeypatch.setattr(postgres, "LONGEST_READ", 1.5)


async def test_what_is_read_aside_does_not_wait_for_long_reads(database: Database) -> None:
    begun = threading.Event()
    endlessly = [asyncio.create_task(database.read_long(endless, begun=begun)) for _ in range(6)]
    await eventually(begun.is_set)
    asked_at = time.monotonic()
    assert await database.read_aside(quick) == 1
    assert time.monotonic() - asked_at < 1
    found = await asyncio.gather(*endlessly, return_exceptions=True)
    assert {type(each) for each in found} == {Unavailable}
    assert await database.read_long(quick) == 1


async def test_too_many_long_reads_are_told(database: Database) -> None:
    begun = threading.Event()
    endlessly = [asyncio.create_task(database.read_long(endless, begun=begun)) for _ in range(20)]
    await eventually(begun.is_set)
    asked_at = time.monotonic()
    with pytest.raises(Unavailable) as refused:
        await database.read_long(quick)
    assert refused.value.headers["Retry-After"]
    assert time.monotonic() - asked_at < 1
    await asyncio.gather(*endlessly, return_exceptions=True)


async def test_a_read_whose_client_has_gone_is_given_up(database: Database) -> None:
    begun = threading.Event()
    gone = [asyncio.create_task(database.read_long(endless, begun=begun)) for _ in range(4)]
    await eventually(begun.is_set)
    for each in gone:
        each.cancel()
    asked_at = time.monotonic()
    assert await database.read_long(quick) == 1
    assert time.monotonic() - asked_at < 1
