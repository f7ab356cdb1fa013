"""Reading the lists. Each says whose it is and what it holds; words are normalised as they are read."""

from collections.abc import Iterator, Mapping
from importlib.resources import files

from app.arabic.letters import normalise


def words(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(normalise(" ".join(_lines(name))).split())


def rows(name: str) -> list[tuple[str, ...]]:
    """The lines of a list, each as its words."""
    return [tuple(normalise(line).split()) for line in _lines(name)]


def variants(name: str) -> Mapping[str, str]:
    """From each other form to the one that is kept, of lines `kept: other other`."""
    kept: dict[str, str] = {}
    for line in _lines(name):
        form, _, others = normalise(line).partition(":")
        for other in others.split():
            if other != form:
                kept.setdefault(other, form)
    return kept


def _lines(name: str) -> Iterator[str]:
    text = (files(__package__) / f"{name}.txt").read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
