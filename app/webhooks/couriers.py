"""The background job that sends events to webhooks: a courier for each webhook, so that none waits for another.

A courier exists while an event is due for its webhook. It sends several events at the same time, but all couriers
together send no more than `PER_HOST` to one host. Each event is claimed before it is sent, so that no two processes
send it at once. If the process is killed in between, it is sent again after `deliveries.CLAIM`, under the same id.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Protocol

from standardwebhooks.webhooks import Webhook as Signer

from app.errors import Problem
from app.web import metrics
from app.web.site import Site
from app.webhooks import deliveries, payloads
from app.webhooks.answers import Answer, Failure
from app.webhooks.deliveries import Taken
from app.webhooks.destinations import Destination, Policy, Refused, policy
from app.webhooks.service import Opened

PER_HOST = 4
"""Requests to one host at the same time."""

AT_ONCE = 8
"""Deliveries that are taken at once; they are sent one after another over one connection."""

USER_AGENT = "Maqal-Webhooks"

log = logging.getLogger("maqal.webhooks")


class _Sender(Protocol):
    """What carries a delivery; that of `app.webhooks.sending`, which is imported for the first one."""

    async def send(self, destination: Destination, headers: Mapping[str, str], body: bytes) -> Answer: ...

    async def close(self) -> None: ...


class Couriers:
    """Those of one process."""

    def __init__(self, site: Site) -> None:
        settings = site.settings
        self._site = site
        self._policy: Policy = policy(settings.webhook_ports, settings.webhook_networks)
        self._sender: _Sender | None = None
        self._opening = asyncio.Lock()
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_HOST))
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()

    async def round(self) -> float | None:
        """Take new events, and send a courier wherever something is due; the seconds until more is."""
        now = self._site.now
        await self._follow()
        found = await self._site.database.read(deliveries.due)
        for each in found:
            if each.at <= now():
                self._send_out(each.webhook_id)
        later = [each.at for each in found if each.at > now()]
        return (min(later) - now()).total_seconds() if later else None

    async def _follow(self) -> None:
        database = self._site.database
        if await database.read(deliveries.is_behind):
            while await database.write(deliveries.follow, now=self._site.now()):
                pass

    def _send_out(self, webhook_id: int) -> None:
        """Send a courier; one that is on its way looks again before it ends."""
        if webhook_id in self._tasks:
            self._again.add(webhook_id)
            return
        task = asyncio.create_task(self._run(webhook_id), name=f"maqal-courier-{webhook_id}")
        self._tasks[webhook_id] = task
        task.add_done_callback(lambda _done: self._tasks.pop(webhook_id, None))

    async def _run(self, webhook_id: int) -> None:
        """Deliver until nothing is due. What fails here is tried by a later round."""
        try:
            while True:
                self._again.discard(webhook_id)
                async with asyncio.TaskGroup() as lanes:
                    for _ in range(PER_HOST):
                        lanes.create_task(self._lane(webhook_id))
                await self._follow()  # there is room for more by now
                if webhook_id not in self._again and not await self._has_due(webhook_id):
                    return
        except* Problem:
            log.warning("webhook_postponed", extra={"webhook": webhook_id})
        except* Exception:
            log.exception("webhook_failed", extra={"webhook": webhook_id})

    async def _has_due(self, webhook_id: int) -> bool:
        found, now = await self._site.database.read(deliveries.due), self._site.now()
        return any(each.webhook_id == webhook_id and each.at <= now for each in found)

    async def _lane(self, webhook_id: int) -> None:
        """Take and send until nothing is due; what was taken and not tried is put back, at a shutdown too."""
        write, site = self._site.database.write, self._site
        while True:
            batch = await write(deliveries.take, webhook_id, most=AT_ONCE, keys=site.keys, now=site.now())
            if batch is None:
                return
            left = list(batch.taken)
            try:
                while left and await self._deliver(batch.opened, left):
                    pass
            finally:
                if left:
                    await asyncio.shield(write(deliveries.give_back, left, now=site.now()))

    async def _deliver(self, opened: Opened, left: list[Taken]) -> bool:
        """Send the first of some deliveries; whether the others should be sent now."""
        try:
            destination = self._policy.destination(opened.url)
        except Refused:  # the settings allow less than when it was given
            await self._settle(left.pop(0), Answer(None, Failure.refused_destination, 0))
            return False
        async with self._hosts[destination.host]:
            now = self._site.now()
            if now - left[0].taken_at > deliveries.CLAIM / 2:  # others kept the host busy: it may soon be another's
                return False
            each = left.pop(0)
            body = await self._body(each, now=now)
            sender = await self._opened()
            answer = await sender.send(destination, _headers(each, opened, body, now=now), body.encode())
        await self._settle(each, answer)
        return answer.failure is None

    async def _opened(self) -> _Sender:
        async with self._opening:
            if self._sender is None:
                self._sender = await asyncio.to_thread(_opened_sender, self._policy)
            return self._sender

    async def _body(self, each: Taken, *, now: datetime) -> str:
        presenter = payloads.presenter_of(self._site.settings, now=now)
        payload = await self._site.database.read(
            payloads.make, each.event, each.ids, occurred_at=each.occurred_at, presenter=presenter
        )
        return payload.model_dump_json()

    async def _settle(self, each: Taken, answer: Answer) -> None:
        disabled = await self._site.database.write(
            partial(deliveries.settle, each=each, answer=answer, now=self._site.now())
        )
        outcome = "delivered" if answer.failure is None else "failed"
        metrics.WEBHOOKS.labels(outcome).inc()
        if answer.failure is not None:
            why = {"failure": str(answer.failure), "status": answer.status}
            log.warning("webhook_not_delivered", extra={"webhook": each.webhook_id, "attempt": each.attempt, **why})
        if disabled is not None:
            metrics.WEBHOOKS.labels("disabled").inc()
            log.error("webhook_disabled", extra={"webhook": each.webhook_id, "why": str(disabled)})

    async def settled(self) -> None:
        """Wait until no courier is on its way."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def close(self) -> None:
        """Call all couriers back; what they have not tried is put back."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._sender is not None:
            await self._sender.close()


def _opened_sender(policy: Policy) -> _Sender:
    from app.webhooks.sending import Sender  # noqa: PLC0415  6 MiB, for sites that have webhooks

    return Sender(policy)


def _headers(each: Taken, opened: Opened, body: str, *, now: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks: one signature for each valid secret."""
    signatures = [Signer(secret).sign(each.message_id, now, body) for secret in opened.secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "webhook-id": each.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
