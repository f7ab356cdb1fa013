"""Dates as Arabic countries write them: five month families, two digit systems, two calendars; and relative time."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from babel import Locale, localedata
from babel.dates import format_date as format_by_cldr
from babel.dates import format_timedelta
from hijridate import Gregorian
from typing_extensions import TypeAliasType

from app.arabic.letters import arabic_digits
from app.arabic.locales import forget_the_rest, locale_of
from app.arabic.plurals import Digits, counted

Calendar = TypeAliasType("Calendar", Literal["gregory", "islamic-umalqura"])

REGIONS = frozenset(
    name.removeprefix("ar_") for name in localedata.locale_identifiers() if len(name) == 5 and name.startswith("ar_")
)
"""The countries whose Arabic month names CLDR knows."""

HIJRI_MONTHS = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذي القعدة", "ذي الحجة",
)  # fmt: skip
"""The months after the number of a day: genitive, so «ذي القعدة»."""

_MOST_MONTHS = 11
"""Months that are told: 360 days are twelve of 30, and not yet a year."""

_ENGLISH = Locale("en")
"""For languages that CLDR does not know."""

_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))

_MONTH = 30 * 86400
_UNITS: tuple[tuple[int, Mapping[str, str]], ...] = (
    (365 * 86400, {"one": "سنة", "two": "سنتين", "few": "{n} سنوات", "many": "{n} سنة", "other": "{n} سنة"}),
    (_MONTH, {"one": "شهر", "two": "شهرين", "few": "{n} أشهر", "many": "{n} شهرًا", "other": "{n} شهر"}),
    (86400, {"one": "يوم", "two": "يومين", "few": "{n} أيام", "many": "{n} يومًا", "other": "{n} يوم"}),
    (3600, {"one": "ساعة", "two": "ساعتين", "few": "{n} ساعات", "many": "{n} ساعة", "other": "{n} ساعة"}),
    (60, {"one": "دقيقة", "two": "دقيقتين", "few": "{n} دقائق", "many": "{n} دقيقة", "other": "{n} دقيقة"}),
    (1, {"one": "ثانية", "two": "ثانيتين", "few": "{n} ثوانٍ", "many": "{n} ثانية", "other": "{n} ثانية"}),
)
"""Seconds of each unit and its forms after «قبل» and «بعد»: genitive, so «يومين». A month is 30 days, a year 365."""


@lru_cache(maxsize=8192)
def format_date(
    day: date,
    *,
    language: str = "ar",
    region: str,
    digits: Digits,
    calendar: Calendar = "gregory",
    hijri_shift: int = 0,
) -> str:
    """«21 يناير 2026», in the month family of a region; in another language as that language writes it.

    Umm al-Qura gives way to the Gregorian calendar outside its tables.
    """
    if language.partition("-")[0] != "ar":
        return _foreign_date(day, language)
    if calendar == "islamic-umalqura" and (hijri := format_hijri(day, digits=digits, shift=hijri_shift)) is not None:
        return hijri
    text = format_by_cldr(day, "d MMMM y", locale=f"ar_{region}").translate(_DIRECTION_MARKS)
    return arabic_digits(text) if digits == "arab" else text


@lru_cache(maxsize=8192)
def format_hijri(day: date, *, language: str = "ar", digits: Digits = "latn", shift: int = 0) -> str | None:
    """«2 شعبان 1447 هـ» by Umm al-Qura, in English for other languages; None outside its tables.

    The tables go from 1924-08-01 to 2077-11-16.

    Countries that see the moon for themselves differ by a day or two: `shift` is how many their date is ahead.
    """
    try:
        hijri = Gregorian.fromdate(day + timedelta(days=shift)).to_hijri()
    except (OverflowError, ValueError):
        return None
    if language.partition("-")[0] != "ar":
        return f"{hijri.day} {hijri.month_name('en')} {hijri.year} AH"
    text = f"{hijri.day} {HIJRI_MONTHS[hijri.month - 1]} {hijri.year} هـ"
    return arabic_digits(text) if digits == "arab" else text


def load_locale(region: str) -> None:
    """Read what CLDR has for Arabic, which takes 30 ms, before anybody waits for it."""
    _ = Locale("ar", region).months, Locale("ar", region).date_formats
    forget_the_rest()


def format_relative(then: datetime, now: datetime, *, language: str = "ar", digits: Digits = "latn") -> str:
    """«قبل 3 أيام», or «بعد 3 أيام» for what is to come; days are counted up to 29."""
    if language.partition("-")[0] != "ar":
        return format_timedelta(then - now, add_direction=True, locale=locale_of(language) or _ENGLISH)
    seconds = round((now - then).total_seconds())
    size, forms = next((unit for unit in _UNITS if abs(seconds) >= unit[0]), _UNITS[-1])
    count = abs(seconds) // size
    if size == _MONTH:
        count = min(count, _MOST_MONTHS)
    if count == 0:
        return "الآن"
    return f"{'قبل' if seconds > 0 else 'بعد'} {counted(forms, count, digits)}"


def _foreign_date(day: date, language: str) -> str:
    return format_by_cldr(day, "long", locale=locale_of(language) or _ENGLISH)
