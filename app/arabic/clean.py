"""Cleaning: what is dropped from text that people type or paste, and what is refused.

Pasted text brings invisible and direction-overriding characters along, so they are dropped; only what no text can
hold is refused. Text is kept in NFC. Cleaning twice is cleaning once, and takes time linear in the text's length.

Patterns of `regex` are told not to be `concurrent`: they would give up the interpreter's lock for a microsecond's work,
and wait for the writer's thread to give it back, which takes milliseconds.
"""

import re

import regex

from app.arabic.letters import compose

MAX_MARKS = 4
"""Marks kept in a row; 28,298 real articles never had more than 3."""
MAX_CLUSTER = 16
"""Code points of one character; the longest emoji (four people who kiss or stand together, each of a colour) has 11."""
_STACKED = regex.compile(rf"(\p{{M}}{{{MAX_MARKS}}})\p{{M}}+")

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_OVERRIDES_AND_INVISIBLES = "\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufeff"
_DIRECTION_MARKS = "\u061c\u200e\u200f"

_NEVER_KEPT = _CONTROLS + _NONCHARACTERS + _OVERRIDES_AND_INVISIBLES
_DROPPED_FROM_TEXT = re.compile(f"[{_NEVER_KEPT}]+")
_DROPPED_FROM_LINES = re.compile(f"[{_NEVER_KEPT}{_DIRECTION_MARKS}]+")
_EMOJI = (
    r"(?:\p{RI}\p{RI}"  # a flag
    r"|\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?(?:[\U000e0020-\U000e007e]{1,8}\U000e007f)?"
    r"(?:\u200d\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)*)"
)
"""An emoji with its colour, its flag of a region, and what is joined to it (UTS 51)."""

_DROPPED_FROM_NAMES = regex.compile(
    rf"{_EMOJI}(*SKIP)(*FAIL)|[\p{{Default_Ignorable_Code_Point}}--\u200c]+", regex.VERSION1
)

_LINE_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_JOINERS = regex.compile(
    r"""
      (?<=[\p{L}\p{M}]) ([\u200c\u200d]) [\u200c\u200d]*+ (?=\p{L})   # between letters: one of them
    | (?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]{0,2})
      (\u200d) (?=\p{Extended_Pictographic})  # inside an emoji: a family
    | [\u200c\u200d]+
    """,
    regex.VERBOSE,
)
_DIRECTION_BETWEEN_MARKS = regex.compile(rf"(?<=\p{{M}})[{_DIRECTION_MARKS}]+(?=\p{{M}})")
_BLANK_START = re.compile(r"(?:[^\S\n]*\n)+")
_LETTER = re.compile("[0-9A-Za-z\u0621-\u063a\u0641-\u064a]")
_VISIBLE = regex.compile(r"[^\s\p{Default_Ignorable_Code_Point}\u2800]")
_IN_NAMES = regex.compile(
    rf"(?:[[\p{{L}}\p{{M}}\p{{Nd}}\u200c]--\p{{Extended_Pictographic}}]|[ '‘’´`׳.۔·\-–—/|(),،&_«»\"“”„״]|{_EMOJI})*+",
    regex.VERSION1,
)
_ALIKE = ("Latin", "Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic")
"""Scripts that have letters of the same shapes; nobody sees in which of them «Anna» is written."""
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_OF_SCRIPT = regex.compile("|".join(rf"(\p{{{script}}})" for script in _ALIKE))
_NAMING = regex.compile(r"[\p{L}--\u0640]", regex.VERSION1)

_LETTERS = "A-Za-z\u0621-\u063a\u0641-\u064a"
_PLAIN_NAME = re.compile(rf"[{_LETTERS}]+(?: [{_LETTERS}]+)*")
"""Most names, which are as they should be."""

_PLAIN = r"\n\x20-\x7e\u00ab\u00bb\u060c\u061b\u061f\u0621-\u064a\u0660-\u0669\u2013\u2014\u2018-\u201d\u2026"
"""Characters between any two of which Unicode's rules of segmentation (UAX 29) put a boundary."""
_NOT_PLAIN = re.compile(rf"[^{_PLAIN}]+(?:[{_PLAIN}][^{_PLAIN}]+)*[{_PLAIN}]?")
_CLUSTER = regex.compile(r"\X")
_JOINING_RUN = regex.compile(
    rf"(?:(?![\r\n])[\P{{GCB=Other}}\p{{Extended_Pictographic}}\p{{InCB=Consonant}}]){{{MAX_CLUSTER // 2},}}+",
    regex.VERSION1,
)
"""What a character of more than `MAX_CLUSTER` code points has on one side of its letter: what joins others."""

_ALL_CLEAN = re.compile(rf"[\t{_PLAIN}]*")
"""Text of nothing but these is as it should be: none of them is dropped, stacked, joined or composed."""


class RefusedText(ValueError):  # noqa: N818  it says what the text is
    """Text that is refused rather than cleaned.

    `code` is `nul`, `surrogate`, `name`, `name_without_letter` or `name_of_two_scripts`.

    The text is not repeated; of a name only the character that is refused.
    """

    def __init__(self, code: str, character: str = "") -> None:
        super().__init__(f"text refused: {code}")
        self.code = code
        self.character = character


def clean_line(text: str) -> str:
    """Clean one line (a title, a tag): single spaces, no direction marks, joiners only between letters.

    Empty where nothing visible is left. Raises `RefusedText` for NUL and lone surrogates.
    """
    return _visible(" ".join(_cleaned(text, _DROPPED_FROM_LINES).split()))


def clean_text(text: str) -> str:
    """Clean text of many lines, which keeps its line breaks (as LF), tabs, direction marks and spaces at ends of lines.

    Blank lines before it and white space after it are dropped; empty where nothing visible is left. Raises
    `RefusedText` for NUL and lone surrogates.
    """
    text = _cleaned(text, _DROPPED_FROM_TEXT).rstrip()
    start = _BLANK_START.match(text)
    return _visible(text[start.end() :] if start else text)


def clean_name(text: str) -> str:
    """Clean a name that somebody signs with: letters with their marks, digits, spaces, emoji, and punctuation.

    The punctuation is `' ’ - . / | ( ) ، , & _ « » "`, and what keyboards of any language write for it. Raises
    `RefusedText` with the code `name` and the first character that is none of these, with `name_without_letter`, or
    with `name_of_two_scripts` and the first letter of a word that is of another script than those before it and has
    lookalikes there: «Аnna» with a Cyrillic А would pass for «Anna» (UTS 39, mixed-script confusables).
    """
    if _PLAIN_NAME.fullmatch(text):
        return text
    name = clean_line(_DROPPED_FROM_NAMES.sub("", text, concurrent=False))
    taken = _IN_NAMES.match(name, concurrent=False)
    if taken is not None and taken.end() < len(name):
        raise RefusedText("name", name[taken.end()])
    if not _NAMING.search(name, concurrent=False):
        raise RefusedText("name_without_letter")
    if (stranger := _stranger(name)) is not None:
        raise RefusedText("name_of_two_scripts", stranger)
    return name


def _stranger(name: str) -> str | None:
    """The first letter in a word of a name of which those before it are of a script with the same shapes."""
    if name.isascii():
        return None
    for word in _WORD.findall(name, concurrent=False):
        first = None
        for letter in _OF_SCRIPT.finditer(word, concurrent=False):
            if letter.lastindex != (first := first or letter.lastindex):
                return str(letter[0])
    return None


def one_line(text: str) -> str:
    """A text with one space between its words, and no other white space; most have no other."""
    is_one = "  " not in text and text.isprintable() and not text.startswith(" ") and not text.endswith(" ")
    return text if is_one else " ".join(text.split())


def has_long_cluster(text: str) -> bool:
    """Whether any character, as a reader counts them, is made of more than `MAX_CLUSTER` code points."""
    if len(text) <= MAX_CLUSTER or _ALL_CLEAN.fullmatch(text):
        return False
    runs = _JOINING_RUN.finditer(text, concurrent=False)
    parts = (text[max(0, run.start() - 1) : run.end() + 1] for run in runs)
    return any(len(each) > MAX_CLUSTER for part in parts for each in _CLUSTER.findall(part, concurrent=False))


def length(text: str) -> int:
    """Count what a reader would call characters: grapheme clusters (UAX 29). A letter and its marks are one."""
    if _ALL_CLEAN.fullmatch(text):
        return len(text)
    parts = (text[max(0, part.start() - 1) : part.end()] for part in _NOT_PLAIN.finditer(text))
    return len(text) - sum(len(part) - len(_CLUSTER.findall(part, concurrent=False)) for part in parts)


def is_plain(text: str) -> bool:
    """Whether a text has nothing but letters, digits and signs that are as they should be; most texts have not."""
    return _ALL_CLEAN.fullmatch(text) is not None


def _cleaned(text: str, dropped: re.Pattern[str]) -> str:
    """Clean until nothing changes: what is dropped can bring together what NFC composes, which then is no letter."""
    if _ALL_CLEAN.fullmatch(text):
        return text
    _refuse(text)
    while (cleaned := _cleaned_once(text, dropped)) != text:
        text = cleaned
    return text


def _cleaned_once(text: str, dropped: re.Pattern[str]) -> str:
    text = dropped.sub("", _LINE_BREAK.sub("\n", text))
    if text.isascii():
        return text
    text = _JOINERS.sub(r"\1\2", compose(text), concurrent=False)
    text = compose(_DIRECTION_BETWEEN_MARKS.sub("", text, concurrent=False))
    return _STACKED.sub(r"\1", text, concurrent=False)


def _refuse(text: str) -> None:
    if "\0" in text:
        raise RefusedText("nul")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RefusedText("surrogate") from None


def _visible(text: str) -> str:
    return text if _LETTER.search(text) or _VISIBLE.search(text, concurrent=False) else ""
