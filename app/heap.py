"""Memory that a worker holds and does not need: what was freed, and pages of libraries that only its start has read.

All of it is what Linux and glibc offer; elsewhere nothing is done.
"""

import asyncio
import ctypes
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

Lifespan = Callable[[Any], AbstractAsyncContextManager[Any]]

_ARENAS = -8
"""M_ARENA_MAX of `mallopt` (glibc's malloc.h)."""

_DONTNEED = 4
"""MADV_DONTNEED of `madvise` (Linux's mman-common.h)."""

_MAPPED = Path("/proc/self/smaps")


@cache
def _library() -> ctypes.CDLL | None:
    """The C library; None where it is not glibc, whose functions these are."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    if not hasattr(library, "malloc_trim"):
        return None
    library.madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return library


def share_among_threads() -> None:
    """Have all threads allocate from one heap, where each would keep what it has freed to itself.

    They do not wait for each other: they hold Python's lock while they allocate.
    """
    if library := _library():
        library.mallopt(_ARENAS, 1)


def give_back() -> None:
    """Give the system what was freed. It takes about a millisecond, in which other threads run."""
    if library := _library():
        library.malloc_trim(0)


def let_go_of_libraries() -> None:
    """Let go of the pages of libraries and other files that were read so far.

    They are as the files have them, and are read again when they are needed; of 25 MiB, two thirds never are.
    """
    if library := _library():
        with suppress(OSError):
            for start, length in list(_unchanged(_MAPPED.read_text("utf-8", "replace"))):
                library.madvise(start, length, _DONTNEED)


def lean(lifespan: Lifespan) -> Lifespan:
    """A lifespan behind whose start the pages are let go that only the start has read."""

    @asynccontextmanager
    async def lean_lifespan(app: Any) -> AsyncIterator[Any]:
        async with lifespan(app) as state:
            await asyncio.to_thread(let_go_of_libraries)
            yield state

    return lean_lifespan


def _unchanged(mapped: str) -> Iterator[tuple[int, int]]:
    """Where files are mapped that cannot be written to, and of which no page was changed: their starts and lengths.

    `mapped` is what the system tells of the memory of a process: https://www.kernel.org/doc/html/latest/filesystems/proc.html
    """
    start = length = 0
    for line in mapped.splitlines():
        name, *values = line.split(maxsplit=5)
        if not name.endswith(":"):
            begin, _, end = name.partition("-")
            is_file = len(values) == 5 and values[4].startswith("/") and "w" not in values[0]
            start, length = int(begin, 16), int(end, 16) - int(begin, 16) if is_file else 0
        elif name == "Anonymous:" and length and values[0] == "0":
            yield start, length
