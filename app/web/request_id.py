"""The id of the request that is being served: in its answer, its log lines and its problems."""

import secrets
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Empty outside a request."""

HEADER = b"x-request-id"

LENGTH = 16
AT_ONCE = 256
"""Ids that are drawn together: asking the system for each would take as long as giving a kept answer."""

_pool: list[str] = []


def new_request_id() -> str:
    """A fresh id of 16 hexadecimal digits. What a client sends is not believed."""
    if not _pool:
        random = secrets.token_hex(LENGTH * AT_ONCE // 2)
        _pool.extend(random[start : start + LENGTH] for start in range(0, len(random), LENGTH))
    return _pool.pop()
