"""What people ask about their stored data, and the shapes of the answers."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field, SQLModel

from app.comments.models import CommentStatus
from app.db.columns import NEVER_REUSED, primary_key
from app.mailbox import Email


class PrivacyAction(StrEnum):
    """What is to be done with what belongs to an address."""

    export = "export"
    erase = "erase"


class RequestState(StrEnum):
    """How far a request is: nobody has looked yet, its link was mailed, its erasure was confirmed."""

    asked = "asked"
    mailed = "mailed"
    confirmed = "confirmed"


class PrivacyRequest(SQLModel, table=True):
    """That somebody wants what belongs to an address exported or erased.

    `digest` is the SHA-256 of the secret in the mailed link, `found_sealed` has the numbers of what an export tells.
    Both are null until the address was found; where nothing belongs to it, the row is deleted.
    """

    __tablename__ = "privacy_request"
    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    action: str = Field(max_length=10)
    state: str = Field(max_length=10)
    language: str = Field(max_length=2)
    address_sealed: str
    digest: str | None = Field(default=None, unique=True, max_length=64)
    found_sealed: str | None = None
    expires_at: datetime = Field(index=True)


class PrivacyRequestCreate(BaseModel):
    """An address, and what is to be done with what belongs to it. A link goes there if there is anything."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"examples": [{"address": "salma@example.org", "action": "export"}]},
    )

    address: Email
    action: PrivacyAction
    language: Literal["ar", "en"] | None = None


class PrivacyRequestTaken(BaseModel):
    """The answer to everybody, whatever the address."""

    status: Literal["taken"]


class CommentExport(BaseModel):
    """All that is stored of a comment and of use to its writer. An article that may not be read is not named."""

    id: int
    article_id: int
    article_title: str | None
    article_url: str | None
    parent_id: int | None
    status: CommentStatus
    author_name: str
    author_email: str | None
    author_url: str | None
    body: str
    created_at: datetime
    edited_at: datetime | None


class SubscriptionExport(BaseModel):
    """An address that gets replies by mail, and to which comments."""

    id: int
    address: str
    comment_ids: list[int]
    created_at: datetime


class MailExport(BaseModel):
    """A mail that waits to be sent. What it says is what its receiver is about to read."""

    id: int
    about: str
    address: str
    created_at: datetime


class AccountExport(BaseModel):
    """The account that has an address."""

    id: int
    name: str
    email: str
    role: str
    is_disabled: bool
    moderation_mail: str
    created_at: datetime


class NoteExport(BaseModel):
    """A note that the account of an address has written on somebody's comment."""

    id: int
    comment_id: int
    body: str
    created_at: datetime


class ErasedComments(BaseModel):
    """How many comments were erased."""

    erased: int
