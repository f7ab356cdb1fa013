"""The background job that tells the outside judge where moderators decided otherwise, so that it learns.

It follows the audit log, where each decision stands in the transaction that made it: no verdict is lost, and no
moderator waits for one. What the judge does not take is tried again with growing pauses for a day.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.accounts.audit import AuditEntry, is_one_of
from app.articles.links import address_of
from app.articles.service import TABLE as ARTICLE
from app.comments.models import Comment, CommentStatus
from app.defence.judge import Answer, Judge, Question
from app.moderation.models import JudgePosition
from app.moderation.targets import UNDO
from app.rules.names import RuleName
from app.settings import Settings
from app.web.site import Site

MOST = 20
"""Acts of one round; the next round follows at once where there are more."""

KEPT = timedelta(days=1)
"""How long a verdict is tried."""

PAUSES = (30, 60, 300, 900, 3600)
"""Seconds until what the judge did not take is tried again: the first time, the second …; the last one is repeated."""

SAYING = frozenset({"comment.approve", "comment.spam", "comment.restore", UNDO})

log = logging.getLogger("maqal.judge")


class Verdict(NamedTuple):
    """What a moderator decided: the number of the act, and the comment where the judge is to learn of it."""

    number: int
    is_spam: bool
    question: Question | None


async def tell(site: Site) -> float | None:
    """Tell the judge of the next decisions; the seconds until it is tried again."""
    settings, now, write = site.settings, site.now(), site.database.write
    if not settings.judge_url:
        return None
    position = await site.database.read(where)
    if position.next_at is not None and position.next_at > now:
        return (position.next_at - now).total_seconds()
    judge = Judge(settings)
    try:
        while True:
            verdicts = await site.database.read(following, after=position.last, settings=settings, now=now)
            for each in verdicts:
                answer = Answer.taken if each.question is None else await judge.learn(each.question, each.is_spam)
                if answer is Answer.away:
                    return await write(postpone, now=site.now())
                await write(settle, each.number)
                position = position._replace(last=each.number)
            if len(verdicts) < MOST:
                return None
    finally:
        await judge.close()


class Position(NamedTuple):
    """The last act that was dealt with, and when the next one is tried."""

    last: int
    next_at: datetime | None


def where(session: Session) -> Position:
    """Where the job stands."""
    row = session.get_one(JudgePosition, 1)
    return Position(row.last, row.next_at)


def settle(session: Session, number: int) -> None:
    """Note that an act was dealt with."""
    row = session.get_one(JudgePosition, 1)
    row.sqlmodel_update({"last": number, "attempts": 0, "next_at": None})
    session.add(row)


def postpone(session: Session, *, now: datetime) -> float:
    """Have the next act tried later; the seconds until then."""
    row = session.get_one(JudgePosition, 1)
    pause = PAUSES[min(row.attempts, len(PAUSES) - 1)]
    row.sqlmodel_update({"attempts": row.attempts + 1, "next_at": now + timedelta(seconds=pause)})
    session.add(row)
    return float(pause)


def following(session: Session, *, after: int, settings: Settings, now: datetime) -> Sequence[Verdict]:
    """The next decisions of the last day, with what the judge gets, if it gets anything."""
    is_next = (col(AuditEntry.number) > after, col(AuditEntry.at) >= now - KEPT, is_one_of(SAYING))
    acts = sa.select(
        col(AuditEntry.number), col(AuditEntry.action), col(AuditEntry.detail), col(AuditEntry.subject_id)
    ).where(*is_next)
    rows = session.execute(acts.order_by(col(AuditEntry.number)).limit(MOST)).all()
    named = sa.select(Comment, ARTICLE.c.slug).join(ARTICLE, ARTICLE.c.id == col(Comment.article_id))
    wanted = named.where(col(Comment.id).in_([row.subject_id for row in rows]), col(Comment.deleted_at).is_(None))
    comments = {comment.id: (comment, slug) for comment, slug in session.execute(wanted)}
    return [_verdict(row, *comments.get(row.subject_id, (None, "")), settings) for row in rows]


def _verdict(act: Any, comment: Comment | None, slug: str, settings: Settings) -> Verdict:
    is_spam = None if comment is None else _decision(act, comment)
    if comment is None or is_spam is None:
        return Verdict(act.number, is_spam=False, question=None)
    page = address_of(comment.article_id, slug, settings)
    return Verdict(
        act.number, is_spam, Question(comment.author_name, comment.author_url, comment.body, page, host="", agent="")
    )


def _decision(act: Any, comment: Comment) -> bool | None:
    """Whether a comment is spam by an act that says otherwise than the judge; None where it does not.

    An act that takes such a one back tells the judge so.
    """
    before, after = act.detail.get("before"), act.detail.get("after")
    if comment.account_id is not None or comment.external_id is not None or comment.status != after:
        return None
    is_held = any(each["rule"] == RuleName.judge for each in comment.held_for or ())
    is_undone = act.action == UNDO
    if after == CommentStatus.approved and (is_held or (is_undone and before == CommentStatus.spam)):
        return False
    if after == CommentStatus.spam and (not is_held or before == CommentStatus.approved):
        return True
    return None
