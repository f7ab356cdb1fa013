"""Month names as people write them, in every family, and reading a date that is written with one."""

import re
from collections.abc import Mapping
from datetime import date

from babel import Locale
from hijridate import Hijri

from app.arabic.clean import RefusedText, clean_line
from app.arabic.letters import fold
from app.arabic.locales import forget_the_rest

_SPELLED: Mapping[int, str] = {
    1: "كانون الثاني،كانون ثاني،جانفي،ينائر،january،jan",
    2: "شباط،فيفري،february،feb",
    3: "آذار،march،mar",
    4: "نيسان،أفريل،ابريل،april،apr",
    5: "أيار،ماي،مايو،مايس،may",
    6: "حزيران،جوان،يونية،june،jun",
    7: "تموز،جويلية،يوليوز،يولية،july،jul",
    8: "آب،أوت،غشت،أغشت،اغسطس،أوغسطس،august،aug",
    9: "أيلول،شتنبر،september،sep،sept",
    10: "تشرين الأول،تشرين أول،اكتوبر،october،oct",
    11: "تشرين الثاني،تشرين ثاني،نونبر،november،nov",
    12: "كانون الأول،كانون أول،دجنبر،december،dec",
}
"""Beside what CLDR has for Arabic countries: other spellings, and English."""

_HIJRI = (
    "محرم|المحرم",
    "صفر",
    "ربيع الأول|ربيع أول",
    "ربيع الثاني|ربيع الآخر|ربيع ثاني",
    "جمادى الأولى|جمادى الأول|جمادى أولى",
    "جمادى الآخرة|جمادى الثانية|جمادى الثاني|جمادى آخرة",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة|ذي القعدة",
    "ذو الحجة|ذي الحجة",
)
_WEEKDAYS = (
    "الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد "
    "monday tuesday wednesday thursday friday saturday sunday"
)


def _gregorian() -> dict[str, int]:
    names = {fold(name): month for month, names in _SPELLED.items() for name in names.split("،")}
    for region in ("EG", "SY", "DZ", "MA", "MR"):
        for month, name in Locale("ar", region).months["format"]["wide"].items():
            names[fold(name)] = month
    forget_the_rest()
    return names


_MONTHS = _gregorian()
_HIJRI_MONTHS = {fold(name): month for month, names in enumerate(_HIJRI, 1) for name in names.split("|")}
_DAY_OF_WEEK = re.compile(rf"^(?:يوم )?(?:{'|'.join(map(fold, _WEEKDAYS.split()))})\b[ ,،:-]*")
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2}) ([^\d]+?) (\d{3,4})")
_MONTH_FIRST = re.compile(r"([^\d]+?) (\d{1,2}) (\d{3,4})")
_LONGEST = 80


def parse_date(text: str) -> date | None:
    """The date that a line is: «يناير 21, 2026», «٢١ كانون الثاني ٢٠٢٦», «2 شعبان 1447 هـ», `2026-01-21`.

    None when the line is anything else.
    """
    try:
        line = fold(clean_line(text[: 4 * _LONGEST])) if len(text) <= 4 * _LONGEST else ""
    except RefusedText:
        return None
    line = _DAY_OF_WEEK.sub("", line)
    if found := _ISO.fullmatch(line):
        return _valid(int(found[1]), int(found[2]), int(found[3]))
    line = " ".join(re.sub(r"[,،.]|(?<=\d) ?(?:م|ميلادي|ميلادية)$", " ", line).split())
    is_hijri = bool(re.search(r" ?ه(?:جري|جريه)?$", line))
    line = re.sub(r"(?<=\d) ?ه(?:جري|جريه)?$", "", line)
    if found := _DAY_FIRST.fullmatch(line):
        return _named(found[2], int(found[1]), int(found[3]), is_hijri=is_hijri)
    if found := _MONTH_FIRST.fullmatch(line):
        return _named(found[1], int(found[2]), int(found[3]), is_hijri=is_hijri)
    return None


def _named(month: str, day: int, year: int, *, is_hijri: bool) -> date | None:
    names = [name.strip() for name in re.split(r"[/()]", month) if name.strip()]
    if not is_hijri and names and {_MONTHS.get(name) for name in names} != {None}:
        months = {_MONTHS.get(name) for name in names}
        return _valid(year, months.pop() or 0, day) if len(months) == 1 else None
    hijri = _HIJRI_MONTHS.get(month)
    if hijri is None:
        return None
    try:
        found = Hijri(year, hijri, day).to_gregorian()
    except (OverflowError, ValueError):
        return None
    return date(found.year, found.month, found.day)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
