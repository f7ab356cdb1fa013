"""Whether a reader opens an article for the first time today: a Bloom filter in memory, with a key of the day.

What is asked for is a keyed hash of the article, the reader's network and agent together. The key is random and thrown
away with the filter at midnight; neither is ever stored. So nothing tells who has read an article, or what else a
reader has read, and what is seen twice on two days looks like two readers.

The workers of a server share one filter, in memory that has no name on any disk and ends with them.
"""

import mmap
import os
import secrets
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

try:
    import fcntl
except ImportError:  # Windows, where a server has one worker
    fcntl = None  # type: ignore[assignment]  # asked for before it is used

VARIABLE = "_MAQAL_VIEWS_MEMORY"
"""Names the shared memory; `maqal serve` sets it, and its workers inherit it. Nobody else sets it."""

PARTS = 6
"""Parts of the filter, each of twice the size of the one before: a small site touches the first alone."""

FIRST_BITS = 1 << 23
BITS_EACH = 15
PROBES = 10
"""Bits of the filter for each of its members, and bits that one sets: of 1400 new readers one is taken for a known one,
in each part."""

MOST_READERS = FIRST_BITS * ((1 << PARTS) - 1) // BITS_EACH
"""Readers of articles on one day for whom that holds, 35 millions; more of them are counted ever less."""

_HEADER_BYTES = 4096
_BYTES = _HEADER_BYTES + FIRST_BITS // 8 * ((1 << PARTS) - 1)
_HEADER = struct.Struct("<qqq32s")
"""The day (its ordinal), the part in use, the members of that part, the key."""


def share_readers() -> None:
    """Have the workers that this process starts share one filter, where the system has memory without a name."""
    if sys.platform == "linux":
        memory = os.memfd_create("maqal-views")
        os.truncate(memory, _BYTES)
        os.environ[VARIABLE] = f"/proc/{os.getpid()}/fd/{memory}"


class Readers:
    """The readers of articles of one day."""

    def __init__(self) -> None:
        """Open the filter that workers share, or one of this process alone."""
        path = os.environ.get(VARIABLE)
        self._file = None if path is None or fcntl is None else os.open(path, os.O_RDWR | os.O_CLOEXEC)
        self._memory: Any = mmap.mmap(-1 if self._file is None else self._file, _BYTES)

    def close(self) -> None:
        """Let go of the memory."""
        self._memory.close()
        if self._file is not None:
            os.close(self._file)

    def is_new(self, article_id: int, network: str, agent: str, *, day: int) -> bool:
        """Whether a reader was not seen at an article on this day (its ordinal) before; from now on they were."""
        with self._alone():
            self._turn_to(day)
            now, part, count, key = self._header()
            reader = blake2b(f"{article_id}\n{network}\n{agent}".encode("utf-8", "replace"), digest_size=16, key=key)
            first, step = struct.unpack("<QQ", reader.digest())
            if any(self._has(each, first, step) for each in range(part + 1)):
                return False
            if part < PARTS - 1 and count * BITS_EACH >= _bits(part):
                part, count = part + 1, 0
            self._add(part, first, step)
            self._write(now, part, count + 1, key)
            return True

    def turn_to(self, day: int) -> None:
        """Forget the readers of the day before, and its key, where another day has begun."""
        with self._alone():
            self._turn_to(day)

    def _turn_to(self, day: int) -> None:
        now, part, _, _ = self._header()
        if day <= now:  # another worker may have read the clock a moment later, and turned to the day after
            return
        size = _HEADER_BYTES + FIRST_BITS // 8 * ((1 << (part + 1)) - 1)
        if _GIVE_BACK is None:
            self._memory[:size] = bytes(size)
        else:
            self._memory.madvise(_GIVE_BACK)
        self._write(day, 0, 0, secrets.token_bytes(32))

    def _header(self) -> tuple[int, int, int, bytes]:
        day, part, count, key = _HEADER.unpack_from(self._memory)
        return day, part, count, key

    def _write(self, day: int, part: int, count: int, key: bytes) -> None:
        _HEADER.pack_into(self._memory, 0, day, part, count, key)

    def _has(self, part: int, first: int, step: int) -> bool:
        memory, bits, start = self._memory, _bits(part), _start(part)
        for _ in range(PROBES):
            place = first % bits
            if not memory[start + (place >> 3)] & (1 << (place & 7)):
                return False
            first += step
        return True

    def _add(self, part: int, first: int, step: int) -> None:
        memory, bits, start = self._memory, _bits(part), _start(part)
        for _ in range(PROBES):
            place = first % bits
            memory[start + (place >> 3)] |= 1 << (place & 7)
            first += step

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the filter for the microseconds of one question; the system lets go for a worker that is killed."""
        if self._file is None or fcntl is None:
            yield
            return
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)


def _bits(part: int) -> int:
    return FIRST_BITS << part


def _start(part: int) -> int:
    return _HEADER_BYTES + FIRST_BITS // 8 * ((1 << part) - 1)


_GIVE_BACK: int | None = getattr(mmap, "MADV_REMOVE", None)
"""Empties 63 MiB at once, where there is such a thing."""
