"""Comments: their tables and every shape of them. The address of a commenter is in a table of its own, sealed."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic import Field as Bounds
from sqlalchemy import Index, false
from sqlmodel import Field, SQLModel

from app.arabic.direction import Direction
from app.db.columns import (
    BYTEWISE,
    ID_TYPE,
    NEVER_REUSED,
    OPTIONAL_JSON,
    Id,
    counter,
    partial_index,
    primary_key,
    reference,
)
from app.defence.models import LONGEST_TOKEN, LONGEST_WORK
from app.mailbox import Email
from app.text import Line, LongText, Name, OptionalWebAddress, Text, absent

LONGEST_PROOF = 300
"""Characters of a proof of an address, at most."""


class CommentStatus(StrEnum):
    """Where a comment stands."""

    pending = "pending"
    approved = "approved"
    rejected = "rejected"
    spam = "spam"
    trashed = "trashed"


def _where_it_names_one(name: str, column: str, *others: str, is_unique: bool = False) -> Index:
    """An index of the rows that name another; most comments are no reply, and no member of staff wrote them."""
    return partial_index(name, column, *others, where=f"{column} IS NOT NULL", is_unique=is_unique)


class Comment(SQLModel, table=True):
    """What somebody wrote. `root_id` is the top of its thread (null for the top itself), `path` its reading order.

    `is_shown`: approved, or a tombstone above approved replies. `reply_count` counts the approved ones below it.
    `report_count` counts readers' reports since a moderator last found it in order; then it `is_cleared`.
    `external_id`: what an imported comment was called where it comes from. Only an approved comment is pinned or
    featured.
    """

    __table_args__ = (
        Index("ix_comment_thread", "article_id", "is_shown", "root_id", "created_at", "id"),
        _where_it_names_one("ix_comment_replies", "root_id", "is_shown", "path"),
        _where_it_names_one("ix_comment_parent_id", "parent_id"),
        _where_it_names_one("ix_comment_account_id", "account_id"),
        Index("ix_comment_queue", "status", "created_at", "id"),
        partial_index("ix_comment_reported", "created_at", "id", where="report_count > 0"),
        partial_index(
            "ix_comment_top",
            *("article_id", "is_shown", "like_count", "created_at", "id"),
            where="root_id IS NULL",
        ),
        partial_index("ix_comment_pinned", "article_id", where="is_pinned"),
        partial_index("ix_comment_featured", "created_at", "id", where="is_featured"),
        _where_it_names_one("uq_comment_external_id", "external_id", is_unique=True),
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
    held_for: list[dict[str, Any]] | None = Field(default=None, sa_type=OPTIONAL_JSON)
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
    like_count: int = counter()
    report_count: int = counter()
    is_cleared: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    is_pinned: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    is_featured: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    external_id: str | None = Field(default=None, max_length=200)


KEYS = frozenset({"path", "author_name_key", "body_key", "body_stems"})
"""Columns by which comments are found and put in order; nobody is shown them."""

NOT_FOR_READERS = KEYS | {"root_id", "account_id", "status_before", "held_by", "held_for", "deleted_at", "is_shown"}
NOT_FOR_READERS |= {"report_count", "is_cleared", "external_id"}
"""Columns of which readers' shapes have nothing."""


class CommentAddress(SQLModel, table=True):
    """The email of a commenter, sealed for this row alone. Nothing tells whether two comments have the same one."""

    __tablename__ = "comment_address"

    comment_id: int = reference("comment.id", primary=True, on_delete="CASCADE")
    email_sealed: str


class CommentReceipt(SQLModel, table=True):
    """What tells the writer of a comment: the digest of the secret that was handed out.

    `chain_id` is the first of the comments whose writer showed the receipt of an earlier one. `proof_id` is that of the
    proof of the address that came along, where it belongs to it: a random number, another one for each link that was
    mailed. Nothing here follows from what somebody typed. `source` is a keyed hash of the network that is another each
    day, `source_day` its day: by them a moderator can block the network, and both are forgotten after a week.
    """

    __tablename__ = "comment_receipt"
    __table_args__ = (
        _where_it_names_one("ix_comment_receipt_proof_id", "proof_id"),
        _where_it_names_one("ix_comment_receipt_source_day", "source_day"),
    )

    comment_id: int = reference("comment.id", primary=True, on_delete="CASCADE")
    digest: str = Field(max_length=64, unique=True)
    chain_id: int = Field(index=True, sa_type=ID_TYPE)
    proof_id: str | None = Field(default=None, max_length=32)
    source: str | None = Field(default=None, max_length=60)
    source_day: str | None = Field(default=None, max_length=10)


class CommentLike(SQLModel, table=True):
    """That a reader likes a comment: a digest of the reader's like secret, other for each comment."""

    __tablename__ = "comment_like"

    comment_id: int = reference("comment.id", primary=True, on_delete="CASCADE")
    digest: str = Field(primary_key=True, max_length=64)


class ReportReason(StrEnum):
    """Why a reader reports a comment."""

    spam = "spam"
    abuse = "abuse"
    hate = "hate"
    private_data = "private_data"
    off_topic = "off_topic"
    other = "other"


class CommentReport(SQLModel, table=True):
    """That a reader reports a comment. `source` is a keyed hash of the network that is another each day."""

    __tablename__ = "comment_report"

    comment_id: int = reference("comment.id", primary=True, on_delete="CASCADE")
    source: str = Field(primary_key=True, max_length=60)
    reason: str | None = Field(default=None, max_length=20)
    note: str | None = None
    created_at: datetime


class CommentNote(SQLModel, table=True):
    """What a moderator notes on a comment for colleagues. Nobody else sees it; it is erased with the comment."""

    __tablename__ = "comment_note"
    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    comment_id: int = reference("comment.id", on_delete="CASCADE")
    account_id: int | None = reference("account.id", nullable=True, on_delete="SET NULL")
    body: str
    created_at: datetime


class ReplyRequest(SQLModel, table=True):
    """That the writer of a new comment wants to be told of replies; gone once that was dealt with.

    `proof_id` is that of the proof that came with it, where it belongs to the address.
    """

    __tablename__ = "reply_request"

    comment_id: int = reference("comment.id", primary=True, on_delete="CASCADE")
    proof_id: str | None = Field(default=None, max_length=32)


AuthorName = Annotated[str, Name(2, 80)]


CommentBody = Annotated[str, LongText(1, 10_000)]


VISIBLE = r"^[\x21-\x7e]*$"
"""What tokens and proofs are made of."""


class CommentInput(BaseModel):
    """What somebody sends: with no other member than these."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class CommentCreate(CommentInput):
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
    author_email: Annotated[Email | None, BeforeValidator(absent)] = Bounds(default=None)
    author_url: OptionalWebAddress = None
    body: CommentBody
    parent_id: Id | None = None
    notify_of_replies: bool = False
    address_proof: Annotated[str, Line(0, LONGEST_PROOF)] | None = None
    form_token: Annotated[str, Bounds(max_length=LONGEST_TOKEN, pattern=VISIBLE)] | None = None
    work: Annotated[str, Bounds(max_length=LONGEST_WORK, pattern=VISIBLE)] | None = None
    subject: Annotated[str, Line(0, 200)] | None = None


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


class ReportCreate(CommentInput):
    """A reader's report of a comment."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "private_data", "note": "فيه رقم هاتف."}]})

    reason: ReportReason | None = None
    note: Annotated[Annotated[str, Text(1, 500)] | None, BeforeValidator(absent)] = None


class CommentShown(BaseModel):
    """What everybody sees of a comment that is to be seen."""

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
    like_count: int
    is_pinned: bool
    is_featured: bool
    display: CommentDisplay


class CommentPublic(CommentShown):
    """A comment as readers see it. A deleted one that has replies stays without author and text."""

    view: Literal["public"]


class CommentThread(CommentPublic):
    """A comment with the first of its replies, in reading order, replies to replies among them."""

    replies: list[CommentPublic]
    replies_cursor: str | None


class CommentPosted(BaseModel):
    """What became of a new comment. A guest gets its receipt, here alone."""

    comment: CommentPublic
    status: Literal["approved", "pending"]
    receipt: str | None


class Liked(BaseModel):
    """How many readers like a comment, and the secret with which this like is undone."""

    like_count: int
    secret: str


class CommentOwn(CommentShown):
    """A comment as its writer sees it, whatever its status. `editable_until` is null when that time is over."""

    status: Literal["approved", "pending", "rejected"]
    editable_until: datetime | None
    view: Literal["own"]


class CommentUpdate(CommentInput):
    """What a writer or a moderator changes of a comment."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"body": "مقال نافع. [حُذف رقم هاتف]"}]})

    body: CommentBody
