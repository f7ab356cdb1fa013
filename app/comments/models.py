"""Comments: their tables and every shape of them. The address of a commenter is in a table of its own, sealed."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr
from pydantic import Field as Bounds
from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.arabic.clean import RefusedText
from app.db.columns import BYTEWISE, NEVER_REUSED, Id, primary_key, reference
from app.text import Name, Text, WebAddress


class CommentStatus(StrEnum):
    """Where a comment stands."""

    pending = "pending"
    approved = "approved"
    rejected = "rejected"
    spam = "spam"
    trashed = "trashed"


class Comment(SQLModel, table=True):
    """What somebody wrote. `root_id` is the top of its thread (null for the top itself), `path` its reading order."""

    __table_args__ = (
        Index("ix_comment_thread", "article_id", "status", "root_id", "created_at", "id"),
        Index("ix_comment_replies", "root_id", "status", "path"),
        Index("ix_comment_queue", "status", "created_at", "id"),
        NEVER_REUSED,
    )

    id: int | None = primary_key()
    article_id: int = reference("article.id", on_delete="CASCADE", index=False)
    parent_id: int | None = reference("comment.id", nullable=True)
    root_id: int | None = reference("comment.id", nullable=True, index=False)
    path: str = Field(sa_type=BYTEWISE)
    status: str = Field(max_length=10)
    account_id: int | None = reference("account.id", nullable=True, on_delete="SET NULL")
    author_name: str
    author_url: str | None = None
    is_staff: bool = False
    body: str
    body_html: str
    direction: str = Field(max_length=3)
    reply_count: int = 0
    created_at: datetime
    edited_at: datetime | None = None


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


Email = Annotated[EmailStr, AfterValidator(_plain_mailbox)]
AuthorName = Annotated[str, Name(2, 80)]


class CommentCreate(BaseModel):
    """A new comment. Who is signed in sends neither name nor email."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
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
    body: Annotated[str, Text(1, 10_000)]
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
    direction: Literal["rtl", "ltr"]
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
    """A comment as moderators see it. Whether an email came with it, not which."""

    status: CommentStatus
    has_email: bool
    article_title: str
    article_slug: str
