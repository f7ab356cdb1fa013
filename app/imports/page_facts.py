"""What a line of a page's head says about its article: dates, the reading time, the byline, section and tags.

Labels are our own lists of what Arabic and English news sites print, compared folded (see `squeeze`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.arabic.letters import latin_digits
from app.arabic.months import parse_date
from app.imports.furniture import squeeze

FactKind = Literal["date", "hijri date", "updated", "reading time", "byline", "section", "tags", "detail"]

_ANCHORS = frozenset[FactKind](("date", "hijri date", "updated", "reading time"))
_YEARS = range(1800, 2101)  # the first Arabic newspaper, الوقائع المصرية, is of 1828
_LONGEST_LINE = 200  # characters
_LONGEST_DATE = 10  # words: weekday, day, month of two words, year, clock time and zone
_LONGEST_NAME = 6
_LONGEST_ASIDE = 4


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a line says, and how it is printed there.

    `day` belongs to `date`, `hijri date` and `updated`, `names` to `byline`, `section` (one) and `tags`. A `detail` is
    something that stands beside the others and is not used: a time of day, a count of views, a place.
    """

    kind: FactKind
    printed: str
    day: date | None = None
    names: tuple[str, ...] = ()


def _labels(*labels: str) -> frozenset[str]:
    return frozenset(squeeze(label) for label in labels)


_PUBLISHED = _labels(
    "نشر", "نشر في", "نشرت في", "نشر بتاريخ", "نشر يوم", "تم النشر", "تم النشر في", "تاريخ النشر",
    "تاريخ", "التاريخ", "بتاريخ", "كتب في", "كتب بتاريخ", "أضيف في", "أضيف بتاريخ", "Published",
    "Published on", "Posted", "Posted on", "Date",
)  # fmt: skip
_UPDATED = _labels(
    "آخر تحديث", "آخر تحديث في", "آخر تعديل", "تم التحديث", "تم التحديث في", "حدث في", "تحديث",
    "تاريخ التحديث", "Updated", "Updated on", "Last updated", "Last updated on", "Last modified",
)  # fmt: skip
_BYLINE = _labels("بقلم", "بقلم الكاتب", "بقلم الكاتبة", "By", "Written by", "Posted by")
_BYLINE_WITH_COLON = _BYLINE | _labels(
    "كتب", "كتبت", "كتبه", "كتبته", "الكاتب", "الكاتبة", "المؤلف", "إعداد", "تحرير", "Author"
)
_TAGS = _labels(
    "الوسوم", "وسوم", "الأوسمة", "الكلمات المفتاحية", "كلمات مفتاحية", "الكلمات الدلالية", "كلمات دلالية",
    "العلامات", "Tags", "Keywords",
)  # fmt: skip
_SECTION = _labels("القسم", "التصنيف", "الفئة", "Category", "Section")
_ALL_LABELS = _PUBLISHED | _UPDATED | _BYLINE_WITH_COLON | _SECTION | _TAGS
_WEEKDAYS = _labels(
    "الأحد", "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "Sunday", "Monday",
    "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "يوم", "on",
)  # fmt: skip
_MINUTES = _labels(
    "دقيقة", "دقائق", "دقيقتان", "دقيقتين", "دقيقتا", "دقيقتي", "د", "ثانية", "ثوان", "ثواني", "min", "mins",
    "minute", "minutes", "sec", "secs", "second", "seconds",
)  # fmt: skip
_READING = _labels("قراءة", "القراءة", "للقراءة", "read", "reading")
_READING_FILLERS = _labels(
    "مدة", "وقت", "زمن", "المدة", "الوقت", "الزمن", "المتوقع", "المقدر", "التقريبي", "اللازم", "أقل",
    "من", "في", "حوالي", "نحو", "واحدة", "time", "to", "estimated", "less", "than", "about", "a", "an", "one",
)  # fmt: skip

_BETWEEN_SEGMENTS = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+|\s+الموافق\s*:?\s+")
_BETWEEN_NAMES = re.compile(r"\s*[،,;؛/&]\s*|\s+(?:و|and)\s+")
_BETWEEN_TAGS = re.compile(r"\s*[،,;؛|#]\s*")
_EDGES = " \t:،,.؛;()[]-–—"
_CLOCK = re.compile(
    r"[\s،,T]*(?:الساعة\s*)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"\s*(?:صباح[اً]*|مساء[ً]?|ص|م|[ap]\.?m\.?|Z|[+-]\d{2}:?\d{2})?\s*(?:GMT|UTC|بتوقيت\s+\S+(?:\s+\S+)?)?\s*$",
    re.IGNORECASE,
)
_COMMON_ERA = re.compile(r"\s*(?:م|ميلادي[ةا]?)\.?$")
_NUMBERS = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")  # day first, as CLDR has it for Arabic
_HIJRI_YEAR = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")
_COUNTED = re.compile(r"\d[\d,.٬]*\s*(?:مشاهدة|مشاهدات|زيارة|قراءة|تعليق|تعليقات|views?|comments?)", re.IGNORECASE)


def read_facts(line: str) -> list[Fact]:
    """Read one line of a page's head; empty where the line is not (wholly) about the article.

    Several facts may share a line: `بقلم سلمى النجار | 21 يناير 2026 | 3 دقائق قراءة`. Up to four other
    words between two separators are let pass beside a date or a reading time.
    """
    if len(line) > _LONGEST_LINE:
        return []
    whole = _fact(line)
    segments = [segment for segment in _BETWEEN_SEGMENTS.split(line) if segment.strip(_EDGES)]
    if len(segments) < 2 or (whole and whole.kind != "detail"):
        return [whole] if whole else []
    facts = [_fact(segment) or _aside(segment) for segment in segments]
    known = [fact for fact in facts if fact]
    if len(known) < len(facts) or _ANCHORS.isdisjoint(fact.kind for fact in known):
        return []
    return list({(fact.kind, fact.day or fact.printed): fact for fact in reversed(known)}.values())[::-1]


def read_tags(line: str) -> Fact | None:
    """Read a line of tags, which may stand anywhere on a page: `الوسوم: ثقافة، مكتبات`."""
    label, colon, rest = line.replace("：", ":").partition(":")
    if not colon or squeeze(label) not in _TAGS:
        return None
    names = (name.replace("_", " ").strip(_EDGES) for name in _BETWEEN_TAGS.split(rest))
    return Fact("tags", line, names=tuple(dict.fromkeys(name for name in names if squeeze(name))))


def is_bare_label(line: str) -> bool:
    """Whether a line is a label whose value is on the next one: `بقلم`, `نُشر في:`."""
    return squeeze(line) in _ALL_LABELS


def _fact(segment: str) -> Fact | None:
    return (
        read_tags(segment)
        or _section(segment)
        or _byline(segment)
        or _dated(segment, "updated")
        or _dated(segment, "date")
        or _reading_time(segment)
        or _detail(segment)
    )


def _section(segment: str) -> Fact | None:
    label, colon, rest = segment.partition(":")
    name = rest.strip(_EDGES)
    if not colon or squeeze(label) not in _SECTION or not squeeze(name) or len(name.split()) > _LONGEST_NAME:
        return None
    return Fact("section", segment, names=(name,))


def _byline(segment: str) -> Fact | None:
    label, colon, rest = segment.partition(":")
    if not colon or squeeze(label) not in _BYLINE_WITH_COLON:
        rest = next(_after_label(segment, _BYLINE), "")
    names = [name.strip(_EDGES) for name in _BETWEEN_NAMES.split(rest.strip(_EDGES))] if rest else []
    if not names or not all(_can_be_a_name(name) for name in names):
        return None
    return Fact("byline", segment, names=tuple(dict.fromkeys(names)))


def _can_be_a_name(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    if letters < 2 or any(character.isdigit() or character in "!؟?" for character in text):
        return False
    return len(text.split()) <= _LONGEST_NAME


def _dated(segment: str, kind: Literal["date", "updated"]) -> Fact | None:
    labels = _UPDATED if kind == "updated" else _PUBLISHED
    candidates = list(_after_label(segment, labels))
    if kind == "date":
        candidates.append(segment)
    day = next((day for day in map(_day, candidates) if day), None)
    if day is None:
        return None
    is_hijri = kind == "date" and _HIJRI_YEAR.search(latin_digits(segment))
    return Fact("hijri date" if is_hijri else kind, segment, day=day)


def _after_label(segment: str, labels: frozenset[str]) -> Iterator[str]:
    """What follows a label of one to three words, the longest label first."""
    for count in (3, 2, 1):
        found = re.match(rf"((?:[^\s:]+[\s:]+){{{count}}})", segment)
        if found and squeeze(found[0]) in labels:
            yield segment[found.end() :].lstrip(_EDGES)


def _day(text: str) -> date | None:
    """The day that a text names, without weekday, time of day or the mark of the common era."""
    if len(text.split()) > _LONGEST_DATE:
        return None
    text = _CLOCK.sub("", text).strip(_EDGES)
    words = text.split()
    while words and squeeze(words[0]) in _WEEKDAYS:
        words = words[1:]
    bare = latin_digits(" ".join(words).strip(_EDGES))
    for candidate in (bare, _COMMON_ERA.sub("", bare)):
        numbers = _NUMBERS.fullmatch(candidate)
        day = parse_date(f"{numbers[3]}-{numbers[2]}-{numbers[1]}" if numbers else candidate)
        if day and day.year in _YEARS:
            return day
    return None


def _reading_time(segment: str) -> Fact | None:
    words = [word for word in (squeeze(word).strip("0123456789") for word in segment.split()) if word]
    if not (set(words) & _MINUTES and set(words) & _READING):
        return None
    if not set(words) <= _MINUTES | _READING | _READING_FILLERS:
        return None
    return Fact("reading time", segment.strip(_EDGES))


def _detail(segment: str) -> Fact | None:
    """A time of day, a Hijri date outside the tables, or a count of views: seen, and not used."""
    bare = segment.strip(_EDGES)
    is_clock = bool(bare) and not _CLOCK.sub("", bare).strip(_EDGES)
    is_hijri = bool(_HIJRI_YEAR.search(latin_digits(bare))) and squeeze(bare).endswith("ه")
    is_short = len(bare.split()) <= _LONGEST_NAME
    is_known = is_clock or (is_hijri and is_short) or _COUNTED.fullmatch(bare)
    return Fact("detail", segment) if is_known else None


def _aside(segment: str) -> Fact | None:
    return Fact("detail", segment) if len(segment.split()) <= _LONGEST_ASIDE else None
