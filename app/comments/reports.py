"""Reports of readers: enough of them send a comment back to the queue, and none silences what a moderator has approved.

One report counts of a network and day. Networks are told apart within a day alone, for the hash of one is another each
day; so the reports of one day are counted against the threshold.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from app.comments import changing
from app.comments.models import CommentReport, CommentStatus, ReportCreate
from app.errors import NotFound

HELD_BY = "reports"
MOST_KEPT = 100
"""Open reports of one comment; further ones change nothing."""


def report(
    session: Session, comment_id: int, report_in: ReportCreate, *, source: str, threshold: int, now: datetime
) -> None:
    """Take a report of a comment that readers see; of any other, and a second one of a source, nothing is kept.

    A `threshold` of 0 never sends a comment back.
    """
    try:
        comment = changing.locked(session, comment_id)
    except NotFound:
        return
    is_new = session.get(CommentReport, (comment_id, source)) is None
    if comment.status != CommentStatus.approved or not is_new or comment.report_count >= MOST_KEPT:
        return
    made = CommentReport(comment_id=comment_id, source=source, created_at=now, **report_in.model_dump())
    session.add(made)
    comment.report_count += 1
    session.flush()
    is_protected = comment.is_cleared or comment.is_staff or not threshold
    if not is_protected and _count_today(session, comment_id, now=now) >= threshold:
        comment.held_by = HELD_BY
        changing.set_status(session, comment, CommentStatus.pending, now=now)


def _count_today(session: Session, comment_id: int, *, now: datetime) -> int:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    statement = sa.select(sa.func.count()).select_from(CommentReport)
    of_today = statement.where(col(CommentReport.comment_id) == comment_id, col(CommentReport.created_at) >= midnight)
    return int(session.execute(of_today).scalar_one())
