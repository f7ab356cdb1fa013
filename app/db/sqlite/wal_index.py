"""The first bytes of SQLite's WAL index, which every commit rewrites before it returns.

SQLite's own readers look there to learn whether anything was committed since
(https://www.sqlite.org/walformat.html, "The WAL-Index Header"). Looking costs a tenth of a microsecond; `PRAGMA
data_version`, which tells the same, costs six.

Closing any descriptor of that file would drop every lock that this process has on it (POSIX), SQLite's among them. So a
file is opened once and stays open until no database of this process uses it.
"""

import mmap
import os
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

HEADER_BYTES = 48
"""One of the two copies of the header; a commit writes the second one first, and this one last."""

IS_INITIALISED = 12
"""The byte that is 1 once the index has been made."""


class _Open(NamedTuple):
    descriptor: int
    memory: mmap.mmap


_users: Counter[Path] = Counter()
_open: dict[Path, _Open] = {}


def use(database: Path | None) -> None:
    """Note that this process has a database open."""
    if database is not None:
        _users[database] += 1


def let_go(database: Path | None) -> None:
    """Note that every connection of one user to a database is closed."""
    if database is None:
        return
    _users[database] -= 1
    if _users[database] <= 0:
        del _users[database]
        if opened := _open.pop(database, None):
            opened.memory.close()
            os.close(opened.descriptor)


def header(database: Path) -> mmap.mmap | None:
    """The mapped header of a database in use, of which a connection is open; None where it cannot be had."""
    if sys.platform == "win32" or not _users[database]:
        return None
    if database not in _open:
        file = database.with_name(f"{database.name}-shm")
        try:
            if file.stat().st_size < 2 * HEADER_BYTES:
                return None  # once it is open it stays so: it is not opened before it can be mapped
            descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        _open[database] = _Open(descriptor, mmap.mmap(descriptor, 2 * HEADER_BYTES, access=mmap.ACCESS_READ))
    memory = _open[database].memory
    is_made = memory[IS_INITIALISED] == 1 and memory[:HEADER_BYTES] == memory[HEADER_BYTES:]
    return memory if is_made else None
