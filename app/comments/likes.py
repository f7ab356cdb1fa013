"""Likes of readers, without account or cookie: each hangs on a secret that the first one hands out.

A reader may send one secret with all likes. What is stored is its digest together with the comment's id, so that
nothing tells which comments one reader likes.
"""

import hashlib
import secrets
from datetime import datetime

from sqlmodel import Session

from app.articles import service as articles
from app.comments.models import Comment, CommentLike, CommentStatus, Liked
from app.errors import NotFound
from app.events.facts import CommentLikesChanged
from app.events.recording import record

SECRET_BYTES = 32
SHAPE = r"^[A-Za-z0-9_-]{43}$"
"""What is taken for a secret: 256 bits in base64url."""


def make() -> str:
    """A new secret."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(comment_id: int, secret: str) -> str:
    """What is stored of a like."""
    return hashlib.sha256(f"{comment_id} {secret}".encode()).hexdigest()


def like(session: Session, comment_id: int, secret: str, *, now: datetime) -> Liked:
    """Like a comment; with a secret that likes it already nothing changes. `NotFound` where readers do not see it."""
    comment = _visible(session, comment_id, now=now)
    given = CommentLike(comment_id=comment_id, digest=digest(comment_id, secret))
    if session.get(CommentLike, (comment_id, given.digest)) is None:
        session.add(given)
        _count(session, comment, by=1, now=now)
    return Liked(like_count=comment.like_count, secret=secret)


def undo(session: Session, comment_id: int, secret: str, *, now: datetime) -> None:
    """Take a like back; another secret changes nothing. `NotFound` where readers do not see the comment."""
    comment = _visible(session, comment_id, now=now)
    given = session.get(CommentLike, (comment_id, digest(comment_id, secret)))
    if given is not None:
        session.delete(given)
        _count(session, comment, by=-1, now=now)


def _visible(session: Session, comment_id: int, *, now: datetime) -> Comment:
    """The comment, locked so that its likes are counted one after another."""
    comment = session.get(Comment, comment_id, with_for_update={"key_share": True})
    if comment is None or comment.status != CommentStatus.approved:
        raise NotFound
    articles.find(session, str(comment.article_id), viewer=None, now=now)
    return comment


def _count(session: Session, comment: Comment, *, by: int, now: datetime) -> None:
    comment.like_count += by
    session.flush()
    record(session, CommentLikesChanged(comment.id or 0, comment.article_id), now=now)
