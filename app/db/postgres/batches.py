"""Items that come while others are being written, written with the next: one transaction, one wait for the disk."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic

from app.db.runner import Item, T, busy
from app.errors import Problem, Unavailable

MOST_AT_ONCE = 64
"""Items of one transaction; the last one waits for all of them."""

Write = Callable[[Sequence[Item]], Awaitable[Sequence[T | Problem]]]


class Batches(Generic[Item, T]):
    """One way of writing items, many at once; `most` of them may wait."""

    def __init__(self, write: Write[Item, T], *, most: int) -> None:
        self._write, self._most = write, most
        self._waiting: list[tuple[Item, asyncio.Future[T]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def run(self, item: Item) -> T:
        """Write an item. If the caller stops waiting before the write has begun, it is not written."""
        if len(self._waiting) >= self._most:
            raise busy()
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await future

    async def close(self) -> None:
        """Write what waits."""
        if self._writing is not None:
            await self._writing

    async def _write_all(self) -> None:
        try:
            while some := self._next():
                await self._write_some(some)
        finally:
            self._writing = None

    def _next(self) -> list[tuple[Item, asyncio.Future[T]]]:
        waiting = [each for each in self._waiting if not each[1].done()]
        self._waiting = waiting[MOST_AT_ONCE:]
        return waiting[:MOST_AT_ONCE]

    async def _write_some(self, some: Sequence[tuple[Item, asyncio.Future[T]]]) -> None:
        try:
            answers: Sequence[T | Exception] = await self._write([item for item, _ in some])
        except Exception as error:  # noqa: BLE001  whatever it was, nobody may wait for ever
            if len(some) > 1 and not isinstance(error, Unavailable):
                for each in some:
                    await self._write_some([each])
                return
            answers = [error] * len(some)
        for (_, future), answer in zip(some, answers, strict=True):
            _deliver(future, answer)


def _deliver(future: asyncio.Future[T], answer: T | Exception) -> None:
    if future.done():  # its client has gone
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
