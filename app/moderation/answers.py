"""A comment answered by the staff: it is published where it waits, and the answer posted, in one transaction."""

from typing import NamedTuple

from sqlmodel import Session, col, select

from app.accounts import audit
from app.comments import posting
from app.comments.models import Comment, CommentPosted, CommentStatus
from app.comments.posting import Post
from app.errors import Bilingual, NotFound, Problem, WrongState
from app.moderation.models import ModerationAction
from app.moderation.steps import do, locked_all, plan

_REMOVED = Bilingual("رُفض هذا التعليق؛ استعده أولًا.", "This comment was refused. Restore it first.")


class Answer(NamedTuple):
    """An answer: the comment that it is for, and the post, whose `viewer` answers."""

    comment_id: int
    post: Post


def article_of(session: Session, comment_id: int) -> int:
    """The article of a comment. `NotFound`."""
    found = session.exec(select(Comment.article_id).where(col(Comment.id) == comment_id)).first()
    if found is None:
        raise NotFound
    return found


def answer(session: Session, asked: Answer) -> CommentPosted:
    """Answer a comment, and publish it first where it waits.

    `WrongState` for one that was refused or erased, `CommentsClosed` where the article takes no comments.
    """
    comment_id, post = asked
    viewer, keys, now = post.viewer, post.keys, post.presenter.now
    comments = locked_all(session, [comment_id])
    comment = comments.get(comment_id)
    if comment is None or viewer is None:
        raise NotFound
    if comment.deleted_at is not None or comment.status not in {CommentStatus.approved, CommentStatus.pending}:
        raise WrongState(_REMOVED)
    if comment.status == CommentStatus.pending:
        do(
            session,
            plan(session, [comment_id], comments, ModerationAction.approve),
            viewer=viewer,
            keys=keys,
            now=now,
        )
    (posted,) = posting.post_all(session, [post])
    if isinstance(posted, Problem):
        raise posted
    said = posted.comment.id
    audit.record(session, "comment.answer", comment_id, viewer=viewer, keys=keys, now=now, answer=said)
    return posted
