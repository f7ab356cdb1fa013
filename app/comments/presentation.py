"""From a comment's row to what readers and moderators get."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from app.comments.avatars import avatar_url
from app.comments.models import CommentAuthor, CommentDisplay, CommentPrivate, CommentPublic, CommentStatus
from app.display import Display
from app.shapes import build

MEMORY = 4096
"""Authors and printed dates that are remembered, and half as many comments."""


@lru_cache(maxsize=MEMORY // 2)
def public(row: Any, display: Display, language: str) -> CommentPublic:
    """A comment as readers see it: one that is not approved is a tombstone, without author and text.

    Whoever asks for a thread again, one comment later, gets the others from memory; nobody changes a shape.
    """
    members = _members(row, display, language)
    if row.status != CommentStatus.approved:
        members |= {"author": None, "body_html": None, "body_text": None, "is_deleted": True, "edited_at": None}
    return build(CommentPublic, members)


def own(row: Any, display: Display, language: str) -> CommentPublic:
    """A comment as its writer sees it when it is posted, though it may wait for a moderator."""
    return build(CommentPublic, _members(row, display, language))


def private(row: Any, display: Display) -> CommentPrivate:
    """A comment as moderators see it, from a row of the queue."""
    members = _members(row, display, row.language)
    if row.deleted_at is not None:
        members |= {"author": None, "body_html": None, "body_text": None, "is_deleted": True}
    members |= {
        "status": CommentStatus(row.status),
        "held_by": row.held_by,
        "has_email": bool(row.has_email),
        "article_title": row.article_title,
        "article_slug": row.article_slug,
    }
    return build(CommentPrivate, members)


def _members(row: Any, display: Display, language: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "article_id": row.article_id,
        "parent_id": row.parent_id,
        "author": _author(row.author_name, row.author_url, row.is_staff),
        "body_html": row.body_html,
        "body_text": row.body,
        "direction": row.direction,
        "is_deleted": False,
        "created_at": row.created_at,
        "edited_at": row.edited_at,
        "reply_count": row.reply_count,
        "display": _display(display, row.created_at, language),
    }


@lru_cache(maxsize=MEMORY)
def _author(name: str, url: str | None, is_staff: bool) -> CommentAuthor:
    return build(CommentAuthor, {"name": name, "url": url, "avatar_url": avatar_url(name), "is_staff": is_staff})


@lru_cache(maxsize=MEMORY)
def _display(display: Display, created_at: datetime, language: str) -> CommentDisplay:
    printed = {
        "created": display.date(created_at, language),
        "created_relative": display.relative(created_at, language),
    }
    return build(CommentDisplay, printed)
