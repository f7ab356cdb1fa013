"""From a comment's row to what readers get."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from app.comments.avatars import avatar_url
from app.comments.models import CommentAuthor, CommentDisplay, CommentPublic
from app.display import Display
from app.shapes import build

MEMORY = 4096
"""Authors and printed dates that are remembered."""


def members(row: Any, display: Display, language: str) -> dict[str, Any]:
    """The members of a `CommentPublic`, from the row of a comment."""
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


def public(row: Any, display: Display, language: str) -> CommentPublic:
    """A comment as readers see it."""
    return build(CommentPublic, members(row, display, language))


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
