"""Highlights: the words of a text that were sought, marked in the text as it was written, its own marks intact."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from typing import NamedTuple

from app.arabic.analysis import split
from app.arabic.letters import INVISIBLE, MARKS, TATWEEL
from app.arabic.memo import Memo
from app.arabic.stemming import REMEMBERED, stem

SNIPPET_WORDS = 30
"""Words of a snippet: some three lines."""

SNIPPET_CHARACTERS = 500
"""Where words are longer than any language has them, or far apart."""

LOOKED_AT_FIRST = 1500
"""Characters: where a stretch of these has all that is sought, the rest is not read."""

ELLIPSIS = "…"

_WITHIN = "".join(sorted(MARKS | INVISIBLE | {TATWEEL}))
_WORD = re.compile(rf"[^\W_]++(?:[{_WITHIN}]++[^\W_]*+)*+")
_SPACE = re.compile(r"\s+")


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

    def hits(self, surfaces: Sequence[str]) -> Iterator[tuple[int, str]]:
        """The places of those words of a text that were sought, and which they are."""
        if self.words or self.prefixes:
            found = ((place, self.finds(surface)) for place, surface in enumerate(surfaces))
            return ((place, each) for place, each in found if each is not None)
        stems = self.stems
        return ((place, root) for place, root in enumerate(map(_stems.__getitem__, surfaces)) if root in stems)


class _Window(NamedTuple):
    first: int
    kinds: int
    hits: int


def highlight(text: str, sought: Sought) -> str:
    """A whole text as HTML, escaped, with what was sought in `<mark>`."""
    return _marked(text, 0, len(text), _WORD.finditer(text), sought)


def snippet(text: str, sought: Sought) -> str:
    """The stretch of a text that has most of what was sought, as one line of HTML; the beginning where it has none."""
    window = _best_window(text[:LOOKED_AT_FIRST], sought)
    if len(text) > LOOKED_AT_FIRST and window.kinds < len(sought.stems | sought.words) + len(sought.prefixes):
        window = _best_window(text, sought)
    words = list(islice(_WORD.finditer(text), window.first, window.first + SNIPPET_WORDS + 1))
    begin = words[0].start() if words and window.first else 0
    end = words[-2].end() if len(words) > SNIPPET_WORDS else len(text)
    end = min(end, begin + SNIPPET_CHARACTERS)
    line = _SPACE.sub(" ", _marked(text, begin, end, words, sought)).strip()
    return f"{ELLIPSIS if begin else ''}{line}{ELLIPSIS if end < len(text) else ''}"


def _best_window(text: str, sought: Sought) -> _Window:
    """Where the words of a snippet should begin: most of the sought words, then most hits, then first."""
    best = _Window(0, 0, 0)
    inside: deque[tuple[int, str]] = deque()
    for place, found in sought.hits(_WORD.findall(text)):
        inside.append((place, found))
        while inside[0][0] <= place - SNIPPET_WORDS:
            inside.popleft()
        window = _Window(_led_up_to(inside[0][0], place), len({each for _, each in inside}), len(inside))
        if window[1:] > best[1:]:
            best = window
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


def _first_word(surface: str) -> str:
    words = split(surface)
    return words[0] if words else ""


def _stem(surface: str) -> str:
    return stem(_first_word(surface))


_stems = Memo(_stem, size=REMEMBERED)
