"""Broken plurals known by their pattern: شوارع is of شارع, مصانع of مصنع, مفاتيح of مفتاح.

Only patterns are here that nearly always mean a plural; nouns that share one of them are listed. What has a singular of
another pattern is in the list `broken_plurals`, which is asked first.
"""

import re
from collections.abc import Callable

from app.arabic.lexicon import lists

_SHORTEST, _LONGEST = 5, 6
_ANY = "[بتثجحخدذرزسشصضطظعغفقكلمنهويء]"
_FIRM = "[بتثجحخدذرزسشصضطظعغفقكلمنء]"
_LAST = "[بثجحخدذرزسشصضطظعغفقكلمنء]"
"""Neither weak, nor what may be a ة or a pronoun."""

_FINAL = "[بثجحخدذرزسشصضطظعغفقكلمء]"
"""Nor a ن, which may be of a sound plural: فنانين is of فنان."""

_NO_PLURALS = lists.words("looks_plural")
_TOOLS = lists.words("tools")
"""Tools and the like, مفتاح, which have the plural of مشروع."""


def _tool_or_object(match: re.Match[str]) -> str:
    first, second, third, fourth = match.groups()
    tool = f"{first}{second}{third}ا{fourth}"
    return tool if tool in _TOOLS else f"{first}{second}{third}و{fourth}"


def _letters(template: str) -> Callable[[re.Match[str]], str]:
    return lambda match: match.expand(template)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(f"([بثجحخدذرزسشصضطظعغفقكلنه])وا({_FIRM})({_LAST})"), _letters(r"\1ا\2\3")),  # شوارع
    (re.compile(f"([بثجحخدذرزسشصضطظعغفقكلنه])وا({_FIRM})ي({_FINAL})"), _letters(r"\1ا\2و\3")),  # صواريخ
    (re.compile(f"(م)({_ANY})ا({_ANY})({_LAST})"), _letters(r"\1\2\3\4")),  # مصانع
    (re.compile(f"(م)({_ANY})ا({_FIRM})ي({_FINAL})"), _tool_or_object),  # مشاريع, مفاتيح
    (re.compile(f"(ت)({_FIRM})ا({_FIRM})ي({_FINAL})"), _letters(r"\1\2\3ي\4")),  # تفاصيل
    (re.compile(f"(ا)({_FIRM})ا({_FIRM})ي({_FINAL})"), _letters(r"\1\2\3و\4")),  # أساليب
    (re.compile(f"({_FIRM})({_FIRM})اء({_LAST})"), _letters(r"\1\2ي\3")),  # قبائل
    (re.compile(f"([بثجحخدذرزسشصضطظعغفقكله])({_FIRM})ا({_FIRM})({_LAST})"), _letters(r"\1\2\3\4")),  # فنادق
    (re.compile(f"([بثجحخدذرزسشصضطظعغفقكله])({_FIRM})ا({_FIRM})ي({_FINAL})"), _letters(r"\1\2\3و\4")),  # عصافير
)


def singular(word: str) -> str | None:
    """The singular, less a final ة, of a normalised word that looks like a broken plural."""
    if not _SHORTEST <= len(word) <= _LONGEST or "ا" not in (word[2], word[1]) or word in _NO_PLURALS:
        return None
    for pattern, made in _PATTERNS:
        if match := pattern.fullmatch(word):
            return made(match)
    return None
