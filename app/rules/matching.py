"""Finding listed words and phrases in a text, in time that grows with the text alone, however long the list is.

The list is an Aho-Corasick automaton over rows of letters (`disguises`). What it finds is then checked at its borders:
a listed word that is part of another word is not one.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import ahocorasick

from app.rules import borders
from app.rules.disguises import MANY, SYMBOLS, Disguised, View, has_pieces, read

MOST_FOUND = 50
"""Places that are told of one text; a moderator needs no more to see why it waits."""

EFFORT = 10_000
"""Places of entries in a text that are looked at where others wait for it: some milliseconds.

A list in which each entry ends with the one before has dozens of places in every letter of some texts.
"""

_LOOKING = 5
"""What a place counts that is looked at closely; one that cannot be a word of its own counts one."""

MOST_SIGNS = 8
"""Signs before and behind a word that were read as letters."""


class MuchToLookAt(Exception):  # noqa: N818  it says what the text has
    """A text in which too many places would have to be looked at while others wait."""


class Found(NamedTuple):
    """A listed entry in a text: its number in the list, and where it stands, as code points."""

    entry: int
    begin: int
    end: int


class _Pattern(NamedTuple):
    """A row of letters that is looked for. `runs` tells how often each letter is written in the list."""

    entry: int
    letters: str
    runs: tuple[int, ...]
    is_arabic: bool
    first_word: int
    last_word: int


class Matcher:
    """A list of words and phrases, ready to be looked for. It takes time and memory linear in the list's length."""

    def __init__(self, entries: Sequence[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        self._letters = ahocorasick.Automaton()
        self._is_empty = True
        by_letters: dict[str, list[_Pattern]] = {}
        for number, entry in enumerate(entries):
            for pattern in _patterns(number, entry):
                by_letters.setdefault(pattern.letters, []).append(pattern)
        for letters, patterns in by_letters.items():
            self._automaton.add_word(letters, tuple(patterns))
            self._letters.add_word(borders.squeezed(letters.replace(" ", "")), letters)
            self._is_empty = False
        if not self._is_empty:
            self._automaton.make_automaton()
            self._letters.make_automaton()

    def find(self, text: Disguised, *, effort: int = sys.maxsize) -> list[Found]:
        """The entries that stand in a text, in its order; of the same entry at the same place one.

        `MuchToLookAt` where it would take more than this effort (see `EFFORT`).
        """
        if self._is_empty:
            return []
        if not text.has_others and next(self._letters.iter(text.letters), None) is None:
            return []
        found: dict[Found, None] = {}
        for view in text.views:
            for each in self._in(view, effort):
                found.setdefault(each)
                if len(found) >= MOST_FOUND:
                    return sorted(found, key=lambda each: (each.begin, -each.end))
        return sorted(found, key=lambda each: (each.begin, -each.end))

    def _in(self, view: View, effort: int) -> Iterator[Found]:
        place, may_end = -1, False
        for last, patterns in self._automaton.iter(view.letters):
            if last != place:
                place, may_end = last, _may_end(view, last)
            effort -= _LOOKING if may_end else 1
            if effort < 0:
                raise MuchToLookAt
            if not may_end:
                continue
            for pattern in patterns:
                first = last + 1 - len(pattern.letters)
                if _stands(view, first, last + 1, pattern):
                    yield Found(pattern.entry, view.letter(first).begin, view.letter(last).end)


def has_letters(entry: str) -> bool:
    """Whether an entry has anything that can be looked for, told without making its rows of letters."""
    return has_pieces(entry)


def _patterns(number: int, entry: str) -> Iterator[_Pattern]:
    """What is looked for of an entry: its words, and for a phrase its words joined, should signs stand between them."""
    view = read(entry).views[0]
    letters = view.letters
    if not letters:
        return
    words = letters.split(" ")
    is_arabic = "\u0600" <= letters[0] <= "\u08ff"
    runs = view.runs(0, len(letters))
    yield _Pattern(number, letters, runs, is_arabic, len(words[0]), len(words[-1]))
    if max(runs) > 1:
        spelt = "".join(letter * max(run, 1) for run, letter in zip(runs, letters, strict=True))
        ones = tuple(int(letter != " ") for letter in spelt)
        yield _Pattern(number, spelt, ones, is_arabic, len(words[0]), len(words[-1]))  # f.r.e.e: parts are not squeezed
    if len(words) > 1:
        joined = tuple(run for run in runs if run)
        yield _Pattern(number, "".join(words), joined, is_arabic, len(words[0]), len(words[-1]))


def _may_end(view: View, last: int) -> bool:
    """Whether any entry may end with this letter: what stands behind it in its word is short, or it stands alone."""
    _, end_of_word = view.word(last)
    return end_of_word - last - 1 <= max(borders.LONGEST_AFTER, MOST_SIGNS) or view.is_alone(last)


def _stands(view: View, first: int, end: int, pattern: _Pattern) -> bool:
    """Whether what was found is the entry: at borders of words, each letter as often as it is written in the list."""
    begin_of_word, _ = view.word(first)
    _, end_of_word = view.word(end - 1)
    before, after = first - begin_of_word, end_of_word - end
    if before > borders.LONGEST_BEFORE or after > borders.LONGEST_AFTER:
        fits = False
    else:
        doubled = view.letter(first).runs > pattern.runs[0]
        fits = _has_borders(
            view.letters[begin_of_word:first], pattern, view.letters[end:end_of_word], is_first_doubled=doubled
        )
    if not fits and not pattern.is_arabic and before + after <= MOST_SIGNS:
        fits = _are_signs(view.written[begin_of_word:first] + view.written[end:end_of_word])
    return (fits or _is_spaced_out(view, first, end)) and _has_runs(view, first, end, pattern)


def _has_borders(before: str, pattern: _Pattern, after: str, *, is_first_doubled: bool) -> bool:
    """Whether an entry stands alone. A clitic that ends with the entry's first letter is one with it: «اللص»."""
    if not before and not after:
        return True
    word = pattern.letters
    if not pattern.is_arabic:
        return False
    first, last = word[: pattern.first_word], word[-pattern.last_word :]
    is_whole = pattern.first_word == len(word)

    def fits(its_before: str) -> bool:
        if is_whole:
            return borders.fits(its_before, word, after)
        return borders.fits(its_before, first, "") and borders.fits("", last, after)

    return fits(before) or (is_first_doubled and fits(before + word[0]))


def _is_spaced_out(view: View, first: int, end: int) -> bool:
    """Whether it stands among other spaced-out letters («ا ن ت ح م ا ر»), and is long enough to be no accident."""
    return end - first > 3 and view.is_alone(first) and view.is_alone(end - 1)


def _are_signs(written: str) -> bool:
    """Whether what was read as letters are signs, which may as well end a sentence (`spam!`)."""
    return all(each in SYMBOLS for each in written)


def _has_runs(view: View, first: int, end: int, pattern: _Pattern) -> bool:
    """Whether letters are repeated as in the list, or drawled: «شتتتم» is «شتم», and سبب is not «سب»."""
    runs = view.runs(first, end)
    if runs == pattern.runs:
        return True
    last = len(runs) - 1
    return all(
        _is_alike(run, wanted, letter, place, last, is_arabic=pattern.is_arabic)
        for place, (run, wanted, letter) in enumerate(zip(runs, pattern.runs, pattern.letters, strict=True))
    )


def _is_alike(run: int, wanted: int, letter: str, place: int, last: int, *, is_arabic: bool) -> bool:
    if run == wanted or letter.isdigit():
        return run == wanted
    if run >= MANY:
        return True
    if run < wanted or not is_arabic:
        return False
    if place == 0:
        return letter in "وفبكل"  # a clitic before the same letter: ككلب, اللص
    if place == last:
        return letter in "هكي" and last > 1  # a pronoun behind the same letter: سفيهه
    return place == 1 or letter in "اوي"


def dropped(found: Iterable[Found], allowed: Sequence[Found]) -> list[Found]:
    """What was found, without what stands within a phrase that is allowed."""
    if not allowed:
        return list(found)
    reach: Mapping[int, int] = _reach(allowed)
    return [each for each in found if not any(begin <= each.begin and each.end <= end for begin, end in reach.items())]


def _reach(allowed: Sequence[Found]) -> dict[int, int]:
    """Where the longest allowed phrase ends that begins at a place."""
    ends: dict[int, int] = {}
    for each in allowed:
        ends[each.begin] = max(each.end, ends.get(each.begin, 0))
    return ends
