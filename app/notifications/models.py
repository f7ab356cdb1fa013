"""Who is told of what by mail: tables and shapes. Addresses are sealed; nothing tells whether two of them are equal."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.catalog.models import EntryRef
from app.db.columns import ID_TYPE, NEVER_REUSED, primary_key, reference
from app.mailbox import Email


class ReplySubscriber(SQLModel, table=True):
    """An address that is told of replies, proven to belong to who asked.

    `digest` is the SHA-256 of the secret in the links that end it (256 random bits need no key), which is kept sealed
    for the next mail. `proof_id` is that of the proof it was made with, if it was, so that all comments sent with that
    proof have one subscriber.
    """

    __tablename__ = "reply_subscriber"
    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    digest: str = Field(unique=True, max_length=64)
    proof_id: str | None = Field(default=None, unique=True, max_length=32)
    secret_sealed: str
    address_sealed: str
    created_at: datetime


class ReplyWatch(SQLModel, table=True):
    """A comment whose replies a subscriber is told of."""

    __tablename__ = "reply_watch"

    comment_id: int = reference("comment.id", primary=True, on_delete="CASCADE")
    subscriber_id: int = reference("reply_subscriber.id", on_delete="CASCADE")
    created_at: datetime


class ReplyNotice(SQLModel, table=True):
    """That a subscriber was told of a reply: once, however often it is approved."""

    __tablename__ = "reply_notice"
    __table_args__ = (Index("ix_reply_notice_comment_id", "comment_id"),)

    subscriber_id: int = reference("reply_subscriber.id", primary=True, on_delete="CASCADE")
    comment_id: int = Field(primary_key=True, sa_type=ID_TYPE)
    told_at: datetime


class ModeratorNotice(SQLModel, table=True):
    """How often an account is told of waiting comments. `told_id` is the newest comment that it was told of."""

    __tablename__ = "moderator_notice"

    account_id: int = reference("account.id", primary=True, on_delete="CASCADE")
    frequency: str = Field(max_length=10)
    told_id: int = Field(default=0, sa_type=ID_TYPE)
    next_at: datetime = Field(index=True)


class NoticePosition(SQLModel, table=True):
    """The position in the outbox up to which mail was written: one row."""

    __tablename__ = "notice_position"

    id: int = Field(default=1, primary_key=True)
    last: int = Field(default=0, sa_type=ID_TYPE)


class NoticeFrequency(StrEnum):
    """How often a moderator is told of comments that wait."""

    each = "each"
    hourly = "hourly"
    daily = "daily"
    off = "off"


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class VerificationCreate(_Input):
    """An address that somebody wants to prove; a link goes there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "salma@example.org", "article": 1}]})

    email: Email
    article: EntryRef | None = None


class VerificationSent(BaseModel):
    """The answer to everybody who asks for a link, whatever the address."""

    status: Literal["sent"]


class NotificationsPrivate(BaseModel):
    """Of what an account is told by mail."""

    moderation: NoticeFrequency


class NotificationsUpdate(_Input):
    """Of what an account wants to be told."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"moderation": "daily"}]})

    moderation: NoticeFrequency
