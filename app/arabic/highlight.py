"""Highlights: the words of a text that were sought, marked in the text as it was written, its own marks intact."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
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

LOOKED_AT_FIRST = 250
"""Words: where a stretch of these has all that is sought, the rest is not read."""

ELLIPSIS = "…"

_WITHIN = "".join(sorted(MARKS | INVISIBLE | {TATWEEL}))
_WORD = re.compile(rf"[^\W_]++(?:[{_WITHIN}]++[^\W_]*+)*+")


_Root = str | tuple[str, ...]


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

    def hits(self, pieces: Sequence[str]) -> Iterable[tuple[int, str]]:
        """The places of those pieces of a text between spaces that were sought, and which they are."""
        if self.words or self.prefixes:
            surfaces = ((place, word) for place, piece in enumerate(pieces) for word in _WORD.findall(piece))
            found = ((place, self.finds(word)) for place, word in surfaces)
            return ((place, each) for place, each in found if each is not None)
        roots = list(map(_roots.__getitem__, pieces))
        present = [
            (each, root)
            for each in self._present(set(roots))
            for root in self.stems.intersection(each if isinstance(each, tuple) else (each,))
        ]
        return sorted((place, root) for each, root in present for place in _places(roots, each))

    def _present(self, roots: set[_Root]) -> Iterable[_Root]:
        several = [each for each in roots if each.__class__ is tuple and not self.stems.isdisjoint(each)]
        return [*self.stems.intersection(roots), *several]


class _Window(NamedTuple):
    first: int
    kinds: int
    hits: int


def highlight(text: str, sought: Sought) -> str:
    """A whole text as HTML, escaped, with what was sought in `<mark>`."""
    return _marked(text, 0, len(text), _WORD.finditer(text), sought)


def snippet(text: str, sought: Sought) -> str:
    """The stretch of a text that has most of what was sought, as one line of HTML; the beginning where it has none."""
    pieces = text.split(None, LOOKED_AT_FIRST)
    rest = pieces.pop() if len(pieces) > LOOKED_AT_FIRST else ""
    window = _best_window(pieces, sought)
    if rest and window.kinds < len(sought.stems | sought.words) + len(sought.prefixes):
        pieces += rest.split()
        rest = ""
        window = _best_window(pieces, sought)
    last = window.first + SNIPPET_WORDS
    line = " ".join(pieces[window.first : last])
    end = min(len(line), SNIPPET_CHARACTERS)
    is_cut = end < len(line) or last < len(pieces) or bool(rest)
    marked = _marked(line, 0, end, _WORD.finditer(line), sought).strip()
    return f"{ELLIPSIS if window.first else ''}{marked}{ELLIPSIS if is_cut else ''}"


def _best_window(pieces: Sequence[str], sought: Sought) -> _Window:
    """Where the words of a snippet should begin: most of the sought words, then most hits, then first."""
    best = _Window(0, 0, 0)
    inside: deque[tuple[int, str]] = deque()
    for place, found in sought.hits(pieces):
        inside.append((place, found))
        while inside[0][0] <= place - SNIPPET_WORDS:
            inside.popleft()
        hits = len(inside)
        if hits > best.hits or hits >= best.kinds:
            kinds = len({each for _, each in inside})
            if (kinds, hits) > best[1:]:
                best = _Window(_led_up_to(inside[0][0], place), kinds, hits)
    return best


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


def _places(roots: Sequence[_Root], root: _Root) -> Iterator[int]:
    """The places of a root, without a look at each of the others in Python."""
    place = -1
    for _ in range(roots.count(root)):
        place = roots.index(root, place + 1)
        yield place


def _first_word(surface: str) -> str:
    words = split(surface)
    return words[0] if words else ""


def _stem(surface: str) -> str:
    return stem(_first_word(surface))


def _root(piece: str) -> _Root:
    """The stem of what stands between two spaces; the stems where that is more words than one, or none."""
    roots = tuple(_stems[word] for word in _WORD.findall(piece))
    return roots[0] if len(roots) == 1 else roots


_stems = Memo(_stem, size=REMEMBERED)
_roots = Memo(_root, size=REMEMBERED)
