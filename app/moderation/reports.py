"""The reports of readers, as moderators see and close them."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.comments.models import Comment, CommentReport, ReportReason
from app.errors import NotFound
from app.moderation.models import ReportPrivate, Reports


def clear(session: Session, comment: Comment) -> bool:
    """Close the reports of a comment that a moderator finds in order; whether there were any."""
    if not comment.report_count:
        return False
    session.execute(sa.delete(CommentReport).where(col(CommentReport.comment_id) == comment.id))
    comment.report_count, comment.is_cleared = 0, True
    session.flush()
    return True


def open_reports(session: Session, comment_id: int) -> Reports:
    """The open reports of a comment, newest first; `NotFound` where there is no such comment."""
    if session.get(Comment, comment_id) is None:
        raise NotFound
    found = session.exec(
        select(CommentReport)
        .where(CommentReport.comment_id == comment_id)
        .order_by(col(CommentReport.created_at).desc(), col(CommentReport.source))
    )
    return Reports(
        items=[
            ReportPrivate(
                reason=None if each.reason is None else ReportReason(each.reason),
                note=each.note,
                created_at=each.created_at,
            )
            for each in found
        ]
    )
