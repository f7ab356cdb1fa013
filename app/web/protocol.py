"""HTTP/1.1 as `maqal serve` speaks it: uvicorn's own protocol, which gives kept answers before it makes a task.

A task, its ASGI messages and the checking of every header cost more than all that is done for a kept answer. Whatever
is not kept, or has to be waited for, goes the ordinary way; so does everything under plain `uvicorn app.main:app`.
"""

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.web.observe import NOSNIFF
from app.web.request_id import HEADER
from app.web.response_cache import CACHE, ResponseCache

_BEFORE_ID = b": ".join(NOSNIFF) + b"\r\n" + HEADER + b": "
_END = b"\r\n\r\n"


class KeptFirst(HttpToolsProtocol):
    """See the module."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        if not self._has_told(cycle, app):
            super()._start_asgi_task(cycle, app)

    def _has_told(self, cycle: RequestResponseCycle, app: ASGI3Application) -> bool:
        """Answer at once if that can be done, and say whether it was.

        Not behind other requests of the same connection, for a client that is slow to read, or one that is to be parted
        from.
        """
        cache: ResponseCache | None = self.app_state.get(CACHE)
        if cache is None or app is not self.app or self.pipeline or self.flow.write_paused or not cycle.keep_alive:
            return False
        told = cache.told_at_once(cycle.scope, is_client_known=not self.config.proxy_headers)  # type: ignore[arg-type]  # a typed dict is a mapping
        if told is None:
            return False
        variant, has_it, new_id = told
        head, body = (variant.unchanged_head, b"") if has_it else (variant.head, variant.body)
        default = b"".join(name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers)
        cycle.response_started = cycle.response_complete = True
        self.transport.write(b"".join((head, default, _BEFORE_ID, new_id.encode(), _END, body)))
        cycle.on_response()
        return True
