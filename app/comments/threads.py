"""Where a reply belongs, and the reading order of a thread.

A comment's path is the path of its parent with its own id: sorted as text, a thread stands depth first, oldest
first, and any part of it is one range of an index.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from sqlmodel import Session, col, select

from app.comments.models import Comment, CommentStatus
from app.errors import Bilingual, invalid

MAX_DEPTH = 20
"""Levels of a thread; deeper replies stand beside the comment that they answer."""

ID_WIDTH = 14
"""Hexadecimal digits that hold any id up to 2^53-1."""

_UNKNOWN = Bilingual(
    "لا يوجد تعليق منشور بهذا المعرّف في هذا المقال.", "No approved comment of this article has this id."
)


class Place(NamedTuple):
    """Where a new comment stands: the top of its thread, and the path above it."""

    root_id: int | None
    above: str


class Parent(NamedTuple):
    """A stored comment that may be answered: its article, and the place below it."""

    article_id: int
    place: Place


class _Reply(Protocol):
    @property
    def article_id(self) -> int: ...

    @property
    def parent_id(self) -> int | None: ...


def find_parents(session: Session, ids: Iterable[int | None], *, only_visible: bool) -> dict[int, Parent]:
    """The stored comments that some new ones answer, by their ids; only what is visible where that is asked."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    statement = select(Comment.id, Comment.article_id, Comment.root_id, Comment.path).where(col(Comment.id).in_(wanted))
    if only_visible:
        statement = statement.where(Comment.status == CommentStatus.approved)
    return {
        comment_id: Parent(article_id, below(path, root_id or comment_id))
        for comment_id, article_id, root_id, path in session.exec(statement)
        if comment_id
    }


def place_of(reply: _Reply, parents: Mapping[int, Parent]) -> Place:
    """Where a new comment stands; a problem at `/parent_id` when what it answers is not there under its article."""
    if reply.parent_id is None:
        return Place(None, "")
    parent = parents.get(reply.parent_id)
    if parent is None or parent.article_id != reply.article_id:
        raise invalid("/parent_id", "unknown", _UNKNOWN)
    return parent.place


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
