"""The names of rules, and of what they make of a comment."""

from enum import StrEnum


class RuleAction(StrEnum):
    """What becomes of a comment that has a listed entry."""

    hold = "hold"
    spam = "spam"
    refuse = "refuse"


class RuleName(StrEnum):
    """Which rule holds a comment back."""

    word = "word"
    domain = "domain"
    links = "links"
    length = "length"
    repetition = "repetition"
    new_commenter = "new_commenter"
    trap = "trap"
    judge = "judge"


class TriedOutcome(StrEnum):
    """What becomes of a comment that nobody has decided about."""

    approved = "approved"
    held = "held"
    spam = "spam"
    refused = "refused"
