"""Webhooks: made, changed, given new secrets, turned off where nothing can be delivered."""

import secrets
from base64 import b64encode
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts import audit
from app.accounts.models import Viewer
from app.db import ids
from app.errors import Bilingual, NotFound, WrongState, invalid
from app.events import outbox
from app.events.facts import DeliveriesQueued
from app.events.recording import record
from app.secrets.sealing import Keyring
from app.webhooks.destinations import Policy, Refusal, Refused
from app.webhooks.models import (
    DisabledReason,
    Webhook,
    WebhookCreate,
    WebhookEvent,
    WebhookIssued,
    WebhookPrivate,
    WebhookUpdate,
)

MOST_WEBHOOKS = 50
"""Webhooks of a site."""

PREFIX = "whsec_"
SECRET_BYTES = 32
"""Standard Webhooks asks for 24 to 64."""

_WEBHOOK: Any = Webhook.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_TOO_MANY = Bilingual(
    f"بلغ الموقع الحد الأقصى لعدد خطافات الويب، وهو {MOST_WEBHOOKS}؛ احذف ما لا تستعمله.",
    f"The site has {MOST_WEBHOOKS} webhooks, which is the maximum. Delete those that you do not use.",
)
_REFUSALS: Mapping[Refusal, Bilingual] = {
    Refusal.form: Bilingual(
        "اكتب الرابط مثل https://example.org/hook: بلا اسم مستخدم ولا # ولا رقم مضيف مموّه.",
        "Write it as https://example.org/hook, without a user, a # or a number as its host.",
    ),
    Refusal.port: Bilingual(
        "منفذ الرابط ليس من منافذ MAQAL_WEBHOOK_PORTS.", "Its port is not among those of MAQAL_WEBHOOK_PORTS."
    ),
    Refusal.scheme: Bilingual(
        "يُقبل https فقط؛ أما http فللشبكات المذكورة في MAQAL_WEBHOOK_NETWORKS.",
        "It must be https. http is for the networks of MAQAL_WEBHOOK_NETWORKS.",
    ),
    Refusal.host: Bilingual("للمضيف عنوان شبكة خاصة أو محجوز.", "Its host has a private or reserved address."),
}


def new_secret() -> str:
    """A secret as Standard Webhooks writes it: `whsec_` and 256 random bits in base64."""
    return PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def create(
    session: Session, webhook_in: WebhookCreate, *, viewer: Viewer, policy: Policy, keys: Keyring, now: datetime
) -> WebhookIssued:
    """Add a webhook, which gets events from now on; the secret is shown only this once."""
    url = _vetted(webhook_in.url, policy)
    session.exec(select(outbox.OutboxPosition).with_for_update())  # one after another, so that they can be counted
    if session.exec(select(sa.func.count()).select_from(Webhook)).one() >= MOST_WEBHOOKS:
        raise WrongState(_TOO_MANY)
    (webhook_id,) = ids.reserve(session, _WEBHOOK, 1)
    secret = new_secret()
    webhook = Webhook(
        id=webhook_id,
        url_sealed=keys.seal(url, place=_place("url_sealed", webhook_id)),
        secret_sealed=keys.seal(secret, place=_place("secret_sealed", webhook_id)),
        events=_stored(webhook_in.events),
        description=webhook_in.description,
        is_active=webhook_in.is_active,
        position=outbox.last(session),
        taken_from=now,
        created_at=now,
        updated_at=now,
    )
    session.add(webhook)
    session.flush()
    audit.record(session, "webhook.create", webhook_id, viewer=viewer, keys=keys, now=now)
    return _issued(webhook, secret, keys=keys)


def get(session: Session, webhook_id: int, *, keys: Keyring) -> WebhookPrivate:
    """A webhook by its id; `NotFound` when there is none."""
    webhook = session.get(Webhook, webhook_id)
    if webhook is None:
        raise NotFound
    return _shown(webhook, keys=keys)


def list_all(session: Session, *, keys: Keyring) -> list[WebhookPrivate]:
    """All webhooks of the site, newest first."""
    return [_shown(each, keys=keys) for each in session.exec(select(Webhook).order_by(col(Webhook.id).desc()))]


def update(
    session: Session,
    webhook_id: int,
    webhook_in: WebhookUpdate,
    *,
    viewer: Viewer,
    policy: Policy,
    keys: Keyring,
    now: datetime,
) -> WebhookPrivate:
    """Change a webhook. One that is turned on gets events from then on, and the waiting ones."""
    webhook = locked(session, webhook_id)
    sent = webhook_in.model_fields_set
    if "url" in sent:
        webhook.url_sealed = keys.seal(_vetted(webhook_in.url, policy), place=_place("url_sealed", webhook_id))
    if "events" in sent:
        webhook.events = _stored(webhook_in.events)
    if "description" in sent:
        webhook.description = webhook_in.description
    if "is_active" in sent:
        _turn(session, webhook, is_on=webhook_in.is_active, now=now)
    webhook.updated_at = now
    session.flush()
    record(session, DeliveriesQueued(), now=now)
    changed = {"changed": " ".join(sorted(sent))} if sent else {}
    audit.record(session, "webhook.change", webhook_id, viewer=viewer, keys=keys, now=now, **changed)
    return _shown(webhook, keys=keys)


def _turn(session: Session, webhook: Webhook, *, is_on: bool, now: datetime) -> None:
    if is_on and not takes_events(webhook):
        webhook.position, webhook.taken_from = outbox.last(session), now
    if is_on:
        webhook.disabled_reason = webhook.disabled_at = None
        webhook.failing_since = webhook.paused_until = None
        webhook.failure_count = 0
    webhook.is_active = is_on


def rotate(
    session: Session, webhook_id: int, *, keep_hours: int, viewer: Viewer, keys: Keyring, now: datetime
) -> WebhookIssued:
    """Give a webhook a new secret; requests are signed with the former one too, until some hours are over."""
    webhook, secret = locked(session, webhook_id), new_secret()
    if keep_hours:
        former = keys.open(webhook.secret_sealed, place=_place("secret_sealed", webhook_id))
        webhook.former_secret_sealed = keys.seal(former, place=_place("former_secret_sealed", webhook_id))
        webhook.former_until = now + timedelta(hours=keep_hours)
    else:
        webhook.former_secret_sealed = webhook.former_until = None
    webhook.secret_sealed = keys.seal(secret, place=_place("secret_sealed", webhook_id))
    webhook.updated_at = now
    session.flush()
    hours = {"keep_hours": keep_hours}
    audit.record(session, "webhook.rotate_secret", webhook_id, viewer=viewer, keys=keys, now=now, **hours)
    return _issued(webhook, secret, keys=keys)


def delete(session: Session, webhook_id: int, *, viewer: Viewer, keys: Keyring, now: datetime) -> None:
    """Delete a webhook with all that waits for it and its log; `NotFound` when there is none."""
    session.delete(locked(session, webhook_id))
    session.flush()
    audit.record(session, "webhook.delete", webhook_id, viewer=viewer, keys=keys, now=now)


def kept(issued: WebhookIssued) -> str:
    """What has to be kept of a new secret so that the same answer can be given once more."""
    return f"{issued.id} {issued.secret}"


def issued(session: Session, text: str, *, keys: Keyring) -> WebhookIssued:
    """A webhook with its secret from what was kept of it; `NotFound` when it was deleted."""
    webhook_id, _, secret = text.partition(" ")
    webhook = session.get(Webhook, int(webhook_id))
    if webhook is None:
        raise NotFound
    return _issued(webhook, secret, keys=keys)


def locked(session: Session, webhook_id: int) -> Webhook:
    """The row of a webhook that nobody else changes before this transaction ends; `NotFound` when there is none."""
    webhook = session.get(Webhook, webhook_id, with_for_update=True, populate_existing=True)
    if webhook is None:
        raise NotFound
    return webhook


def takes_events(webhook: Webhook) -> bool:
    """Whether a webhook gets events: it is on, and was not disabled."""
    return webhook.is_active and webhook.disabled_at is None


class Opened(NamedTuple):
    """What is needed to send to a webhook: its address, and its secrets, the newest first."""

    url: str
    secrets: tuple[str, ...]


def opened(webhook: Webhook, *, keys: Keyring, now: datetime) -> Opened:
    """The address and the valid secrets of a webhook."""

    def plain(name: str, sealed: str) -> str:
        return keys.open(sealed, place=_place(name, webhook.id or 0))

    valid = [plain("secret_sealed", webhook.secret_sealed)]
    if webhook.former_secret_sealed and webhook.former_until and webhook.former_until > now:
        valid.append(plain("former_secret_sealed", webhook.former_secret_sealed))
    return Opened(plain("url_sealed", webhook.url_sealed), tuple(valid))


def prune(session: Session, *, now: datetime) -> int:
    """Forget the former secrets that are no longer valid; how many."""
    is_over = _WEBHOOK.c.former_until <= now
    forgotten = sa.update(_WEBHOOK).where(is_over).values(former_secret_sealed=None, former_until=None)
    return session.connection().execute(forgotten).rowcount


def events_of(webhook: Webhook) -> list[WebhookEvent]:
    """The events that a webhook gets."""
    return [WebhookEvent(each) for each in webhook.events.split()]


def _stored(events: Collection[WebhookEvent]) -> str:
    return " ".join(each for each in WebhookEvent if each in events)


def _vetted(url: str, policy: Policy) -> str:
    try:
        return policy.destination(url).url
    except Refused as refused:
        raise invalid("/url", str(refused.reason), _REFUSALS[refused.reason]) from None


def _members(webhook: Webhook, keys: Keyring) -> dict[str, Any]:
    webhook_id = webhook.id or 0
    return {
        "id": webhook_id,
        "url": keys.open(webhook.url_sealed, place=_place("url_sealed", webhook_id)),
        "events": events_of(webhook),
        "description": webhook.description,
        "is_active": takes_events(webhook),
        "disabled_reason": None if webhook.disabled_reason is None else DisabledReason(webhook.disabled_reason),
        "disabled_at": webhook.disabled_at,
        "failing_since": webhook.failing_since,
        "former_secret_until": webhook.former_until,
        "created_at": webhook.created_at,
        "updated_at": webhook.updated_at,
    }


def _shown(webhook: Webhook, *, keys: Keyring) -> WebhookPrivate:
    return WebhookPrivate(**_members(webhook, keys))


def _issued(webhook: Webhook, secret: str, *, keys: Keyring) -> WebhookIssued:
    return WebhookIssued(**_members(webhook, keys), secret=secret)


def _place(column: str, webhook_id: int) -> str:
    return f"webhook.{column}:{webhook_id}"
