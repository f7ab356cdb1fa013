"""Sketches: nearly the same texts have nearly the same sketch, though words, numbers or links were changed in them.

A sketch is a MinHash by one permutation (Li, Owen and Zhang, "One Permutation Hashing", 2012) of the sequences of five
letters in a text. As many of its places are equal as the two texts have of all their sequences in common.
"""

from typing import NamedTuple
from zlib import crc32

SHORTEST = 40
"""Letters of a text that is compared; of shorter ones many people write the same."""

ALIKE = 0.6
"""What two texts have to have in common. Of twenty words one may be another."""

PLACES = 16
_LETTERS = 5
_WIDTH = _LETTERS * 4
_NO_DIGITS = dict.fromkeys(map(ord, "0123456789"))


class Sketch(NamedTuple):
    """The sketch of a text, and four numbers of which nearly the same texts have one in common."""

    places: str
    near: tuple[int | None, int | None, int | None, int | None]


def sketch(letters: str) -> Sketch | None:
    """The sketch of a row of letters, in time linear in its length; None for a short text."""
    letters = letters.translate(_NO_DIGITS)
    if len(letters) < SHORTEST:
        return None
    data = letters.encode("utf-32-le")
    least: list[int | None] = [None] * PLACES
    for hashed in {crc32(data[at : at + _WIDTH]) for at in range(0, len(data) - _WIDTH + 1, 4)}:
        place, value = hashed % PLACES, hashed // PLACES
        known = least[place]
        if known is None or value < known:
            least[place] = value
    places = ".".join("" if each is None else f"{each:x}" for each in least)
    first, second, third, fourth = (_pair(least[at], least[at + 1]) for at in (0, 4, 8, 12))
    return Sketch(places, (first, second, third, fourth))


def _pair(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one << 28 | other


def are_alike(one: str, other: str) -> bool:
    """Whether two texts are nearly the same, by their sketches."""
    pairs = [(a, b) for a, b in zip(one.split("."), other.split("."), strict=True) if a or b]
    return sum(a == b for a, b in pairs) >= ALIKE * len(pairs)
