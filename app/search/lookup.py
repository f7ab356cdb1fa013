"""What is looked up in the index, for whichever database has it; and what is written to it."""

from typing import NamedTuple

from app.arabic.memo import Memo
from app.arabic.skeleton import skeleton
from app.arabic.stemming import REMEMBERED, stem

GAP = "¶"
"""Stands between summary and body, so that no phrase reaches from one into the other; not a word itself."""


class Lookup(NamedTuple):
    """Rows that have of each group of marks any one, phrases and beginnings; and none of what is excluded.

    A mark is a stem, a stem of the title, or a skeleton, told apart by its first letter.
    """

    marks: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    prefixes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    without_phrases: tuple[tuple[str, ...], ...] = ()


class Tokens(NamedTuple):
    """The words of an article, normalised, in their order."""

    title: tuple[str, ...]
    body: tuple[str, ...]

    @property
    def word_count(self) -> int:
        """The words of summary and body."""
        return len(self.body) - (GAP in self.body)

    def marks(self) -> list[str]:
        """The marks under which it is found."""
        title = set(map(_MARKS.__getitem__, set(self.title)))
        every = title.union(map(_MARKS.__getitem__, set(self.body) - {GAP}))
        return [*{mark.stem for mark in every}, *{mark.title for mark in title}, *{mark.skeleton for mark in every}]


class _Marks(NamedTuple):
    stem: str
    title: str
    skeleton: str


def _marks(word: str) -> _Marks:
    root = stem(word)
    return _Marks(stem_mark(root), title_mark(root), skeleton_mark(skeleton(root)))


def stem_mark(root: str) -> str:
    """The mark of a stem anywhere in an article."""
    return f"s{root}"


def title_mark(root: str) -> str:
    """The mark of a stem in a title."""
    return f"t{root}"


def skeleton_mark(bones: str) -> str:
    """The mark of a skeleton."""
    return f"k{bones}"


_MARKS = Memo(_marks, size=REMEMBERED)
"""The marks of words, made once: an article has hundreds."""
