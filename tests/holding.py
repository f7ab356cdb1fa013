"""A server that tells for how long its event loop was held, in seconds of its thread's computing.

As a program it is `maqal`: `python -m tests.holding serve`. A busy machine makes a wait long; it makes no hold long.
"""

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import uvicorn

from app.commands.cli import main

VARIABLE = "HOLDS_FILE"
PAUSE = 0.002
LEAST = 0.005
"""Seconds from which on a hold is told."""


def longest(file: Path, begun: int) -> float:
    """The longest hold that was told from a place of the file on; 0 where none was."""
    told = file.read_bytes()[begun:] if file.exists() else b""
    return max(map(float, told.split()), default=0.0)


def size(file: Path) -> int:
    """The place from which on a file will be written."""
    return file.stat().st_size if file.exists() else 0


def _watch(loop: asyncio.AbstractEventLoop) -> None:
    """Tell each hold: what the loop's thread computed from one turn of a timer to the next."""
    file = Path(os.environ[VARIABLE])
    last = time.thread_time()

    def turn() -> None:
        nonlocal last
        held = time.thread_time() - last
        if held >= LEAST:
            with file.open("a") as told:
                told.write(f"{held:.4f}\n")
        last = time.thread_time()
        loop.call_later(PAUSE, turn)

    turn()


def _watched(startup: Any) -> Any:
    async def start(server: uvicorn.Server, *arguments: Any, **options: Any) -> None:
        await startup(server, *arguments, **options)
        _watch(asyncio.get_running_loop())

    return start


if __name__ == "__main__":
    uvicorn.Server.startup = _watched(uvicorn.Server.startup)  # type: ignore[method-assign]  # which is what is watched
    main()
