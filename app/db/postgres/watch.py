"""Watching a PostgreSQL database: by what its transactions announce (NOTIFY), over a connection of its own.

An announcement arrives a fraction of a millisecond after its commit, and is read when the event loop comes to it: what
is kept in memory can be that much older than what another process has committed. What this very process has committed
it is told at once. While the connection is away nothing is known, so nothing is kept.
"""

import asyncio
import contextlib
import logging
from collections.abc import Collection
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it has no types
from sqlalchemy import make_url

from app.db.changes import CHANNEL
from app.db.watch import Hearer

BEAT = 1.0
"""Seconds between two signs of life that are asked of the server; it has as many to answer."""

CONNECTING = 5.0
FIRST_RETRY, LAST_RETRY = 0.1, 2.0
"""Seconds until it is tried again; each time twice as long."""

_NOT_THE_DRIVERS = {"async_fallback", "prepared_statement_cache_size", "prepared_statement_name_func"}

log = logging.getLogger("maqal.watch")


class PostgresListener:
    """The one connection of a process that listens, and listens again when it was lost.

    Its address leads to the server itself: LISTEN does not work through a transaction pooler.
    """

    def __init__(self, url: str) -> None:
        address = make_url(url)
        _, options = address.get_dialect()().create_connect_args(address)
        self._options: dict[str, Any] = {key: each for key, each in options.items() if key not in _NOT_THE_DRIVERS}
        self._hearers: list[Hearer] = []
        self._begun = asyncio.Event()
        self._is_listening = False
        self._task: asyncio.Task[None] | None = None

    async def add(self, hearer: Hearer) -> None:
        """Tell one more hearer; the first connection is waited for, but not for long."""
        self._hearers.append(hearer)
        if self._task is None:
            self._begun.clear()
            self._task = asyncio.create_task(self._listen_forever(self._begun))
        elif self._is_listening:
            hearer(None)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._begun.wait(), BEAT)

    async def remove(self, hearer: Hearer) -> None:
        """Tell a hearer no longer; without any, the connection is closed."""
        if hearer in self._hearers:
            self._hearers.remove(hearer)
        task = self._task
        if task is not None and not self._hearers:
            self._task = None
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def is_current(self) -> bool:
        """See `Watch.is_current`."""
        return self._is_listening

    def hear(self, tags: Collection[str] | None) -> None:
        """Tell all hearers of tags: what this process itself has just committed, or what was announced."""
        if tags is None or tags:
            for hearer in self._hearers:
                hearer(tags)

    async def _listen_forever(self, begun: asyncio.Event) -> None:
        wait, task = FIRST_RETRY, asyncio.current_task()
        while task is None or not task.cancelling():  # `wait_for` of Python 3.11 may swallow that it was cancelled
            try:
                connection = await asyncpg.connect(**self._options, timeout=CONNECTING)
                wait = FIRST_RETRY
                try:
                    await self._listen(connection, begun)
                finally:
                    self._lose()
                    connection.terminate()
            except Exception as error:  # noqa: BLE001  whatever it was, it is tried again: nothing is kept meanwhile
                log.warning("watch_lost", extra={"reason": type(error).__name__})
            await asyncio.sleep(wait)
            wait = min(2 * wait, LAST_RETRY)

    async def _listen(self, connection: Any, begun: asyncio.Event) -> None:
        """Hear announcements until the connection is lost, or has not answered in time."""
        ended = asyncio.Event()

        def end(_connection: Any) -> None:
            self._lose()
            ended.set()

        connection.add_termination_listener(end)
        await connection.add_listener(CHANNEL, self._heard)
        self.hear(None)
        self._is_listening = True
        begun.set()
        while not ended.is_set():
            try:
                await asyncio.wait_for(ended.wait(), BEAT)
            except TimeoutError:
                await connection.fetchval("SELECT 1", timeout=BEAT)

    def _heard(self, _connection: Any, _process: int, _channel: str, message: object) -> None:
        self.hear(str(message).split(","))

    def _lose(self) -> None:
        if self._is_listening:
            self._is_listening = False
            self.hear(None)


class PostgresWatch:
    """A watch of one hearer, over the connection that all watches of the process share."""

    def __init__(self, listener: PostgresListener) -> None:
        self._listener = listener
        self._hearer: Hearer | None = None

    async def start(self, hearer: Hearer) -> None:
        """See `Watch.start`."""
        self._hearer = hearer
        await self._listener.add(hearer)

    def is_current(self) -> bool:
        """See `Watch.is_current`."""
        return self._listener.is_current()

    async def close(self) -> None:
        """See `Watch.close`."""
        if self._hearer is not None:
            await self._listener.remove(self._hearer)
            self._hearer = None
