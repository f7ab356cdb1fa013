"""The direction of a text: that of its first strong character."""

import unicodedata
from typing import Literal

from typing_extensions import TypeAliasType

Direction = TypeAliasType("Direction", Literal["rtl", "ltr"])

_LOOKED_AT = 1000
"""Characters looked at; a text without a letter among so many has no direction of its own."""


def direction(text: str) -> Direction:
    """`rtl` or `ltr` by the first strong character (UAX 9, rule P2); a text without one is Arabic's."""
    return strong_direction(text) or "rtl"


def strong_direction(text: str) -> Direction | None:
    """The direction of the first strong character; None where there is none."""
    for character in text[:_LOOKED_AT]:
        match unicodedata.bidirectional(character):
            case "R" | "AL":
                return "rtl"
            case "L":
                return "ltr"
    return None
