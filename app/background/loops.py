"""A background loop: one job, done by one process at a time under a lease, at its own pace, and woken by changes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from app.db import leases
from app.errors import Problem
from app.web import metrics
from app.web.site import Site

REST = 0.25
"""Seconds between two rounds at the least, however often a loop is woken."""

SOONEST = 0.01
"""Seconds until something that is due is looked at again, at the least."""

log = logging.getLogger("maqal.worker")


class Times(NamedTuple):
    """The longest time between two rounds of a job, and the time after which a round is stopped."""

    pace: timedelta
    deadline: timedelta

    @property
    def lease(self) -> timedelta:
        """How long a process may be silent before another one does the job."""
        return self.deadline + 2 * self.pace


def lease_of(job: str) -> str:
    """The name of the lease of a job."""
    return f"worker:{job}"


@dataclass(frozen=True)
class Job:
    """What a loop does, and how often.

    `work` does one round, and returns the seconds until the next one if it is known, or None. `wakes` says whether a
    change, given by its tags, makes the job worth doing at once.
    """

    name: str
    work: Callable[[], Awaitable[float | None]]
    times: Times
    wakes: Callable[[Collection[str]], bool] = lambda _tags: False

    @property
    def lease(self) -> str:
        """The name of its lease."""
        return lease_of(self.name)


def _is_cancelled() -> bool:
    """Whether this task was told to end, also where something has swallowed that.

    `asyncio.wait_for` of Python 3.11 does where what it waits for comes at the same moment, and libraries use it.
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


class Loop:
    """One process's loop for a job. Any number of processes may have one; the one that holds the lease works."""

    def __init__(self, job: Job, site: Site, holder: str, may_work: Callable[[Session], bool] = lambda _: True) -> None:
        """`may_work` says before each round whether this process is fit for it; otherwise it leaves the lease."""
        self.job = job
        self._site, self.holder, self._may_work = site, holder, may_work
        self._woken = asyncio.Event()
        self._is_holding = False
        self._renews_at = self._notes_at = datetime.min.replace(tzinfo=UTC)

    def hear(self, tags: Collection[str] | None) -> None:
        """Learn of a change, by its tags; None when it cannot be known what changed."""
        if self._is_holding and (tags is None or self.job.wakes(tags)):
            self._woken.set()

    async def run(self) -> None:
        """Do rounds until cancelled. A failure is logged and counted, and the loop goes on.

        A round may swallow that it was cancelled; the task still counts it.
        """
        try:
            while not _is_cancelled():
                self._woken.clear()
                wait = await self.guarded_round()
                if not _is_cancelled():
                    await asyncio.sleep(min(wait, REST))
                    await self._sleep(wait - REST)
        finally:
            await asyncio.shield(self.give_back())

    async def guarded_round(self) -> float:
        """Do one round, and count how it ended; the seconds until the next one."""
        pace = self.job.times.pace.total_seconds()
        outcome, wait = "failed", None
        try:
            async with asyncio.timeout(self.job.times.deadline.total_seconds()):
                wait = await self.round()
            outcome = "done" if self._is_holding else "not_holding"
        except TimeoutError:
            outcome = "timed_out"
            log.error("worker_timed_out", extra={"loop": self.job.name})  # noqa: TRY400  where it hung says little
        except Problem:
            outcome = "postponed"
            log.warning("worker_postponed", extra={"loop": self.job.name})
        except Exception:
            log.exception("worker_failed", extra={"loop": self.job.name})
        metrics.WORKER_ROUNDS.labels(self.job.name, outcome).inc()
        if outcome == "done":
            metrics.WORKER_DONE_AT.labels(self.job.name).set(self._site.now().timestamp())
        return pace if wait is None else max(SOONEST, min(wait, pace))

    async def round(self) -> float | None:
        """Take or keep the lease and do the job once; see `Job.work`."""
        now, write = self._site.now(), self._site.database.write
        if not await self._site.database.read(self._may_work):
            if self._is_holding:
                await self.give_back()
            return None
        if not self._is_holding or now >= self._renews_at:
            duration = self.job.times.lease
            self._is_holding = await write(leases.take, self.job.lease, holder=self.holder, duration=duration, now=now)
            self._renews_at = now + duration / 4
        if not self._is_holding:
            return None
        wait = await self.job.work()
        if now >= self._notes_at:
            await write(leases.note_success, self.job.lease, holder=self.holder, now=now)
            self._notes_at = now + self.job.times.pace
        return wait

    @property
    def is_holding(self) -> bool:
        """Whether this process did the last round."""
        return self._is_holding

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._woken.wait()
        except TimeoutError:
            return

    async def give_back(self) -> None:
        """Give the lease back, so that another process need not wait for it to expire."""
        self._is_holding = False
        try:
            await self._site.database.write(leases.release, self.job.lease, holder=self.holder)
        except Problem:
            log.warning("lease_not_released", extra={"loop": self.job.name})
