"""The background jobs of a site, each in a loop of its own: due articles, delivery, mail, the index, retention."""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from time import monotonic

from sqlmodel import Session

from app.accounts import tokens
from app.articles import indexing, media_uses, previews
from app.background.loops import Job, Loop, Times
from app.comments import receipts
from app.db import changes
from app.db.changes import due_at
from app.db.watch import LOOKS_EVERY, Watch
from app.defence import forms
from app.events import due, outbox
from app.events.facts import ArticlePublished
from app.events.recording import record
from app.events.subjects import ARTICLE_LIST, COMMENTS, IMPORTS, MAIL, OUTBOX, PRIVACY, WEBHOOKS
from app.imports import runs
from app.imports.importing import Importing
from app.index import rebuilding
from app.index import writing as index
from app.keys import checks as key_checks
from app.mail import delivery, pace
from app.media import sweeping
from app.media.stores import open_storage
from app.moderation import verdicts
from app.notifications import following
from app.privacy import answering, requests
from app.privacy.retention import Retention
from app.rules import blocks, repetition
from app.views import service as views
from app.web import idempotency, limits
from app.web.site import Site
from app.webhooks import deliveries
from app.webhooks import service as webhooks
from app.webhooks.couriers import Couriers

TICK = timedelta(seconds=15)
PRUNE_EVERY = timedelta(minutes=5)
JOBS = {
    "due": Times(TICK, timedelta(minutes=1)),
    "delivery": Times(TICK, timedelta(minutes=1)),
    "mail": Times(TICK, timedelta(minutes=3)),
    "notifications": Times(TICK, timedelta(minutes=3)),
    "webhooks": Times(TICK, timedelta(minutes=1)),
    "index": Times(TICK, timedelta(minutes=5)),
    "privacy": Times(TICK, timedelta(minutes=10)),
    "judge": Times(TICK, timedelta(minutes=3)),
    "retention": Times(PRUNE_EVERY, timedelta(minutes=10)),
    "pruning": Times(PRUNE_EVERY, timedelta(minutes=10)),
    "views": Times(timedelta(minutes=1), timedelta(minutes=5)),
    "media": Times(timedelta(hours=1), timedelta(minutes=30)),
    "imports": Times(TICK, timedelta(minutes=1)),
}
"""How often each job is done, and how long one round may take."""

CHANGES_KEPT = timedelta(hours=1)
"""A cache that has slept longer than this starts anew rather than read what it missed."""

MOST_PUBLISHED = 5
"""Scheduled articles that are moved in one transaction; few, for any may be as long as a book."""

MOST_DUE = 500
"""Articles whose publication is recorded in one transaction."""

log = logging.getLogger("maqal.worker")


class Worker:
    """The loops of one process. A loop that fails or hangs stops no other."""

    def __init__(self, site: Site, *, holder: str | None = None) -> None:
        self._site = site
        self._remains: rebuilding.Place | None = None
        self._couriers = Couriers(site)
        self.importing = Importing(site)
        name = holder or f"{socket.gethostname()}:{os.getpid()}"
        self.loops = [Loop(job, site, name, partial(key_checks.may_work, keys=site.keys)) for job in self._jobs()]

    def _jobs(self) -> list[Job]:
        return [
            Job("due", self.record_due, JOBS["due"], lambda tags: any(map(due_at, tags))),
            Job("delivery", self.deliver, JOBS["delivery"], lambda tags: any(tag != OUTBOX for tag in tags)),
            Job("mail", self.send_mail, JOBS["mail"], lambda tags: MAIL in tags),
            Job("notifications", self.notify, JOBS["notifications"], lambda tags: MAIL in tags or COMMENTS in tags),
            Job("webhooks", self._couriers.round, JOBS["webhooks"], lambda tags: WEBHOOKS in tags or OUTBOX in tags),
            Job("index", self.tend_index, JOBS["index"], lambda tags: ARTICLE_LIST in tags),
            Job("privacy", self.answer_requests, JOBS["privacy"], lambda tags: PRIVACY in tags),
            Job("judge", self.tell_judge, JOBS["judge"], lambda tags: COMMENTS in tags),
            Job("retention", Retention(self._site).work, JOBS["retention"]),
            Job("pruning", self.prune_all, JOBS["pruning"]),
            Job("views", self.add_up_views, JOBS["views"]),
            Job("media", self.sweep_media, JOBS["media"]),
            Job("imports", self.importing.round, JOBS["imports"], lambda tags: IMPORTS in tags),
        ]

    async def run(self) -> None:
        """Run every loop until cancelled."""
        watch = self._site.database.watch()
        await watch.start(self._hear)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_look_forever(watch))
                for loop in self.loops:
                    tasks.create_task(loop.run(), name=f"maqal-{loop.job.name}")
        finally:
            await self.importing.close()
            await self._couriers.close()
            await watch.close()

    async def tick(self) -> bool:
        """Do one round of every loop; whether this process holds all leases."""
        for loop in self.loops:
            await loop.round()
        return all(loop.is_holding for loop in self.loops)

    async def stop(self) -> None:
        """Give every lease back."""
        await self.importing.close()
        await self._couriers.close()
        for loop in self.loops:
            await loop.give_back()

    def _hear(self, tags: Collection[str] | None) -> None:
        for loop in self.loops:
            loop.hear(tags)

    async def record_due(self) -> float | None:
        """Record the publication of scheduled articles whose date has come; the seconds until the next one."""
        database = self._site.database
        while await database.write(record_due, now=self._site.now(), most=MOST_DUE) == MOST_DUE:
            pass
        following = await database.read(due.following)
        return None if following is None else (following - self._site.now()).total_seconds()

    async def deliver(self) -> None:
        """Give what was written to the outbox its place in the order of commits."""
        while await self._site.database.write(outbox.number, now=self._site.now()) == outbox.MOST_NUMBERED:
            pass

    async def send_mail(self) -> float | None:
        """Send the mail that is due; the seconds until more is."""
        return await delivery.deliver(self._site)

    async def notify(self) -> float | None:
        """Write the mail about comments that is due; the seconds until more may be."""
        return await following.notify(self._site)

    async def tell_judge(self) -> float | None:
        """Tell the outside judge where moderators decided otherwise; the seconds until it is tried again."""
        return await verdicts.tell(self._site)

    async def answer_requests(self) -> float | None:
        """Answer the requests about what is stored of an address; the seconds until more may be answered."""
        return await answering.answer(self._site)

    async def tend_index(self) -> None:
        """Move scheduled articles that came due, put the index in order, and remove what a killed rebuild has left."""
        await self._publish_due()
        await self._settle()
        await self._clear_remains()

    async def _publish_due(self) -> None:
        """Have readers' searches find scheduled articles by the index itself, from their time on."""
        database, most = self._site.database, MOST_PUBLISHED
        while texts := await database.read(indexing.read_due, now=self._site.now(), most=most):
            await asyncio.to_thread(indexing.analyse_all, texts)
            start = monotonic()
            moved = await database.write(indexing.publish_due, now=self._site.now(), most=most)
            if moved < most:
                return
            await asyncio.sleep(monotonic() - start)

    async def _settle(self) -> None:
        """Put the index in order, for as long as half a tick; others write for as long as each step took."""
        end = monotonic() + TICK.total_seconds() / 2
        while (start := monotonic()) < end:
            if not await self._site.database.write(index.settle):
                return
            await asyncio.sleep(monotonic() - start)

    async def _clear_remains(self) -> None:
        """Empty the half that a killed `maqal reindex` has left: what was there a round ago already.

        Should somebody else be emptying it, both do the same.
        """
        remains = await self._site.database.read(rebuilding.remains)
        if remains is not None and remains == self._remains:
            await rebuilding.clear(self._site.database, remains, seconds=TICK.total_seconds() / 4)
        self._remains = remains

    async def add_up_views(self) -> None:
        """Add the views that were gathered to the counts, from which the most read are found."""
        zone = self._site.settings.zone
        while await self._site.database.write(views.add_up, zone=zone, now=self._site.now()) == views.MOST_ADDED:
            pass

    async def sweep_media(self) -> None:
        """Clear what uploads have left."""
        settings, now = self._site.settings, self._site.now()
        forget = partial(media_uses.forget, now=now)
        await sweeping.sweep(self._site.database, open_storage(settings), settings.media_folder, forget=forget, now=now)

    async def prune_all(self) -> None:
        """Do `prune`."""
        await self.prune()

    async def prune(self) -> dict[str, int]:
        """Delete what has expired; the number of rows of each kind."""
        now, write = self._site.now(), self._site.database.write
        pruned = {
            "tokens": await write(tokens.prune, now=now),
            "previews": await write(previews.prune, now=now),
            "idempotency": await write(idempotency.prune, now=now),
            "limits": await write(limits.prune, now=now),
            "forms": await write(forms.prune, now=now),
            "mail_pace": await write(pace.prune, now=now),
            "events": await write(outbox.prune, now=now),
            "privacy_requests": await write(requests.prune, now=now),
            "blocks": await write(blocks.prune, now=now),
            "sources": await self._forget_sources(now),
            "views": await write(views.prune, zone=self._site.settings.zone, now=now),
            "webhook_deliveries": await write(deliveries.prune, now=now),
            "webhook_secrets": await write(webhooks.prune, now=now),
            "recent_texts": await write(repetition.prune, now=now),
            "imports": await write(runs.prune, now=now),
            "changes": await write(changes.prune, before=now - CHANGES_KEPT),
        }
        if any(pruned.values()):
            log.info("pruned", extra=pruned)
        return pruned

    async def _forget_sources(self, now: datetime) -> int:
        """Forget from which networks comments of more than a week ago came, some in each transaction."""
        forgotten = 0
        while some := await self._site.database.write(receipts.forget_sources, now=now):
            forgotten += some
        return forgotten


async def _look_forever(watch: Watch) -> None:
    while True:
        with contextlib.suppress(Exception):  # a watch that fails is asked again; the loops keep their pace meanwhile
            watch.is_current()
        await asyncio.sleep(LOOKS_EVERY)


def record_due(session: Session, *, now: datetime, most: int) -> int:
    """Record that scheduled articles came due, each once; how many did, `most` at once."""
    published = due.take(session, now=now, most=most)
    record(session, *map(ArticlePublished, published), now=now)
    return len(published)
