"""Comments of a WordPress export, article by article; the addresses of their writers only where they are asked for."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session

from app.comments.models import Comment, CommentStatus
from app.exports.comment_records import emails_of
from app.exports.wxr_elements import WxrComment
from app.secrets.sealing import Keyring
from app.wp_json.numbers import COMMENTS

AT_ONCE = 1000
"""Comments that are read at once."""

_APPROVED: Mapping[str, str] = {
    CommentStatus.approved: "1",
    CommentStatus.pending: "0",
    CommentStatus.spam: "spam",
    CommentStatus.trashed: "trash",
    CommentStatus.rejected: "trash",
}
_TABLE: Any = Comment.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_NAMES = (
    "id", "external_id", "article_id", "parent_id", "author_name", "author_url", "body", "status", "created_at",
    "deleted_at", "is_staff",
)  # fmt: skip

Place = tuple[int, int]
"""The article and the id of a comment."""


class Said(NamedTuple):
    """A comment and the id of its article."""

    article_id: int
    comment: WxrComment


def comments_of(
    session: Session, article_ids: Sequence[int], after: Place, *, staff: Mapping[int, int], keys: Keyring | None
) -> tuple[list[Said], Place | None]:
    """The next comments of some articles behind a place, and the place of the last; None where there are no more.

    `staff` are the accounts in whose names the house answers, by articles. What a writer or a moderator deleted has no
    text any more, and is in the trash, so that what answers it has a place.
    """
    parent: Any = aliased(Comment)
    place = sa.tuple_(_TABLE.c.article_id, _TABLE.c.id)
    read = (
        sa.select(*(_TABLE.c[each] for each in _NAMES), parent.external_id.label("parent_external_id"))
        .outerjoin(parent, parent.id == _TABLE.c.parent_id)
        .where(_TABLE.c.article_id.in_(article_ids), place > sa.tuple_(*map(sa.literal, after)))
        .order_by(_TABLE.c.article_id, _TABLE.c.id)
        .limit(AT_ONCE)
    )
    rows = session.execute(read).all()
    if not rows:
        return [], None
    emails = {} if keys is None else emails_of(session, [row.id for row in rows], keys)
    found = [Said(row.article_id, _comment(row, staff, emails)) for row in rows]
    return found, (rows[-1].article_id, rows[-1].id)


def _comment(row: Any, staff: Mapping[int, int], emails: Mapping[int, str]) -> WxrComment:
    is_deleted = row.deleted_at is not None
    return WxrComment(
        number=COMMENTS.of(row.id, row.external_id),
        parent=0 if row.parent_id is None else COMMENTS.of(row.parent_id, row.parent_external_id),
        author=escape(row.author_name, quote=False),
        email=emails.get(row.id, ""),
        url=row.author_url or "",
        date=row.created_at,
        content=escape(row.body, quote=False),
        approved="trash" if is_deleted else _APPROVED[row.status],
        user=staff.get(row.article_id, 0) if row.is_staff else 0,
    )
