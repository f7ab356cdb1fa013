"""Logs: JSON lines, or lines for a person at a terminal, with the request's id and nothing personal.

Everything goes through one redaction: keys that could hold something personal are dropped, and addresses, networks
and tokens inside any text are masked, tracebacks included.

The lines of the request log are prepared from what is never personal, for building a log record takes longer than
giving a cached response. Those of cached responses are written several at a time; every other line is written at
once, after the lines that wait, so that the order stays.
"""

import asyncio
import json
import logging
import math
import sys
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TextIO

from app.web.redaction import redacted
from app.web.request_id import request_id

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


WRITTEN_EVERY = 0.1
MOST_WAITING = 500
"""Seconds after which waiting lines are written; so many lines do not wait any longer."""

ATOMIC_BYTES = 4096
"""A pipe takes so many bytes in one piece, so that lines of several workers are not mixed."""


class Access(NamedTuple):
    """One request that was answered."""

    instant: float
    request_id: str
    method: str
    route: str
    status: int
    size: int
    milliseconds: float = 0.0
    """How long it took; nothing for one that was answered from the cache."""


def configure_logging(*, access_log: bool, stream: TextIO | None = None) -> None:
    """Make every log of this process, uvicorn's too, a redacted JSON line on a stream (standard error)."""
    chosen = stream or sys.stderr
    formatter = RedactedLine() if chosen.isatty() else RedactedJson()
    handler = LogHandler(chosen, formatter.access_line)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "alembic", "sqlalchemy"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("pyvips").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").addFilter(_has_news)
    logging.getLogger("maqal.access").setLevel(logging.INFO if access_log else logging.WARNING)


def _has_news(record: logging.LogRecord) -> bool:
    """Leave out where uvicorn listens: `serve` says it, with the server's own address as it is."""
    return not str(record.msg).startswith("Uvicorn running on")


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

    def write(self, access: Access) -> None:
        """Write the line of a request now, after the lines that came before it."""
        self._waiting.append(access)
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
    """Write the line of a request that was answered from the cache to the log of this process, soon."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, LogHandler):
            handler.note(access)


def write_request(access: Access) -> None:
    """Write the line of a request that was not answered from the cache to the log of this process, now."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, LogHandler):
            handler.write(access)


def write_noted() -> None:
    """Write what waits in the log of this process."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, LogHandler):
            handler.flush()


class RedactedJson(logging.Formatter):
    """A record as one JSON line: when, what, in which request, and the `extra` that may be told."""

    def format(self, record: logging.LogRecord) -> str:
        """Render one record."""
        line: dict[str, Any] = {
            "timestamp": _timestamp(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": redacted(record.getMessage()),
        }
        if found := request_id.get():
            line["request_id"] = found
        line |= redacted({name: value for name, value in vars(record).items() if name not in _STANDARD})
        if record.exc_info:
            line["exception"] = redacted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)

    def access_line(self, access: Access) -> str:
        """The line of a request, as `format` writes it."""
        about = _about_route(access.method, access.route, access.status)
        return (
            f'{{"timestamp": "{_timestamp(access.instant)}", "level": "info", "logger": "maqal.access", '
            f'"event": "request", "request_id": "{access.request_id}", {about}, "bytes": {access.size}, '
            f'"duration_ms": {access.milliseconds}}}'
        )


def _timestamp(instant: float) -> str:
    fraction, second = math.modf(instant)
    if micros := round(fraction * 1_000_000):
        return f"{_second(second)}.{micros:06d}Z" if micros < 1_000_000 else f"{_second(second + 1)}Z"
    return f"{_second(second)}Z"


@lru_cache(maxsize=8)
def _second(instant: float) -> str:
    return datetime.fromtimestamp(instant, UTC).isoformat().removesuffix("+00:00")


@lru_cache(maxsize=256)
def _about_route(method: str, route: str, status: int) -> str:
    about = redacted({"method": method, "route": route, "status": status})
    return json.dumps(about, ensure_ascii=False)[1:-1]


class RedactedLine(logging.Formatter):
    """A record as a line for a person: the time of day, what, and the `extra` that may be told."""

    def format(self, record: logging.LogRecord) -> str:
        """Render one record."""
        extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.name == "maqal.access":
            told = "{method} {route} {status}, {duration_ms} ms".format_map(extra)
        else:
            told = " ".join([redacted(record.getMessage()), *(f"{k}={v}" for k, v in redacted(extra).items())])
        level = "" if record.levelno <= logging.INFO else f"{record.levelname.lower()}: "
        line = f"{datetime.fromtimestamp(record.created):%H:%M:%S} {level}{told}"  # noqa: DTZ006  the terminal's own time
        return f"{line}\n{redacted(self.formatException(record.exc_info))}" if record.exc_info else line

    def access_line(self, access: Access) -> str:
        """The line of a request, as `format` writes it."""
        about = {
            "method": access.method,
            "route": access.route,
            "status": access.status,
            "duration_ms": access.milliseconds,
        }
        record = {"name": "maqal.access", "levelno": logging.INFO, "levelname": "INFO", "created": access.instant}
        return self.format(logging.makeLogRecord(record | about))
