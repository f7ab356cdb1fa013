"""From a comment's row to what readers and its writer get."""

from datetime import datetime
from functools import lru_cache
from sys import getsizeof
from typing import Any

from app.comments.avatars import avatar_path
from app.comments.models import CommentAuthor, CommentDisplay, CommentOwn, CommentPublic, CommentStatus
from app.display import Display
from app.memory import Memory
from app.shapes import build

MEMORY = 4096
"""Printed dates that are remembered."""

SHAPE_BYTES = 3500
AUTHOR_BYTES = 1200
"""What the public shape of a comment, and its author in it, take beside their texts."""


def text_length(row: Any) -> int:
    """How many characters of the text are shown of a comment."""
    return len(row.body) + len(row.body_html)


def public(row: Any, display: Display, language: str, server: str) -> CommentPublic:
    """A comment as readers see it; short ones are remembered. `server` stands before the server's own paths."""
    return _shapes[row, display, language, server]


def _public(asked: tuple[Any, Display, str, str]) -> CommentPublic:
    """A comment as readers see it: one that is not approved is a tombstone, without author and text.

    A reader who asks for a thread again, one comment later, gets the others from memory; nobody changes a shape.
    """
    row, display, language, server = asked
    shown = members(row, display, language, server)
    if row.status != CommentStatus.approved:
        shown |= {"author": None, "body_html": None, "body_text": None, "is_deleted": True, "edited_at": None}
        shown["like_count"] = 0
    return build(CommentPublic, shown)


_TOLD = {CommentStatus.approved: "approved", CommentStatus.pending: "pending"}


def to_writer(row: Any, display: Display, language: str, server: str, *, editable_until: datetime | None) -> CommentOwn:
    """A comment as its writer sees it with the receipt; what is spam or trashed is rejected too."""
    shown = members(row, display, language, server)
    status = _TOLD.get(CommentStatus(row.status), "rejected")
    return build(CommentOwn, {**shown, "status": status, "editable_until": editable_until, "view": "own"})


def own(row: Any, display: Display, language: str, server: str) -> CommentPublic:
    """A comment as its writer sees it when it is posted, though it may wait for a moderator."""
    return build(CommentPublic, members(row, display, language, server))


def members(row: Any, display: Display, language: str, server: str) -> dict[str, Any]:
    """The members of every shape of a comment."""
    return {
        "id": row.id,
        "article_id": row.article_id,
        "parent_id": row.parent_id,
        "author": _authors[row.author_name, row.author_url, row.is_staff, server],
        "body_html": row.body_html,
        "body_text": row.body,
        "direction": row.direction,
        "is_deleted": False,
        "created_at": row.created_at,
        "edited_at": row.edited_at,
        "reply_count": row.reply_count,
        "like_count": row.like_count,
        "is_pinned": row.is_pinned,
        "is_featured": row.is_featured,
        "display": _display(display, row.created_at, language),
        "view": "public",
    }


def _author(asked: tuple[str, str | None, bool, str]) -> CommentAuthor:
    name, url, is_staff, server = asked
    picture = server + avatar_path(name)
    return build(CommentAuthor, {"name": name, "url": url, "avatar_url": picture, "is_staff": is_staff})


@lru_cache(maxsize=MEMORY)
def _display(display: Display, created_at: datetime, language: str) -> CommentDisplay:
    printed = {
        "created": display.date(created_at, language),
        "created_relative": display.relative(created_at, language),
    }
    return build(CommentDisplay, printed)


def _size_of_comment(asked: tuple[Any, Display, str, str], _shape: CommentPublic) -> int:
    row = asked[0]
    texts = (row.author_name, row.author_url, row.body, row.body_html)
    return SHAPE_BYTES + sum(getsizeof(text) for text in texts)


_shapes = Memory("comments", _public, size=_size_of_comment)
_authors = Memory("comments", _author, size=lambda asked, _: AUTHOR_BYTES + getsizeof(asked[0]) + getsizeof(asked[1]))
