"""Highlights: the words of a text that were sought, marked in the text as it was written, its own marks intact."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from app.arabic.analysis import split
from app.arabic.letters import INVISIBLE, MARKS, TATWEEL
from app.arabic.memo import Memo
from app.arabic.stemming import REMEMBERED, stem

SNIPPET_WORDS = 30
"""Words of a snippet: some three lines."""

SNIPPET_CHARACTERS = 500
"""Where words are longer than any language has them, or far apart."""

ELLIPSIS = "…"

_WITHIN = "".join(sorted(MARKS | INVISIBLE | {TATWEEL}))
_WORD = re.compile(rf"[^\W_]++(?:[{_WITHIN}]++[^\W_]*+)*+")
_AS_WRITTEN = {"ا": "[اأإآٱ]", "ي": "[يىئ]", "ه": "[هةت]", "ء": "[ءأؤئ]", "و": "[وؤ]"}
"""The letters of a stem as they stand in most words."""


class Sought(NamedTuple):
    """What is to be marked: words by their stem, words as they stand (normalised), and words by how they begin."""

    stems: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()

    def finds(self, surface: str) -> str | None:
        """Which of them a word of a text is; None for a word that was not sought."""
        if (root := _stems[surface]) in self.stems:
            return root
        if not self.words and not self.prefixes:
            return None
        word = _first_word(surface)
        if word in self.words:
            return word
        return next((prefix for prefix in self.prefixes if word.startswith(prefix)), None)

    @property
    def kinds(self) -> frozenset[str]:
        """All that there is to be found."""
        return self.stems.union(self.words, self.prefixes)

    def hits(self, pieces: Sequence[str]) -> list[tuple[int, str]]:
        """The places of those pieces of a text between spaces that were sought, and which they are.

        Most words have the letters of their stem, so that it is enough to look at those that do; where that does not
        find everything, each is looked at.
        """
        kinds = self.kinds
        near = sorted(_near(" ".join(pieces), kinds))
        found = [(place, each) for place in near for each in self._within(pieces[place])]
        if len({each for _, each in found}) == len(kinds):
            return found
        return self._everywhere(pieces)

    def _everywhere(self, pieces: Sequence[str]) -> list[tuple[int, str]]:
        if self.words or self.prefixes:
            return [(place, each) for place, piece in enumerate(pieces) for each in self._within(piece)]
        roots = list(map(_roots.__getitem__, pieces))
        present = {each for each in set(roots) if not self.stems.isdisjoint(each)}
        return [
            (place, root)
            for place, each in enumerate(roots if present else ())
            if each in present
            for root in each
            if root in self.stems
        ]

    def _within(self, piece: str) -> Sequence[str]:
        if self.words or self.prefixes:
            return [found for word in _WORD.findall(piece) if (found := self.finds(word)) is not None]
        return [root for root in _roots[piece] if root in self.stems]


class _Window(NamedTuple):
    first: int
    kinds: int
    hits: int


def highlight(text: str, sought: Sought) -> str:
    """A whole text as HTML, escaped, with what was sought in `<mark>`."""
    return _marked(text, 0, len(text), _WORD.finditer(text), sought)


def snippet(text: str, sought: Sought) -> str:
    """The stretch of a text that has most of what was sought, as one line of HTML; the beginning where it has none."""
    pieces = text.split()
    hits = sought.hits(pieces)
    first = _best_beginning(hits)
    last = first + SNIPPET_WORDS
    is_cut = last < len(pieces)
    line = " ".join(pieces[first:last])
    if len(line) > SNIPPET_CHARACTERS:
        is_cut = True
        marked = _marked(line, 0, SNIPPET_CHARACTERS, _WORD.finditer(line), sought).strip()
    else:
        places = dict.fromkeys(place for place, _ in hits if first <= place < last)
        marked = _joined(pieces[first:last], [place - first for place in places], sought)
    return f"{ELLIPSIS if first else ''}{marked}{ELLIPSIS if is_cut else ''}"


def _joined(pieces: Sequence[str], hits: Iterable[int], sought: Sought) -> str:
    """The pieces as HTML, with what was sought marked in those that have it."""
    parts, begin = [], 0
    for place in hits:
        parts += [escape(" ".join(pieces[begin:place])), highlight(pieces[place], sought)]
        begin = place + 1
    parts.append(escape(" ".join(pieces[begin:])))
    return " ".join(filter(None, parts))


def _best_beginning(found: Iterable[tuple[int, str]]) -> int:
    """Where the words of a snippet should begin: most of the sought words, then most hits, then first."""
    best = _Window(0, 0, 0)
    inside: deque[tuple[int, str]] = deque()
    times: dict[str, int] = {}
    for hit in found:
        place, each = hit
        inside.append(hit)
        times[each] = times.get(each, 0) + 1
        while inside[0][0] <= place - SNIPPET_WORDS:
            _, gone = inside.popleft()
            times[gone] -= 1
            if not times[gone]:
                del times[gone]
        kinds, hits = len(times), len(inside)
        if kinds > best.kinds or (kinds == best.kinds and hits > best.hits):
            best = _Window(_led_up_to(inside[0][0], place), kinds, hits)
    return best.first


def _led_up_to(first: int, final: int) -> int:
    """Where to begin so that the hits from the first to the final one stand in the middle; 0 near the text's start."""
    begin = first - (SNIPPET_WORDS - (final - first + 1)) // 2
    return begin if begin > SNIPPET_WORDS // 6 else 0 if final < SNIPPET_WORDS else max(begin, 0)


def _marked(text: str, begin: int, end: int, words: Iterable[re.Match[str]], sought: Sought) -> str:
    return "".join(_pieces(text, begin, end, words, sought))


def _pieces(text: str, begin: int, end: int, words: Iterable[re.Match[str]], sought: Sought) -> Iterator[str]:
    for word in words:
        if word.end() > end:
            break
        if sought.finds(word[0]) is not None:
            yield escape(text[begin : word.start()])
            yield f"<mark>{escape(word[0])}</mark>"
            begin = word.end()
    yield escape(text[begin:end])


def _near(line: str, sought: Iterable[str]) -> set[int]:
    """Which words of a line have the letters of something sought."""
    places = set()
    for each in sought:
        place = before = 0
        for match in _letters(each).finditer(line):
            place += line.count(" ", before, match.start())
            before = match.start()
            places.add(place)
    return places


@lru_cache(maxsize=1024)
def _letters(sought: str) -> re.Pattern[str]:
    return re.compile(
        "".join(_AS_WRITTEN.get(letter, re.escape(letter)) for letter in sought),
        re.IGNORECASE if sought.isascii() else 0,
    )


def _first_word(surface: str) -> str:
    words = split(surface)
    return words[0] if words else ""


def _stem(surface: str) -> str:
    return stem(_first_word(surface))


def _all_stems(piece: str) -> tuple[str, ...]:
    """The stems of what stands between two spaces; most often it is one word."""
    return tuple(_stems[word] for word in _WORD.findall(piece))


_stems = Memo(_stem, size=REMEMBERED)
_roots = Memo(_all_stems, size=REMEMBERED)
