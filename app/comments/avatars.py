"""Avatars, drawn from the public name alone: its first letter on a colour, at an address that never changes."""

import hashlib
import unicodedata
from functools import lru_cache
from html import escape
from urllib.parse import quote

import regex

from app.arabic.letters import fold

PATH = "/api/v1/avatars"
"""Where the pictures are on this server."""

DRAWING = "a"
"""Stands in each address; another letter when the drawing changes, for the old ones are cached for ever."""

COLOURS = (
    "7a3e48", "2f5d62", "5b4b8a", "8a5a2b", "3b6b3a", "27496d", "6d435a", "4f5d2f",
    "8c3b3b", "1f6f78", "6a4c93", "75591c", "2e6e4e", "34558b", "94406f", "5a5f66",
)  # fmt: skip
"""White letters stand on each with a contrast of 4.5 at least (WCAG 2.2, 1.4.3)."""

UNNAMED = "م"
"""The letter of a name that has none."""

_SHOWN_AS = {"ه": "هـ"}
"""A letter that, alone, is written with a joining stroke: without it, it looks like a digit."""

_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64" role="img">'
    '<rect width="64" height="64" fill="#{colour}"/>'
    '<text x="32" y="33" font-size="30" text-anchor="middle" dominant-baseline="central" fill="#fff"'
    ' font-family="sans-serif">{letter}</text></svg>'
)


@lru_cache(maxsize=4096)
def avatar_path(name: str) -> str:
    """Where the avatar of a name is, as a path of this server; names that differ in spelling alone share one."""
    folded = fold(name)
    colour = hashlib.blake2b(folded.encode(), digest_size=1).digest()[0] % len(COLOURS)
    return f"{PATH}/{DRAWING}{colour}/{quote(initial(name))}.svg"


def initial(name: str) -> str:
    """The first letter of a name, as it stands alone: without marks, and of a ligature its first letter."""
    for letter in unicodedata.normalize("NFKC", name):
        if letter.isalpha() and not regex.fullmatch(r"\p{Lm}", letter):
            bare = unicodedata.normalize("NFC", letter.upper())
            return bare if len(bare) == 1 else letter
    return UNNAMED


def draw(drawing: str, letter: str) -> bytes | None:
    """The picture at an address, as SVG; None where no name has it."""
    number = drawing.removeprefix(DRAWING)
    if not drawing.startswith(DRAWING) or not number.isascii() or not number.isdecimal() or str(int(number)) != number:
        return None
    if int(number) >= len(COLOURS) or len(letter) != 1 or initial(letter) != letter:
        return None
    shown = escape(_SHOWN_AS.get(letter, letter))
    return _PICTURE.format(colour=COLOURS[int(number)], letter=shown).encode()
