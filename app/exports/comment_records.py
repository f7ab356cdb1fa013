"""Comments as records; the addresses of their writers only where they are asked for."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.comments.models import CommentAddress
from app.comments.privacy import opened
from app.exports.names import TABLES, names_of
from app.instants import written
from app.secrets.sealing import Keyring

AT_ONCE = 500
"""Comments that are read at once."""

_COMMENT = TABLES["comment"]
_COLUMNS = [
    _COMMENT.c[name]
    for name in (
        "id", "article_id", "parent_id", "author_name", "author_url", "body", "status", "created_at", "edited_at",
        "deleted_at", "is_staff", "is_pinned", "is_featured", "like_count",
    )
]  # fmt: skip


def comment_records(session: Session, after: int, *, keys: Keyring | None) -> tuple[list[dict[str, Any]], int | None]:
    """The next comments behind one, by their numbers; and the last of them, None where there are no more.

    With `keys` the addresses of their writers are told.
    """
    rows = session.execute(
        sa.select(*_COLUMNS).where(_COMMENT.c.id > after).order_by(_COMMENT.c.id).limit(AT_ONCE)
    ).all()
    if not rows:
        return [], None
    articles = names_of(session, "article", [row.article_id for row in rows])
    names = names_of(session, "comment", [number for row in rows for number in (row.id, row.parent_id)])
    emails = {} if keys is None else emails_of(session, [row.id for row in rows], keys)
    return [_record(row, articles, names, emails) for row in rows], rows[-1].id


def emails_of(session: Session, ids: list[int], keys: Keyring) -> dict[int, str]:
    """The addresses of the writers of some comments, those that are stored."""
    sealed = select(CommentAddress).where(col(CommentAddress.comment_id).in_(ids))
    return {row.comment_id: opened(row, keys=keys) for row in session.exec(sealed)}


def _record(row: Any, articles: dict[int, str], names: dict[int, str], emails: dict[int, str]) -> dict[str, Any]:
    is_deleted = row.deleted_at is not None
    its: dict[str, Any] = {
        "type": "comment",
        "external_id": names[row.id],
        "article_external_id": articles[row.article_id],
        "parent_external_id": names.get(row.parent_id),
        "author_name": row.author_name,
        "author_email": emails.get(row.id),
        "author_url": row.author_url,
        "body": row.body,
        "status": str(row.status),
        **{name: getattr(row, name) and written(getattr(row, name)) for name in ("created_at", "edited_at")},
        "deleted_at": written(row.deleted_at) if is_deleted else None,
        "is_staff": row.is_staff,
        "is_pinned": row.is_pinned,
        "is_featured": row.is_featured,
        "is_deleted": is_deleted,
        "like_count": row.like_count,
    }
    return {name: value for name, value in its.items() if value not in (None, "", 0, False)}
