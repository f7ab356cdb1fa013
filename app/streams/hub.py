"""The streams of one process: one reader of the outbox for all of them, which rests while nobody listens."""

import asyncio
import contextlib
import signal
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Collection
from typing import Any

from app.articles.presentation import Presenter
from app.db.watch import LOOKS_EVERY, Watch
from app.errors import Problem, TooManyRequests, Unavailable
from app.events import outbox
from app.events.subjects import OUTBOX
from app.streams import reading
from app.streams.reading import Message
from app.web import metrics
from app.web.site import Site

AT_ONCE = 200
"""Events that are read in one transaction."""

MOST_MISSED = 5000
"""Events of the whole site that a reader who comes back may have missed; beyond, the comments are loaded anew."""

MOST_WAITING = 500
"""Messages that wait for one slow reader; beyond, its stream ends, and the browser asks again where it was."""

PING = 15.0
"""Seconds after which a silent stream says that it is alive (recommended by the standard of server-sent events)."""

RETRY = 2000
"""Milliseconds after which a browser asks again for a stream that ended."""

_ALIVE = b":\n\n"


class Listener:
    """One reader who follows an article. `after` is the last position that it knows."""

    def __init__(self, article_id: int, network: str, after: int) -> None:
        self.article_id, self.network, self.after = article_id, network, after
        self._waiting: asyncio.Queue[Message | None] = asyncio.Queue()
        self._has_ended = False

    def take(self, message: Message) -> None:
        """Have a message sent, where it is not known already; a listener that is too slow is let go."""
        if message.position <= self.after or self._has_ended:
            return
        if self._waiting.qsize() >= MOST_WAITING:
            self.end()
        else:
            self._waiting.put_nowait(message)

    def end(self) -> None:
        """End the stream behind what waits."""
        if not self._has_ended:
            self._has_ended = True
            self._waiting.put_nowait(None)

    async def messages(self) -> AsyncIterator[bytes]:
        """What is sent from now on, until the stream ends."""
        while True:
            try:
                async with asyncio.timeout(PING):
                    message = await self._waiting.get()
            except TimeoutError:
                yield _ALIVE
                continue
            if message is None:
                return
            if message.position > self.after:  # what was missed may have been read up to here meanwhile
                yield message.data


class Hub:
    """See the module."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._listeners: defaultdict[int, set[Listener]] = defaultdict(set)
        self._networks: Counter[str] = Counter()
        self._position = 0
        self._has_news = True
        self._watch: Watch | None = None
        self._task: asyncio.Task[None] | None = None
        self._begun = asyncio.Lock()
        self._reading = asyncio.Lock()  # who begins to listen while the outbox is read would miss what is read

    @property
    def count(self) -> int:
        """How many streams are open."""
        return self._networks.total()

    @property
    def is_reading(self) -> bool:
        """Whether the outbox is read at present."""
        return self._task is not None

    async def follow(self, article_id: int, network: str, *, last_seen: int | None) -> AsyncIterator[bytes]:
        """A stream of what happens to an article's comments, from the position that a reader has seen, or from now.

        `TooManyRequests` when the network has too many streams, `Unavailable` when this process has.
        """
        settings = self._site.settings
        if self._networks[network] >= settings.streams_per_network:
            raise TooManyRequests(headers={"Retry-After": "30"})
        if self.count >= settings.streams:
            raise Unavailable(headers={"Retry-After": "30"})
        await self._begin()
        return self._stream(article_id, network, last_seen)

    async def _stream(self, article_id: int, network: str, last_seen: int | None) -> AsyncIterator[bytes]:
        await self._begin()  # once more: reading may have ended since, for nobody listened yet
        async with self._reading:
            end = self._position
            listener = Listener(article_id, network, end if last_seen is None else last_seen)
            self._add(listener)
        try:
            yield reading.begin(listener.after, retry=RETRY)
            if last_seen is not None:
                async for data in self._missed(listener, end):
                    yield data
            async for data in listener.messages():
                yield data
        finally:
            self._remove(listener)

    async def _missed(self, listener: Listener, end: int) -> AsyncIterator[bytes]:
        """What happened between the position that a listener knows and that at which it began to listen.

        What comes meanwhile waits for it.
        """
        database, position = self._site.database, listener.after
        if not await database.read(reading.is_known, position, most=MOST_MISSED):
            listener.after = end
            yield reading.reset(end)
            return
        while position < end:
            position, messages, is_more = await database.read(
                reading.read, position, most=AT_ONCE, wanted={listener.article_id}, presenter=self._presenter()
            )
            for message in messages:
                if message.position <= end:
                    yield message.data
            if not is_more:
                break
        listener.after = max(listener.after, end)

    def _add(self, listener: Listener) -> None:
        self._listeners[listener.article_id].add(listener)
        self._networks[listener.network] += 1
        metrics.STREAMS.inc()

    def _remove(self, listener: Listener) -> None:
        metrics.STREAMS.dec()
        self._networks[listener.network] -= 1
        if not self._networks[listener.network]:
            del self._networks[listener.network]
        listeners = self._listeners[listener.article_id]
        listeners.discard(listener)
        if not listeners:
            del self._listeners[listener.article_id]

    async def _begin(self) -> None:
        """Begin to read the outbox, where it is not read yet."""
        async with self._begun:
            if self._task is None or self._task.done():
                self._watch = self._site.database.watch()
                await self._watch.start(self._hear)
                self._position = await self._site.database.read(outbox.last)
                self._has_news = True
                self._task = asyncio.create_task(self._read_on(self._watch), name="maqal-streams")

    def _hear(self, tags: Collection[str] | None) -> None:
        if tags is None or OUTBOX in tags:
            self._has_news = True

    async def _read_on(self, watch: Watch) -> None:
        """Read the outbox for as long as anybody listens."""
        rounds_alone = 0
        try:
            while rounds_alone * LOOKS_EVERY < PING:
                rounds_alone = 0 if self.count else rounds_alone + 1
                if _is_stopping():
                    self.end()
                with contextlib.suppress(Exception):  # a watch that fails is asked again
                    watch.is_current()
                if self._has_news:
                    self._has_news = False
                    await self._tell()
                await asyncio.sleep(LOOKS_EVERY)
        finally:
            if self._task is asyncio.current_task():
                self._task = None  # the next listener starts the reading again
            self.end()
            await watch.close()

    async def _tell(self) -> None:
        """Give every listener what has happened since the last time."""
        is_more = True
        while is_more:
            async with self._reading:
                try:
                    position, messages, is_more = await self._site.database.read(
                        reading.read,
                        self._position,
                        most=AT_ONCE,
                        wanted=frozenset(self._listeners),
                        presenter=self._presenter(),
                    )
                except Problem:  # the database is away: it is asked again
                    self._has_news = True
                    return
                for message in messages:
                    for listener in self._listeners.get(message.article_id, ()):
                        listener.take(message)
                self._position = position

    def _presenter(self) -> Presenter:
        return Presenter.of_site(self._site.settings, self._site.now())

    def end(self) -> None:
        """End every stream; browsers ask again."""
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.end()

    async def close(self) -> None:
        """End every stream and read no longer."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def _is_stopping() -> bool:
    """Whether uvicorn was told to stop: it waits for open answers, and says so to nobody but its signal handler."""
    server: Any = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return bool(getattr(server, "should_exit", False))
