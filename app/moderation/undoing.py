"""Undoing what moderators did to comments, one act or the acts of one call, while nothing else was done since."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.accounts import audit
from app.accounts.audit import Act
from app.accounts.models import Viewer
from app.comments.models import Comment, CommentStatus
from app.errors import Bilingual, NotFound, Problem, WrongState
from app.moderation.models import BatchResult, ModerationAction
from app.moderation.problems import ChangedSince
from app.moderation.steps import Plan, Step, count_pinned, do, locked_all
from app.moderation.targets import CHANGING, FLAGS, MOST_PINNED, UNDO, UNDOABLE, Flag, check_flag
from app.secrets.sealing import Keyring

MOST = 1000
"""Acts of one call."""

_FINAL = Bilingual("لا يُتراجَع عن هذا الإجراء.", "This action cannot be undone.")


def undo_act(session: Session, number: int, *, viewer: Viewer, keys: Keyring, now: datetime) -> BatchResult:
    """Undo one act. `NotFound`, `WrongState` for what cannot be undone, `ChangedSince`."""
    act = audit.one(session, number)
    if act is None or not act.action.startswith("comment."):
        raise NotFound
    if act.action not in UNDOABLE:
        raise WrongState(_FINAL)
    return _undo(session, [act], viewer=viewer, keys=keys, now=now)


def undo_batch(session: Session, batch: int, *, viewer: Viewer, keys: Keyring, now: datetime) -> BatchResult:
    """Undo the acts of one call, each for itself: what was changed since stays, and its item says so."""
    acts = [act for act in audit.of_batch(session, batch, most=MOST) if act.action in UNDOABLE]
    if not acts:
        raise NotFound
    return _undo(session, acts, viewer=viewer, keys=keys, now=now)


def _undo(session: Session, acts: Sequence[Act], *, viewer: Viewer, keys: Keyring, now: datetime) -> BatchResult:
    ids = [act.subject_id for act in acts]
    comments = locked_all(session, ids)
    newest = audit.last_of_each(session, ids, CHANGING)
    pinned = count_pinned(session, {comment.article_id for comment in comments.values()})
    planned = Plan(ids, comments, {}, {})
    for act in acts:
        try:
            comment = comments.get(act.subject_id)
            if comment is None:
                raise NotFound
            if newest[act.subject_id] != act.number:
                raise ChangedSince
            planned.steps[act.subject_id] = _back(comment, act, pinned)
        except Problem as refused:
            if len(acts) == 1:
                raise
            planned.refused[act.subject_id] = refused
    batch = do(session, planned, viewer=viewer, keys=keys, now=now)
    return BatchResult(items=planned.items(), remaining=None, batch=batch)


def _back(comment: Comment, act: Act, pinned: dict[int, int]) -> Step:
    """The step that takes a comment back to where it was before an act."""
    detail, flags = act.detail, list[Flag]()
    if comment.deleted_at is not None:
        raise WrongState
    status = before = None
    if "before" in detail:
        if comment.status != detail["after"]:
            raise ChangedSince
        status = CommentStatus(detail["before"])
        before = CommentStatus(detail["earlier"]) if detail.get("earlier") else None
        if status is CommentStatus.approved:
            flags = [Flag(name, value=True) for name in ("is_pinned", "is_featured") if detail.get(f"was_{name}")]
            if _is_full(comment, pinned):
                flags = [flag for flag in flags if flag.name != "is_pinned"]
    else:
        for name in ("is_pinned", "is_featured"):
            if name in detail:
                flags.append(_taken_back(comment, Flag(name, bool(detail[name])), pinned))
    if any(flag == FLAGS[ModerationAction.pin] for flag in flags):
        pinned[comment.article_id] = pinned.get(comment.article_id, 0) + 1
    return Step(comment, UNDO, status, before, tuple(flags), undoes=act.number)


def _is_full(comment: Comment, pinned: dict[int, int]) -> bool:
    return pinned.get(comment.article_id, 0) >= MOST_PINNED


def _taken_back(comment: Comment, flag: Flag, pinned: dict[int, int]) -> Flag:
    """The flag as it was before; it may not be set where the comment is not to have it any more."""
    if getattr(comment, flag.name) != flag.value:
        raise ChangedSince
    former = Flag(flag.name, not flag.value)
    check_flag(comment, former, pinned=pinned.get(comment.article_id, 0))
    return former
