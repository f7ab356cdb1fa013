"""Comments: their tables and every shape of them. The address of a commenter is in a table of its own, sealed."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic import Field as Bounds
from sqlalchemy import Index, false, text
from sqlmodel import Field, SQLModel

from app.arabic.clean import RefusedText
from app.arabic.direction import Direction
from app.catalog.models import EntryRef
from app.db.columns import BYTEWISE, NEVER_REUSED, Id, primary_key, reference
from app.mailbox import Mailbox
from app.text import Name, Text, WebAddress


class CommentStatus(StrEnum):
    """Where a comment stands."""

    pending = "pending"
    approved = "approved"
    rejected = "rejected"
    spam = "spam"
    trashed = "trashed"


def _where_it_names_one(name: str, column: str, *others: str) -> Index:
    """An index of the rows that name another; most comments answer nobody and are nobody's of the house."""
    condition = text(f"{column} IS NOT NULL")
    return Index(name, column, *others, sqlite_where=condition, postgresql_where=condition)


class Comment(SQLModel, table=True):
    """What somebody wrote. `root_id` is the top of its thread (null for the top itself), `path` its reading order.

    `is_shown`: approved, or a tombstone above approved replies. `reply_count` counts the approved ones below it.
    """

    __table_args__ = (
        Index("ix_comment_thread", "article_id", "is_shown", "root_id", "created_at", "id"),
        _where_it_names_one("ix_comment_replies", "root_id", "is_shown", "path"),
        _where_it_names_one("ix_comment_parent_id", "parent_id"),
        _where_it_names_one("ix_comment_account_id", "account_id"),
        Index("ix_comment_queue", "status", "created_at", "id"),
        NEVER_REUSED,
    )

    id: int | None = primary_key()
    article_id: int = reference("article.id", on_delete="CASCADE", index=False)
    parent_id: int | None = reference("comment.id", nullable=True, index=False)
    root_id: int | None = reference("comment.id", nullable=True, index=False)
    path: str = Field(sa_type=BYTEWISE)
    status: str = Field(max_length=10)
    status_before: str | None = Field(default=None, max_length=10)
    held_by: str | None = Field(default=None, max_length=20)
    is_shown: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    account_id: int | None = reference("account.id", nullable=True, on_delete="SET NULL", index=False)
    author_name: str
    author_name_key: str = Field(default="", sa_column_kwargs={"server_default": ""})
    author_url: str | None = None
    is_staff: bool = False
    body: str
    body_html: str
    body_key: str = Field(default="", sa_column_kwargs={"server_default": ""})
    body_stems: str = Field(default="", sa_column_kwargs={"server_default": ""})
    direction: str = Field(max_length=3)
    reply_count: int = 0
    created_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


KEYS = frozenset({"path", "author_name_key", "body_key", "body_stems"})
"""Columns by which comments are found and put in order; nobody is shown them."""

NOT_FOR_READERS = KEYS | {"root_id", "account_id", "status_before", "held_by", "deleted_at", "is_shown"}
"""Columns of which readers' shapes have nothing."""


class CommentAddress(SQLModel, table=True):
    """The email of a commenter: sealed for this row alone, found again by a keyed blind index. Never clear text."""

    __tablename__ = "comment_address"

    comment_id: int = reference("comment.id", primary=True, on_delete="CASCADE")
    email_sealed: str
    email_index: str = Field(index=True, max_length=40)


def _plain_mailbox(email: str) -> str:
    """Refuse letters that look like nothing: tatweel and marks would make two addresses of one."""
    if any(letter == "\u0640" or "\u064b" <= letter <= "\u0652" for letter in email):
        raise RefusedText("email")
    return email


Email = Annotated[Mailbox, AfterValidator(_plain_mailbox)]
AuthorName = Annotated[str, Name(2, 80)]


CommentBody = Annotated[str, Text(1, 10_000)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class CommentCreate(_Input):
    """A new comment. Who is signed in sends neither name nor email."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "author_name": "سلمى العوضي",
                    "author_email": "salma@example.org",
                    "body": "مقال نافع، شكرًا لكم.",
                }
            ]
        },
    )

    author_name: AuthorName | None = None
    author_email: Email | None = Bounds(default=None, description="لا يظهر لأحد، ولا شيء محسوب منه")
    author_url: WebAddress | None = None
    body: CommentBody
    parent_id: Id | None = None


class CommentAuthor(BaseModel):
    """Who wrote a comment, as readers see it."""

    name: str
    url: str | None
    avatar_url: str
    is_staff: bool


class CommentDisplay(BaseModel):
    """When a comment was written, ready to print."""

    created: str
    created_relative: str | None = None


class CommentPublic(BaseModel):
    """A comment as readers see it. A deleted one that has replies stays without author and text."""

    id: int
    article_id: int
    parent_id: int | None
    author: CommentAuthor | None
    body_html: str | None
    body_text: str | None
    direction: Direction
    is_deleted: bool
    created_at: datetime
    edited_at: datetime | None
    reply_count: int
    display: CommentDisplay


class CommentThread(CommentPublic):
    """A comment with the first of its replies, in reading order, replies to replies among them."""

    replies: list[CommentPublic]
    replies_cursor: str | None


class CommentPosted(BaseModel):
    """What became of a new comment."""

    comment: CommentPublic
    status: Literal["approved", "pending"]


class CommentPrivate(CommentPublic):
    """A comment as moderators see it, whatever its status. Whether an email came with it, not which.

    `held_by` names the policy under which it waited.
    """

    status: CommentStatus
    held_by: str | None
    has_email: bool
    article_title: str
    article_slug: str


class CommentUpdate(_Input):
    """What a moderator changes of a comment."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"body": "مقال نافع. [حُذف رقم هاتف]"}]})

    body: CommentBody


class Verb(StrEnum):
    """What moderators do to comments."""

    approve = "approve"
    reject = "reject"
    spam = "spam"
    trash = "trash"
    restore = "restore"


class BatchRequest(_Input):
    """One verb for many comments."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"verb": "spam", "ids": [17, 18]}]})

    verb: Verb
    ids: list[Id] = Bounds(min_length=1, max_length=100)


class BatchItem(BaseModel):
    """What became of one comment of a batch; `problem` is the code of why nothing did."""

    id: int
    status: CommentStatus | None
    is_changed: bool
    problem: str | None


class BatchResult(BaseModel):
    """What became of each comment of a batch, in the order in which they were named."""

    items: list[BatchItem]


class CommenterPrivate(BaseModel):
    """The address that came with a comment; each look at it is recorded."""

    comment_id: int
    name: str
    email: str | None
    url: str | None


class CountsRequest(_Input):
    """The articles whose comments are to be counted, by id or slug."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"articles": [1, "مكتبة-الحي-تفتح-أبوابها-ليلا"]}]})

    articles: list[EntryRef] = Bounds(min_length=1, max_length=100)


class CommentCounts(BaseModel):
    """The number of visible comments by what the request called each article; those not to be read are missing."""

    counts: dict[str, int]
