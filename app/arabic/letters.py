"""Letters: what is the same letter to a reader, for search keys, unique names and sorting.

The table is the one measured for search: hamza seats, taa marbuta, alef maqsura, Persian and Urdu keyboards,
presentation forms, both digit systems. Marks, tatweel and invisible characters are not letters.
"""

import re
import unicodedata
from collections.abc import Iterable

import regex


def _span(*ranges: tuple[int, int]) -> Iterable[int]:
    for first, final in ranges:
        yield from range(first, final + 1)


TATWEEL = "\u0640"
THOUSANDS = "\u066c"
MARKS = frozenset(
    map(
        chr,
        _span(
            (0x0610, 0x061A),
            (0x064B, 0x065F),
            (0x0670, 0x0670),
            (0x06D6, 0x06DC),
            (0x06DF, 0x06E4),
            (0x06E7, 0x06E8),
            (0x06EA, 0x06ED),
            (0x08CA, 0x08E1),
            (0x08E3, 0x08FF),
        ),
    )
)
"""Tashkeel and Quranic annotation (Unicode chapter 9.2)."""

INVISIBLE = frozenset(
    map(
        chr,
        _span(
            (0x00AD, 0x00AD),
            (0x034F, 0x034F),
            (0x061C, 0x061C),
            (0x180E, 0x180E),
            (0x200B, 0x200F),
            (0x202A, 0x202E),
            (0x2060, 0x206F),
            (0xFE00, 0xFE0F),
            (0xFEFF, 0xFEFF),
        ),
    )
)
"""What is typed or pasted between letters and has no shape of its own."""
_SAME = {
    "ا": "آأإٱٲٳٵ",
    "ي": "ىیېۍێے",
    "ه": "ةہھەۀۂۃ",
    "ء": "ؤئۓ",
    "ك": "کڪګگ",
    "ب": "پ",
    "ج": "چ",
    "ز": "ژ",
    "ف": "ڤ",
    "ق": "ڨ",
    "ن": "ں",
    "و": "ۆۇ",
    "ت": "ٹ",
    "د": "ڈ",
    "ر": "ڑ",
}

ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
_TO_LATIN = {ord(digit): str(value) for digits in (ARABIC_DIGITS, PERSIAN_DIGITS) for value, digit in enumerate(digits)}
_TO_ARABIC = str.maketrans("0123456789" + PERSIAN_DIGITS, ARABIC_DIGITS * 2)

_PRESENTATION_MARKS = re.compile("[\ufe70-\ufe7f]+")
"""NFKC would make a space and a mark of each, and cut the word."""

_NORMALISED: dict[int, str | None] = {
    **dict.fromkeys(map(ord, MARKS)),
    **dict.fromkeys(map(ord, INVISIBLE)),
    ord(TATWEEL): None,
    ord(THOUSANDS): None,
    0x066B: ".",  # decimal
    **_TO_LATIN,
    **{ord(other): letter for letter, others in _SAME.items() for other in others},
}
_UNMARKED = dict.fromkeys(map(ord, MARKS | {TATWEEL}))

_EXCESS_MARKS = regex.compile(r"(\p{M}{30})\p{M}+")
"""More marks in a row than the stream-safe text format allows (UAX 15). Sorting n of them takes n² steps."""

_LOOSE_DOT = "i\u0307"
"""What lower case makes of the Turkish «İ»: the dot is the letter's own."""
_DOTLESS = "ı"

_BETWEEN_WORDS = re.compile(r"[\W_]+")
"""Arabic headlines often begin with a quotation, whose marks nobody types, nor a colon behind it."""


def compose(text: str) -> str:
    """NFC in linear time: of marks in a row 30 are kept."""
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _EXCESS_MARKS.sub(r"\1", text, concurrent=False))


def unfold_presentation(text: str) -> str:
    """NFKC in linear time, so that «ﻻ» is «لا»; presentation forms of marks are dropped."""
    if unicodedata.is_normalized("NFKC", text):
        return text
    return unicodedata.normalize("NFKC", _EXCESS_MARKS.sub(r"\1", _PRESENTATION_MARKS.sub("", text), concurrent=False))


def normalise(text: str) -> str:
    """The form in which two spellings of a word are one: «الأمريكيّة» and «الامريكيه» alike."""
    return unfold_presentation(text).translate(_NORMALISED).lower().replace(_LOOSE_DOT, "i")


def fold(text: str) -> str:
    """The key by which names, tags and titles are told apart and sorted: normalised, one space between words."""
    while (key := " ".join(unfold_presentation(normalise(text).casefold()).split())) != text:
        text = key
    return key


def completion_key(text: str) -> str:
    """The key by which titles and names are sorted and completed: folded, its words alone; whole where it has none.

    Letters have no accents in it («zürich» is «zurich»), and «ı», whose capital is I, is «i»: as in the search index.
    """
    key = fold(text)
    return _BETWEEN_WORDS.sub(" ", without_accents(key)).strip() or key


def without_accents(text: str) -> str:
    """A folded text with the letters of other scripts than Arabic bare of their marks."""
    if text.isascii():
        return text
    bare = (letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", "".join(bare)).replace(_DOTLESS, "i")


def strip_marks(text: str) -> str:
    """The text without tashkeel and tatweel, its letters as they are (a hamza typed as a mark joins its own)."""
    return compose(text).translate(_UNMARKED)


def latin_digits(text: str) -> str:
    """The text with Arabic-Indic and Persian digits as 0-9."""
    return text.translate(_TO_LATIN)


def arabic_digits(text: str) -> str:
    """The text with 0-9 as ٠-٩."""
    return text.translate(_TO_ARABIC)
