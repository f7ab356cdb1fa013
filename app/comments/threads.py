"""Where a reply belongs, and the reading order of a thread.

A comment's path is the path of its parent with its own id: sorted as text, a thread stands depth first, oldest
first, and any part of it is one range of an index.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from sqlmodel import Session, col, select

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


class _Reply(Protocol):
    @property
    def article_id(self) -> int: ...

    @property
    def parent_id(self) -> int | None: ...


def find_parents(session: Session, replies: Sequence[_Reply], *, only_visible: bool) -> dict[int, Place]:
    """The places below the stored comments that some new ones answer, by the ids of those.

    A problem at `/parent_id` when one is not under the article of its answer or, where that is asked, not visible.
    """
    wanted = {reply.parent_id for reply in replies if reply.parent_id is not None}
    if not wanted:
        return {}
    statement = select(Comment.id, Comment.article_id, Comment.root_id, Comment.path).where(col(Comment.id).in_(wanted))
    if only_visible:
        statement = statement.where(Comment.status == CommentStatus.approved)
    found = {row[0]: row for row in session.exec(statement)}
    for reply in replies:
        if reply.parent_id is not None and (
            reply.parent_id not in found or found[reply.parent_id][1] != reply.article_id
        ):
            raise invalid("/parent_id", "unknown", _UNKNOWN)
    return {
        comment_id: below(path, root_id or comment_id) for comment_id, _, root_id, path in found.values() if comment_id
    }


def below(path: str, root_id: int) -> Place:
    """The place of an answer to the comment with this path, in the thread of this top."""
    return Place(root_id, path[: (MAX_DEPTH - 1) * ID_WIDTH])


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
