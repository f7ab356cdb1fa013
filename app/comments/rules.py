"""Where a new comment stands: which status it gets."""

from typing import Any, NamedTuple

from app.accounts.models import Viewer
from app.comments.models import CommentStatus
from app.errors import CommentRefused, CommentsClosed
from app.rules.names import RuleName
from app.rules.weighing import PASSES, Outcome, Verdict, as_held_for


class Judgement(NamedTuple):
    """The first status of a comment, the policy that holds it where one does, and why rules hold it back."""

    status: CommentStatus
    held_by: str | None
    held_for: list[dict[str, Any]] | None = None


def judge(policy: str, *, viewer: Viewer | None, verdict: Verdict = PASSES, is_trusted: bool = False) -> Judgement:
    """The first status under a policy (`open`, `first`, `links`, `all`) and the rules.

    It depends on who is signed in, on what is written, and on whether a guest is trusted, which has to be proven: never
    on a typed address. `CommentsClosed` under `closed`, `CommentRefused` where a rule refuses it.
    """
    if policy == "closed":
        raise CommentsClosed
    if viewer is not None:
        return Judgement(CommentStatus.approved, None)
    if verdict.outcome is Outcome.refuse:
        raise CommentRefused
    held_by = policy if _waits_under(policy, verdict, is_trusted=is_trusted) else None
    status = CommentStatus.approved
    if verdict.outcome is Outcome.spam:
        status = CommentStatus.spam
    elif held_by is not None or verdict.outcome is Outcome.hold:
        status = CommentStatus.pending
    return Judgement(status, held_by, as_held_for(verdict))


def _waits_under(policy: str, verdict: Verdict, *, is_trusted: bool) -> bool:
    if policy == "links":
        return any(reason.rule is RuleName.links for reason in verdict.reasons)
    return policy == "all" or (policy == "first" and not is_trusted)
