"""Reads that take longer than the event loop may be held: on threads, with connections of their own.

Searches have threads of their own, so that none of them waits for a read that goes through a whole table.
"""

import asyncio
import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app.db.runner import T, busy, shapes_only


class ReadThreads:
    """Some threads for reads of one kind; `busy` where too many wait, and for a read that takes too long."""

    def __init__(self, engine: Engine, name: str, *, threads: int, most: int, seconds: float) -> None:
        self._engine, self._name, self._threads = engine, name, threads
        self._most, self._seconds = most, seconds
        self._taken = 0
        self._executor: ThreadPoolExecutor | None = None

    async def run(self, function: Callable[[Session], T]) -> T:
        """What a function answers; SQLite is told to give it up when its time is over."""
        if self._taken >= self._most:
            raise busy()
        if self._executor is None:
            self._executor = ThreadPoolExecutor(self._threads, thread_name_prefix=f"maqal-{self._name}")
        self._taken += 1
        read = _Read(self._engine, function)
        context = contextvars.copy_context()
        running = asyncio.get_running_loop().run_in_executor(self._executor, context.run, read.run)
        running.add_done_callback(self._done)
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.shield(running)
        except TimeoutError:
            raise busy() from None
        finally:
            if not running.done():
                read.give_up()

    def _done(self, running: "asyncio.Future[Any]") -> None:
        self._taken -= 1
        if not running.cancelled():
            running.exception()  # nobody may be left who asks for it

    def close(self) -> None:
        """Begin no other read, and give up those that wait."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)


class _Read:
    """One read, which another thread may give up."""

    def __init__(self, engine: Engine, function: Callable[[Session], Any]) -> None:
        self._engine, self._function = engine, function
        self._lock = threading.Lock()
        self._driver: Any = None
        self._is_given_up = False

    def run(self) -> Any:
        with Session(self._engine) as session:
            with self._lock:
                if self._is_given_up:
                    raise busy()
                self._driver = session.connection().connection.driver_connection
            try:
                return shapes_only(self._function(session))
            except OperationalError:
                if self._is_given_up:
                    raise busy() from None
                raise
            finally:
                with self._lock:
                    self._driver = None

    def give_up(self) -> None:
        """Have SQLite end what it does for this read, if it has begun; and begin nothing for it."""
        with self._lock:
            self._is_given_up = True
            if self._driver is not None:
                self._driver.interrupt()
