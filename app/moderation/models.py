"""What moderators send and get: the queue, batches, the address behind a comment."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic import Field as Bounds
from sqlmodel import Field, SQLModel

from app.comments.models import CommentBody, CommentInput, CommentShown, CommentStatus, ReportReason
from app.db.columns import ID_TYPE, Id
from app.db.keyset import Page
from app.instants import Instant
from app.rules.models import BlockKind, HeldFor
from app.rules.names import RuleName
from app.text import Text, absent

MOST_HOURS = 720
"""The longest that a moderator blocks somebody: thirty days."""


class JudgePosition(SQLModel, table=True):
    """Up to which act of the audit log the outside judge was told; one row. `next_at`: when it is tried again."""

    __tablename__ = "judge_position"

    id: int = Field(primary_key=True, sa_type=ID_TYPE)
    last: int = Field(sa_type=ID_TYPE)
    attempts: int = 0
    next_at: datetime | None = None


class ReportPrivate(BaseModel):
    """A report as moderators see it; nothing tells whose it is."""

    reason: ReportReason | None
    note: str | None
    created_at: datetime


class Reports(BaseModel):
    """The open reports of a comment, newest first."""

    items: list[ReportPrivate]


class CommentPrivate(CommentShown):
    """A comment as moderators see it, whatever its status. Whether an email came with it, not which.

    `held_by` names the policy under which it waited, `held_for` the rules that held it back. `last_act` is the number
    of the last thing that moderators did to it, by which it is undone.
    """

    status: CommentStatus
    held_by: str | None
    held_for: list[HeldFor]
    report_count: int
    has_email: bool
    note_count: int
    last_act: int | None
    article_title: str | None
    article_slug: str | None
    view: Literal["private"]


class QueueStatus(StrEnum):
    """Which comments of the queue are asked for."""

    pending = "pending"
    approved = "approved"
    rejected = "rejected"
    spam = "spam"
    trashed = "trashed"
    any = "any"


QueueOrder = Literal["oldest", "newest"]


class QueuePage(Page[CommentPrivate]):
    """A page of the queue; `total` only where it was asked for."""

    total: int | None = None


class ArticleComments(BaseModel):
    """Whether an article takes comments now."""

    article_id: int
    comments_open: bool


class ModerationAction(StrEnum):
    """What moderators do to comments."""

    approve = "approve"
    reject = "reject"
    spam = "spam"
    trash = "trash"
    restore = "restore"
    pin = "pin"
    unpin = "unpin"
    feature = "feature"
    unfeature = "unfeature"


class BatchQuery(CommentInput):
    """The comments of the queue that a batch is for, by the queue's filters."""

    status: QueueStatus = QueueStatus.pending
    article: Annotated[str, Bounds(min_length=1, max_length=300)] | None = None
    section: Annotated[str, Bounds(min_length=1, max_length=300)] | None = None
    held_by: Annotated[str, Bounds(pattern=r"^[a-z_]{1,20}$")] | None = None
    rule: RuleName | None = None
    text: Annotated[str, Bounds(min_length=1, max_length=300)] | None = None
    reported: bool | None = None
    created_after: Instant | None = None
    created_before: Instant | None = None


class BatchRequest(CommentInput):
    """One action for many comments: those of some ids, or those that a query of the queue finds."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"verb": "spam", "ids": [17, 18]}]})

    verb: ModerationAction
    ids: list[Id] | None = Bounds(default=None, min_length=1, max_length=100)
    query: BatchQuery | None = None
    expected_status: CommentStatus | None = None
    dry_run: bool = False


class BatchItem(BaseModel):
    """What became of one comment of a batch; `problem` is the code of why nothing did."""

    id: int
    status: CommentStatus | None
    is_changed: bool
    problem: str | None


class BatchResult(BaseModel):
    """What became of each comment of a batch, in their order.

    `remaining`: how many others a query finds, which another call takes. It is null for a batch of ids. `batch` is the
    number by which all of it is undone; null where nothing was changed.
    """

    items: list[BatchItem]
    remaining: int | None
    batch: int | None


class CommenterPrivate(BaseModel):
    """The address that came with a comment; each look at it is recorded."""

    comment_id: int
    name: str
    email: str | None
    url: str | None


class NoteCreate(CommentInput):
    """A note on a comment for colleagues."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"body": "سألنا الكاتب عن المصدر."}]})

    body: Annotated[str, Text(1, 1000)]


class AccountNamed(BaseModel):
    """An account of the staff, by its name."""

    id: int
    name: str


class NotePrivate(BaseModel):
    """A note on a comment; `author` is null once the account is gone."""

    id: int
    comment_id: int
    author: AccountNamed | None
    body: str
    created_at: datetime


class Notes(BaseModel):
    """The notes on a comment, oldest first."""

    items: list[NotePrivate]


class AnswerCreate(CommentInput):
    """An answer of the staff to a comment."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"body": "شكرًا لك؛ صححنا التاريخ."}]})

    body: CommentBody


class BlockCreate(CommentInput):
    """A block of who wrote a comment: of the receipts of its chain, or of its network, for so many hours."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "chain", "hours": 24}]})

    kind: BlockKind
    hours: Annotated[int, Bounds(ge=1, le=MOST_HOURS)]
    reason: Annotated[Annotated[str, Text(1, 200)] | None, BeforeValidator(absent)] = None


class BlockPrivate(BaseModel):
    """A block that is not over, by the comment for which it was made. Nothing tells which network it is."""

    id: int
    kind: BlockKind
    comment_id: int
    reason: str | None
    account: AccountNamed | None
    created_at: datetime
    until: datetime


class HourCount(BaseModel):
    """The comments of one hour, by the status that they have now."""

    hour: datetime
    posted: int
    by_status: dict[str, int]


class Decisions(BaseModel):
    """How long first decisions took, from posting; null where there was none."""

    count: int
    median_seconds: int | None
    p90_seconds: int | None


class ModeratorCount(BaseModel):
    """How many decisions somebody made."""

    account: AccountNamed
    decisions: int


class ModerationStatistics(BaseModel):
    """What waits and why, what came in by the hour, and how long decisions took."""

    hours: int
    waiting: int
    oldest_waiting_at: datetime | None
    reported: int
    by_policy: dict[str, int]
    by_rule: dict[str, int]
    by_hour: list[HourCount]
    decisions: Decisions
    by_moderator: list[ModeratorCount]


class ActPrivate(BaseModel):
    """An entry of the audit log; `account` is null for the operator, and for an account that is gone."""

    number: int
    at: datetime
    account: AccountNamed | None
    action: str
    subject_id: int
    batch: int | None
    detail: dict[str, str | int | None]
