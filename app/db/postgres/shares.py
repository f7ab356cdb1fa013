"""Shares of the connections of a worker: work of one kind waits for its own, and leaves the others to the rest."""

import asyncio
from types import TracebackType

from app.db.runner import busy


class Share:
    """A number of connections for work of one kind. `busy` where `most` have one or wait, or after `seconds`.

    Without it, 20 writes that wait for one locked row would have every connection, and no read would find one.
    """

    def __init__(self, connections: int, *, most: int, seconds: float) -> None:
        self._free, self._most, self._seconds = asyncio.Semaphore(connections), most, seconds
        self._taken = 0

    async def __aenter__(self) -> None:
        if self._taken >= self._most:
            raise busy()
        self._taken += 1
        try:
            if not self._free.locked():
                await self._free.acquire()
                return
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
        except TimeoutError:
            self._taken -= 1
            raise busy() from None
        except asyncio.CancelledError:
            self._taken -= 1
            raise

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self._taken -= 1
        self._free.release()
