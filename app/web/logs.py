"""Logs: JSON lines, or lines for a person at a terminal, with the request's id and nothing personal.

Everything goes through one redaction: keys that could hold something personal are dropped, and addresses, networks
and tokens inside any text are masked, tracebacks included.
"""

import json
import logging
import math
import sys
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TextIO

from app.web.access_log import Access, LogHandler
from app.web.redaction import redacted
from app.web.request_id import request_id

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


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
        """The line of a request that was answered from the cache, as `format` writes it."""
        about = _about_route(access.method, access.route, access.status)
        return (
            f'{{"timestamp": "{_timestamp(access.instant)}", "level": "info", "logger": "maqal.access", '
            f'"event": "request", "request_id": "{access.request_id}", {about}, "bytes": {access.size}, '
            '"duration_ms": 0.0}'
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
        """The line of a request that was answered from the cache, as `format` writes it."""
        about = {"method": access.method, "route": access.route, "status": access.status, "duration_ms": 0.0}
        record = {"name": "maqal.access", "levelno": logging.INFO, "levelname": "INFO", "created": access.instant}
        return self.format(logging.makeLogRecord(record | about))
