"""Deliveries: events taken from the outbox for each webhook, taken for sending by one process at a time, settled.

An event becomes a delivery once: the place up to which a webhook has taken events is stored in the transaction that
writes the deliveries. It is sent at least once, always under the same id.
"""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.db.columns import as_stored
from app.db.keyset import Paging, Slice, beyond, cut
from app.errors import Bilingual, NotFound, WrongState
from app.events import outbox
from app.events.facts import DeliveriesQueued
from app.events.outbox import Event
from app.events.recording import record
from app.secrets.sealing import Keyring, SealBroken
from app.webhooks import service as webhooks
from app.webhooks.answers import Answer, Failure
from app.webhooks.models import (
    TEST,
    DeliveryState,
    DisabledReason,
    Webhook,
    WebhookDelivery,
    WebhookDeliveryPrivate,
)
from app.webhooks.service import Opened

RETRIES = tuple(
    timedelta(seconds=each) for each in (5, 30, 120, 600, 1800, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 8 * 3600)
)
"""The times between attempts: eleven of them in 23.7 hours."""

LONGEST_PAUSE = timedelta(minutes=30)
"""The longest pause for a failing webhook, so that it soon gets events when it works again."""

PERSISTENT = timedelta(hours=23)
"""A webhook that failed for so long, and as often as one event is tried, is disabled."""

CLAIM = timedelta(minutes=5)
"""How long a delivery that was taken belongs to who took it. Where that process was killed, it is taken again then."""

WINDOW = 1000
"""Events that wait for one webhook; the others stay in the outbox until there is room."""

AT_ONCE = 200
"""Events that are read for a webhook in one transaction."""

KEPT = timedelta(days=7)
MOST_KEPT = 1000
"""How long, and how many of each webhook, the log has what was delivered or given up."""

GONE = 410
"""The status by which a receiver says that it wants nothing more (Standard Webhooks)."""

_DELIVERY: Any = WebhookDelivery.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_IS_PENDING = _DELIVERY.c.state == sa.literal_column("'pending'")
_TAKES_EVENTS = (col(Webhook.is_active).is_(sa.true()), col(Webhook.disabled_at).is_(None))
_IS_OFF = Bilingual(
    "هذا الخطاف متوقف؛ شغّله أولًا بإرسال is_active: true.",
    "This webhook is off. Turn it on first: send is_active: true.",
)


class Taken(NamedTuple):
    """A delivery that is being sent; `attempt` is 1 for the first time."""

    id: int
    webhook_id: int
    attempt: int
    event: str
    ids: dict[str, int]
    message_id: str
    occurred_at: datetime
    taken_at: datetime


class Batch(NamedTuple):
    """What is sent to a webhook next, and how."""

    opened: Opened
    taken: list[Taken]


class Due(NamedTuple):
    """A webhook for which something waits, and from when on it is sent."""

    webhook_id: int
    at: datetime


def follow(session: Session, *, now: datetime) -> bool:
    """Take the next events of the outbox for every webhook that has room; whether there may be more."""
    last = outbox.last(session)
    behind = session.exec(
        select(Webhook)
        .where(*_TAKES_EVENTS, col(Webhook.position) < last)
        .order_by(col(Webhook.id))
        .with_for_update(skip_locked=True)
    ).all()
    read: dict[int, list[Event]] = {}
    rows: list[dict[str, Any]] = []
    has_more = False
    for webhook in behind:
        if _waiting(session, webhook.id or 0) >= WINDOW:
            continue
        start = webhook.position
        if start not in read:
            read[start] = outbox.read(session, after=start, most=AT_ONCE)
        events, wanted = read[start], set(map(str, webhooks.events_of(webhook)))
        rows += [
            _row(webhook, each.name, each.ids, each.occurred_at, now=now)
            for each in events
            if each.name in wanted and each.occurred_at >= webhook.taken_from
        ]
        webhook.position = events[-1].position if events else last
        has_more = has_more or webhook.position < last
    if rows:
        session.execute(sa.insert(_DELIVERY), rows)
    session.flush()
    return has_more


def is_behind(session: Session) -> bool:
    """Whether the outbox has events that some webhook has not taken."""
    positions = sa.select(sa.func.min(col(Webhook.position))).where(*_TAKES_EVENTS)
    first: int | None = session.execute(positions).scalar_one()
    return first is not None and first < outbox.last(session)


def _waiting(session: Session, webhook_id: int) -> int:
    some = sa.select(_DELIVERY.c.id).where(_DELIVERY.c.webhook_id == webhook_id, _IS_PENDING).limit(WINDOW).subquery()
    return int(session.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())


def _row(webhook: Webhook, event: str, ids: str, occurred_at: datetime, *, now: datetime) -> dict[str, Any]:
    return {
        "webhook_id": webhook.id,
        "event": event,
        "ids": ids,
        "message_id": f"msg_{secrets.token_hex(16)}",
        "occurred_at": occurred_at,
        "state": str(DeliveryState.pending),
        "attempts": 0,
        "next_at": now,
        "created_at": now,
    }


def due(session: Session) -> list[Due]:
    """The webhooks for which something waits, each with when it is sent."""
    first = (
        sa.select(sa.func.min(_DELIVERY.c.next_at))
        .where(_DELIVERY.c.webhook_id == col(Webhook.id), _IS_PENDING)
        .scalar_subquery()
        .label("first")
    )
    rows = session.execute(sa.select(col(Webhook.id), col(Webhook.paused_until), first).where(*_TAKES_EVENTS))
    return [Due(number, max(at, paused or at)) for number, paused, at in rows if at is not None]


def take(session: Session, webhook_id: int, *, most: int, keys: Keyring, now: datetime) -> Batch | None:
    """Take what is due for a webhook, so that no other process sends it; None where nothing is.

    Of one that fails a single delivery is taken.
    """
    webhook = session.get(Webhook, webhook_id)
    if webhook is None or not webhooks.takes_events(webhook) or (webhook.paused_until or now) > now:
        return None
    rows = session.exec(
        select(WebhookDelivery)
        .where(_DELIVERY.c.webhook_id == webhook_id, _IS_PENDING, _DELIVERY.c.next_at <= now)
        .order_by(_DELIVERY.c.next_at, _DELIVERY.c.id)
        .limit(1 if webhook.failing_since else most)
        .with_for_update(skip_locked=True)
    ).all()
    if not rows:
        return None
    try:
        opened = webhooks.opened(webhook, keys=keys, now=now)
    except SealBroken:
        _disable(session, webhook, DisabledReason.failing, now=now)
        return None
    taken = []
    for row in rows:
        row.attempts, row.next_at, row.attempted_at = row.attempts + 1, now + CLAIM, now
        about = json.loads(row.ids)
        taken.append(
            Taken(row.id or 0, webhook_id, row.attempts, row.event, about, row.message_id, row.occurred_at, now)
        )
    session.flush()
    return Batch(opened, taken)


def settle(session: Session, each: Taken, answer: Answer, *, now: datetime) -> DisabledReason | None:
    """Keep what became of an attempt; why the webhook was disabled, where that is what it came to."""
    is_good = answer.failure is None
    is_over = is_good or each.attempt > len(RETRIES)
    state = DeliveryState.delivered if is_good else DeliveryState.failed if is_over else DeliveryState.pending
    outcome = {
        "state": str(state),
        "next_at": None if is_over else now + RETRIES[each.attempt - 1],
        "status_code": answer.status,
        "failure": None if answer.failure is None else str(answer.failure),
        "milliseconds": answer.milliseconds,
    }
    if not session.connection().execute(sa.update(_DELIVERY).where(_is(each)).values(**outcome)).rowcount:
        return None  # another process has taken it since
    if is_good:
        _recovered(session, each.webhook_id)
        return None
    return _failed(session, each, answer, now=now)


def _is(each: Taken) -> Any:
    """The row of a delivery, unless another process has taken it since."""
    return (_DELIVERY.c.id == each.id) & (_DELIVERY.c.attempts == each.attempt) & _IS_PENDING


def _recovered(session: Session, webhook_id: int) -> None:
    is_failing = (col(Webhook.id) == webhook_id) & col(Webhook.failing_since).is_not(None)
    session.execute(sa.update(Webhook).where(is_failing).values(failing_since=None, failure_count=0, paused_until=None))


def _failed(session: Session, each: Taken, answer: Answer, *, now: datetime) -> DisabledReason | None:
    """Leave a webhook alone for a while; attempts that were under way at the same time count once."""
    webhook = webhooks.locked(session, each.webhook_id)
    record(session, DeliveriesQueued(), now=now)
    if answer.status == GONE:
        return _disable(session, webhook, DisabledReason.gone, now=now)
    if webhook.failing_since is None or (webhook.paused_until or each.taken_at) <= each.taken_at:
        webhook.failing_since = webhook.failing_since or now
        webhook.paused_until = now + min(RETRIES[min(webhook.failure_count, len(RETRIES) - 1)], LONGEST_PAUSE)
        webhook.failure_count += 1
    session.flush()
    if webhook.failure_count > len(RETRIES) and now - webhook.failing_since >= PERSISTENT:
        return _disable(session, webhook, DisabledReason.failing, now=now)
    return None


def _disable(session: Session, webhook: Webhook, reason: DisabledReason, *, now: datetime) -> DisabledReason:
    """Send nothing more to a webhook; what waits for it stays in its log as failed."""
    webhook.disabled_reason, webhook.disabled_at = str(reason), now
    webhook.updated_at = now
    session.flush()
    given_up = sa.update(_DELIVERY).where(_DELIVERY.c.webhook_id == webhook.id, _IS_PENDING)
    session.execute(given_up.values(state=str(DeliveryState.failed), next_at=None))
    never_tried = sa.update(_DELIVERY).where(
        _DELIVERY.c.webhook_id == webhook.id,
        _DELIVERY.c.state == str(DeliveryState.failed),
        _DELIVERY.c.failure.is_(None),
    )
    session.execute(never_tried.values(failure=str(Failure.disabled)))
    return reason


def give_back(session: Session, some: Sequence[Taken], *, now: datetime) -> None:
    """Put deliveries back that were taken and not tried."""
    for each in some:
        session.execute(sa.update(_DELIVERY).where(_is(each)).values(next_at=now, attempts=each.attempt - 1))


def test(session: Session, webhook_id: int, *, now: datetime) -> WebhookDeliveryPrivate:
    """Have a webhook told of a test, which is no event of the site; `WrongState` for one that is off."""
    webhook = webhooks.locked(session, webhook_id)
    if not webhooks.takes_events(webhook):
        raise WrongState(_IS_OFF)
    delivery = WebhookDelivery(**_row(webhook, TEST, as_stored({"webhook_id": webhook_id}), now, now=now))
    session.add(delivery)
    session.flush()
    record(session, DeliveriesQueued(), now=now)
    return _shown(delivery)


def redeliver(session: Session, webhook_id: int, number: int, *, now: datetime) -> WebhookDeliveryPrivate:
    """Have a delivery of the log sent again under the same id, or now where it waits; `WrongState` where it is off.

    What waits and was taken a moment ago is left to who took it.
    """
    webhook = webhooks.locked(session, webhook_id)
    delivery = session.get(WebhookDelivery, number, with_for_update=True)
    if delivery is None or delivery.webhook_id != webhook_id:
        raise NotFound
    if not webhooks.takes_events(webhook):
        raise WrongState(_IS_OFF)
    if delivery.state != DeliveryState.pending:
        delivery.state, delivery.attempts, delivery.next_at = str(DeliveryState.pending), 0, now
    elif delivery.attempted_at is None or delivery.attempted_at <= now - CLAIM / 2:
        delivery.next_at = now
    session.flush()
    record(session, DeliveriesQueued(), now=now)
    return _shown(delivery)


def list_of(
    session: Session, webhook_id: int, *, state: DeliveryState | None, paging: Paging
) -> Slice[WebhookDeliveryPrivate]:
    """The log of a webhook, newest first; `NotFound` when there is no such webhook."""
    if session.get(Webhook, webhook_id) is None:
        raise NotFound
    key = [_DELIVERY.c.id]
    chosen = select(WebhookDelivery).where(
        _DELIVERY.c.webhook_id == webhook_id, *beyond(key, paging.cursor, is_descending=True)
    )
    if state is not None:
        chosen = chosen.where(_DELIVERY.c.state == str(state))
    sorting = _DELIVERY.c.id.asc() if paging.is_backward else _DELIVERY.c.id.desc()
    rows = session.exec(chosen.order_by(sorting).limit(paging.limit + 1)).all()
    found = cut(rows, paging, lambda row: (row.id or 0,))
    return Slice([_shown(each) for each in found.items], found.next_key, found.previous_key)


def _shown(row: WebhookDelivery) -> WebhookDeliveryPrivate:
    return WebhookDeliveryPrivate(
        id=row.id or 0,
        webhook_id=row.webhook_id,
        message_id=row.message_id,
        event=row.event,
        ids=json.loads(row.ids),
        state=DeliveryState(row.state),
        attempts=row.attempts,
        attempted_at=row.attempted_at,
        next_attempt_at=row.next_at,
        status_code=row.status_code,
        failure=None if row.failure is None else Failure(row.failure),
        milliseconds=row.milliseconds,
        occurred_at=row.occurred_at,
        created_at=row.created_at,
    )


def prune(session: Session, *, now: datetime) -> int:
    """Delete from the logs what is old, and what is beyond the newest `MOST_KEPT` of a webhook; how many rows."""
    old = sa.delete(_DELIVERY).where(~_IS_PENDING, _DELIVERY.c.created_at < now - KEPT)
    pruned = session.connection().execute(old).rowcount
    for webhook_id in session.exec(select(Webhook.id)):
        newest = sa.select(_DELIVERY.c.id).where(_DELIVERY.c.webhook_id == webhook_id).order_by(_DELIVERY.c.id.desc())
        edge = session.execute(newest.offset(MOST_KEPT).limit(1)).scalar_one_or_none()
        if edge is not None:
            is_beyond = (_DELIVERY.c.webhook_id == webhook_id) & (_DELIVERY.c.id <= edge) & ~_IS_PENDING
            pruned += session.connection().execute(sa.delete(_DELIVERY).where(is_beyond)).rowcount
    return pruned
