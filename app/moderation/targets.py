"""What a moderator's action makes of a comment: another status, or another flag."""

from collections.abc import Mapping
from typing import NamedTuple

from app.comments.models import Comment, CommentStatus
from app.errors import Bilingual, WrongState
from app.moderation.models import ModerationAction
from app.moderation.problems import TooManyPinned

TARGETS: Mapping[ModerationAction, CommentStatus] = {
    ModerationAction.approve: CommentStatus.approved,
    ModerationAction.reject: CommentStatus.rejected,
    ModerationAction.spam: CommentStatus.spam,
    ModerationAction.trash: CommentStatus.trashed,
}
_NOT_REMOVED = {CommentStatus.approved, CommentStatus.pending}

UNDO = "comment.undo"
UNDOABLE = frozenset({UNDO, *(f"comment.{action}" for action in ModerationAction)})
"""What can be undone; to undo an undoing does the act again."""

CHANGING = UNDOABLE | {"comment.edit", "comment.delete", "comment.clear_reports"}
"""What is done to a comment itself. An act is undone only while it is the last of these on its comment."""

MOST_PINNED = 3
"""Comments that are pinned under one article."""

_NOT_SHOWN = Bilingual(
    "لا يرى القرّاء هذا التعليق، فلا يُثبَّت ولا يُبرَز.",
    "Readers do not see this comment, so it cannot be pinned or featured.",
)
_A_REPLY = Bilingual("لا تُثبَّت الردود.", "Replies cannot be pinned.")


class Flag(NamedTuple):
    """A flag of a comment that an action sets."""

    name: str
    value: bool


FLAGS: Mapping[ModerationAction, Flag] = {
    ModerationAction.pin: Flag("is_pinned", value=True),
    ModerationAction.unpin: Flag("is_pinned", value=False),
    ModerationAction.feature: Flag("is_featured", value=True),
    ModerationAction.unfeature: Flag("is_featured", value=False),
}


def target(action: ModerationAction, status: CommentStatus, before: CommentStatus | None) -> CommentStatus:
    """The status that an action leads to: `restore` takes back what was rejected, spam or trashed to where it stood."""
    if action in FLAGS:
        return status
    if action is not ModerationAction.restore:
        return TARGETS[action]
    return status if status in _NOT_REMOVED else before or CommentStatus.pending


def check_flag(comment: Comment, flag: Flag, *, pinned: int) -> None:
    """Refuse a flag that a comment cannot have; `pinned` comments of its article are pinned already.

    `WrongState` for what readers do not see and for a reply that is to be pinned, `TooManyPinned`.
    """
    if not flag.value:
        return
    if comment.status != CommentStatus.approved:
        raise WrongState(_NOT_SHOWN)
    if flag.name == "is_pinned":
        if comment.parent_id is not None:
            raise WrongState(_A_REPLY)
        if pinned >= MOST_PINNED:
            raise TooManyPinned
