"""Counts as Arabic says them: six plural forms (CLDR), the number in either digit system."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.units import format_unit
from typing_extensions import TypeAliasType

from app.arabic.letters import arabic_digits
from app.arabic.locales import locale_of

Digits = TypeAliasType("Digits", Literal["latn", "arab"])

READING_TIME: Mapping[str, str] = {
    "zero": "{n} دقيقة قراءة",
    "one": "دقيقة قراءة",
    "two": "دقيقتا قراءة",
    "few": "{n} دقائق قراءة",
    "many": "{n} دقيقة قراءة",
    "other": "{n} دقيقة قراءة",
}
COMMENTS: Mapping[str, str] = {
    "zero": "لا تعليقات",
    "one": "تعليق واحد",
    "two": "تعليقان",
    "few": "{n} تعليقات",
    "many": "{n} تعليقًا",
    "other": "{n} تعليق",
}
ENGLISH_COMMENTS: Mapping[str, str] = {"one": "1 comment", "other": "{n} comments"}
_UNIT_WITHOUT_WORDS = "duration-minute"
"""What Babel prints where a language has no words for minutes."""

_ARABIC = Locale("ar")
_ENGLISH = Locale("en")


@lru_cache(maxsize=4096)
def reading_time(minutes: int, *, language: str = "ar", digits: Digits = "latn") -> str:
    """«3 دقائق قراءة»; "3 min read" in English, a number of minutes in what other languages Babel knows."""
    primary = language.partition("-")[0]
    if primary == "ar":
        return counted(READING_TIME, minutes, digits)
    if primary == "en" or (locale := locale_of(language)) is None:
        return f"{minutes} min read"
    text = format_unit(minutes, "duration-minute", length="short", locale=locale)
    return f"{minutes} min" if _UNIT_WITHOUT_WORDS in text else text


@lru_cache(maxsize=4096)
def comment_count(n: int, *, language: str = "ar", digits: Digits = "latn") -> str:
    """«تعليقان»; in English for every other language."""
    if language.partition("-")[0] == "ar":
        return counted(COMMENTS, n, digits)
    return "No comments" if n == 0 else ENGLISH_COMMENTS[_ENGLISH.plural_form(n)].format(n=f"{n:,}")


def counted(forms: Mapping[str, str], n: int, digits: Digits = "latn") -> str:
    """A count by its plural form; `{n}` in a form is the number, its thousands apart."""
    text = forms[_ARABIC.plural_form(n)].format(n=f"{n:,}")
    return arabic_digits(text).replace(",", "\u066c") if digits == "arab" else text
