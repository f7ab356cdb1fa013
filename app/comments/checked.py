"""What the rules say of a comment that is about to be posted."""

from datetime import timedelta
from typing import NamedTuple

from app.rules.names import RuleName
from app.rules.weighing import Bounds, Outcome, Reading, Reason, Verdict, under_policy


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

    @property
    def same_for(self) -> timedelta:
        """How long the same text under its article is the same comment."""
        return timedelta(minutes=self.bounds.same_minutes)

    @property
    def near_for(self) -> timedelta:
        """How long nearly the same text is a repetition."""
        return timedelta(hours=self.bounds.near_hours)
