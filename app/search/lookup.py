"""What is looked up in the index, for whichever database has it; and what is written to it."""

from typing import NamedTuple

from app.arabic.skeleton import skeleton
from app.arabic.stemming import stem

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
        title = {stem(word) for word in self.title}
        body = {stem(word) for word in self.body if word != GAP}
        stems = title | body
        return [
            *(f"s{each}" for each in stems),
            *(f"t{each}" for each in title),
            *(f"k{each}" for each in {skeleton(each) for each in stems}),
        ]


def stem_mark(root: str) -> str:
    """The mark of a stem anywhere in an article."""
    return f"s{root}"


def title_mark(root: str) -> str:
    """The mark of a stem in a title."""
    return f"t{root}"


def skeleton_mark(bones: str) -> str:
    """The mark of a skeleton."""
    return f"k{bones}"
