"""Trying rules against past comments: what would become of each, before the change is saved. Pure work for the pool."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.rules.names import TriedOutcome
from app.rules.weighing import (
    InForce,
    Lists,
    Outcome,
    Text,
    Verdict,
    as_held_for,
    bounds_of,
    reading,
    under_policy,
    weigh,
)

_OUTCOMES = {
    Outcome.passes: TriedOutcome.approved,
    Outcome.hold: TriedOutcome.held,
    Outcome.spam: TriedOutcome.spam,
    Outcome.refuse: TriedOutcome.refused,
}


class PastComment(NamedTuple):
    """What is weighed of a past comment; `policy` is that of its article, where it has one."""

    id: int
    article_id: int
    body: str
    name: str
    url: str | None
    policy: str | None


class RuleSets(NamedTuple):
    """Rules as they stand or would stand: the site's, and those of articles that have their own, by their ids."""

    site: Mapping[str, Any]
    own: Mapping[int, Mapping[str, Any]]


class _Ready:
    """Rules, made ready."""

    def __init__(self, sets: RuleSets, policy: str) -> None:
        lists = Lists(sets.site)
        self.policy = sets.site.get("policy") or policy
        self._site = InForce((lists,), bounds_of(sets.site))
        self._own = {
            article_id: InForce((lists, Lists(own)), bounds_of(sets.site, own)) for article_id, own in sets.own.items()
        }

    def of(self, article_id: int) -> InForce:
        return self._own.get(article_id, self._site)


class Tried(NamedTuple):
    """A past comment of which something else would become, and the reasons, as they would be stored."""

    id: int
    article_id: int
    before: TriedOutcome
    after: TriedOutcome
    held_for: list[dict[str, Any]]


def compare(past: Sequence[PastComment], before: RuleSets, after: RuleSets, policy: str) -> list[Tried]:
    """The comments of which something else would become, as if a trusted guest posted each of them now.

    `policy` is the one of the settings. Repetition and names are not tried: they depend on what else there is.
    """
    then, now = _Ready(before, policy), _Ready(after, policy)
    found = []
    for each in past:
        text = Text(each.body, reading(each.body), each.name, each.url)
        was, would_be = (_weighed(text, ready, each) for ready in (then, now))
        if was.outcome is not would_be.outcome:
            outcomes = _OUTCOMES[was.outcome], _OUTCOMES[would_be.outcome]
            found.append(Tried(each.id, each.article_id, *outcomes, as_held_for(would_be) or []))
    return found


def _weighed(text: Text, ready: _Ready, comment: PastComment) -> Verdict:
    rules, policy = ready.of(comment.article_id), comment.policy or ready.policy
    verdict = under_policy(weigh(text, rules), text.reading, rules.bounds, policy)
    return verdict if policy != "all" else Verdict(max(verdict.outcome, Outcome.hold), verdict.reasons)
