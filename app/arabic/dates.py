"""Dates as Arabic countries write them: five month families, two digit systems, two calendars; and relative time."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError, localedata
from babel.dates import format_date as format_by_cldr
from babel.dates import format_timedelta
from hijridate import Gregorian
from typing_extensions import TypeAliasType

from app.arabic.letters import arabic_digits
from app.arabic.plurals import Digits, counted

Calendar = TypeAliasType("Calendar", Literal["gregory", "islamic-umalqura"])

REGIONS = frozenset(
    name.removeprefix("ar_") for name in localedata.locale_identifiers() if len(name) == 5 and name.startswith("ar_")
)
"""The countries whose Arabic month names CLDR knows."""

_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))

_UNITS: tuple[tuple[int, Mapping[str, str]], ...] = (
    (365 * 86400, {"one": "سنة", "two": "سنتين", "few": "{n} سنوات", "many": "{n} سنة", "other": "{n} سنة"}),
    (30 * 86400, {"one": "شهر", "two": "شهرين", "few": "{n} أشهر", "many": "{n} شهرًا", "other": "{n} شهر"}),
    (86400, {"one": "يوم", "two": "يومين", "few": "{n} أيام", "many": "{n} يومًا", "other": "{n} يوم"}),
    (3600, {"one": "ساعة", "two": "ساعتين", "few": "{n} ساعات", "many": "{n} ساعة", "other": "{n} ساعة"}),
    (60, {"one": "دقيقة", "two": "دقيقتين", "few": "{n} دقائق", "many": "{n} دقيقة", "other": "{n} دقيقة"}),
    (1, {"one": "ثانية", "two": "ثانيتين", "few": "{n} ثوانٍ", "many": "{n} ثانية", "other": "{n} ثانية"}),
)
"""Seconds of each unit and its forms after «قبل»: genitive, so «يومين». A month is 30 days, a year 365."""


@lru_cache(maxsize=8192)
def format_date(day: date, *, language: str = "ar", region: str, digits: Digits, calendar: Calendar = "gregory") -> str:
    """«21 يناير 2026», in the month family of a region; in another language as that language writes it.

    Umm al-Qura gives way to the Gregorian calendar outside its tables.
    """
    if language.partition("-")[0] != "ar":
        return _foreign_date(day, language)
    if calendar == "islamic-umalqura" and (hijri := format_hijri(day, digits=digits)) is not None:
        return hijri
    text = format_by_cldr(day, "d MMMM y", locale=f"ar_{region}").translate(_DIRECTION_MARKS)
    return arabic_digits(text) if digits == "arab" else text


@lru_cache(maxsize=8192)
def format_hijri(day: date, *, digits: Digits = "latn") -> str | None:
    """«2 شعبان 1447 هـ» by Umm al-Qura; None outside its tables (1924-08-01 to 2077-11-16)."""
    try:
        hijri = Gregorian.fromdate(day).to_hijri()
    except (OverflowError, ValueError):
        return None
    text = f"{hijri.day} {hijri.month_name('ar')} {hijri.year} هـ"
    return arabic_digits(text) if digits == "arab" else text


def format_relative(then: datetime, now: datetime, *, language: str = "ar", digits: Digits = "latn") -> str:
    """«قبل 3 أيام», or «خلال 3 أيام» for what is to come; days are counted up to 29."""
    if language.partition("-")[0] != "ar":
        return format_timedelta(then - now, add_direction=True, locale=_locale(language))
    seconds = round((now - then).total_seconds())
    size, forms = next((unit for unit in _UNITS if abs(seconds) >= unit[0]), _UNITS[-1])
    count = abs(seconds) // size
    if count == 0:
        return "الآن"
    return f"{'قبل' if seconds > 0 else 'خلال'} {counted(forms, count, digits)}"


def _foreign_date(day: date, language: str) -> str:
    return format_by_cldr(day, "long", locale=_locale(language))


@lru_cache(maxsize=256)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
