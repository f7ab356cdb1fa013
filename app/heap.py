"""Memory that a worker holds and does not need: what was freed, and pages of libraries that were read once.

All of it is what Linux and glibc offer; elsewhere nothing is done.
"""

import asyncio
import ctypes
import mmap
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from typing import Any

Lifespan = Callable[[Any], AbstractAsyncContextManager[Any]]

_ARENAS = -8
"""M_ARENA_MAX of `mallopt` (glibc's malloc.h)."""

_DONTNEED = 4
"""MADV_DONTNEED of `madvise` (Linux's mman-common.h)."""

_LOADED, _WRITABLE = 1, 2
"""PT_LOAD and PF_W (elf.h): a part of a file that is in memory, and one that may be changed there."""

SECONDS = 10.0
"""How often a server looks for memory that it need not hold, where it takes a millisecond or two."""

LEAST_REST = 2000
"""How many times as long as a look takes the next one is put off; with 300 MiB of memory in pieces it takes 40 ms."""

FEW_FAULTS = 200
"""Where fewer pages were touched for the first time since it last looked, there is nothing to give back."""


class _Part(ctypes.Structure):
    """A part of a file: Elf64_Phdr (elf.h)."""

    _fields_ = (
        *((name, ctypes.c_uint32) for name in ("type", "flags")),
        *((name, ctypes.c_uint64) for name in ("offset", "address", "physical", "bytes_of_file", "bytes", "alignment")),
    )


class _File(ctypes.Structure):
    """An executable file or a library in memory, as far as we read it: dl_phdr_info (link.h)."""

    _fields_ = (
        ("address", ctypes.c_uint64),
        ("name", ctypes.c_char_p),
        ("parts", ctypes.POINTER(_Part)),
        ("count", ctypes.c_uint16),
    )


_EACH = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.POINTER(_File), ctypes.c_size_t, ctypes.c_void_p)


@cache
def _library() -> ctypes.PyDLL | None:
    """The C library; None where it is not glibc on 64 bits, whose functions these are.

    Its functions are called with Python's lock held: `dl_iterate_phdr` holds the loader's lock, for which an import in
    another thread would wait with Python's.
    """
    if not sys.platform.startswith("linux") or ctypes.sizeof(ctypes.c_void_p) != ctypes.sizeof(ctypes.c_uint64):
        return None
    library = ctypes.PyDLL(None)
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
    """Give the system what was freed, and pages of libraries that were read so far.

    These are as the files have them, and are read again when they are needed; of 25 MiB, two thirds never are.
    """
    if library := _library():
        library.malloc_trim(0)
        library.dl_iterate_phdr(_EACH(_let_go), None)


def _let_go(file: Any, _size: int, _nothing: Any) -> int:
    """Let go of the pages of one file that nobody can have changed."""
    if library := _library():
        found = file.contents
        parts = [found.parts[number] for number in range(found.count)]
        unchanged = [
            (found.address + part.address, part.bytes)
            for part in parts
            if part.type == _LOADED and not part.flags & _WRITABLE
        ]
        for start, length in unchanged:  # what was read above is in the first of them
            before = start % mmap.PAGESIZE
            library.madvise(start - before, length + before, _DONTNEED)
    return 0


def lean(lifespan: Lifespan) -> Lifespan:
    """A lifespan in which memory is given back: what the start needed, and then what requests did."""

    @asynccontextmanager
    async def lean_lifespan(app: Any) -> AsyncIterator[Any]:
        async with lifespan(app) as state:
            give_back()
            giving = asyncio.create_task(_give_back_regularly())
            try:
                yield state
            finally:
                giving.cancel()

    return lean_lifespan


async def _give_back_regularly() -> None:
    faults, rest = _faults(), SECONDS
    while True:
        await asyncio.sleep(rest)
        if _faults() - faults > FEW_FAULTS:
            begun = time.monotonic()
            give_back()
            rest = max(SECONDS, LEAST_REST * (time.monotonic() - begun))
            faults = _faults()


def _faults() -> int:
    """How many pages this process has touched for the first time; 0 where nobody counts them."""
    try:
        import resource  # noqa: PLC0415  there is none on Windows
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
