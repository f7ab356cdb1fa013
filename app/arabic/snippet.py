"""Snippets: the stretch of a text that has most of what was sought, as one line."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from app.arabic.highlight import Sought, highlight, joined

SNIPPET_WORDS = 30
"""Words of a snippet: some three lines."""

SNIPPET_CHARACTERS = 500
"""Where words are longer than any language has them, or far apart."""

ELLIPSIS = "…"

_AS_WRITTEN = {"ا": "اأإآٱ", "ي": "يىئ", "ه": "هةت", "ء": "ءأؤئ", "و": "وؤ"}
"""The letters of a stem as they stand in most words."""

_FIXED = re.compile(rf"[^{''.join(_AS_WRITTEN)}]{{2,}}")

_WEAK = frozenset("اويءه")
_STRONG = 8
"""Letters without the weak ones: no word that has a broken plural has more."""


class _Hit(NamedTuple):
    """The number of a word, where it begins, and what it was found for."""

    place: int
    begin: int
    kind: str


class _Stretch(NamedTuple):
    """What the words from the `first` one on have of what was sought; a hit in it, where it has any."""

    first: int
    kinds: int
    hits: int
    hit: _Hit | None


def snippet(line: str, sought: Sought) -> str:
    """The stretch of a text that has most of what was sought, as HTML; the beginning where it has none.

    The text is one line, with one space between its words (`clean.one_line`).
    """
    hits = _hits(line, sought)
    first, _, _, hit = _best(hits)
    pieces = line[_beginning(line, first, hit) :].split(" ", SNIPPET_WORDS)
    is_cut = len(pieces) > SNIPPET_WORDS
    shown = pieces[:SNIPPET_WORDS]
    stretch = " ".join(shown)
    if len(stretch) > SNIPPET_CHARACTERS:
        is_cut = True
        marked = highlight(stretch, sought, end=SNIPPET_CHARACTERS).strip()
    else:
        places = dict.fromkeys(each.place - first for each in hits if first <= each.place < first + SNIPPET_WORDS)
        marked = joined(shown, places, sought)
    return f"{ELLIPSIS if first else ''}{marked}{ELLIPSIS if is_cut else ''}"


def _beginning(line: str, first: int, hit: _Hit | None) -> int:
    """Where the `first` word begins: counted back from a hit, for a text is long and a snippet is not."""
    if hit is None:
        return 0
    begin = hit.begin
    for _ in range(hit.place - first):
        begin = line.rfind(" ", 0, begin - 1) + 1
    return begin


def _hits(line: str, sought: Sought) -> list[_Hit]:
    """The words of a line that were sought.

    Most words have the letters of their stem side by side, so that it is enough to look at those that do; and where
    that does not find everything, at those that have its strong letters. What is still not found is looked for in all.
    """
    near: dict[int, tuple[int, int]] = {}
    found: list[_Hit] = []
    missing = sought.kinds
    for spans in (_spans, _strong_spans):
        near |= _near(line, missing, spans)
        found = [
            _Hit(place, begin, each)
            for begin, (place, end) in sorted(near.items())
            for each in sought.within(line[begin:end])
        ]
        if not (missing := sought.kinds.difference([each.kind for each in found])):
            return found
    pieces = line.split(" ")
    throughout = sought.throughout(pieces)
    begins = list(accumulate(map(len, pieces), initial=0)) if throughout else []
    return [_Hit(place, begins[place] + place, each) for place, each in throughout]


def _near(
    line: str, sought: Iterable[str], spans: Callable[[str, str], Iterable[tuple[int, int]]]
) -> dict[int, tuple[int, int]]:
    """The words of a line that have the letters of something sought: their number and end, by their beginning."""
    words = {}
    for each in sought:
        place = before = end = 0
        for at, beyond in spans(line, each):
            if at < end:
                continue
            place += line.count(" ", before, at)
            begin = line.rfind(" ", end, at) + 1 or end
            before, end = at, line.find(" ", beyond)
            if end < 0:
                end = len(line)
            words[begin] = (place, end)
    return words


def _spans(line: str, sought: str) -> Iterator[tuple[int, int]]:
    """Where the letters of a stem stand as they are written.

    Python finds a run of fixed letters in a fraction of a pattern's time, and most stems have one.
    """
    run = _run(sought)
    if run is None:
        yield from (match.span() for match in _letters(sought).finditer(line))
        return
    offset, fixed, others = run
    last = len(line) - len(sought)
    begin = line.find(fixed, offset) - offset
    while 0 <= begin <= last:
        if all(line[begin + place] in ways for place, ways in others):
            yield begin, begin + len(sought)
        begin = line.find(fixed, begin + offset + 1) - offset


def _strong_spans(line: str, sought: str) -> Iterable[tuple[int, int]]:
    """Where the strong letters of a stem stand in their order within one word: a broken plural keeps them."""
    pattern = _strong_letters(sought)
    return () if pattern is None else (match.span() for match in pattern.finditer(line))


@lru_cache(maxsize=1024)
def _strong_letters(sought: str) -> re.Pattern[str] | None:
    """None where there are not two of them, for too many words would have one; and where there are too many.

    Up to three letters, a long vowel or marks, may stand before each that follows. What was passed over is not tried
    again (the groups are atomic), or a row of one letter would take a time that doubles with each.
    """
    strong = [re.escape(letter) for letter in sought if letter not in _WEAK]
    if not 1 < len(strong) <= _STRONG or sought.isascii():
        return None
    return re.compile(strong[0] + "".join(f"(?>[^ ]{{0,3}}?{letter})" for letter in strong[1:]))


@lru_cache(maxsize=1024)
def _run(sought: str) -> tuple[int, str, list[tuple[int, str]]] | None:
    """The longest run of letters that are written in one way alone, after how many others; and the ways of the others.

    None where there is no run of two, and for Latin letters, which are written in two ways.
    """
    runs = [] if sought.isascii() else [match.span() for match in _FIXED.finditer(sought)]
    if not runs:
        return None
    first, end = max(runs, key=lambda run: run[1] - run[0])
    others = [(place, _AS_WRITTEN.get(each, each)) for place, each in enumerate(sought) if not first <= place < end]
    return first, sought[first:end], others


@lru_cache(maxsize=1024)
def _letters(sought: str) -> re.Pattern[str]:
    return re.compile(
        "".join(f"[{_AS_WRITTEN[letter]}]" if letter in _AS_WRITTEN else re.escape(letter) for letter in sought),
        re.IGNORECASE if sought.isascii() else 0,
    )


def _best(found: Iterable[_Hit]) -> _Stretch:
    """The stretch with most of the sought words, then with most hits, then the first."""
    best = _Stretch(0, 0, 0, None)
    inside: deque[_Hit] = deque()
    times: dict[str, int] = {}
    for hit in found:
        inside.append(hit)
        times[hit.kind] = times.get(hit.kind, 0) + 1
        while inside[0].place <= hit.place - SNIPPET_WORDS:
            gone = inside.popleft().kind
            times[gone] -= 1
            if not times[gone]:
                del times[gone]
        kinds, hits = len(times), len(inside)
        if kinds > best.kinds or (kinds == best.kinds and hits > best.hits):
            best = _Stretch(_led_up_to(inside[0].place, hit.place), kinds, hits, inside[0])
    return best


def _led_up_to(first: int, final: int) -> int:
    """Where to begin so that the hits from the first to the final one stand in the middle; 0 near the text's start."""
    begin = first - (SNIPPET_WORDS - (final - first + 1)) // 2
    return begin if begin > SNIPPET_WORDS // 6 else 0 if final < SNIPPET_WORDS else max(begin, 0)
