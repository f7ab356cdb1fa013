"""Avatars drawn from the public name alone: its first letter on a colour, as an image that needs no request."""

import hashlib
from functools import lru_cache
from html import escape
from urllib.parse import quote

import regex

from app.arabic.letters import fold

_COLOURS = ("7a3e48", "2f5d62", "5b4b8a", "8a5a2b", "3b6b3a", "27496d", "6d435a", "4f5d2f")


@lru_cache(maxsize=4096)
def avatar_url(name: str) -> str:
    """A `data:` address of an SVG image for a name; equal names look alike, whoever bears them."""
    folded = fold(name)
    colour = _COLOURS[hashlib.blake2b(folded.encode(), digest_size=1).digest()[0] % len(_COLOURS)]
    letter = next((found for found in regex.findall(r"\X", name, concurrent=False) if found[0].isalpha()), "م")
    image = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="32" fill="#{colour}"/>'
        '<text x="32" y="42" font-size="30" text-anchor="middle" fill="#fff" font-family="sans-serif">'
        f"{escape(letter)}</text></svg>"
    )
    return f"data:image/svg+xml,{quote(image, safe=' =:/')}"
