"""The loop behind the site: under a lease it prunes what has expired and tends the index, wherever Maqal serves."""

import asyncio
import logging
import os
import socket
from datetime import timedelta
from time import monotonic

from app.accounts import tokens
from app.articles import indexing, previews
from app.db import changes, leases
from app.errors import Problem
from app.search import index, rebuilding
from app.web import idempotency, limits
from app.web.site import Site

LEASE = "worker"
TICK = timedelta(seconds=15)
LEASE_DURATION = 4 * TICK
PRUNE_EVERY = timedelta(minutes=5)
CHANGES_KEPT = timedelta(hours=1)
"""A cache that has slept longer than this starts anew rather than read what it missed."""

MOST_PUBLISHED = 5
"""Scheduled articles that are moved in one transaction; few, for any may be as long as a book."""

log = logging.getLogger("maqal.worker")


class Worker:
    """One process's loop. Any number may run; the one that holds the lease works."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._ticks = 0
        self._remains: rebuilding.Place | None = None

    async def run(self) -> None:
        """Work until cancelled; a fault is logged and the loop goes on."""
        try:
            while True:
                try:
                    await self.tick()
                except Problem:
                    log.warning("worker_postponed")
                except Exception:
                    log.exception("worker_failed")
                await asyncio.sleep(TICK.total_seconds())
        finally:
            await asyncio.shield(self.stop())

    async def tick(self) -> bool:
        """Take or keep the lease and do what is due; whether this process holds it."""
        now = self._site.now()
        held = await self._site.database.write(
            leases.take, LEASE, holder=self._holder, duration=LEASE_DURATION, now=now
        )
        if held:
            await self.publish_due()
            await self.tend_index()
            await self.clear_remains()
            if self._ticks % (PRUNE_EVERY // TICK) == 0:
                await self.prune()
        self._ticks += 1
        return held

    async def publish_due(self) -> None:
        """Have readers' searches find scheduled articles by the index itself, from their time on."""
        database, most = self._site.database, MOST_PUBLISHED
        while texts := await database.read(indexing.read_due, now=self._site.now(), most=most):
            await asyncio.to_thread(indexing.analyse_all, texts)
            start = monotonic()
            moved = await database.write(indexing.publish_due, now=self._site.now(), most=most)
            if moved < most:
                return
            await asyncio.sleep(monotonic() - start)

    async def tend_index(self) -> None:
        """Put the index in order, for as long as half a tick; others write for as long as each step took."""
        end = monotonic() + TICK.total_seconds() / 2
        while (start := monotonic()) < end:
            if not await self._site.database.write(index.settle):
                return
            await asyncio.sleep(monotonic() - start)

    async def clear_remains(self) -> None:
        """Empty the half that a killed `maqal reindex` has left: what was there a tick ago already.

        Should somebody else be emptying it, both do the same.
        """
        remains = await self._site.database.read(rebuilding.remains)
        if remains is not None and remains == self._remains:
            await rebuilding.clear(self._site.database, remains, seconds=TICK.total_seconds() / 4)
        self._remains = remains

    async def prune(self) -> dict[str, int]:
        """Forget what has expired; the number of rows of each kind."""
        now, write = self._site.now(), self._site.database.write
        pruned = {
            "tokens": await write(tokens.prune, now=now),
            "previews": await write(previews.prune, now=now),
            "idempotency": await write(idempotency.prune, now=now),
            "limits": await write(limits.prune, now=now),
            "changes": await write(changes.prune, before=now - CHANGES_KEPT),
        }
        if any(pruned.values()):
            log.info("pruned", extra=pruned)
        return pruned

    async def stop(self) -> None:
        """Give the lease back, so that another process need not wait for it to expire."""
        try:
            await self._site.database.write(leases.release, LEASE, holder=self._holder)
        except Problem:
            log.warning("lease_not_released")
