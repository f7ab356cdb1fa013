"""What moderators have before them, and how long decisions take: a few statements, each bounded and on an index."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.accounts.audit import AuditEntry, is_one_of
from app.accounts.models import Account
from app.comments.models import Comment, CommentStatus
from app.moderation.models import AccountNamed, Decisions, HourCount, ModerationStatistics, ModeratorCount

MOST_WAITING = 5000
"""Waiting comments, the oldest, whose reasons are counted."""

MOST_DECISIONS = 10_000
"""Decisions, the newest, of which times are measured."""

HOUR = 3600
DECIDING = frozenset({"comment.approve", "comment.reject", "comment.spam", "comment.trash"})


def gather(session: Session, *, hours: int, now: datetime) -> ModerationStatistics:
    """The statistics of so many hours back from now."""
    since = now - timedelta(hours=hours)
    number = sa.func.count()
    is_waiting = col(Comment.status) == CommentStatus.pending
    waiting, oldest = session.execute(sa.select(number, sa.func.min(col(Comment.created_at))).where(is_waiting)).one()
    reported = session.execute(sa.select(number).select_from(Comment).where(col(Comment.report_count) > 0)).scalar_one()
    by_policy, by_rule = _reasons(session, is_waiting)
    acts = _decisions(session, since)
    return ModerationStatistics(
        hours=hours,
        waiting=waiting,
        oldest_waiting_at=oldest,
        reported=reported,
        by_policy=by_policy,
        by_rule=by_rule,
        by_hour=_by_hour(session, since),
        decisions=_times([detail["waited"] for _, detail in acts if "waited" in detail]),
        by_moderator=_by_moderator(session, Counter(account_id for account_id, _ in acts)),
    )


def _reasons(session: Session, is_waiting: Any) -> tuple[dict[str, int], dict[str, int]]:
    """How many comments wait under each policy, and for each rule."""
    rows = session.execute(
        sa.select(col(Comment.held_by), col(Comment.held_for))
        .where(is_waiting)
        .order_by(col(Comment.created_at), col(Comment.id))
        .limit(MOST_WAITING)
    ).all()
    policies = Counter(held_by for held_by, _ in rows if held_by)
    rules = Counter(rule for _, reasons in rows for rule in {each["rule"] for each in reasons or ()})
    return dict(policies.most_common()), dict(rules.most_common())


def _by_hour(session: Session, since: datetime) -> list[HourCount]:
    """How many comments of each hour have which status now; hours without any are left out."""
    second = sa.cast(sa.extract("epoch", col(Comment.created_at)), sa.BigInteger())
    hour = (second - second % HOUR).label("hour")
    statement = sa.select(hour, col(Comment.status), sa.func.count()).where(
        col(Comment.status).in_([str(each) for each in CommentStatus]), col(Comment.created_at) >= since
    )
    found: dict[int, dict[str, int]] = {}
    for beginning, status, count in session.execute(statement.group_by(hour, col(Comment.status))):
        found.setdefault(int(beginning), {})[status] = count
    return [
        HourCount(hour=datetime.fromtimestamp(beginning, UTC), posted=sum(counts.values()), by_status=counts)
        for beginning, counts in sorted(found.items())
    ]


def _decisions(session: Session, since: datetime) -> list[tuple[int, dict[str, Any]]]:
    statement = (
        sa.select(col(AuditEntry.account_id), col(AuditEntry.detail))
        .where(col(AuditEntry.at) >= since, is_one_of(DECIDING))
        .order_by(col(AuditEntry.at).desc())
        .limit(MOST_DECISIONS)
    )
    return [(account_id, detail) for account_id, detail in session.execute(statement)]


def _times(waited: list[int]) -> Decisions:
    """The middle of the times from posting to the first decision, and the time within which nine of ten were made."""
    ordered = sorted(waited)
    if not ordered:
        return Decisions(count=0, median_seconds=None, p90_seconds=None)
    last = len(ordered) - 1
    return Decisions(count=len(ordered), median_seconds=ordered[last // 2], p90_seconds=ordered[-(-last * 9 // 10)])


def _by_moderator(session: Session, counted: Counter[int]) -> list[ModeratorCount]:
    if not counted:
        return []
    rows = session.execute(sa.select(col(Account.id), col(Account.name)).where(col(Account.id).in_(list(counted))))
    names = {row[0]: row[1] for row in rows}
    return [
        ModeratorCount(account=AccountNamed(id=account_id, name=names[account_id]), decisions=count)
        for account_id, count in counted.most_common()
        if account_id in names
    ]
