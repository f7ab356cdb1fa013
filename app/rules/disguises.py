"""What a text says under its disguises: marks, tatweel, invisible characters, letters spaced out, repeated or swapped.

A text becomes a row of letters, each of which knows where in the text it stands. Words are parted by one space; what
may be one word (ش.ت.م, «ش ت م») is joined, and remembers its parts. All of it takes time linear in the text's length.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from app.arabic.letters import INVISIBLE, MARKS, TATWEEL, normalise
from app.rules.lookalikes import latin

DROPPED: Final = "\x01"
"""Stands where a character has no letter and ends no word."""

SYMBOLS: Final = "@$!|+"
"""Signs that stand for Latin letters."""

LONGEST_GAP = 5
"""Characters between two letters that are spaced out."""

FAR = 12
"""Letters to either side that are looked at; what may be written onto an Arabic word has fewer."""

MANY = 3
"""Letters in a row that are a drawl, whatever the spelling."""

_REMEMBERED = 20_000
"""Characters whose letter is remembered; more than all scripts in daily use have."""

_SWAPPED = {"ؤ": "و", "ئ": "ي", "ٮ": "ب", "ڡ": "ف", "ٯ": "ق", "ٴ": "ء", "ہ": "ه", "ھ": "ه", "ە": "ه", "۔": "."}
"""Hamza on a seat is often left out or swapped; letters without their dots look like those with them."""

_WITHOUT_SHAPE = frozenset({"Mn", "Me", "Mc", "Cf"})
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_ARABIC = "\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff"
_OTHER = rf"[^\W_0-9a-z{_ARABIC}]"
_PIECE = re.compile(rf"([{_ARABIC}])[{_ARABIC}\x01]*+|([a-z0-9])[a-z0-9\x01]*+|({_OTHER})(?:{_OTHER}|\x01)*+")
_WITH_SIGNS = re.compile(
    rf"([{_ARABIC}])[{_ARABIC}\x01]*+|([a-z0-9@$!|+])[a-z0-9@$!|+\x01]*+|({_OTHER})(?:{_OTHER}|\x01)*+"
)
_NO_LETTERS = re.compile(r"[\W_\x01]+")
_UNEVEN = re.compile(r"\x01|(.)\1")
_RUN = re.compile(r"([^\x01])(?:\x01*+\1)*+")

_DIGITS_OR_SIGNS = re.compile(r"[a-z]\x01*+[0-9@$!|+]|[0-9@$!|+]\x01*+[a-z]|[^\x00-\x7f\u0600-\u06ff]")
_DIGITS_IN_ARABIC = re.compile(rf"[{_ARABIC}]\x01*+[0-9]|[0-9]\x01*+[{_ARABIC}]")

_LEET = {"0": "o", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "+": "t"}
_SPELLINGS = (
    str.maketrans({**_LEET, "1": "i", "!": "i", "|": "i"}),
    str.maketrans({**_LEET, "1": "l", "!": "l", "|": "l"}),
    str.maketrans({"2": "a", "3": "a", "5": "k", "6": "t", "7": "h", "8": "q", "9": "s", "@": "a", "$": "s"}),
)
"""What digits and signs stand for between Latin letters; the last one is that of Arabizi (7abibi is habibi)."""

_ARABIC_SPELLINGS = (
    str.maketrans("123456789", "اءعخخطحقص"),
    str.maketrans("1357", "اعهح"),
)
"""What digits stand for between Arabic letters: by their sound in Arabizi, by their shape (٥ is like ه)."""


class Letter(NamedTuple):
    """A letter of a row: where it stands in the text, as code points, and how often it is repeated, `MANY` at most."""

    begin: int
    end: int
    runs: int


class View:
    """One reading of a text, as a row of `letters`; `written` has what stands in the text for each of them.

    What is told of single letters is worked out only where a listed word was found.
    """

    def __init__(self, row: "_Row") -> None:
        self.letters, self.written = "".join(row.letters), "".join(row.written)
        self._row = row
        self._known: dict[int, list[Letter]] = {}

    def word(self, place: int) -> tuple[int, int]:
        """Where the word begins and ends in the row to which a letter belongs; no farther than `FAR` among letters
        that are spaced out.
        """
        first = last = self._part(place)
        parts = self._row.continues
        while parts[first] and place - self._row.starts[first] < FAR:
            first -= 1
        while last + 1 < len(parts) and parts[last + 1] and self._row.ends[last] - place < FAR:
            last += 1
        return self._row.starts[first], self._row.end_of(last)

    def is_alone(self, place: int) -> bool:
        """Whether a letter stands alone, as spaced-out letters do."""
        number = self._part(place)
        return self._row.end_of(number) - self._row.starts[number] == 1

    def letter(self, place: int) -> Letter:
        """What is known of a letter."""
        number = self._part(place)
        if number not in self._known:
            self._known[number] = _letters_of(self._row.texts[number], self._row.begins[number], self._row.places)
        return self._known[number][place - self._row.starts[number]]

    def runs(self, first: int, end: int) -> tuple[int, ...]:
        """How often each letter is repeated; nought for a space."""
        return tuple(0 if self.letters[each] == " " else self.letter(each).runs for each in range(first, end))

    def _part(self, place: int) -> int:
        return bisect_right(self._row.starts, place) - 1


def _letters_of(part: str, begin: int, places: Sequence[int]) -> list[Letter]:
    return [
        Letter(places[begin + run.start()], places[begin + run.end() - 1] + 1, min(run[0].count(run[1]), MANY))
        for run in _RUN.finditer(part)
    ]


class Disguised:
    """All readings of a text: the plain one first, then those in which digits and signs stand for letters.

    `letters` are those of the plain reading, each once, without anything between them. What is not found in them is not
    found in the plain reading either, so that most texts need no row.
    """

    def __init__(self, plain: str, places: Sequence[int]) -> None:
        self._plain, self._places = plain, places
        self.letters = _RUN.sub(r"\1", _NO_LETTERS.sub("", plain))
        self.has_others = bool(_DIGITS_OR_SIGNS.search(plain) or _DIGITS_IN_ARABIC.search(plain))
        self._views: tuple[View, ...] | None = None

    @property
    def views(self) -> tuple[View, ...]:
        """The readings; three at most for Latin letters and two for Arabic ones beside the plain one."""
        return self.make_views()

    def make_views(self) -> tuple[View, ...]:
        """Make the readings, if nobody has asked for them yet."""
        if self._views is None:
            self._views = tuple(_views(self._plain, self._places))
        return self._views


class _Letters(dict[int, str]):
    """The letter of each character, in a table for `str.translate`; bounded, for a text may use all of Unicode."""

    def __missing__(self, code: int) -> str:
        letter = _letter(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = letter
        return letter


def _letter(character: str) -> str:
    """One character for one: a folded letter, a digit of ASCII, a sign, a space, a stop, or `DROPPED`."""
    if character in SYMBOLS:
        return character
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    return _SWAPPED.get(character) or _unlettered(character) or _folded(character)


def _unlettered(character: str) -> str | None:
    """What stands for a character that is no letter; None for a letter."""
    category = unicodedata.category(character)
    if category in _WITHOUT_SHAPE or character in MARKS or character in INVISIBLE or character == TATWEEL:
        return DROPPED
    if character.isspace() or category in _SPACES:
        return " "
    return None if character.isalnum() else "."


def _folded(character: str) -> str:
    """A letter without case and accents; an Arabic one as readers take it for the same."""
    folded = normalise(character) or character
    plain = unicodedata.normalize("NFD", folded)[0]
    letter = plain if plain.isascii() else folded[0]
    return _SWAPPED.get(letter, letter)


_letters = _Letters()


def read(text: str) -> Disguised:
    """All readings of a text."""
    text, places = _expanded(text)
    return Disguised(text.translate(_letters), places)


def has_pieces(text: str) -> bool:
    """Whether the first reading of a text has any letter or digit."""
    return any(map(_is_piece, text))


@lru_cache(_REMEMBERED)
def _is_piece(character: str) -> bool:
    return _PIECE.search(_expanded(character)[0].translate(_letters)) is not None


def _views(plain: str, places: Sequence[int]) -> Iterator[View]:
    yield _view(plain, places, _PIECE, plain)
    if _DIGITS_OR_SIGNS.search(plain):
        alike = plain.translate(latin())
        if alike != plain:
            yield _view(alike, places, _PIECE, alike)
        for each in _SPELLINGS:
            yield _view(alike, places, _WITH_SIGNS, alike.translate(each))
    if _DIGITS_IN_ARABIC.search(plain):
        for text in _with_digits(plain):
            yield _view(text, places, _PIECE, text)


def _with_digits(plain: str) -> Iterator[str]:
    return (plain.translate(each) for each in _ARABIC_SPELLINGS)


def _expanded(text: str) -> tuple[str, Sequence[int]]:
    """A text in which ligatures and wide forms are the letters that they stand for, and where each of them stands."""
    if unicodedata.is_normalized("NFKC", text):
        return text, range(len(text))
    characters, places = [], []
    for place, character in enumerate(text):
        plain = character if character.isascii() else unicodedata.normalize("NFKC", character)
        if len(plain) > 1 and "\ufe70" <= character <= "\ufe7f":
            plain = DROPPED  # a space and a mark, which would end the word
        characters.append(plain)
        places += [place] * len(plain)
    return "".join(characters), places


class _Row:
    """The row of letters, while it is made: for each part of a word its first place, where it stands, and its text.

    `continues` tells which parts go on with the word of the one before.
    """

    def __init__(self, places: Sequence[int]) -> None:
        self.places = places
        self.letters: list[str] = []
        self.written: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.begins: list[int] = []
        self.texts: list[str] = []
        self.continues: list[bool] = []

    def end_of(self, number: int) -> int:
        """Where a part ends in the row."""
        return self.ends[number]


def _squeezed(text: str, written: str) -> tuple[str, str]:
    """The letters of a part, each once, and what is written for each of them."""
    runs = list(_RUN.finditer(text))
    return "".join(run[1] for run in runs), "".join(written[run.start()] for run in runs)


def _view(source: str, places: Sequence[int], pattern: re.Pattern[str], text: str) -> View:
    """The row of letters of a text; `source` tells where its words are, and has signs where `text` has letters."""
    row = _Row(places)
    end = kind = size = place = 0
    gap = ""
    for found in pattern.finditer(source):
        begin, its_end = found.span()
        its_kind = found.lastindex or 0
        between, piece = source[end:begin], text[begin:its_end]
        is_joined = is_spaced_out = False
        if kind == its_kind and (between != " " or size <= 2 or len(piece) <= 2 or _is_unlike_a_word(piece)):
            between = between.replace(DROPPED, "")
            is_joined = _joins(between, row, size, piece)
            is_spaced_out = is_joined and size == 1 and gap in {"", between} and _is_one(piece)
        gap = between if is_spaced_out else ""
        if kind and not is_joined:
            row.letters.append(" ")
            row.written.append(" ")
            place += 1
        letters = written = piece
        if text is not source:
            written = source[begin:its_end]
        if _UNEVEN.search(piece) is not None:
            letters, written = _squeezed(piece, written)
        size = len(letters)
        row.letters.append(letters)
        row.written.append(written)
        row.starts.append(place)
        place += size
        row.ends.append(place)
        row.begins.append(begin)
        row.texts.append(piece)
        row.continues.append(is_spaced_out)
        end, kind = its_end, its_kind
    return View(row)


def _is_unlike_a_word(piece: str) -> bool:
    """Whether a part of more than two characters may be one letter, or begins a number."""
    return piece[0] == piece[1] or piece[1] == DROPPED or piece[0].isdigit()


def _is_one(piece: str) -> bool:
    """Whether a part is one letter, however often it is written."""
    return not piece.replace(DROPPED, "").strip(piece[0])


def _joins(between: str, row: _Row, size: int, piece: str) -> bool:
    """Whether two parts may be of one word: nothing but signs stands between them, or they are letters spaced out."""
    if len(between) > LONGEST_GAP:
        return False
    if " " not in between:
        return True
    is_one = _is_one(piece)
    if is_one and size == 1:
        return True
    if piece.isdigit() and row.letters[-1].isdigit():
        return True
    if piece == "و" or row.letters[-1] == "و":
        return False  # «هو و هي»: the conjunction is often written apart
    return (is_one and size <= 2) or (size == 1 and len(piece) <= 2)
