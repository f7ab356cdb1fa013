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


SEVERAL = " "
"""Stands for the stems of what is more words than one between two spaces; no stem itself."""


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
        return self._by_stem(pieces)

    def _by_stem(self, pieces: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Without a look at each piece in Python: of hundreds few are hits."""
        roots = list(map(_roots.__getitem__, pieces))
        may_be = bytes(map({*self.stems, SEVERAL}.__contains__, roots))
        place = may_be.find(1)
        while place >= 0:
            root = roots[place]
            if root != SEVERAL:
                yield place, root
            else:
                yield from ((place, each) for each in _several[pieces[place]] if each in self.stems)
            place = may_be.find(1, place + 1)


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
    hits = list(sought.hits(pieces))
    window = _best_window(hits)
    if rest and window.kinds < len(sought.stems | sought.words) + len(sought.prefixes):
        more = rest.split()
        hits += ((place + len(pieces), found) for place, found in sought.hits(more))
        pieces += more
        rest = ""
        window = _best_window(hits)
    first, last = window.first, window.first + SNIPPET_WORDS
    is_cut = last < len(pieces) or bool(rest)
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


def _best_window(found: Iterable[tuple[int, str]]) -> _Window:
    """Where the words of a snippet should begin: most of the sought words, then most hits, then first."""
    best = _Window(0, 0, 0)
    inside: deque[tuple[int, str]] = deque()
    for hit in found:
        place = hit[0]
        inside.append(hit)
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


def _first_word(surface: str) -> str:
    words = split(surface)
    return words[0] if words else ""


def _stem(surface: str) -> str:
    return stem(_first_word(surface))


def _root(piece: str) -> str:
    """The stem of what stands between two spaces; nothing where it is no word."""
    words = _WORD.findall(piece)
    return SEVERAL if len(words) > 1 else _stems[words[0]] if words else ""


def _all_roots(piece: str) -> tuple[str, ...]:
    return tuple(_stems[word] for word in _WORD.findall(piece))


_stems = Memo(_stem, size=REMEMBERED)
_roots = Memo(_root, size=REMEMBERED)
_several = Memo(_all_roots, size=REMEMBERED)
