"""Watching a SQLite file: exact for every writer, because a commit is seen before it has been answered."""

import mmap
import sqlite3
from pathlib import Path
from urllib.parse import quote

from app.db.changes import NEWEST_IN_SQLITE
from app.db.sqlite import wal_index
from app.db.sqlite.wal_index import HEADER_BYTES
from app.db.watch import Hearer

PATIENCE = 0.5
"""Seconds to wait for a file that is locked whole, which happens while it is being recovered."""

_SINCE = "SELECT seq, tag FROM change WHERE seq > ? ORDER BY seq"


class SqliteWatch:
    """Looks whether the file was changed, and reads the tags of what was; used by the event loop alone.

    Its connection never writes, so that it sees the commits of other connections of this process too.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._memory: mmap.mmap | None = None
        self._seen: bytes | int | None = None
        self._newest = 0
        self._hearer: Hearer = lambda _: None

    async def start(self, hearer: Hearer) -> None:
        """See `Watch.start`."""
        self._hearer = hearer
        self._connect()

    def is_current(self) -> bool:
        """See `Watch.is_current`."""
        memory = self._memory
        if memory is not None:
            return memory[:HEADER_BYTES] == self._seen or self._catch_up(memory[:HEADER_BYTES])
        try:
            (version,) = self._connected().execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:
            return self._lose()
        return version == self._seen or self._catch_up(version)

    async def close(self) -> None:
        """See `Watch.close`."""
        self._memory = None
        if self._connection is not None:
            self._connection.close()

    def _connect(self) -> None:
        """Open the file and begin where it stands. The index exists once something has been read."""
        try:
            connection = sqlite3.connect(
                f"file:{quote(str(self._file))}?mode=ro", uri=True, timeout=PATIENCE, isolation_level=None
            )
            found = connection.execute(NEWEST_IN_SQLITE).fetchone()
        except sqlite3.Error:
            self._lose()
            return
        self._connection, self._newest = connection, found[0] if found else 0
        self._memory = wal_index.header(self._file)
        self._hearer(None)

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connect()
        if self._connection is None:
            raise sqlite3.OperationalError("the file cannot be opened")
        return self._connection

    def _catch_up(self, seen: bytes | int) -> bool:
        """Read what was changed since; `seen` was looked at before, so what comes meanwhile is seen the next time."""
        try:
            connection = self._connected()
            found = connection.execute(NEWEST_IN_SQLITE).fetchone()
            newest = found[0] if found else 0
            rows = connection.execute(_SINCE, (self._newest,)).fetchall() if newest != self._newest else []
        except sqlite3.Error:
            return self._lose()
        if rows or newest != self._newest:
            last = max(newest, rows[-1][0]) if rows else newest
            is_whole = len(rows) == last - self._newest  # SQLite skips no number, but any row may have been pruned
            self._newest = last
            self._hearer([tag for _, tags in rows for tag in tags.split(",")] if is_whole else None)
        self._seen = seen
        return True

    def _lose(self) -> bool:
        """What has been changed cannot be known now."""
        self._seen = None
        self._hearer(None)
        return False
