"""Views, counted in memory by each process and written by the moment, so that no request waits for the disk."""

import asyncio
import contextlib
import logging
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from app.errors import Problem
from app.views import service
from app.views.crawlers import is_crawler
from app.views.readers import Readers
from app.views.service import hour_of
from app.web import metrics
from app.web.limits import ReadCounts
from app.web.site import Site

REST = 0.05
"""Seconds between two writes at the least: what a process gathers meanwhile is lost should it be killed."""

AGAIN = 1.0
"""Seconds until another try, where the database took nothing."""

LONGEST_WAIT = 60.0
"""Seconds without a view after which the loop looks whether another day has begun."""

MOST_WAITING = 100_000
"""Articles and hours whose views wait to be written; while the database is away, views of further ones are lost."""

LONGEST_AGENT = 1000
"""Characters of an agent by which readers are told apart."""

log = logging.getLogger("maqal.views")


class Counting:
    """What counts the views of one process."""

    def __init__(self, site: Site) -> None:
        self._site, self._readers = site, Readers()
        rate = site.settings.limit_views
        self._limit = None if rate is None else ReadCounts(rate)
        self._waiting: dict[tuple[int, int], int] = {}
        self._some, self._writing, self._is_closing = asyncio.Event(), asyncio.Lock(), False
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin to write what is counted."""
        self._task = asyncio.create_task(self._write_forever(), name="maqal-views")

    async def close(self) -> None:
        """Write what is left, and forget the readers."""
        self._is_closing = True
        self._some.set()
        if self._task is not None:
            await self._task
        self._readers.close()

    def wait(self, network: str) -> int:
        """Count a request of a network against the limit; the seconds to wait when it is over it, 0 otherwise."""
        return 0 if self._limit is None else self._limit.wait(network)

    def count(self, article_id: int, network: str, agent: str, *, now: datetime) -> None:
        """Count a view, unless it is a crawler's, or of a reader who has opened the article before today."""
        if is_crawler(agent):
            metrics.VIEWS.labels("crawler").inc()
            return
        day = now.astimezone(self._site.settings.zone).toordinal()
        if not self._readers.is_new(article_id, network, agent[:LONGEST_AGENT], day=day):
            metrics.VIEWS.labels("again").inc()
            return
        self._add({(article_id, hour_of(now)): 1}, "counted")
        self._some.set()

    async def write(self) -> bool:
        """Write what was counted; whether the database took it. What it did not take waits for the next time."""
        async with self._writing:
            counted, self._waiting = self._waiting, {}
            try:
                if counted:
                    await self._site.database.write(service.store, counted)
            except Problem:  # the database has said in the log that it is away
                self._add(counted)
                return False
            except Exception:
                self._add(counted)
                log.exception("views_not_written")
                return False
            return True

    def _add(self, counted: dict[tuple[int, int], int], outcome: str | None = None) -> None:
        waiting = self._waiting
        for key, count in counted.items():
            has_room = key in waiting or len(waiting) < MOST_WAITING
            if has_room:
                waiting[key] = waiting.get(key, 0) + count
            if told := outcome if has_room else "lost":
                metrics.VIEWS.labels(told).inc(count)

    async def _write_forever(self) -> None:
        while not self._is_closing:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_WAIT):
                    await self._some.wait()
            self._some.clear()
            self._readers.turn_to(self._site.now().astimezone(self._site.settings.zone).toordinal())
            if self._is_closing:
                break
            is_written = await self.write()
            await asyncio.sleep(REST if is_written else AGAIN)
            if not is_written:
                self._some.set()
        await self.write()


async def counting(request: Request) -> Counting:
    """What counts the views in this process."""
    found: Counting = request.app.state.views
    return found


CountingDep = Annotated[Counting, Depends(counting)]
