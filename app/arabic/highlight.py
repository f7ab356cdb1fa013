"""Highlights: the words of a text that were sought, marked in the text as it was written, its own marks intact."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import chain
from sys import getsizeof
from typing import NamedTuple

from app.arabic.analysis import split
from app.arabic.stemming import stem
from app.arabic.words import AS_WRITTEN
from app.memory import Memory

LONGEST = 64
"""Letters of what stands between two spaces that is remembered; nobody writes a longer word twice."""


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

    def within(self, piece: str) -> Sequence[str]:
        """What stands between two spaces of a text may be several words: those of it that were sought."""
        if self.words or self.prefixes:
            return [found for word in AS_WRITTEN.findall(piece) if (found := self.finds(word)) is not None]
        return [root for root in _roots[piece] if root in self.stems]

    def throughout(self, pieces: Sequence[str]) -> list[tuple[int, str]]:
        """The same for all pieces of a text, each with its place."""
        if self.words or self.prefixes:
            return [(place, each) for place, piece in enumerate(pieces) for each in self.within(piece)]
        roots = list(map(_roots.__getitem__, pieces))
        if self.stems.isdisjoint(chain.from_iterable(roots)):  # most often, for it was not found where it should be
            return []
        return [(place, root) for place, each in enumerate(roots) for root in each if root in self.stems]


def highlight(text: str, sought: Sought, *, end: int | None = None) -> str:
    """A text as HTML, escaped, with what was sought in `<mark>`; up to an `end`, which may be inside of a word."""
    if not sought.kinds:
        return escape(text[:end])
    if end is None:
        pieces = text.split(" ")
        return joined(pieces, dict.fromkeys(place for place, _ in sought.throughout(pieces)), sought)
    return "".join(_parts(text, end, sought))


def joined(pieces: Sequence[str], places: Iterable[int], sought: Sought) -> str:
    """What stands between the spaces of a text, as HTML again, highlighted at the places that have what was sought."""
    parts, begin = [], 0
    for place in places:
        if begin < place:
            parts.append(escape(" ".join(pieces[begin:place])))
        piece = pieces[place]
        parts.append(_marked[piece, sought] if len(piece) <= LONGEST else "".join(_parts(piece, len(piece), sought)))
        begin = place + 1
    if begin < len(pieces):
        parts.append(escape(" ".join(pieces[begin:])))
    return " ".join(parts)


def _mark(asked: tuple[str, Sought]) -> str:
    piece, sought = asked
    return "".join(_parts(piece, len(piece), sought))


def _parts(text: str, end: int, sought: Sought) -> Iterator[str]:
    begin = 0
    for word in AS_WRITTEN.finditer(text):
        if word.end() > end:
            break
        if sought.finds(word[0]) is not None:
            yield escape(text[begin : word.start()])
            yield f"<mark>{escape(word[0])}</mark>"
            begin = word.end()
    yield escape(text[begin:end])


def _first_word(surface: str) -> str:
    words = split(surface)
    return words[0] if words else ""


def _stem(surface: str) -> str:
    return stem(_first_word(surface))


def _all_stems(piece: str) -> tuple[str, ...]:
    """The stems of what stands between two spaces; most often it is one word."""
    return tuple(_stems[word] for word in AS_WRITTEN.findall(piece))


_stems = Memory("words", _stem)
_roots = Memory("words", _all_stems)
_marked = Memory("marked words", _mark, size=lambda asked, answer: 200 + 2 * getsizeof(asked[0]) + getsizeof(answer))
"""Remembered, for the answers of a page repeat what was sought."""
