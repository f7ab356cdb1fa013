"""HTTP/1.1 within bounds: uvicorn's protocol, to which nobody says too much, too slowly or over too many connections.

Bounded are the request line, each header and all headers of a request, trailers and the framing of chunks, requests
that wait on one connection, and what is sent after an answer. What is over a bound is refused with a problem where one
can be given, and the connection is closed.
"""

import asyncio
import math
import re
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.errors import AddressTooLong, HeadersTooLarge, Malformed, Problem, RequestTimeout, TooManyConnections
from app.web import metrics, raw_targets
from app.web.body_counts import LEAST_SPEED, BodyCounts
from app.web.connections import CONNECTIONS, Connections
from app.web.problems import asked_language, render
from app.web.proxies import peer_of
from app.web.request_id import HEADER, new_request_id, request_id

SLICE = 16 * 1024
"""Bytes that are read at once; bounds are looked at after each."""

MAX_LINE = 16 * 1024
MAX_HEADER = 16 * 1024
MAX_HEADERS = 100
MAX_HEAD = 64 * 1024
"""Bytes of a request's target, of one header, and of both with all headers; and the number of headers."""

MAX_WAITING = 1000
"""Requests that were sent on one connection without waiting for answers."""

MAX_UNREAD = 16 * 1024 * 1024
"""Bytes that may follow on a request that was answered before it was whole, or refused."""

LINGERING_SECONDS = 2.0
"""How long a refused client has to read why: closed at once, its own unread bytes would destroy the answer."""

_HOST = re.compile(rb"(?:[\w.~!$&'()*+,;=%-]*|\[[\w.:~!$&'()*+,;=-]+\])(?::\d*)?", re.ASCII)
"""What a `Host` may say (RFC 9112 section 3.2, RFC 3986 section 3.2.2)."""

_NO_HOST = b"\n"  # which no header has

_UNBOUNDED = Connections(seconds=math.inf, per_network=0, most=0, is_proxy=lambda _: False)


def missing() -> list[str]:
    """What uvicorn's protocol does not have any more of what this one stands on; empty where it fits."""
    callbacks = ["message_begin", "url", "header", "headers_complete", "body", "message_complete", "response_complete"]
    names = [
        "connection_made",
        "connection_lost",
        "data_received",
        "send_400_response",
        "pause_writing",
        "resume_writing",
    ]
    names += [f"on_{name}" for name in callbacks]
    found = [name for name in names if not callable(getattr(HttpToolsProtocol, name, None))]
    found += [name for name in ("pause_reading", "resume_reading") if not callable(getattr(FlowControl, name, None))]
    used = {"timeout_keep_alive_task", "pipeline", "cycle", "headers", "flow", "transport", "scope", "app_state"}
    found += sorted(used.difference(HttpToolsProtocol.__init__.__code__.co_names))
    found += sorted({"url", "headers"}.difference(HttpToolsProtocol.on_message_begin.__code__.co_names))
    cycle = {"disconnected", "keep_alive", "response_started", "response_complete", "message_event", "body"}
    return found + sorted(cycle.difference(RequestResponseCycle.__init__.__code__.co_names))


class _Dropped(list[tuple[bytes, bytes]]):
    """In the place of a request's headers when trailers come, which are none of it."""

    def append(self, _header: tuple[bytes, bytes]) -> None:
        """Keep nothing."""


_TRAILERS = _Dropped()


class Bounded(HttpToolsProtocol):
    """See the module.

    A request that comes in one piece, as nearly all do, passes here without being counted: a piece is smaller than
    what a head may be. What is looked at, and each timer, would take as long as an answer from the cache.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.deadline = math.inf
        self._lines: Connections = self.app_state.get(CONNECTIONS, _UNBOUNDED)
        self._is_in_body = self._is_in_first_line = self._is_refused = self.is_proxy = False
        self._complete: list[tuple[bytes, bytes]] | None = None  # the headers of the last complete head
        self.asked: dict[bytes, bytes] = {}
        """The headers of the last complete head by their names."""
        self._host = _NO_HOST  # the last that was taken
        self._slow: list[tuple[bytes, bytes]] | None = None  # those of the last one that came in pieces
        self._head = self._unread = 0
        self._body: BodyCounts | None = None
        self._over: Problem | None = None
        self._broken: Problem | None = None  # what the parser stopped at
        self._running: RequestResponseCycle | None = None

    # Connections

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Take a connection, where there is room for it."""
        super().connection_made(transport)
        peer = peer_of(self.client, self.server)
        self.is_proxy = self._lines.is_proxy(peer)
        has_room = self._lines.opened(self, peer)
        self.deadline = self.loop.time() + self._lines.seconds
        if not has_room:
            self._refuse(TooManyConnections())

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection, and have whatever is being answered or waits on it end."""
        self._lines.closed(self)
        self.pipeline.clear()
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()
        super().connection_lost(exc)

    def is_closing(self) -> bool:
        """Whether the connection is being closed."""
        return self.transport.is_closing()

    def overdue(self, now: float) -> None:
        """End a connection that has waited long enough."""
        if self._is_refused or self.transport.is_closing() or self.flow.write_paused:
            self.transport.abort()
        elif self._is_in_body and (self.flow.read_paused or now < (due := self._body_due())):
            self.deadline = now + self._lines.seconds if self.flow.read_paused else due
        elif self._is_in_body or self._is_in_head():
            self._refuse(RequestTimeout())
        else:
            self.transport.close()
            self.deadline = now + self._lines.seconds

    def _body_due(self) -> float:
        return math.inf if self._body is None else self._body.due(self._lines.seconds)

    def _is_in_head(self) -> bool:
        """Whether a request has begun whose head is not complete: uvicorn begins each with a new list of headers."""
        return self.headers is not self._complete

    def _is_at_rest(self) -> bool:
        """Whether all that was asked is answered, and no timer of uvicorn's waits for more."""
        return (self.cycle is None or self.cycle.response_complete) and self.timeout_keep_alive_task is None

    def rest(self) -> None:
        """Wait for the next request as long as uvicorn would, but without a timer of its own for each."""
        if not self.flow.write_paused:
            self.deadline = self._lines.looked_at + self.timeout_keep_alive

    def pause_writing(self) -> None:
        """Give a client that is slow to read its time."""
        super().pause_writing()
        unsent = self.transport.get_write_buffer_size()
        self.deadline = self.loop.time() + self._lines.seconds + unsent / LEAST_SPEED

    def resume_writing(self) -> None:
        """Go on: the client reads."""
        super().resume_writing()
        is_waiting = self._is_in_head() or self._is_in_body or self._is_at_rest()
        self.deadline = self.loop.time() + self._lines.seconds if is_waiting else math.inf

    # What comes

    def data_received(self, data: bytes) -> None:
        """Read what has come, in slices, each looked at before the next."""
        if len(data) > SLICE:
            rest = memoryview(data)
            while rest and not self.transport.is_closing():
                self.data_received(bytes(rest[:SLICE]))
                rest = rest[SLICE:]
            return
        if self._is_refused:
            self._discard(len(data))
        elif data.isascii():
            self._read(data, data)
        else:
            self._read_raw(data)

    def _read_raw(self, data: bytes) -> None:
        """Read what has octets beyond ASCII: the first line of a request in another spelling, all else as it is.

        It is read in pieces, for only the parser knows whether a body follows on a head.
        """
        while data and not (self._is_refused or self.transport.is_closing()):
            if self._is_in_body:
                end = max(0, raw_targets.declared_length(self.headers) - self._counted().content) or len(data)
                self._read(data[:end], b"")
            elif not self._is_in_head() or self._is_in_first_line:
                end = raw_targets.first_line_ends(data)
                self._read(raw_targets.encoded(data[:end]), data)
            else:
                blank = raw_targets.BLANK_LINE.search(data)
                end = len(data) if blank is None else blank.end()
                self._read(data[:end], data)
            data = data[end:]

    def _read(self, data: bytes, said: bytes) -> None:
        """Have the parser read a piece, and look at what it came to; `said` is all that came with it."""
        super().data_received(data)
        if self._broken is not None:
            self._refuse(self._broken, b"" if self._is_in_body else said)
        elif self._is_in_body:
            self._watch_body(len(data))
        elif self.headers is not self._complete:
            self._watch_head(data)
        elif (cycle := self.cycle) is None or cycle.response_complete:
            if self.deadline == math.inf and self.timeout_keep_alive_task is None:  # nothing came but empty lines
                self.deadline = self.loop.time() + self._lines.seconds
        elif not self.flow.write_paused:
            self.deadline = math.inf
        if self.pipeline and len(self.pipeline) > MAX_WAITING:
            self._refuse(HeadersTooLarge())

    def _watch_head(self, data: bytes) -> None:
        """Count what came of a head that is not complete."""
        if self.headers is not self._slow:
            self._slow, self._head = self.headers, 0
            self._is_in_first_line = raw_targets.ends_in_first_line(data, self.url)
            self.deadline = self.loop.time() + self._lines.seconds
        elif self._is_in_first_line:
            self._is_in_first_line = b"\n" not in data
        self._head += len(data)
        if self._head > MAX_HEAD + SLICE:
            self._refuse(AddressTooLong() if len(self.url) > MAX_LINE else HeadersTooLarge())

    def _watch_body(self, length: int) -> None:
        """Count what came of a body that is not complete, and is none of its content."""
        body = self._counted()
        if body.since == math.inf:
            body.since, body.seen = self.loop.time(), body.content
            self.deadline = body.due(self._lines.seconds)
        elif not body.note(length):
            self._refuse(HeadersTooLarge())

    def _counted(self) -> BodyCounts:
        """The counts of the body that is coming."""
        if self._body is None:
            self._body = BodyCounts()
            self._unread = 0
        return self._body

    def _discard(self, length: int) -> None:
        self._unread += length
        if self._unread > MAX_UNREAD:
            self.transport.abort()

    # Callbacks of the parser

    def on_headers_complete(self) -> None:
        """Take a request's head, where it is within the bounds and names one host."""
        headers = self.headers
        if headers is self._slow or len(headers) > MAX_HEADERS:
            self._check_head()
        asked = self.asked = dict(headers)
        if len(asked) != len(headers) or asked.get(b"host") != self._host:
            self._check_host()
        self._complete, self._is_in_body, self._body = self.headers, True, None
        self.begin_request()

    def begin_request(self) -> None:
        """Begin to serve a request whose head is complete."""
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Begin to answer a request; uvicorn itself knows only the one that came last."""
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def _check_head(self) -> None:
        lengths = [len(name) + len(value) + 4 for name, value in self.headers]
        is_long = len(lengths) > MAX_HEADERS or max(lengths, default=0) > MAX_HEADER
        if len(self.url) > MAX_LINE:
            self._over = AddressTooLong()
        elif is_long or len(self.url) + sum(lengths) > MAX_HEAD:
            self._over = HeadersTooLarge()
        if self._over is not None:
            raise ValueError(self._over.code)  # which has the parser stop

    def _check_host(self) -> None:
        """Have the parser stop where proxies could read another host out of a head than we do."""
        hosts = [value for name, value in self.headers if name == b"host"]
        is_named = len(hosts) == 1 and _HOST.fullmatch(hosts[0]) is not None
        if not is_named and (hosts or self.parser.get_http_version() == "1.1"):
            raise ValueError("host")
        self._host = hosts[0] if hosts else _NO_HOST

    def on_chunk_header(self) -> None:
        """Note that the body comes in chunks, and that another has begun."""
        body = self._counted()
        body.unseen = 0
        if not body.is_chunked:
            body.is_chunked = True
            self.headers = self._complete = _TRAILERS
            # The parser keeps the last trailer for itself, and would give it as a header of the next request.
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body; what comes for a request that was answered is read only for a while."""
        counted = self._counted()
        counted.content += len(body)
        counted.unseen = 0
        if self.cycle.response_complete:
            self._discard(len(body))
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        self._is_in_body = False
        super().on_message_complete()
        if (body := self._body) is None:
            return
        if not self.flow.write_paused:
            self.deadline = math.inf
        if body.is_chunked and self.cycle.response_complete:
            self.transport.close()

    def on_response_complete(self) -> None:
        """Go on with the next request. While some wait, no more are read."""
        super().on_response_complete()
        if self.pipeline and not self.transport.is_closing():
            self.flow.pause_reading()

    # Refusals

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  uvicorn's words, in place of which a problem is told
        """Note what the parser did not take, or what was over a bound while it read; it is refused after that."""
        self._broken = self._over or Malformed()

    def _refuse(self, problem: Problem, said: bytes = b"") -> None:
        """Answer with a problem, unless an answer is under way, and close the connection after it.

        `said` is the piece of a head in which the parser stopped.
        """
        if self._is_refused or self.transport.is_closing():
            return
        self._is_refused = True
        cycle = self.cycle
        is_busy = cycle is not None and not cycle.response_complete
        if is_busy and not self._is_in_body:  # those before it are answered yet
            cycle.keep_alive = False
            self.deadline = self.loop.time() + self._lines.seconds
            return
        self.deadline = self.loop.time() + LINGERING_SECONDS
        if is_busy:
            cycle.disconnected = True
            cycle.message_event.set()
        if is_busy and (cycle.response_started or self.pipeline):
            self.transport.close()
        else:
            self._tell(problem, said)

    def _tell(self, problem: Problem, said: bytes) -> None:
        """Write a problem, and leave its reader the time to read it."""
        self.transport.write(self._told(problem, said))
        if isinstance(problem, TooManyConnections) or not self.transport.can_write_eof():
            self.transport.close()
        else:
            self.flow.resume_reading()
            self.transport.write_eof()

    def _told(self, problem: Problem, said: bytes) -> bytes:
        """A problem as it goes over the wire."""
        language = asked_language([*(self.scope["headers"] if self.scope else ()), *raw_targets.language_headers(said)])
        new_id = new_request_id()
        before = request_id.set(new_id)
        try:
            answer = render(problem, language)
        finally:
            request_id.reset(before)
        metrics.count("other", metrics.UNMATCHED, answer.status_code, 0.0)
        told = [*self.server_state.default_headers, *answer.raw_headers, (HEADER, new_id.encode())]
        lines = [name + b": " + value for name, value in told]
        start = f"HTTP/1.1 {answer.status_code} {HTTPStatus(answer.status_code).phrase}".encode()
        return b"\r\n".join([start, *lines, b"connection: close", b"", bytes(answer.body)])
