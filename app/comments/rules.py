"""What the rules say of a comment that is about to be posted: which status it gets, and whose text it repeats."""

import json
from datetime import timedelta
from typing import Any, NamedTuple, Protocol

from app.accounts.models import Viewer
from app.comments.models import CommentStatus
from app.errors import CommentRefused, CommentsClosed
from app.rules.names import RuleName
from app.rules.repetition import Claim
from app.rules.weighing import PASSES, Bounds, Outcome, Reading, Reason, Verdict, as_held_for, under_policy
from app.secrets.sealing import Keyring


class _Placed(Protocol):
    """A comment that is about to be stored, or one that is."""

    @property
    def article_id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def account_id(self) -> int | None: ...


class Checked(NamedTuple):
    """What the rules say of a comment: the verdict, and what is needed to find out whether it is a repetition.

    `policy` is the one that moderators have set for the site, where they have.
    """

    verdict: Verdict
    reading: Reading
    bounds: Bounds
    policy: str | None

    def under(self, policy: str, *, is_trusted: bool) -> Verdict:
        """The verdict under the policy of its article.

        `is_trusted`: the one who writes has proven to be the writer of an approved comment.
        """
        verdict = under_policy(self.verdict, self.reading, self.bounds, policy)
        if self.bounds.hold_new and not is_trusted:
            return verdict.also(Outcome.hold, Reason(RuleName.new_commenter))
        return verdict

    def claim(self, comment_id: int, placed: _Placed, body_key: str, *, keys: Keyring) -> Claim:
        """The claim of a comment to its text: the same under its article, in answer to the same, by the same account.

        Where the same text is no repetition it is nobody else's.
        """
        names: list[Any] = [placed.article_id, placed.parent_id, placed.account_id, body_key]
        if not self.bounds.same_minutes:
            names.append(comment_id)
        same = keys.index(json.dumps(names), purpose="same_text")
        same_for, near_for = timedelta(minutes=self.bounds.same_minutes), timedelta(hours=self.bounds.near_hours)
        return Claim(comment_id, same, self.reading.sketch, same_for, near_for)


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
