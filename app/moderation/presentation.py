"""From a row of the queue to what moderators get."""

from collections.abc import Mapping
from typing import Any

from app.comments.models import CommentStatus
from app.comments.presentation import members as members_of
from app.display import Display
from app.moderation.models import CommentPrivate
from app.rules.models import HeldFor
from app.rules.names import RuleName
from app.shapes import build


def private(row: Any, display: Display, server: str) -> CommentPrivate:
    """A comment as moderators see it, from a row of the queue."""
    members = members_of(row, display, row.language, server)
    if row.deleted_at is not None:
        members |= {"author": None, "body_html": None, "body_text": None, "is_deleted": True}
    members |= {
        "status": CommentStatus(row.status),
        "held_by": row.held_by,
        "held_for": [_reason(each) for each in row.held_for or ()],
        "report_count": row.report_count,
        "has_email": bool(row.has_email),
        "note_count": row.note_count,
        "last_act": row.last_act,
        "article_title": row.article_title,
        "article_slug": row.article_slug,
        "view": "private",
    }
    return build(CommentPrivate, members)


def _reason(stored: Mapping[str, Any]) -> HeldFor:
    return build(HeldFor, {**stored, "rule": RuleName(stored["rule"])})
