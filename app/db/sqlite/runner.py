"""The runner for SQLite: reads inline on the event loop, writes grouped on one thread.

A read of a warm SQLite file is quicker than handing it to a thread. A commit waits for the disk, so every function
that waits meanwhile shares the next one: one that fails leaves nothing, none is answered before the group's commit.
"""

import asyncio
import contextvars
import queue
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app.db import changes, key_use
from app.db.runner import (
    LONGEST_READ,
    Item,
    P,
    SessionFunction,
    SharedFunction,
    T,
    busy,
    is_out_of_service,
    shapes_only,
)
from app.db.sqlite import wal_index
from app.db.sqlite.read_threads import ReadThreads
from app.db.sqlite.turns import Turns
from app.db.sqlite.watch import SqliteWatch
from app.db.watch import NoWatch, Watch
from app.db.writability import Writability
from app.errors import Problem, Unavailable

GROUP_SIZE = 64
"""Functions to a commit at most: the last one waits for all of them."""

QUEUE_SIZE = 1000
"""Functions that may wait; at a few thousand writes a second this is well under a second."""


PATIENCE = 5.0
"""Seconds that a function may wait until its transaction begins; other processes write in the meantime."""

ASIDE_THREADS = 4
LONG_THREADS = 2
"""Threads that search, and that read long; SQLite gives up the interpreter's lock while it looks for rows."""

MOST_ASIDE = 100
MOST_LONG = 20
"""Reads of each kind that a process takes on, those that wait for a thread included."""

CLOSING = 30.0
"""Seconds that closing waits for functions that were asked for, should another process never end its turn."""


@dataclass(slots=True)
class _Job:
    """A function that is to be run for an item; jobs of one shared function are run as one."""

    function: SharedFunction[Any, Any]
    item: Any
    is_shared: bool
    context: contextvars.Context
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    has_begun: bool = False


class _MustBeUndone(Exception):  # noqa: N818  it says what has to happen
    """A function failed that has changed something or had several items, and has no savepoint to go back to."""


class _Outcome(NamedTuple):
    value: Any
    error: BaseException | None


def _outcome(answer: Any) -> _Outcome:
    return _Outcome(None, answer) if isinstance(answer, Problem) else _Outcome(shapes_only(answer), None)


def _parts(group: Iterable[_Job], *, is_joined: bool) -> Iterator[list[_Job]]:
    """A group's jobs in order, each alone or, where they may be joined, neighbours of one shared function at once."""
    for is_shared, jobs in groupby(group, key=lambda job: job.is_shared and job.function):
        if is_shared and is_joined:
            yield list(jobs)
        else:
            yield from ([job] for job in jobs)


class SqliteDatabase:
    """One SQLite file, used by one process (others may use it as well)."""

    def __init__(self, reader: Engine, writer: Engine, file: Path | None) -> None:
        self._reader_engine, self._writer_engine, self._turns = reader, writer, Turns(file)
        self._file = file
        self.writability = Writability()
        wal_index.use(file)
        self._connection: Connection | None = None
        self._reader: Session | None = None
        self._searches = ReadThreads(reader, "search", threads=ASIDE_THREADS, most=MOST_ASIDE, seconds=LONGEST_READ)
        self._long_reads = ReadThreads(reader, "reads", threads=LONG_THREADS, most=MOST_LONG, seconds=LONGEST_READ)
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_closing = False
        self._started = threading.Lock()
        self._beginning = threading.Lock()

    async def read(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.read`; runs here and now."""
        try:
            if self._reader is None:
                self._connection = self._reader_engine.connect()
                self._reader = Session(self._connection)
            try:
                return shapes_only(function(self._reader, *args, **kwargs))
            finally:
                if self._reader.in_transaction():  # prepared statements alone begin none, and leave nothing in it
                    self._reader.close()
        except SQLAlchemyError as error:
            raise self._as_problem(error) from error

    async def read_aside(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.read_aside`; runs on a thread with a connection of its own."""
        return await self._aside(self._searches, lambda session: function(session, *args, **kwargs))

    async def read_long(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.read_long`; runs on another thread than searches do."""
        return await self._aside(self._long_reads, lambda session: function(session, *args, **kwargs))

    async def _aside(self, asides: ReadThreads, function: Callable[[Session], T]) -> T:
        try:
            return await asides.run(function)
        except SQLAlchemyError as error:
            raise self._as_problem(error) from error

    async def write(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.write`; waits for its group's commit."""
        return await self._write(lambda session, _: [function(session, *args, **kwargs)], None, is_shared=False)

    async def write_together(self, function: SharedFunction[Item, T], item: Item, /) -> T:
        """See `Database.write_together`; the others are those of its group."""
        return await self._write(function, item, is_shared=True)

    async def _write(self, function: SharedFunction[Item, T], item: Item, *, is_shared: bool) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        job = _Job(function, item, is_shared, contextvars.copy_context(), loop, future)
        if self._is_closing or self._queue.qsize() >= QUEUE_SIZE:
            raise busy()
        if not self._is_alive():
            self._start()
        self._queue.put(job)
        patience = loop.call_later(PATIENCE, self._give_up, job)
        try:
            return await future
        finally:
            patience.cancel()

    def watch(self) -> Watch:
        """See `Database.watch`."""
        return NoWatch() if self._file is None else SqliteWatch(self._file)

    async def close(self) -> None:
        """See `Database.close`."""
        self._is_closing = True
        if (thread := self._thread) is not None and thread.is_alive():
            self._queue.put(None)
            await asyncio.to_thread(thread.join, CLOSING)
        self._searches.close()
        self._long_reads.close()
        if self._connection is not None:
            self._connection.close()
        self._reader_engine.dispose()
        self._writer_engine.dispose()
        self._turns.close()
        wal_index.let_go(self._file)

    def _is_alive(self) -> bool:
        return (thread := self._thread) is not None and thread.is_alive()

    def _start(self) -> None:
        """Have a thread that writes, in the place of one that has died."""
        with self._started:
            if not self._is_alive():
                self._thread = threading.Thread(target=self._write_forever, name="maqal-writer", daemon=True)
                self._thread.start()

    def _give_up(self, job: _Job) -> None:
        """Answer a function that has waited too long; one that is being carried out is answered when it is done."""
        with self._beginning:
            if not job.has_begun and not job.future.done():
                job.future.set_exception(busy())

    def _write_forever(self) -> None:
        has_ended = False
        while not has_ended and (first := self._queue.get()):
            group, outcomes = [first], list[_Outcome]()
            try:
                with self._turns.take():
                    group, has_ended = self._group(first)
                    outcomes = self._write_group(group)
            except BaseException:
                self._thread = None  # the next function starts another
                raise
            finally:  # nobody may wait for ever
                _hand_out(group, outcomes or [_Outcome(None, Unavailable())] * len(group))

    def _group(self, first: _Job) -> tuple[list[_Job], bool]:
        """A function with those that wait behind it, less those that were given up; and whether no more will come."""
        group: list[_Job] = [first]
        has_ended = False
        while not has_ended and len(group) < GROUP_SIZE:
            try:
                following = self._queue.get_nowait()
            except queue.Empty:
                break
            if following is None:
                has_ended = True
            else:
                group.append(following)
        with self._beginning:
            group = [job for job in group if not job.future.done()]
            for job in group:
                job.has_begun = True
        return group, has_ended

    def _write_group(self, group: list[_Job]) -> list[_Outcome]:
        """Carry out a group; most functions fail before they change anything, so savepoints wait for one that does."""
        try:
            try:
                outcomes = self._transact(group, has_savepoints=False)
            except _MustBeUndone:
                outcomes = self._transact(group, has_savepoints=True)
        except Exception as error:  # noqa: BLE001  whatever it was, nobody may wait for ever
            return [_Outcome(None, self._as_problem(error))] * len(group)
        if not any(isinstance(outcome.error, Unavailable) for outcome in outcomes):
            self.writability.succeeded()
        return outcomes

    def _transact(self, group: Iterable[_Job], *, has_savepoints: bool) -> list[_Outcome]:
        run = self._run_in_savepoint if has_savepoints else self._run
        outcomes: list[_Outcome] = []
        changed: dict[str, datetime] = {}
        with (
            self._writer_engine.connect() as connection,
            connection.begin(),
            Session(connection, join_transaction_mode="create_savepoint") as session,
        ):
            driver = connection.connection.driver_connection
            for jobs in _parts(group, is_joined=not has_savepoints):
                outcomes += run(driver, session, jobs)
                changed |= changes.take(session)
            changes.store(session, changed)
        return outcomes

    def _run_in_savepoint(self, driver: Any, session: Session, jobs: Sequence[_Job]) -> list[_Outcome]:
        driver.execute("SAVEPOINT job")  # by the driver: SQLAlchemy's own takes as long as a small function
        try:
            outcomes = self._run(driver, session, jobs)
        except _MustBeUndone as failed:
            driver.execute("ROLLBACK TO job")
            outcomes = [self._failed(failed.__cause__)]
        driver.execute("RELEASE job")
        return outcomes

    def _run(self, driver: Any, session: Session, jobs: Sequence[_Job]) -> list[_Outcome]:
        """Run one function. Functions share a session, in which none finds anything of another's."""
        before, first = driver.total_changes, jobs[0]
        try:
            answers = first.context.run(first.function, session, [job.item for job in jobs])
            if session.in_transaction():  # prepared statements alone begin none, and leave nothing in it
                session.commit()  # makes its changes; the group's commit is the real one
                session.close()
            outcomes = [_outcome(answer) for _, answer in zip(jobs, answers, strict=True)]
        except Exception as error:
            session.close()
            changes.take(session)
            _check_open(driver)
            if driver.total_changes != before or len(jobs) > 1:
                raise _MustBeUndone from error
            return [self._failed(error)]
        _check_open(driver)
        return outcomes

    def _failed(self, error: BaseException | None) -> _Outcome:
        return _Outcome(None, self._as_problem(error) if isinstance(error, SQLAlchemyError) else error)

    def _as_problem(self, error: Exception) -> Exception:
        if _takes_no_writes(error):
            self.writability.failed(error)
        if key_use.is_refused(error):
            self.writability.refused_key()
            return Unavailable()
        if isinstance(error, Problem) or not is_out_of_service(error):
            return error
        return Unavailable()


def _takes_no_writes(error: BaseException) -> bool:
    """Whether an error means that the file can only be read: the disk is full, or may not be written."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF
    return code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}


def _check_open(driver: Any) -> None:
    """`Unavailable` where SQLite has undone the whole transaction by itself, as it does when the disk is full.

    https://www.sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction"
    """
    if not driver.in_transaction:
        raise Unavailable


def _hand_out(group: Iterable[_Job], outcomes: Iterable[_Outcome]) -> None:
    """Have each loop answer those of its own."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], _Outcome]]] = defaultdict(list)
    for job, outcome in zip(group, outcomes, strict=True):
        by_loop[job.loop].append((job.future, outcome))
    for loop, delivered in by_loop.items():
        with suppress(RuntimeError):  # it has been closed
            loop.call_soon_threadsafe(_deliver, delivered)


def _deliver(outcomes: Iterable[tuple[asyncio.Future[Any], _Outcome]]) -> None:
    for future, outcome in outcomes:
        if future.done():  # its client has gone
            continue
        if outcome.error is not None:
            future.set_exception(outcome.error)
        else:
            future.set_result(outcome.value)
