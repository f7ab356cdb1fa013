"""What moderators do to comments: actions, undoing, edits, deletions, a look at an address. All is recorded."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from app.accounts import audit
from app.accounts.models import Viewer
from app.articles.presentation import Presenter
from app.comments import changing, privacy
from app.comments.body import Written
from app.comments.models import Comment, CommentStatus
from app.errors import NotFound, WrongState
from app.moderation import queue
from app.moderation.models import BatchResult, CommenterPrivate, CommentPrivate, ModerationAction
from app.moderation.queue import QueueFilter
from app.moderation.steps import do, locked_all, plan
from app.secrets.sealing import Keyring


def move(
    session: Session, comment_id: int, action: ModerationAction, *, viewer: Viewer, keys: Keyring, presenter: Presenter
) -> CommentPrivate:
    """Do an action to a comment. Where its target holds already nothing is done, and nothing recorded."""
    comment = changing.locked(session, comment_id)
    planned = plan(session, [comment_id], {comment_id: comment}, action)
    if (refused := planned.refused.get(comment_id)) is not None:
        raise refused
    do(session, planned, viewer=viewer, keys=keys, now=presenter.now)
    return queue.get(session, comment_id, viewer=viewer, presenter=presenter)


QUERY_MOST = 1000
"""Comments that one call changes by a query: no other write waits long for it."""


class Batch(NamedTuple):
    """What a moderator asks for many comments: by ids or by the filters of the queue; tried or done.

    `expected` is the status in which the moderator saw them: one that has another by now stays as it is.
    """

    action: ModerationAction
    ids: list[int] | None
    query: QueueFilter
    is_dry: bool
    expected: CommentStatus | None = None


def move_batch(session: Session, batch: Batch, *, viewer: Viewer, keys: Keyring, now: datetime) -> BatchResult:
    """Apply an action to many comments, or say what it would change."""
    if batch.ids is not None:
        ids, remaining = batch.ids, None
    else:
        ids, total = queue.find_for(session, batch.query, batch.action, most=QUERY_MOST, viewer=viewer, now=now)
        remaining = total - len(ids)
    if batch.is_dry:
        found = session.exec(select(Comment).where(col(Comment.id).in_(ids)))
        comments = {comment.id or 0: comment for comment in found}
        planned = plan(session, ids, comments, batch.action, expected=batch.expected)
        return BatchResult(items=planned.items(), remaining=remaining, batch=None)
    made = move_all(session, ids, batch.action, expected=batch.expected, viewer=viewer, keys=keys, now=now)
    return made.model_copy(update={"remaining": remaining})


def move_all(
    session: Session,
    comment_ids: list[int],
    action: ModerationAction,
    *,
    expected: CommentStatus | None = None,
    viewer: Viewer,
    keys: Keyring,
    now: datetime,
) -> BatchResult:
    """Apply an action to many comments; one that is not there, or cannot, leaves the others as they are."""
    planned = plan(session, comment_ids, locked_all(session, comment_ids), action, expected=expected)
    batch = do(session, planned, viewer=viewer, keys=keys, now=now)
    return BatchResult(items=planned.items(), remaining=None, batch=batch)


def edit(
    session: Session, comment_id: int, body: Written, *, viewer: Viewer, keys: Keyring, presenter: Presenter
) -> CommentPrivate:
    """Change the text of a comment; the same text changes nothing. `WrongState` for a deleted one."""
    comment = changing.locked(session, comment_id)
    if comment.deleted_at is not None:
        raise WrongState
    if changing.rewrite(session, comment, body, now=presenter.now):
        audit.record(session, "comment.edit", comment_id, viewer=viewer, keys=keys, now=presenter.now)
    return queue.get(session, comment_id, viewer=viewer, presenter=presenter)


def delete(session: Session, comment_id: int, *, viewer: Viewer, keys: Keyring, now: datetime) -> None:
    """Erase a comment: its text, its names and its address. One that was answered stays as a tombstone."""
    comment = changing.locked(session, comment_id)
    if comment.deleted_at is None:
        changing.erase(session, comment, now=now)
        audit.record(session, "comment.delete", comment_id, viewer=viewer, keys=keys, now=now)


def record_look(session: Session, comment_id: int, *, viewer: Viewer, keys: Keyring, now: datetime) -> None:
    """Record that somebody is about to see an address, in a separate transaction before it is shown."""
    if session.get(Comment, comment_id) is None:
        raise NotFound
    audit.record(session, "comment.read_email", comment_id, viewer=viewer, keys=keys, now=now)


def commenter(session: Session, comment_id: int, *, keys: Keyring) -> CommenterPrivate:
    """Who wrote a comment, with the address that came with it; only after `record_look`."""
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound
    email = privacy.open_address(session, comment_id, keys=keys)
    return CommenterPrivate(comment_id=comment_id, name=comment.author_name, email=email, url=comment.author_url)
