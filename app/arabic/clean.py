"""Cleaning what people type and paste: refused, stripped, composed, measured.

Real pages bring invisible characters by the hundred (direction marks, zero-width spaces, stray controls), so they
are stripped, not refused; NUL and lone surrogates are refused, for no text has them by accident.
"""

import re
import unicodedata
from collections.abc import Callable

import regex

MAX_MARKS = 4
"""Marks kept on one letter; 28,298 real articles never had more than 3."""

_REFUSED = re.compile(r"[\x00\ud800-\udfff]")
_JOINERS = "\u200c\u200d"
_DIRECTION_MARKS = "\u200e\u200f\u061c"
_STRIPPED = re.compile(
    "["
    "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 but tab, newlines and NEL
    "\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]+"
)
_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_STRAY_JOINER = regex.compile(rf"(?<![\p{{L}}\p{{M}}])[{_JOINERS}]+|[{_JOINERS}]+(?![\p{{L}}\p{{M}}])")
_EMOJI_JOINER = regex.compile(
    r"(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})"
)
_STACKED = regex.compile(rf"(\p{{M}}{{{MAX_MARKS}}})\p{{M}}+")
_NAME = regex.compile(r"[\p{L}\p{M}\p{Nd} '\u2019.\u200c-]+")
_LETTER = regex.compile(r"\p{L}")
_CHARACTER = regex.compile(r"\X")


class RefusedText(ValueError):  # noqa: N818  it says what the text is
    """A text that cannot be taken; `code` says why: `nul`, `surrogate` or `name`. It never repeats the text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean_line(text: str) -> str:
    """One line: spaces collapsed, invisible characters gone, ZWNJ and ZWJ kept between letters alone."""
    return _settled(text, _line_once)


def clean_text(text: str) -> str:
    """Text of many lines: newlines as LF, tabs, trailing spaces and direction marks (LRM, RLM, ALM) kept."""
    return _settled(text, _text_once)


def clean_name(text: str) -> str:
    """The name of a person: letters, marks, spaces, apostrophes, hyphens, dots; at least one letter."""
    name = clean_line(text)
    if not _NAME.fullmatch(name) or not _LETTER.search(name):
        raise RefusedText("name")
    return name


def length(text: str) -> int:
    """How many characters a reader would count (extended grapheme clusters, UAX 29)."""
    return len(text) if text.isascii() else sum(1 for _ in _CHARACTER.finditer(text))


def _settled(text: str, once: Callable[[str], str]) -> str:
    """Clean until nothing changes: what is stripped can bring together what NFC composes."""
    if found := _REFUSED.search(text):
        raise RefusedText("nul" if found[0] == "\x00" else "surrogate")
    while (cleaned := once(text)) != text:
        text = cleaned
    return text


def _line_once(text: str) -> str:
    text = _body(text.translate(dict.fromkeys(map(ord, _DIRECTION_MARKS))))
    return _SPACES.sub(" ", text).strip()


def _text_once(text: str) -> str:
    return _body(_NEWLINES.sub("\n", text))


def _body(text: str) -> str:
    if text.isascii():
        return _STRIPPED.sub("", text)
    text = _STRIPPED.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _without_stray_joiners(text)
    return unicodedata.normalize("NFC", _STACKED.sub(r"\1", unicodedata.normalize("NFC", text)))


def _without_stray_joiners(text: str) -> str:
    """Drop joiners that join nothing; those inside an emoji sequence hold it together."""
    places = {found.start() for found in _EMOJI_JOINER.finditer(text)}
    return _STRAY_JOINER.sub(lambda found: found[0] if found.start() in places else "", text)
