"""Two changes that get in each other's way on PostgreSQL, in an order that is always the same."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy import text
from sqlmodel import Session

from app.db.runner import Database
from tests.waiting import eventually

T = TypeVar("T")
Pause = Callable[[], None]

SOMEBODY_WAITS = text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
LONGEST = 1000
"""Hundredths of a second until somebody has to wait."""


async def cross(
    database: Database, first: Callable[[Session, Pause], Any], second: Callable[[], Awaitable[T]]
) -> tuple[int, T]:
    """Run a verb until it pauses; then do something else until it waits for a lock; then let both end.

    How often the verb was run, which is once unless it has lost to the other, and what the other gave.
    """
    runs: list[bool] = []
    has_paused = asyncio.Event()

    def run(session: Session) -> None:
        runs.append(True)
        first(session, lambda: None if has_paused.is_set() else _wait(session, has_paused))

    writing = asyncio.create_task(database.write(run))
    await eventually(lambda: has_paused.is_set() or writing.done())
    found = await second()
    await writing
    return len(runs), found


async def written_once(database: Database, verb: Callable[[Session], Any]) -> None:
    """Run a verb; fail where it had to be run again."""
    runs: list[bool] = []

    def run(session: Session) -> None:
        runs.append(True)
        verb(session)

    await database.write(run)
    assert len(runs) == 1


def _wait(session: Session, has_paused: asyncio.Event) -> None:
    has_paused.set()
    for _ in range(LONGEST):
        if session.connection().execute(SOMEBODY_WAITS).scalar_one():
            return
        session.connection().execute(text("SELECT pg_sleep(0.01)"))
    raise AssertionError("nobody waits for what this verb holds")
