"""Changes of a stored comment, by writers and by moderators: its status, its text, its erasure."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.articles import service as articles
from app.comments import storing, threads
from app.comments.body import Written
from app.comments.models import (
    Comment,
    CommentAddress,
    CommentLike,
    CommentNote,
    CommentReceipt,
    CommentReport,
    CommentStatus,
    ReplyRequest,
)
from app.comments.storing import Appearance
from app.errors import NotFound
from app.events.facts import CommentChanged, CommentDeleted, CommentFact, CommentHidden, CommentShown
from app.events.recording import record
from app.redirects import service as redirects
from app.redirects.models import Target
from app.rules import repetition

_TEXTS = ("author_name", "author_name_key", "body", "body_html", "body_key", "body_stems")


def locked(session: Session, comment_id: int) -> Comment:
    """A comment that is about to change, its article locked before it; `NotFound` when there is none."""
    articles.lock_for_comments(session, select(Comment.article_id).where(Comment.id == comment_id))
    comment = session.get(Comment, comment_id, with_for_update=True)
    if comment is None:
        raise NotFound
    return comment


def set_status(session: Session, comment: Comment, status: CommentStatus, *, now: datetime) -> None:
    """Give a comment another status: it is shown or hidden, and counted."""
    session.flush()
    session.refresh(comment, ["reply_count"])
    set_statuses(session, [(comment, status)], now=now)


def set_statuses(session: Session, moved: Sequence[tuple[Comment, CommentStatus]], *, now: datetime) -> None:
    """Give comments other statuses, all at once. They are as the database has them, and their articles are locked.

    What is no longer approved is neither pinned nor featured.
    """
    facts: list[CommentFact] = []
    appeared: list[Appearance] = []
    for comment, status in moved:
        was_visible, is_visible = comment.status == CommentStatus.approved, status is CommentStatus.approved
        comment.status = status
        comment.is_shown = is_visible or comment.reply_count > 0
        comment.is_pinned, comment.is_featured = comment.is_pinned and is_visible, comment.is_featured and is_visible
        names = (comment.id or 0, comment.article_id)
        if was_visible != is_visible:
            appeared.append(Appearance(comment.article_id, comment.path, 1 if is_visible else -1))
            facts.append((CommentShown if is_visible else CommentHidden)(*names))
        elif threads.ancestors(comment.path) or comment.reply_count:
            facts.append(CommentChanged(*names))
    session.flush()
    storing.count(session, appeared)
    for comment, _ in moved:
        session.expire(comment, ["reply_count", "is_shown"])
    if facts:
        record(session, *facts, now=now)


def rewrite(session: Session, comment: Comment, body: Written, *, now: datetime) -> bool:
    """Give a comment another text; whether it was another."""
    if comment.body == body.body:
        return False
    comment.sqlmodel_update({**body._asdict(), "edited_at": now})
    record(session, CommentChanged(comment.id or 0, comment.article_id), now=now)
    return True


def erase(session: Session, comment: Comment, *, now: datetime) -> None:
    """Erase the text, the names and all that hangs on a comment; an answered one stays as a tombstone."""
    comment_id, article_id = comment.id or 0, comment.article_id
    set_status(session, comment, CommentStatus.trashed, now=now)
    for table in (CommentAddress, CommentReceipt, CommentLike, CommentReport, CommentNote, ReplyRequest):
        session.execute(sa.delete(table).where(col(table.comment_id) == comment_id))
    is_answered = session.exec(select(Comment.id).where(Comment.parent_id == comment_id).limit(1)).first() is not None
    if is_answered:
        erased = dict.fromkeys(_TEXTS, "")
        nothing = {"author_url": None, "account_id": None, "like_count": 0, "report_count": 0}
        comment.sqlmodel_update({**erased, **nothing, "deleted_at": now})
    else:
        session.delete(comment)
    repetition.forget(session, comment_id)
    redirects.forget(session, Target.comment, [comment_id])
    record(session, CommentDeleted(comment_id, article_id), now=now)
