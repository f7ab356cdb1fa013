"""HTTP/1.1 as `maqal serve` speaks it: within bounds, and giving kept answers before it makes a task.

A task, its ASGI messages, the decoding of an Arabic path and the checking of every header cost more than all that is
done for a kept answer. Whatever is not kept, or has to be waited for, goes the ordinary way; so does everything under
plain `uvicorn app.main:app`.
"""

import asyncio
import logging
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.web.bounded import Bounded, missing
from app.web.cache.response_cache import CACHE, ResponseCache
from app.web.observe import NOSNIFF
from app.web.proxies import LOCAL, PROXIES, Proxies, prefix_of
from app.web.request_id import HEADER

_BEFORE_ID = b": ".join(NOSNIFF) + b"\r\n" + HEADER + b": "
_END = b"\r\n\r\n"
_CLOSING = b"\r\nconnection: close\r\n\r\n"
_HAS_BODY = frozenset({b"content-length", b"transfer-encoding"})
_NO_PROXIES = Proxies(())


log = logging.getLogger("maqal.protocol")


class _Answered:
    """In the place of a cycle whose response is complete: what still comes of its request is not listened to."""

    response_complete = True
    message_event: Any = type("_NobodyWaits", (), {"set": lambda _: None})()


_ANSWERED = cast("RequestResponseCycle", _Answered())


class _DefaultHeaders:
    """The headers that uvicorn adds to every answer, as they go over the wire; it makes a new list each second."""

    def __init__(self) -> None:
        self._headers: list[tuple[bytes, bytes]] = []
        self._lines = b""

    def written(self, headers: list[tuple[bytes, bytes]]) -> bytes:
        if headers is not self._headers:
            self._headers = headers
            self._lines = b"".join([name + b": " + value + b"\r\n" for name, value in headers])
        return self._lines


_DEFAULT = _DefaultHeaders()


class KeptFirst(Bounded):
    """See the module."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        is_plain = not self.root_path and self.limit_concurrency is None
        self._cache: ResponseCache | None = self.app_state.get(CACHE) if is_plain else None
        self._proxies: Proxies = self.app_state.get(PROXIES, _NO_PROXIES)
        self._network = LOCAL

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Take a connection, whose network every request needs."""
        super().connection_made(transport)
        self._network = prefix_of(self.client[0] if self.client else "")

    def begin_request(self) -> None:
        """Answer from the cache where nothing has to be waited for; otherwise as uvicorn does."""
        if not self._answer_from_cache():
            super().begin_request()

    def _answer_from_cache(self) -> bool:
        """Give the cached response for the request, and say whether there was one."""
        cache, parser, headers = self._cache, self.parser, self.headers
        path, _, query = self.url.partition(b"?")
        if cache is None or parser.get_method() != b"GET" or path[:1] != b"/" or b"#" in self.url:
            return False
        # Not behind other requests of the connection, and not for a client that does not take its answers.
        if self.pipeline or self.flow.write_paused or not (self.cycle is None or self.cycle.response_complete):
            return False
        asked = self.asked
        stays_open = parser.should_keep_alive() and (b"connection" not in asked or parser.get_http_version() == "1.1")
        if parser.should_upgrade() or not (stays_open or _HAS_BODY.isdisjoint(asked)):
            return False
        network = self._proxies.network(headers, asked, peer=self._network, is_trusted=self.is_proxy)
        if network is None:
            return False
        answer = cache.answer_from_cache(path, query, headers, asked, network)
        if answer is None:
            return False
        self.cycle = _ANSWERED
        self.server_state.total_requests += 1
        default = _DEFAULT.written(self.server_state.default_headers)
        head, lines, new_id, body = answer
        last = _END if stays_open else _CLOSING
        self.transport.write(b"".join((head, default, lines, _BEFORE_ID, new_id.encode(), last, body)))
        if stays_open:
            self.rest()
        else:
            self.transport.close()
        return True


def _fitting() -> type[HttpToolsProtocol]:
    """Our protocol; uvicorn's own where that has not what ours stands on."""
    if not (names := missing()):
        return KeptFirst
    log.warning("uvicorn_unknown", extra={"missing": names})
    return HttpToolsProtocol


PROTOCOL = _fitting()
"""What a server is given."""
