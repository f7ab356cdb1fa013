"""Webhooks and what was sent to them: their tables and every shape of them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounds
from sqlmodel import Field, SQLModel

from app.db.columns import ID_TYPE, NEVER_REUSED, counter, partial_index, primary_key, reference
from app.text import UNSET, Line
from app.webhooks.answers import Failure

LONGEST_URL = 2000
MOST_KEPT_HOURS = 7 * 24
"""For how long a secret that was replaced may stay valid."""


class WebhookEvent(StrEnum):
    """The events that a webhook may be told of."""

    article_created = "article.created"
    article_changed = "article.changed"
    article_published = "article.published"
    article_scheduled = "article.scheduled"
    article_unpublished = "article.unpublished"
    article_archived = "article.archived"
    article_trashed = "article.trashed"
    article_restored = "article.restored"
    article_deleted = "article.deleted"
    article_comments_closed = "article.comments_closed"
    article_comments_reopened = "article.comments_reopened"
    article_translations_linked = "article.translations_linked"
    section_created = "section.created"
    section_changed = "section.changed"
    section_deleted = "section.deleted"
    tag_created = "tag.created"
    tag_changed = "tag.changed"
    tag_deleted = "tag.deleted"
    author_created = "author.created"
    author_changed = "author.changed"
    author_deleted = "author.deleted"
    comment_posted = "comment.posted"
    comment_visible = "comment.visible"
    comment_changed = "comment.changed"
    comment_removed = "comment.removed"
    comment_deleted = "comment.deleted"


TEST = "webhook.test"
"""The event of a test call."""


class DisabledReason(StrEnum):
    """Why nothing is sent to a webhook any more."""

    failing = "failing"
    gone = "gone"


class DeliveryState(StrEnum):
    """What became of an event that is to be sent."""

    pending = "pending"
    delivered = "delivered"
    failed = "failed"


class Webhook(SQLModel, table=True):
    """An address that gets events; the address and the secrets are sealed for its row.

    `position` is the place in the outbox up to which events were taken for it. `failing_since` is the first failure
    since the last success, `failure_count` how often it was tried since then; until `paused_until` it is left alone.
    """

    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    url_sealed: str
    secret_sealed: str
    former_secret_sealed: str | None = None
    former_until: datetime | None = None
    events: str
    description: str
    is_active: bool
    disabled_reason: str | None = Field(default=None, max_length=20)
    disabled_at: datetime | None = None
    position: int = Field(sa_type=ID_TYPE)
    taken_from: datetime
    failing_since: datetime | None = None
    failure_count: int = counter()
    paused_until: datetime | None = None
    created_at: datetime
    updated_at: datetime


class WebhookDelivery(SQLModel, table=True):
    """An event for one webhook: the ids of what happened, and what became of it. What is sent is made when it is sent.

    `attempts` counts how often it was taken for sending, `next_at` is when it is taken next.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        partial_index("ix_webhook_delivery_pending", "webhook_id", "next_at", where="state = 'pending'"),
        sa.Index("ix_webhook_delivery_newest", "webhook_id", "id"),
        NEVER_REUSED,
    )

    id: int | None = primary_key()
    webhook_id: int = reference("webhook.id", on_delete="CASCADE", index=False)
    event: str = Field(max_length=50)
    ids: str
    message_id: str = Field(max_length=40)
    occurred_at: datetime
    state: str = Field(max_length=10)
    attempts: int = 0
    next_at: datetime | None = None
    attempted_at: datetime | None = None
    status_code: int | None = None
    failure: str | None = Field(default=None, max_length=30)
    milliseconds: int | None = None
    created_at: datetime


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


WebhookAddress = Annotated[str, Bounds(max_length=LONGEST_URL, json_schema_extra={"format": "uri"})]
Events = Annotated[list[WebhookEvent], Bounds(min_length=1, max_length=len(WebhookEvent))]
Description = Annotated[str, Line(0, 200)]


class WebhookCreate(_Input):
    """A new webhook."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "url": "https://example.org/hooks/maqal",
                    "events": ["article.published", "article.changed"],
                    "description": "بناء الموقع",
                }
            ]
        }
    )

    url: WebhookAddress
    events: Events
    description: Description = ""
    is_active: bool = True


class WebhookUpdate(_Input):
    """What is changed of a webhook; what is left out stays. `is_active: true` has one that was disabled tried again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"is_active": True}]})

    url: WebhookAddress = UNSET
    events: Events = UNSET
    description: Description = UNSET
    is_active: bool = UNSET


class SecretRotation(_Input):
    """For how many hours the former secret is good beside the new one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"keep_hours": 24}]})

    keep_hours: Annotated[int, Bounds(ge=0, le=MOST_KEPT_HOURS)] = 24


class WebhookPrivate(BaseModel):
    """A webhook as administrators see it; without its secret."""

    id: int
    url: str
    events: list[WebhookEvent]
    description: str
    is_active: bool
    disabled_reason: DisabledReason | None
    disabled_at: datetime | None
    failing_since: datetime | None
    former_secret_until: datetime | None
    created_at: datetime
    updated_at: datetime


class WebhookIssued(WebhookPrivate):
    """A webhook with its new secret, which is shown this once."""

    secret: str


class WebhookDeliveryPrivate(BaseModel):
    """An event for a webhook, and what became of it."""

    id: int
    webhook_id: int
    message_id: str
    event: str
    ids: dict[str, int]
    state: DeliveryState
    attempts: int
    attempted_at: datetime | None
    next_attempt_at: datetime | None
    status_code: int | None
    failure: Failure | None
    milliseconds: int | None
    occurred_at: datetime
    created_at: datetime
