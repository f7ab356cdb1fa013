"""Logs: JSON lines with the request's id and nothing personal.

Everything goes through one redaction: keys that could hold something personal are dropped, and addresses, networks
and tokens inside any text are masked, tracebacks included.
"""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from app.web.request_id import request_id

MASK = "[redacted]"

PERSONAL_KEYS = frozenset(
    {
        *("address", "author_email", "author_name", "authorization", "body", "client", "cookie", "email"),
        *("forwarded", "headers", "host", "ip", "params", "password", "path", "query", "query_string"),
        *("receipt", "remote", "secret", "token", "url", "user", "user_agent"),
    }
)
"""Keys whose values never reach a log."""

_PERSONAL = re.compile(
    r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;]+"  # an email address
    r"|\bmaqal_[\w-]{8,}|\bBearer\s+\S+"  # a token of ours, or anybody's
    r"|(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"  # IPv4
    r"|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}(?![\w:])"  # IPv6
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)",  # user and password in an address
    re.IGNORECASE,
)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


def configure_logging(*, access_log: bool, stream: TextIO | None = None) -> None:
    """Make every log of this process, uvicorn's too, a redacted JSON line on a stream (standard error)."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(RedactedJson())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "alembic", "sqlalchemy"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("maqal.access").setLevel(logging.INFO if access_log else logging.WARNING)


class RedactedJson(logging.Formatter):
    """A record as one JSON line: when, what, in which request, and the `extra` that may be told."""

    def format(self, record: logging.LogRecord) -> str:
        """Render one record."""
        line: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
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


def redacted(value: Any) -> Any:
    """A value without what could be personal, by the names of its members and by the form of its texts."""
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(key): redacted(item) for key, item in value.items() if str(key).lower() not in PERSONAL_KEYS}
    if isinstance(value, (list, tuple)):
        return [redacted(item) for item in value]
    return _PERSONAL.sub(MASK, str(value))
