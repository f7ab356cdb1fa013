"""From a comment's row to what readers get."""

from typing import Any

from app.comments.avatars import avatar_url
from app.comments.models import CommentAuthor, CommentDisplay, CommentPublic
from app.display import Display


def members(row: Any, display: Display, language: str) -> dict[str, Any]:
    """The members of a `CommentPublic`, from the row of a comment."""
    return {
        "id": row.id,
        "article_id": row.article_id,
        "parent_id": row.parent_id,
        "author": CommentAuthor.model_construct(
            name=row.author_name,
            url=row.author_url,
            avatar_url=avatar_url(row.author_name),
            is_staff=row.is_staff,
        ),
        "body_html": row.body_html,
        "body_text": row.body,
        "direction": row.direction,
        "is_deleted": False,
        "created_at": row.created_at,
        "edited_at": row.edited_at,
        "reply_count": row.reply_count,
        "display": CommentDisplay.model_construct(
            created=display.date(row.created_at, language),
            created_relative=display.relative(row.created_at, language),
        ),
    }


def public(row: Any, display: Display, language: str) -> CommentPublic:
    """A comment as readers see it."""
    return CommentPublic.model_construct(**members(row, display, language))
