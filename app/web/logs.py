"""Logs: JSON lines with the request's id and nothing personal.

Everything goes through one redaction: keys that could hold something personal are dropped, and addresses, networks
and tokens inside any text are masked, tracebacks included.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from app.web.request_id import request_id

MASK = "[redacted]"

PERSONAL_KEYS = frozenset(
    {
        "address",
        "author_email",
        "author_name",
        "authorization",
        "body",
        "client",
        "cookie",
        "email",
        "forwarded",
        "headers",
        "host",
        "ip",
        "name",
        "params",
        "password",
        "path",
        "query",
        "query_string",
        "receipt",
        "remote",
        "secret",
        "token",
        "url",
        "user",
        "user_agent",
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
_INTERNAL = {"event", "level", "timestamp", "logger", "exception", "request_id"}


def configure_logging(*, access_log: bool, stream: TextIO | None = None) -> None:
    """Make every log of this process, uvicorn's too, a redacted JSON line on a stream (standard error)."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_request_id,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.PositionalArgumentsFormatter()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redact,
                structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
            ],
        )
    )
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


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Drop what could be personal by its key, mask what looks so by its form."""
    return {
        key: value if key in _INTERNAL - {"event", "exception"} else _masked(value)
        for key, value in event.items()
        if key.lower() not in PERSONAL_KEYS
    }


def _masked(value: Any) -> Any:
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    if isinstance(value, Mapping):
        return {key: _masked(item) for key, item in value.items() if str(key).lower() not in PERSONAL_KEYS}
    if isinstance(value, (list, tuple)):
        return [_masked(item) for item in value]
    return _PERSONAL.sub(MASK, str(value))


def _add_request_id(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if found := request_id.get():
        event["request_id"] = found
    return event
