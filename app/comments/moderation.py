"""Where a comment stands: which status a new one gets, and which a moderator's verb gives it."""

from collections.abc import Mapping
from typing import NamedTuple

from app.accounts.models import Viewer
from app.comments.models import CommentStatus, Verb
from app.errors import CommentsClosed

TARGETS: Mapping[Verb, CommentStatus] = {
    Verb.approve: CommentStatus.approved,
    Verb.reject: CommentStatus.rejected,
    Verb.spam: CommentStatus.spam,
    Verb.trash: CommentStatus.trashed,
}
_STANDING = {CommentStatus.approved, CommentStatus.pending}


class Judgement(NamedTuple):
    """The first status of a comment, and the policy that holds it where one does."""

    status: CommentStatus
    held_by: str | None


def judge(policy: str, *, viewer: Viewer | None) -> Judgement:
    """The first status under a policy: `open`, `first`, `all` or `closed` (`CommentsClosed`).

    It depends on the policy and on who is signed in, never on a typed address. Trust has to be proven, and nothing a
    guest types proves anything: under `first` every guest waits.
    """
    if policy == "closed":
        raise CommentsClosed
    if viewer is not None or policy == "open":
        return Judgement(CommentStatus.approved, None)
    return Judgement(CommentStatus.pending, policy)


def target(verb: Verb, status: CommentStatus, before: CommentStatus | None) -> CommentStatus:
    """The status that a verb leads to: `restore` takes back what was rejected, spam or trashed to where it stood."""
    if verb is not Verb.restore:
        return TARGETS[verb]
    return status if status in _STANDING else before or CommentStatus.pending
