"""The direction of a text: that of its language where it is known, of its letters where it is not."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

import regex
from typing_extensions import TypeAliasType

Direction = TypeAliasType("Direction", Literal["rtl", "ltr"])

LOOKED_AT = 10_000
"""Characters looked at; a text without a letter among so many has no direction of its own."""

_RTL_SCRIPTS = frozenset({"Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})
_FORMER_CODES = {"iw": "he", "ji": "yi"}
"""Codes of languages that ISO 639 has renamed, and old systems still write."""

_RTL_LETTER = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]")
_TAG = re.compile("<[^<>]*>")
_LTR_LETTER = regex.compile(r"\p{Bidi_Class=L}")
_ASCII_WORDS = re.compile(r"[!-~]+(?: [!-~]+)*")
_SENTENCE_MARKS = " .,:;!?()[]\"'"
_HAS_AN_ORDER = re.compile(r"[A-Za-z]|[0-9][-/:+][0-9]|[-+][0-9]")


def direction(text: str) -> Direction:
    """The direction of a text whose language nobody knows: a comment, a name.

    That of its first strong character (UAX 9, rule P2). But a text whose first word is of a script that runs from left
    to right has the direction of most of its letters: «iPhone 17 يصل إلى الأسواق» is Arabic. A text without letters
    is Arabic's.
    """
    first = strong_direction(text)
    if first == "ltr" and (found := majority(text)):
        return found
    return first or "rtl"


def strong_direction(text: str) -> Direction | None:
    """The direction of the first strong character; None where there is none."""
    for character in text[:LOOKED_AT]:
        match unicodedata.bidirectional(character):
            case "R" | "AL":
                return "rtl"
            case "L":
                return "ltr"
    return None


def majority(text: str) -> Direction | None:
    """The direction of most letters of a text; None where it has none, or as many of both."""
    looked_at = text[:LOOKED_AT]
    to_left, to_right = (
        len(_RTL_LETTER.findall(looked_at, concurrent=False)),
        len(_LTR_LETTER.findall(looked_at, concurrent=False)),
    )
    if to_left == to_right:
        return None
    return "rtl" if to_left > to_right else "ltr"


def has_letter(text: str, its: Direction) -> bool:
    """Whether a text has a letter of a direction, or a mark that stands for one."""
    return (_RTL_LETTER if its == "rtl" else _LTR_LETTER).search(text, concurrent=False) is not None


@lru_cache(maxsize=256)
def language_direction(language: str) -> Direction | None:
    """The direction of the script that a language is written in; None for a code that CLDR does not know."""
    from babel.core import get_global  # noqa: PLC0415  reading needs none of it

    code, *subtags = language.replace("_", "-").split("-")
    code = _FORMER_CODES.get(code.lower(), code.lower())
    script = next((each.title() for each in subtags if len(each) == 4 and each.isalpha()), None)
    if script is None:
        likely = get_global("likely_subtags")
        territories = [each.upper() for each in subtags if len(each) == 2]
        known = [likely[key] for key in (*(f"{code}_{each}" for each in territories), code) if key in likely]
        if not known:
            return None
        script = next(each for each in known[0].split("_")[1:] if len(each) == 4)
    return "rtl" if script in _RTL_SCRIPTS else "ltr"


def article_direction(language: str, title: str, summary: str, body: str) -> Direction:
    """The direction of an article: its language's.

    It goes the other way only where neither title nor summary nor body have a letter of that direction, and they have
    some of the other. The letters of the title decide where the language's direction is not known.
    """
    known = language_direction(language)
    if known is None:
        return direction(title)
    other: Direction = "ltr" if known == "rtl" else "rtl"
    texts = (title, summary, _TAG.sub(" ", body[:LOOKED_AT]))
    if any(has_letter(each, known) for each in texts) or not any(has_letter(each, other) for each in texts):
        return known
    return other


def isolate(text: str) -> str:
    """An Arabic sentence in which names and values in Latin letters keep their own order and their signs.

    Each run of them is put between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (UAX 9, §2.4): without these
    `-published_at` shows as `published_at-`, and the day 2026-01-21 as 21-01-2026. Plain numbers need none.
    """
    return _ASCII_WORDS.sub(_isolated, text)


def _isolated(found: re.Match[str]) -> str:
    bare = found[0].strip(_SENTENCE_MARKS)
    if not _HAS_AN_ORDER.search(bare):
        return found[0]
    before, after = found[0].split(bare, 1)
    return f"{before}\u2068{bare}\u2069{after}"
