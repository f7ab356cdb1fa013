"""Where a reply belongs, and the reading order of a thread.

A comment's path is the path of its parent with its own id: sorted as text, a thread stands depth first, oldest
first, and any part of it is one range of an index.
"""

from typing import NamedTuple

from sqlmodel import Session, select

from app.comments.models import Comment, CommentStatus
from app.errors import Words, invalid

MAX_DEPTH = 20
"""Levels of a thread; deeper replies stand beside the comment that they answer."""

ID_WIDTH = 14
"""Hexadecimal digits that hold any id up to 2^53-1."""

_UNKNOWN = Words("لا يوجد تعليق منشور بهذا المعرّف تحت هذا المقال.", "No visible comment of this article has this id.")


class Place(NamedTuple):
    """Where a new comment stands: the top of its thread, and the path above it."""

    root_id: int | None
    above: str


def place(session: Session, *, article_id: int, parent_id: int | None) -> Place:
    """The place of a reply to a visible comment of the same article, or of a new thread."""
    if parent_id is None:
        return Place(None, "")
    parent = session.exec(
        select(Comment.root_id, Comment.path).where(
            Comment.id == parent_id,
            Comment.article_id == article_id,
            Comment.status == CommentStatus.approved,
        )
    ).first()
    if parent is None:
        raise invalid("/parent_id", "unknown", _UNKNOWN)
    root_id, path = parent
    return Place(root_id or parent_id, path[: (MAX_DEPTH - 1) * ID_WIDTH])


def path_of(placed: Place, comment_id: int) -> str:
    """The path of a comment at a place."""
    return f"{placed.above}{comment_id:0{ID_WIDTH}x}"


def ancestors(path: str) -> list[int]:
    """The ids above a comment in its thread, from the top down."""
    above = path[:-ID_WIDTH]
    return [int(above[start : start + ID_WIDTH], 16) for start in range(0, len(above), ID_WIDTH)]


def is_below(path: str) -> tuple[str, str]:
    """The open range of paths that stand below a path: after it, and before any other that begins otherwise."""
    return path, f"{path}g"
