"""What is looked up in the index, for whichever database has it; and what is written to it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from app.arabic.analysis import split
from app.arabic.compounds import compounds
from app.arabic.skeleton import skeleton
from app.arabic.stemming import stem
from app.index.forms import pack
from app.memory import Memory

GAP = "¶"
"""Stands between summary and body, so that no phrase reaches from one into the other; not a word itself."""

LONGEST = 400
"""Letters of a word or a mark in PostgreSQL, where one may have 2 KiB."""

BEGUN = 16 * 1024
"""What is read of the words of an article to compare those with which it begins."""

MOST_BYTES = 768 * 1024
"""Of the words and marks of an article, each counted once. PostgreSQL takes a megabyte, and prose has less than half of
this, however long."""

MOST_BYTES_OF_A_LETTER = 48
"""Of a word, in itself, in its stem and its skeleton: four bytes in each, and four to tell the two marks; and as often
in two compound names, of the words before and behind it.
"""

SAMPLES = 16
"""One article in so many, by its id, is in the sample in which common words are counted; a power of two."""

COUNTED_OUT = 5000
"""What more articles than these have is counted in the sample: right to a twelfth at worst, which no weight shows. Both
databases do so by the same rule, for they are to order the same."""


class Lookup(NamedTuple):
    """Rows that have of each group of marks any one, phrases and beginnings; and none of what is excluded.

    A mark is a stem, a stem of the title, or a skeleton, told apart by its first letter.
    """

    marks: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    prefixes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    without_phrases: tuple[tuple[str, ...], ...] = ()
    without_prefixes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tokens:
    """The words of an article, normalised, in their order; and what follows from them, made once.

    `left_out` is how many more its body has, for which an index has no room.
    """

    title: tuple[str, ...]
    body: tuple[str, ...]
    left_out: int = 0

    @property
    def word_count(self) -> int:
        """The words of summary and body."""
        return len(self.body) - (GAP in self.body) + self.left_out

    @cached_property
    def lines(self) -> tuple[str, str, str]:
        """Title, body and marks as text, a space between any two."""
        return " ".join(self.title), " ".join(self.body), " ".join(self.marks)

    @cached_property
    def words(self) -> set[str]:
        """Each word that it has anywhere."""
        return {*self.title, *self._in_body}

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """The marks under which it is found: of its words, and of compound names as they are written joined."""
        if "lines" in vars(self):  # made by another process
            return _parted(self.lines[2])
        words = self.words.union(self._joined_in_title, self._joined_in_body)
        stems, _, bones = zip(*map(_MARKS.__getitem__, words), strict=True) if words else ((), (), ())
        titled = {_MARKS[word][1] for word in (*self.title, *self._joined_in_title)}
        return (*set(stems), *titled, *set(bones))

    @cached_property
    def title_forms(self) -> bytes:
        """The forms of its title (see `forms`)."""
        return pack(Counter((*self.title, *self._joined_in_title)))

    @cached_property
    def body_forms(self) -> bytes:
        """The forms of its summary and body."""
        counts = self._in_body
        if self._joined_in_body:
            counts = counts.copy()
            counts.update(self._joined_in_body)
        return pack(counts)

    @cached_property
    def _joined_in_title(self) -> list[str]:
        return [each.joined for each in compounds(self.title)]

    @cached_property
    def _joined_in_body(self) -> list[str]:
        return [each.joined for each in compounds(self.body)]

    @cached_property
    def _in_body(self) -> Counter[str]:
        counts = Counter(self.body)
        del counts[GAP]
        return counts

    def __reduce__(self) -> tuple[Callable[..., "Tokens"], tuple[Any, ...]]:
        """What makes them anew in another process: a few long strings are quicker than many short ones."""
        return _made_elsewhere, (self.lines, self.title_forms, self.body_forms, self.left_out)

    def make(self) -> None:
        """Make all that follows from the words now, before a transaction waits for it."""
        _ = self.lines, self.title_forms, self.body_forms


def _made_elsewhere(lines: tuple[str, str, str], title_forms: bytes, body_forms: bytes, left_out: int) -> Tokens:
    """Tokens with what another process has made of them."""
    tokens = Tokens(_parted(lines[0]), _parted(lines[1]), left_out)
    vars(tokens).update(lines=lines, title_forms=title_forms, body_forms=body_forms)
    return tokens


def _parted(line: str) -> tuple[str, ...]:
    return tuple(line.split(" ")) if line else ()


def analysed(title: str, summary: str, text: str) -> Tokens:
    """The words of an article; `text` is its body without markup."""
    body = split(text)
    return fitting(tuple(split(title)), (*split(summary), GAP, *body) if summary else tuple(body))


def fitting(title: tuple[str, ...], body: tuple[str, ...]) -> Tokens:
    """The words of an article, of its body the first ones, as far as either database has room for them."""
    if sum(map(len, body)) <= MOST_BYTES // MOST_BYTES_OF_A_LETTER:
        return Tokens(title, body)
    room = _room(body)
    return Tokens(title, body[:room], len(body) - room)


def _room(words: Sequence[str]) -> int:
    """For how many of these words, from the first one on, there is room."""
    known: set[str] = set()
    left = MOST_BYTES
    joined: dict[int, list[str]] = {}
    for each in compounds(words):
        joined.setdefault(each.end - 1, []).append(each.joined)
    for place, word in enumerate(words):
        for token in (word, *joined.get(place, ())):
            if token not in known:
                root, _, bones = _MARKS[token]
                new = {token, f"_{root}", f"_{bones}"} - known
                known |= new
                left -= sum(len(each[: LONGEST + 1].encode()) for each in new)
        if left < 0:
            return place
    return len(words)


def _marks(word: str) -> tuple[str, str, str]:
    """Those of a word's stem, of its stem in a title, of its skeleton."""
    root = stem(word)
    return stem_mark(root), title_mark(root), skeleton_mark(skeleton(root))


def stem_mark(root: str) -> str:
    """The mark of a stem anywhere in an article."""
    return f"s{root}"


def title_mark(root: str) -> str:
    """The mark of a stem in a title."""
    return f"t{root}"


def skeleton_mark(bones: str) -> str:
    """The mark of a skeleton."""
    return f"k{bones}"


_MARKS = Memory("words", _marks)
"""The marks of words, made once: an article has hundreds."""
