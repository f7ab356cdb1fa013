"""HTTP/1.1 as `maqal serve` speaks it: uvicorn's own protocol, which gives kept answers before it makes a task.

A task, its ASGI messages, the decoding of an Arabic path and the checking of every header cost more than all that is
done for a kept answer. Whatever is not kept, or has to be waited for, goes the ordinary way; so does everything under
plain `uvicorn app.main:app`.
"""

from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.web.observe import NOSNIFF
from app.web.request_id import HEADER
from app.web.response_cache import CACHE, ResponseCache

_BEFORE_ID = b": ".join(NOSNIFF) + b"\r\n" + HEADER + b": "
_END = b"\r\n\r\n"


class _Answered:
    """In the place of a cycle whose response is complete: what still comes of its request is not listened to."""

    response_complete = True
    message_event: Any = type("_NobodyWaits", (), {"set": lambda _: None})()


_ANSWERED = cast("RequestResponseCycle", _Answered())


class KeptFirst(HttpToolsProtocol):
    """See the module."""

    def on_headers_complete(self) -> None:
        """Answer at once where that can be done; otherwise as uvicorn does."""
        if not self._has_told():
            super().on_headers_complete()

    def _has_told(self) -> bool:
        """Give what is kept for the request, and say whether it was given.

        Not behind other requests of the same connection, for a client that is slow to read, or one that is to be parted
        from; nor for an address that is not a plain path.
        """
        cache: ResponseCache | None = self.app_state.get(CACHE)
        if cache is None or self.pipeline or not (self.cycle is None or self.cycle.response_complete):
            return False
        parser = self.parser
        if parser.get_method() != b"GET" or not parser.should_keep_alive() or parser.get_http_version() != "1.1":
            return False
        if parser.should_upgrade() or self.flow.write_paused or self.root_path or self.limit_concurrency is not None:
            return False
        path, _, query = self.url.partition(b"?")
        if path[:1] != b"/" or b"#" in self.url:
            return False
        asked = cast("dict[str, Any]", self.scope)
        asked.update(method="GET", raw_path=path, query_string=query)
        told = cache.told_at_once(asked, is_client_known=not self.config.proxy_headers)
        if told is None:
            return False
        variant, has_it, new_id = told
        head, body = (variant.unchanged_head, b"") if has_it else (variant.head, variant.body)
        default = b"".join(name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers)
        self.cycle = _ANSWERED
        self.transport.write(b"".join((head, default, _BEFORE_ID, new_id.encode(), _END, body)))
        self.on_response_complete()
        return True
