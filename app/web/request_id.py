"""The id of the request that is being served: in its answer, its log lines and its problems."""

import secrets
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Empty outside a request."""

HEADER = b"x-request-id"


def new_request_id() -> str:
    """A fresh id of 16 hexadecimal digits. What a client sends is not believed."""
    return secrets.token_hex(8)
