"""The request log of cached responses: lines are prepared, and written several at a time.

Building a log record for each takes longer than giving a cached response. Every other line of the log is written at
once, after the lines that wait, so that the order stays.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import NamedTuple, TextIO

WRITTEN_EVERY = 0.1
MOST_WAITING = 500
"""Seconds after which waiting lines are written; so many lines do not wait any longer."""

ATOMIC_BYTES = 4096
"""A pipe takes so many bytes in one piece, so that lines of several workers are not mixed."""


class Access(NamedTuple):
    """One request that was answered from the cache."""

    instant: float
    request_id: str
    method: str
    route: str
    status: int
    size: int


class LogHandler(logging.StreamHandler[TextIO]):
    """Writes records at once, and lines of the request log in batches, in the order in which they came."""

    def __init__(self, stream: TextIO, access_line: Callable[[Access], str]) -> None:
        """`access_line` writes the line that the formatter would write of a record."""
        super().__init__(stream)
        self._access_line = access_line
        self._waiting = deque[Access]()

    def note(self, access: Access) -> None:
        """Have the line of a request written soon."""
        self._waiting.append(access)
        if len(self._waiting) >= MOST_WAITING:
            self.flush()
        elif len(self._waiting) == 1:
            try:
                asyncio.get_running_loop().call_later(WRITTEN_EVERY, self.flush)
            except RuntimeError:  # no event loop: nothing would write it later
                self.flush()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, after the lines that came before it."""
        self._write_waiting()
        super().emit(record)

    def flush(self) -> None:
        """Write the lines that wait; the logging module calls it when the process ends."""
        self._write_waiting()
        super().flush()

    def _write_waiting(self) -> None:
        if not self._waiting:
            return
        self.acquire()
        try:
            batch, size = list[str](), 0
            while self._waiting:
                line = self._access_line(self._waiting.popleft()) + self.terminator
                if size + len(line) > ATOMIC_BYTES:
                    self._write(batch)
                    batch, size = [], 0
                batch.append(line)
                size += len(line)
            self._write(batch)
        finally:
            self.release()

    def _write(self, lines: list[str]) -> None:
        try:
            self.stream.write("".join(lines))
        except (OSError, ValueError):
            self.handleError(logging.makeLogRecord({"name": "maqal.access", "msg": "request"}))


def note_cached(access: Access) -> None:
    """Write the line of a request to the log of this process."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, LogHandler):
            handler.note(access)


def write_noted() -> None:
    """Write what waits in the log of this process."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, LogHandler):
            handler.flush()
