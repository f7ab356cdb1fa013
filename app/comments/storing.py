"""New comments, one or thousands, stored in one transaction: in their threads, counted, their addresses sealed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.arabic.letters import fold
from app.articles import service as articles
from app.comments import privacy, receipts, threads
from app.comments.body import Written
from app.comments.models import Comment, CommentStatus, ReplyRequest
from app.comments.threads import Parent, Place
from app.db import ids
from app.db.prepared import PreparedWrite
from app.events.facts import (
    CommentFact,
    CommentImported,
    CommentPosted,
    CommentShown,
    ImportedCommentShown,
    RepliesRequested,
)
from app.events.recording import record
from app.rules.blocks import Source
from app.secrets.sealing import Keyring


class Past(NamedTuple):
    """What a comment has been through where it comes from."""

    is_staff: bool = False
    is_pinned: bool = False
    is_featured: bool = False
    like_count: int = 0
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


class NewComment(NamedTuple):
    """Everything that is stored of a new comment.

    A guest's has a `receipt`, which is stored in the chain that the guest has shown to belong to (`chain_id`).
    One with an `external_id` is imported: it was written elsewhere, and nobody gets mail about it.
    It answers a stored comment (`parent_id`), or one that is stored with it (`parent_place`, its place in the same
    sequence, before this one), or none.
    """

    article_id: int
    parent_id: int | None
    status: CommentStatus
    author_name: str
    author_email: str | None
    author_url: str | None
    body: Written
    created_at: datetime
    account_id: int | None = None
    parent_place: int | None = None
    held_by: str | None = None
    receipt: str | None = None
    chain_id: int | None = None
    proof_id: str | None = None
    source: Source | None = None
    wants_replies: bool = False
    held_for: list[dict[str, Any]] | None = None
    external_id: str | None = None
    past: Past | None = None


_COMMENT: Any = Comment.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_INSERT = PreparedWrite(sa.insert(_COMMENT))
_ADD_REPLIES = PreparedWrite(
    sa.update(_COMMENT)
    .where(_COMMENT.c.id == sa.bindparam("of"))
    .values(
        reply_count=_COMMENT.c.reply_count + sa.bindparam("by"),
        is_shown=sa.or_(_COMMENT.c.status == CommentStatus.approved, _COMMENT.c.reply_count + sa.bindparam("by") > 0),
    )
)


def store_all(
    session: Session,
    new: Sequence[NewComment],
    *,
    keys: Keyring,
    now: datetime,
    parents: Mapping[int, Parent] | None = None,
    comment_ids: Sequence[int] | None = None,
) -> list[dict[str, Any]]:
    """Store comments; their rows, in their order.

    A problem at `/parent_id` when one answers a comment that is not under its article; what they answer is not looked
    up where it is known. Ids that were reserved for them are taken, where there are some.
    """
    if parents is None:
        parents = threads.find_parents(session, (each.parent_id for each in new), only_visible=False)
    rows: list[dict[str, Any]] = []
    taken = reserve(session, len(new)) if comment_ids is None else comment_ids
    for comment_id, each in zip(taken, new, strict=True):
        above = None if each.parent_place is None else rows[each.parent_place]
        rows.append(_row(comment_id, each, _place(each, parents, above), above))
    visible = [Appearance(row["article_id"], row["path"], 1) for row in rows if row["is_shown"]]
    _count_under_articles(session, visible)  # first, for who changes comments locks their article first
    _INSERT.run(session, rows)
    _count_replies(session, visible)
    addresses = {row["id"]: each.author_email for row, each in zip(rows, new, strict=True) if each.author_email}
    privacy.keep_addresses(session, addresses, keys=keys)
    _keep_receipts(session, [row["id"] for row in rows], new)
    wishes = _keep_wishes(session, rows, new)
    record(session, *(fact for row in rows for fact in _facts_of_new(row)), *wishes, now=now)
    return rows


def _keep_receipts(session: Session, comment_ids: Sequence[int], new: Sequence[NewComment]) -> None:
    pairs = list(zip(comment_ids, new, strict=True))
    handed_out = {comment_id: each.receipt for comment_id, each in pairs if each.receipt is not None}
    in_a_chain = {comment_id: each.chain_id for comment_id, each in pairs if each.chain_id is not None}
    proven = {comment_id: each.proof_id for comment_id, each in pairs if each.proof_id is not None}
    sources = {comment_id: each.source for comment_id, each in pairs if each.source is not None}
    receipts.keep(session, handed_out, in_a_chain, proven, sources)


def _keep_wishes(session: Session, rows: Sequence[Mapping[str, Any]], new: Sequence[NewComment]) -> list[CommentFact]:
    """Note who wants to be told of replies: a background job asks them by mail, or begins at once with a proof."""
    asked = [(row, each.proof_id) for row, each in zip(rows, new, strict=True) if each.wants_replies]
    if asked:
        wishes = [{"comment_id": row["id"], "proof_id": proof_id} for row, proof_id in asked]
        session.execute(sa.insert(ReplyRequest), wishes)
    return [RepliesRequested(row["id"], row["article_id"]) for row, _ in asked]


def reserve(session: Session, count: int) -> Sequence[int]:
    """So many ids for comments that are about to be stored."""
    return ids.reserve(session, _COMMENT, count)


def _facts_of_new(row: Mapping[str, Any]) -> list[CommentFact]:
    ids = (row["id"], row["article_id"])
    if row["external_id"] is not None:
        return [CommentImported(*ids), ImportedCommentShown(*ids)] if row["is_shown"] else [CommentImported(*ids)]
    return [CommentPosted(*ids), CommentShown(*ids)] if row["is_shown"] else [CommentPosted(*ids)]


class Appearance(NamedTuple):
    """That a comment has become visible (`by` is 1) or invisible (-1)."""

    article_id: int
    path: str
    by: int


def count(session: Session, appeared: Sequence[Appearance]) -> None:
    """Count comments that have become visible or invisible under their articles and the comments above them."""
    _count_under_articles(session, appeared)
    _count_replies(session, appeared)


def _count_under_articles(session: Session, appeared: Iterable[Appearance]) -> None:
    by_article: Counter[int] = Counter()
    for each in appeared:
        by_article[each.article_id] += each.by
    for article_id, difference in sorted(by_article.items()):
        articles.change_comment_count(session, article_id, difference)


def _count_replies(session: Session, appeared: Iterable[Appearance]) -> None:
    by_ancestor: Counter[int] = Counter()
    for each in appeared:
        by_ancestor.update(dict.fromkeys(threads.ancestors(each.path), each.by))
    _ADD_REPLIES.run(session, [{"of": each, "by": difference} for each, difference in sorted(by_ancestor.items())])


def _place(each: NewComment, parents: Mapping[int, Parent], above: dict[str, Any] | None) -> Place:
    if above is not None:
        return threads.below(above["path"], above["root_id"] or above["id"])
    return threads.place_of(each, parents)


def _row(comment_id: int, each: NewComment, placed: Place, above: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": comment_id,
        "article_id": each.article_id,
        "parent_id": each.parent_id if above is None else above["id"],
        "root_id": placed.root_id,
        "path": threads.path_of(placed, comment_id),
        "status": each.status,
        "held_by": each.held_by,
        "held_for": each.held_for,
        "is_shown": each.status is CommentStatus.approved,
        "account_id": each.account_id,
        "author_name": each.author_name,
        "author_name_key": fold(each.author_name),
        "author_url": each.author_url,
        "is_staff": each.account_id is not None,
        **each.body._asdict(),
        "reply_count": 0,
        "like_count": 0,
        "report_count": 0,
        "is_cleared": False,
        "is_pinned": False,
        "is_featured": False,
        "created_at": each.created_at,
        "edited_at": None,
        "deleted_at": None,
        "external_id": each.external_id,
        **({} if each.past is None else each.past._asdict()),
    }
