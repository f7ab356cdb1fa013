"""Places for heavy work that all workers of one server share, so that more workers do not start more of it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app.pool.limits import MOST_AT_ONCE

try:
    import fcntl
except ImportError:  # Windows, where a server has one worker
    fcntl = None  # type: ignore[assignment]  # asked for before it is used

VARIABLE = "_MAQAL_POOL_FOLDER"
"""Names the folder of the places; `maqal serve` sets it, and its workers inherit it. Nobody else sets it."""

AGAIN = 0.02
"""Seconds after which a worker that found every place taken looks again."""


def share_slots(folder: Path) -> None:
    """Have this process and its children share the places in a folder."""
    os.environ[VARIABLE] = str(folder)


@asynccontextmanager
async def slot() -> AsyncIterator[None]:
    """Hold one place. The system gives it back should this process be killed."""
    folder = os.environ.get(VARIABLE)
    if folder is None or fcntl is None:
        yield
        return
    held = await _taken(Path(folder))
    try:
        yield
    finally:
        os.close(held)


async def _taken(folder: Path) -> int:
    while True:
        for number in range(MOST_AT_ONCE):
            file = os.open(folder / f"pool-{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(file)
            else:
                return file
        await asyncio.sleep(AGAIN)
