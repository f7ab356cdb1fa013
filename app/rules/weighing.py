"""Weighing a comment by the rules: what becomes of it, and why. Pure work, done before a verb is asked to store it."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from app.arabic.clean import length
from app.rules import hosts
from app.rules.disguises import Disguised, read
from app.rules.matching import Found, Matcher, dropped
from app.rules.names import RuleAction, RuleName
from app.rules.sketches import Sketch, sketch

MOST_REASONS = 20
"""Reasons that are kept of one comment."""

LINKS = 2
"""Links that a comment may have under the policy `links` where no rule says how many."""

SAME_MINUTES = 5
NEAR_HOURS = 24
"""How long a text is remembered where no rule says so: as the same under its article, as nearly the same anywhere."""


class Outcome(IntEnum):
    """What becomes of a comment, by the rules alone; the strongest of them holds."""

    passes = 0
    hold = 1
    spam = 2
    refuse = 3


class Reason(NamedTuple):
    """A rule that a comment does not pass, the listed entry, and where in which member it stands, as code points."""

    rule: RuleName
    entry: str | None = None
    member: str = "body"
    begin: int | None = None
    end: int | None = None


class Verdict(NamedTuple):
    """What becomes of a comment, and why."""

    outcome: Outcome
    reasons: tuple[Reason, ...]

    def also(self, outcome: Outcome, reason: Reason) -> "Verdict":
        """The same with one more reason."""
        return Verdict(max(self.outcome, outcome), (*self.reasons, reason)[:MOST_REASONS])


PASSES = Verdict(Outcome.passes, ())


class Text(NamedTuple):
    """What is weighed of a comment: its body, as it is written and read, its writer's name and their web address."""

    body: str
    reading: "Reading"
    name: str
    url: str | None


class Reading(NamedTuple):
    """A body as rules read it: under its disguises, as a sketch, with its links."""

    disguised: Disguised
    sketch: Sketch | None
    links: list[tuple[int, int]]


def reading(body: str) -> Reading:
    """Read a body, in time linear in its length; a long one belongs into the pool."""
    disguised = read(body)
    return Reading(disguised, sketch(disguised.letters), hosts.links(body))


def whole_reading(body: str) -> Reading:
    """The same with every row of letters made, so that the caller of the pool need not make them."""
    made = reading(body)
    made.disguised.make_views()
    return made


class Bounds(NamedTuple):
    """What the rules of an article say beside their lists, those of the site behind its own."""

    policy: str | None = None
    max_links: int | None = None
    shortest: int | None = None
    longest: int | None = None
    hold_new: bool = False
    same_minutes: int = SAME_MINUTES
    near_hours: int = NEAR_HOURS


class Lists:
    """The lists of one set of rules, of which the members are given, ready to be looked for."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self.rules = rules
        words, domains = rules.get("words", {}), rules.get("domains", {})
        self._words = [(each, action) for action in RuleAction for each in words.get(action, ())]
        self._matcher = Matcher([each for each, _ in self._words])
        self._allowed = Matcher(rules.get("allowed", ()))
        self._domains = {each: action for action in RuleAction for each in domains.get(action, ())}

    def found_words(
        self, text: Disguised, member: str, allowed: Sequence["Lists"], *, effort: int
    ) -> Iterable[tuple[Outcome, Reason]]:
        """Listed words in a text, but for those within a phrase that any of the lists allows."""
        found = self._matcher.find(text, effort=effort) if self._words else []
        if found:
            found = dropped(found, [each for lists in allowed for each in lists.allowed_in(text, effort=effort)])
        for each in found:
            word, action = self._words[each.entry]
            yield Outcome[action], Reason(RuleName.word, word, member, each.begin, each.end)

    def allowed_in(self, text: Disguised, *, effort: int) -> list[Found]:
        """The allowed phrases in a text."""
        return self._allowed.find(text, effort=effort)

    def found_domains(self, text: str, member: str) -> Iterable[tuple[Outcome, Reason]]:
        """Listed domains that a text names."""
        if self._domains:
            for host in hosts.hosts(text):
                domain = hosts.blocked(host.name, self._domains)
                if domain is not None:
                    reason = Reason(RuleName.domain, domain, member, host.begin, host.end)
                    yield Outcome[self._domains[domain]], reason


class InForce(NamedTuple):
    """The rules that hold for one article: the lists of the site and its own, and the bounds."""

    lists: tuple[Lists, ...]
    bounds: Bounds


def bounds_of(site: Mapping[str, Any], own: Mapping[str, Any] | None = None) -> Bounds:
    """The bounds that hold, from the members of the site's rules and of an article's own; what is null says nothing."""
    said = {name: each for rules in (site, own or {}) for name, each in rules.items() if each is not None}
    return Bounds(**{name: said[name] for name in Bounds._fields if name in said})


def weigh_anew(text: Text, rules: Sequence[Mapping[str, Any]], bounds: Bounds) -> Verdict:
    """The same as `weigh` whatever it takes: work for the pool, which makes the lists anew."""
    return weigh(text, InForce(tuple(map(Lists, rules)), bounds))


def weigh(text: Text, rules: InForce, *, effort: int = sys.maxsize) -> Verdict:
    """What becomes of a guest's comment under the rules, for every policy and every guest.

    `MuchToLookAt` where looking for any list takes more than this effort.
    """
    found: list[tuple[Outcome, Reason]] = []
    name = read(text.name)
    for lists in rules.lists:
        found += lists.found_words(text.reading.disguised, "body", rules.lists, effort=effort)
        found += lists.found_words(name, "author_name", rules.lists, effort=effort)
        found += lists.found_domains(text.body, "body")
        found += lists.found_domains(text.url or "", "author_url")
    bounds = rules.bounds
    if bounds.max_links is not None and (reason := beyond_links(text.reading, bounds.max_links)):
        found.append((Outcome.hold, reason))
    if _has_wrong_length(text.body, bounds):
        found.append((Outcome.hold, Reason(RuleName.length)))
    if not found:
        return PASSES
    strongest_first = sorted(found, key=lambda each: -each[0])
    return Verdict(strongest_first[0][0], tuple(reason for _, reason in strongest_first[:MOST_REASONS]))


def under_policy(verdict: Verdict, read_as: Reading, bounds: Bounds, policy: str) -> Verdict:
    """The same under a policy: `links` has a budget also where no rule says one."""
    if policy == "links" and bounds.max_links is None and (reason := beyond_links(read_as, LINKS)):
        return verdict.also(Outcome.hold, reason)
    return verdict


def beyond_links(read_as: Reading, most: int) -> Reason | None:
    """Why a body with too many links waits: the first of them that is too many."""
    if len(read_as.links) <= most:
        return None
    begin, end = read_as.links[most]
    return Reason(RuleName.links, None, "body", begin, end)


def _has_wrong_length(body: str, bounds: Bounds) -> bool:
    if bounds.shortest is None and bounds.longest is None:
        return False
    characters = length(body)
    return characters < (bounds.shortest or 0) or characters > (bounds.longest or characters)


def as_held_for(verdict: Verdict) -> list[dict[str, Any]] | None:
    """What is stored of the reasons for which a comment is held back; None where there is none."""
    return [{**each._asdict(), "rule": str(each.rule)} for each in verdict.reasons] or None
