"""What moderators do to comments: verbs and their undoing, edits, deletions, a look at an address. All is recorded."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts import audit
from app.accounts.models import Viewer
from app.articles import service as articles
from app.articles.presentation import Presentation
from app.comments import privacy, queue, storing, threads
from app.comments.body import written
from app.comments.models import (
    BatchItem,
    BatchResult,
    Comment,
    CommentAddress,
    CommenterPrivate,
    CommentPrivate,
    CommentStatus,
    Verb,
)
from app.comments.moderation import target
from app.db import changes
from app.errors import NotFound, Problem, WrongState
from app.sealing import Keyring


def move(
    session: Session, comment_id: int, verb: Verb, *, viewer: Viewer, keys: Keyring, shown: Presentation
) -> CommentPrivate:
    """Do a verb to a comment. Where its target holds already nothing is done, and nothing recorded."""
    _move(session, _locked(session, comment_id), verb, viewer=viewer, keys=keys, now=shown.now)
    return queue.get(session, comment_id, shown=shown)


def move_all(
    session: Session, comment_ids: list[int], verb: Verb, *, viewer: Viewer, keys: Keyring, now: datetime
) -> BatchResult:
    """Do a verb to many comments; one that is not there, or cannot, leaves the others as they are."""
    is_asked = col(Comment.id).in_(comment_ids)
    articles.lock_for_comments(session, select(Comment.article_id).where(is_asked))
    found = session.exec(select(Comment).where(is_asked).order_by(col(Comment.id)).with_for_update())
    by_id = {comment.id: comment for comment in found}
    items = {}
    for comment_id in dict.fromkeys(comment_ids):
        try:
            comment = by_id.get(comment_id)
            if comment is None:
                raise NotFound
            is_changed = _move(session, comment, verb, viewer=viewer, keys=keys, now=now)
        except Problem as problem:
            status = CommentStatus(comment.status) if comment is not None else None
            items[comment_id] = BatchItem(id=comment_id, status=status, is_changed=False, problem=problem.code)
        else:
            status = CommentStatus(comment.status)
            items[comment_id] = BatchItem(id=comment_id, status=status, is_changed=is_changed, problem=None)
    return BatchResult(items=list(items.values()))


def edit(
    session: Session, comment_id: int, body: str, *, viewer: Viewer, keys: Keyring, shown: Presentation
) -> CommentPrivate:
    """Change the text of a comment; the same text changes nothing. `WrongState` for a deleted one."""
    comment = _locked(session, comment_id)
    if comment.deleted_at is not None:
        raise WrongState
    if comment.body != body:
        comment.sqlmodel_update({**written(body)._asdict(), "edited_at": shown.now})
        audit.record(session, "comment.edit", comment_id, viewer=viewer, keys=keys, now=shown.now)
        changes.record(session, [f"comments:{comment.article_id}", "comments"], now=shown.now)
    return queue.get(session, comment_id, shown=shown)


def delete(session: Session, comment_id: int, *, viewer: Viewer, keys: Keyring, now: datetime) -> None:
    """Erase a comment: its text, its names and its address. One that was answered stays as a tombstone."""
    comment = _locked(session, comment_id)
    if comment.deleted_at is not None:
        return
    _set_status(session, comment, CommentStatus.trashed, now=now)
    session.execute(sa.delete(CommentAddress).where(col(CommentAddress.comment_id) == comment_id))
    is_answered = session.exec(select(Comment.id).where(Comment.parent_id == comment_id).limit(1)).first() is not None
    if is_answered:
        erased = dict.fromkeys(("author_name", "author_name_key", "body", "body_html", "body_key", "body_stems"), "")
        comment.sqlmodel_update({**erased, "author_url": None, "account_id": None, "deleted_at": now})
    else:
        session.delete(comment)
    changes.record(session, [f"comments:{comment.article_id}", "comments"], now=now)
    audit.record(session, "comment.delete", comment_id, viewer=viewer, keys=keys, now=now)


def record_look(session: Session, comment_id: int, *, viewer: Viewer, keys: Keyring, now: datetime) -> None:
    """Record that somebody is about to see an address; in a transaction of its own, before they do."""
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


def _locked(session: Session, comment_id: int) -> Comment:
    articles.lock_for_comments(session, select(Comment.article_id).where(Comment.id == comment_id))
    comment = session.get(Comment, comment_id, with_for_update=True)
    if comment is None:
        raise NotFound
    return comment


def _move(session: Session, comment: Comment, verb: Verb, *, viewer: Viewer, keys: Keyring, now: datetime) -> bool:
    status = CommentStatus(comment.status)
    before = CommentStatus(comment.status_before) if comment.status_before else None
    wanted = target(verb, status, before)
    if wanted is status:
        return False
    if comment.deleted_at is not None:
        raise WrongState
    comment.status_before = None if verb is Verb.restore else status
    _set_status(session, comment, wanted, now=now)
    detail: dict[str, Any] = {"before": str(status), "after": str(wanted)}
    audit.record(session, f"comment.{verb}", comment.id or 0, viewer=viewer, keys=keys, now=now, **detail)
    return True


def _set_status(session: Session, comment: Comment, status: CommentStatus, *, now: datetime) -> None:
    was_visible, is_visible = comment.status == CommentStatus.approved, status is CommentStatus.approved
    comment.status = status
    session.flush()
    session.refresh(comment, ["reply_count"])
    comment.is_shown = is_visible or comment.reply_count > 0
    session.flush()
    if was_visible != is_visible:
        by = 1 if is_visible else -1
        storing.count(session, [(comment.article_id, comment.path)], by=by, now=now)
    elif threads.ancestors(comment.path) or comment.reply_count:
        changes.record(session, [f"comments:{comment.article_id}", "comments"], now=now)
