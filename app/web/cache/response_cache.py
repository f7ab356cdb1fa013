"""The response cache: answers that anybody may have, given again before routing for as long as they are true.

Pure ASGI, in front of everything else. The `Cache-Tag` of an answer names what it was made of. A change records the
same tags in its transaction (`db/changes.py`), and a watch announces them (`db/watch.py`). A request with credentials
neither reads the cache nor fills it.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.db.changes import due_at
from app.db.watch import NoWatch, Watch
from app.errors import Problem
from app.memory import LEDGER
from app.web import metrics
from app.web.cache.conditional import KEEPER
from app.web.cache.kept_answers import Kept, KeptAnswers, Key, Tally
from app.web.cache.parameters import LenientRoute, understood_path, understood_query
from app.web.cache.representation import (
    IDENTITY,
    RawHeader,
    Representation,
    Variant,
    chosen,
    is_unchanged,
    send_variant,
)
from app.web.cors_headers import CorsHeaders
from app.web.limits import ReadCounts
from app.web.logs import Access, note_cached, write_noted
from app.web.observe import NOSNIFF, template
from app.web.proxies import network_prefix
from app.web.request_id import HEADER, new_request_id
from app.web.session_cookie import session_secret

CACHE = "maqal_cache"
"""Where in the state of the application's lifespan the cache is, for the server's protocol."""

LONGEST_KEY = 2000
"""Bytes of a path with its query that is worth remembering."""

NOTED_EVERY = 0.5
"""Seconds after which the counts of kept answers appear in the metrics."""

TIDYING_PAUSE = 0.01
"""Seconds for others between two slices of removing what was let go."""

_SENT = "maqal.sent"
_CREDENTIALS = frozenset({b"authorization", b"comment-receipt"})

Place = tuple[Key, int]
"""What was asked, and the generation in which it was: each change begins another."""

CachedAnswer = tuple[bytes, bytes, str, bytes]
"""A cached response for one request: status and headers, the further headers that are its own, its id, and the body."""

NextDue = Callable[[], Awaitable[float | None]]
"""When something will next change by the clock alone, in seconds since 1970."""


@dataclass(eq=False, slots=True)
class _Flight:
    """One answer being made, for all callers who ask the same meanwhile."""

    answer: asyncio.Future[Kept | None]
    changed: set[str] = field(default_factory=set)
    is_void: bool = False

    def may_be_kept(self, tags: Collection[str]) -> bool:
        """Whether nothing that it was made of has changed since it was begun."""
        return not self.is_void and self.changed.isdisjoint(tags)


class ResponseCache:
    """See the module. Until it is opened, and after it is closed, it hands everything on."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        most_bytes: int,
        counts: ReadCounts | None = None,
        cors: dict[str, Any] | None = None,
        access_log: bool = False,
        closes_after: float = math.inf,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._app, self._counts, self._access_log, self._clock = app, counts, access_log, clock
        self._closes_after = closes_after
        self._cors = CORSMiddleware(_resend, **cors) if cors else None
        self._cors_headers = None if self._cors is None else CorsHeaders(self._cors)
        self._kept = KeptAnswers(most_bytes)
        self.most_bytes = most_bytes
        self._tallies: dict[str, Tally] = {}
        self._flights: dict[Place, _Flight] = {}
        self._generation = 0
        self._watch: Watch = NoWatch()
        self._next_due: NextDue | None = None
        self._lenient: Sequence[LenientRoute] = ()
        self._due = 0.0
        self._announced: list[float] = []
        self._times_lost = 0
        self._renewal: asyncio.Task[None] | None = None
        self._told = (0, 0)
        self._task: asyncio.Task[None] | None = None

    async def open(self, watch: Watch, next_due: NextDue, *, lenient: Sequence[LenientRoute] = ()) -> None:
        """Begin to keep answers of what a watch watches; `lenient` routes ignore parameters that they do not know."""
        self._watch, self._next_due, self._lenient = watch, next_due, lenient
        await watch.start(self._hear)
        self._task = asyncio.create_task(self._note_forever())

    async def close(self) -> None:
        """Keep nothing any longer."""
        watch, self._watch = self._watch, NoWatch()
        if self._task is not None:
            self._task.cancel()
        self._hear(None)
        self._kept.clear()
        self.note()
        write_noted()
        await watch.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, a GET or a HEAD."""
        asked = dict(scope["headers"])
        if has_credentials(asked, scope["headers"]):
            await self._app(scope, receive, send)
            return
        if not self._watch.is_current():
            metrics.CACHE_ANSWERS.labels("bypassed").inc()
            await self._app(scope, receive, send)
            return
        if self._clock() >= self._due:
            await self._renewed()
        key = self._key(scope.get("raw_path") or scope["path"].encode(), scope["query_string"])
        found = self._kept.get(key)
        if found is None:
            await self._make(key, asked, scope, receive, send)
        else:
            await self._give(key, found, asked, scope, receive, send)

    def answer_from_cache(
        self, path: bytes, query: bytes, headers: Iterable[RawHeader], asked: Mapping[bytes, bytes], network: str
    ) -> CachedAnswer | None:
        """The cached response for a GET with these headers, where nothing has to be waited for; None for `__call__`.

        It is counted as a read of a network.
        """
        if has_credentials(asked, headers):
            return None
        if not self._watch.is_current() or self._clock() >= self._due:
            return None
        kept = self._kept.get(self._key(path, query))
        if kept is None:
            return None
        accepted = asked.get(b"accept-encoding")
        variant = kept.representation.known(IDENTITY if accepted is None else chosen(accepted))
        if variant is None or not (self._counts is None or self._counts.has_room(network)):
            return None
        cors_headers = self._cors_headers
        lines = variant.vary_line if cors_headers is None else cors_headers.headers(asked.get(b"origin"), variant.vary)
        has_it = is_unchanged(asked.get(b"if-none-match"), variant.tag)
        new_id = self._noted(kept, variant, "GET", has_it=has_it)
        return (variant.unchanged_head, lines, new_id, b"") if has_it else (variant.head, lines, new_id, variant.body)

    async def _give(
        self, key: Key, kept: Kept, asked: dict[bytes, bytes], scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer with what is kept."""
        if self._counts is not None and not self._counts.has_room(network_prefix(scope)):
            await self._app(scope, receive, send)  # where it is refused
            return
        accepted = asked.get(b"accept-encoding")
        coding = IDENTITY if accepted is None else chosen(accepted)
        variant = kept.representation.known(coding)
        if variant is None:
            variant = await kept.representation.variant(coding)
            self._kept.resize(key, kept)
        has_it, is_head = is_unchanged(asked.get(b"if-none-match"), variant.tag), scope["method"] == "HEAD"
        new_id = self._noted(kept, variant, scope["method"], has_it=has_it)
        added = [(HEADER, new_id.encode()), NOSNIFF]
        if self._cors is None:
            await send_variant(send, variant, is_head=is_head, has_it=has_it, added=added)
        else:
            sent = (variant, is_head, has_it, added)
            await self._cors({**scope, _SENT: sent}, receive, send)

    def _key(self, path: bytes, query: bytes) -> Key:
        """What was asked, the same however it was written: encoded or not, in any order, with ignored parameters."""
        if b"%" in path:
            path = understood_path(path)
        return path, understood_query(path, query, self._lenient) if query else query

    def _noted(self, kept: Kept, variant: Variant, method: str, *, has_it: bool) -> str:
        """Count a kept answer, and log it where that is wanted; the id of its request."""
        tally = kept.tally
        if method == "HEAD":
            tally.head += 1
        elif has_it:
            tally.unchanged += 1
        else:
            tally.whole += 1
        new_id = new_request_id()
        if self._access_log:
            size = len(variant.body) if method == "GET" and not has_it else 0
            note_cached(Access(time.time(), new_id, method, kept.template, 304 if has_it else 200, size))
        return new_id

    async def _make(self, key: Key, asked: dict[bytes, bytes], scope: Scope, receive: Receive, send: Send) -> None:
        """Have an answer made, kept where it may be, and given to all callers who ask the same meanwhile."""
        place = (key, self._generation)
        if (flight := self._flights.get(place)) is not None:
            kept = await asyncio.shield(flight.answer)
            if kept is None:
                await self._app(scope, receive, send)
            else:
                metrics.CACHE_ANSWERS.labels("joined").inc()
                await self._give(key, kept, asked, scope, receive, send)
            return
        if len(key[0]) + len(key[1]) > LONGEST_KEY:
            await self._app(scope, receive, send)
            return
        flight = self._flights[place] = _Flight(asyncio.get_running_loop().create_future())

        def keep(made: Representation, of: Scope) -> None:
            self._keep(key, flight, made, template(of))
            self._end_flight(place, flight)

        async def sent(message: Message) -> None:
            self._release(place, flight)  # what is sent before it was cached will not be: nobody waits for its end
            await send(message)

        try:
            await self._app({**scope, KEEPER: keep}, receive, sent)
        finally:
            self._release(place, flight)

    def _release(self, place: Place, flight: _Flight) -> None:
        """Tell who waits for an answer that is not cached to ask for themselves."""
        if not flight.answer.done():
            self._end_flight(place, flight)
            flight.answer.set_result(None)

    def _end_flight(self, place: Place, flight: _Flight) -> None:
        """Have nobody join a flight any more. There may be another in its place, if what it made was let go since."""
        if self._flights.get(place) is flight:
            del self._flights[place]

    def _keep(self, key: Key, flight: _Flight, made: Representation, route: str) -> None:
        if (tags := made.tags) is None:
            return
        kept = Kept(made, route, self._tallies.setdefault(route, Tally()))
        if flight.may_be_kept(tags):
            metrics.CACHE_ANSWERS.labels("made").inc()
            self._kept.put(key, kept, tags)
        flight.answer.set_result(kept)

    def _hear(self, tags: Collection[str] | None) -> None:
        """Throw away what is not true any more."""
        self._generation += 1
        self._kept.drop(tags)
        if tags is None:
            self._due = 0.0
            self._times_lost += 1
            for flight in self._flights.values():
                flight.is_void = True
            return
        for flight in self._flights.values():
            flight.changed.update(tags)
        for instant in filter(None, map(due_at, tags)):
            self._announce(instant)

    def _announce(self, published: float) -> None:
        """Learn of an article that is due some time, and takes no more comments some time after."""
        now = self._clock()
        for instant in (published, published + self._closes_after):
            if now < instant < math.inf:
                self._announced.append(instant)
                self._due = min(self._due, instant)

    async def _renewed(self) -> None:
        """Wait for `_renew`, which is done once for all who ask meanwhile."""
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._renew())
            self._renewal.add_done_callback(self._end_renewal)
        await asyncio.shield(self._renewal)

    def _end_renewal(self, _task: asyncio.Task[None]) -> None:
        self._renewal = None

    async def _renew(self) -> None:
        """Begin anew, for something is due now; and learn when something is again."""
        now = self._clock()
        self._announced = [instant for instant in self._announced if instant > now]
        self._hear(None)
        times_lost = self._times_lost
        try:
            found = None if self._next_due is None else await self._next_due()
        except Problem:
            return  # the next caller tries again
        if times_lost == self._times_lost:
            self._due = min([*self._announced, math.inf if found is None else found])

    async def _note_forever(self) -> None:
        while True:
            await asyncio.sleep(NOTED_EVERY)
            for _ in self._kept.tidy():
                await asyncio.sleep(TIDYING_PAUSE)
            self.note()

    def note(self) -> None:
        """Bring the metrics up to date."""
        for route, tally in self._tallies.items():
            for method, status, times in (
                ("GET", 200, tally.whole),
                ("GET", 304, tally.unchanged),
                ("HEAD", 200, tally.head),
            ):
                if times:
                    metrics.REQUESTS.labels(method, route, str(status)).inc(times)
                    metrics.CACHE_ANSWERS.labels("kept").inc(times)
            tally.whole = tally.unchanged = tally.head = 0
        dropped, evicted = self._told
        metrics.CACHE_GONE.labels("changed").inc(self._kept.dropped - dropped)
        metrics.CACHE_GONE.labels("no_room").inc(self._kept.evicted - evicted)
        self._told = (self._kept.dropped, self._kept.evicted)
        metrics.CACHE_BYTES.set(self._kept.bytes)
        metrics.CACHE_ENTRIES.set(len(self._kept))
        for name, size in LEDGER.by_name().items():
            metrics.MEMORY_BYTES.labels(name).set(size)


async def _resend(scope: Scope, _receive: Receive, send: Send) -> None:
    sent: tuple[Variant, bool, bool, list[RawHeader]] = scope[_SENT]
    variant, is_head, has_it, added = sent
    await send_variant(send, variant, is_head=is_head, has_it=has_it, added=added)


def has_credentials(asked: Collection[bytes], headers: Iterable[RawHeader]) -> bool:
    """Whether a request says who asks: by the names of its headers, or by a session's cookie.

    The cache neither answers such requests nor keeps their answers.
    """
    return not _CREDENTIALS.isdisjoint(asked) or (b"cookie" in asked and session_secret(headers) is not None)
