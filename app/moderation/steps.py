"""One action on some comments: first what it would change of each, then the change itself, recorded."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts import audit
from app.accounts.audit import NewAct
from app.accounts.models import Viewer
from app.articles import service as articles
from app.comments import changing
from app.comments.models import Comment, CommentStatus
from app.errors import NotFound, Problem, WrongState
from app.events.facts import CommentChanged
from app.events.recording import record
from app.moderation import reports
from app.moderation.models import BatchItem, ModerationAction
from app.moderation.problems import ChangedSince
from app.moderation.targets import FLAGS, Flag, check_flag, target
from app.secrets.sealing import Keyring


class Step(NamedTuple):
    """What is to be done to one comment: give it another status, set a flag, or close its reports."""

    comment: Comment
    action: str
    status: CommentStatus | None = None
    status_before: CommentStatus | None = None
    flags: tuple[Flag, ...] = ()
    clears_reports: bool = False
    undoes: int | None = None


class Plan(NamedTuple):
    """What is to be done to some comments, in their order; a comment without a step stays as it is."""

    comment_ids: Sequence[int]
    comments: Mapping[int, Comment]
    steps: dict[int, Step]
    refused: dict[int, Problem]

    def items(self) -> list[BatchItem]:
        """What became of each comment, or would."""
        return [self._item(comment_id) for comment_id in self.comment_ids]

    def _item(self, comment_id: int) -> BatchItem:
        comment, step, refused = self.comments.get(comment_id), self.steps.get(comment_id), self.refused.get(comment_id)
        return BatchItem(
            id=comment_id,
            status=None if comment is None else CommentStatus(comment.status),
            is_changed=step is not None and (step.status is not None or bool(step.flags)),
            problem=None if refused is None else refused.code,
        )


def locked_all(session: Session, comment_ids: Sequence[int]) -> dict[int, Comment]:
    """Comments that are about to change, by their ids; their articles are locked before them."""
    is_asked = col(Comment.id).in_(comment_ids)
    articles.lock_for_comments(session, select(Comment.article_id).where(is_asked))
    found = session.exec(
        select(Comment)
        .where(is_asked)
        .order_by(col(Comment.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {comment.id or 0: comment for comment in found}


def plan(
    session: Session,
    comment_ids: Sequence[int],
    comments: Mapping[int, Comment],
    action: ModerationAction,
    *,
    expected: CommentStatus | None = None,
) -> Plan:
    """What an action would change of some comments; one that has not the status that is expected is refused."""
    planned = Plan(list(dict.fromkeys(comment_ids)), comments, {}, {})
    pinned = _pinned(session, comments) if action is ModerationAction.pin else {}
    for comment_id in planned.comment_ids:
        try:
            comment = comments.get(comment_id)
            if comment is not None and expected is not None and comment.status != expected:
                raise ChangedSince
            step = _step(comment, action, pinned)
        except Problem as refused:
            planned.refused[comment_id] = refused
        else:
            if step is not None:
                planned.steps[comment_id] = step
    return planned


def _step(comment: Comment | None, action: ModerationAction, pinned: dict[int, int]) -> Step | None:
    if comment is None:
        raise NotFound
    flag = FLAGS.get(action)
    if flag is not None:
        return _flag_step(comment, action, flag, pinned)
    status = CommentStatus(comment.status)
    wanted = target(action, status, CommentStatus(comment.status_before) if comment.status_before else None)
    clears = action is ModerationAction.approve and comment.report_count > 0
    if wanted is status:
        return Step(comment, "comment.clear_reports", clears_reports=True) if clears else None
    if comment.deleted_at is not None:
        raise WrongState
    before = None if action is ModerationAction.restore else status
    return Step(comment, f"comment.{action}", wanted, before, clears_reports=clears)


def _flag_step(comment: Comment, action: ModerationAction, flag: Flag, pinned: dict[int, int]) -> Step | None:
    if getattr(comment, flag.name) == flag.value:
        return None
    check_flag(comment, flag, pinned=pinned.get(comment.article_id, 0))
    if flag == FLAGS[ModerationAction.pin]:
        pinned[comment.article_id] = pinned.get(comment.article_id, 0) + 1
    return Step(comment, f"comment.{action}", flags=(flag,))


def _pinned(session: Session, comments: Mapping[int, Comment]) -> dict[int, int]:
    return count_pinned(session, {comment.article_id for comment in comments.values()})


def count_pinned(session: Session, article_ids: set[int]) -> dict[int, int]:
    """How many comments are pinned under some articles."""
    counted = sa.select(col(Comment.article_id), sa.func.count()).where(
        col(Comment.article_id).in_(article_ids), sa.text("comment.is_pinned")
    )
    return {row[0]: row[1] for row in session.execute(counted.group_by(col(Comment.article_id)))}


def do(session: Session, planned: Plan, *, viewer: Viewer, keys: Keyring, now: datetime) -> int | None:
    """Do what is planned, and record it; the number of the batch, None where nothing was to be done."""
    steps = list(planned.steps.values())
    acts = [NewAct(step.action, step.comment.id or 0, _detail(step, now)) for step in steps]
    for step in steps:
        if step.clears_reports:
            reports.clear(session, step.comment)
        if step.status is not None:
            step.comment.status_before = step.status_before
    moved = [(step.comment, step.status) for step in steps if step.status is not None]
    changing.set_statuses(session, moved, now=now)
    flagged = [step for step in steps if step.flags]
    for step in flagged:
        for flag in step.flags:
            setattr(step.comment, flag.name, flag.value)
    session.flush()
    if flagged:
        record(session, *(CommentChanged(each.comment.id or 0, each.comment.article_id) for each in flagged), now=now)
    return audit.record_together(session, acts, viewer=viewer, keys=keys, now=now)


def _detail(step: Step, now: datetime) -> dict[str, Any]:
    """What is recorded of a step, so that it can be undone: what was there before, and what is there after it."""
    comment, told = step.comment, dict[str, Any]()
    if step.status is not None:
        told |= {"before": str(comment.status), "after": str(step.status)}
        if comment.status_before is not None:
            told["earlier"] = str(comment.status_before)
        if comment.status == CommentStatus.pending:
            told["waited"] = int((now - comment.created_at).total_seconds())
        if step.status is not CommentStatus.approved:
            told |= {f"was_{name}": 1 for name in ("is_pinned", "is_featured") if getattr(comment, name)}
    told |= {flag.name: int(flag.value) for flag in step.flags}
    if step.undoes is not None:
        told["undone"] = step.undoes
    return told
