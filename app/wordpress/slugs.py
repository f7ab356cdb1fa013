"""WordPress's slugs: percent-encoded, and cut at 200 bytes of that, which is 33 letters of Arabic."""

import re
import unicodedata
from urllib.parse import unquote

from app.arabic.slug import LIMIT, slug_key, slugify

CUT_FROM = 190
"""Bytes of an encoded slug from which on it may have been cut: WordPress leaves 200, and room for a number."""

_NUMBER = re.compile(r"-\d{1,4}$")
_TRASHED = "__trashed"


def decoded(slug: str) -> str:
    """A slug in letters; half a letter at its end is left out."""
    text = unquote(slug, errors="ignore") if "%" in slug else slug
    return unicodedata.normalize("NFC", text).strip("/ ").removesuffix(_TRASHED)


def encoded_length(slug: str) -> int:
    """Bytes of a slug as WordPress counts them."""
    if "%" in slug:
        return len(slug)
    return sum(1 if character.isascii() else 3 * len(character.encode()) for character in slug)


def is_cut(slug: str, title: str) -> bool:
    """Whether WordPress cut a slug: it is as long as one may be, and the title goes on where it ends."""
    bare = _NUMBER.sub("", slug) if _NUMBER.search(slug) and encoded_length(slug) >= CUT_FROM else slug
    if encoded_length(bare) < CUT_FROM:
        return False
    key, of_title = slug_key(decoded(bare)), slug_key(title)
    return bool(key) and of_title.startswith(key) and len(of_title) > len(key)


def ours(slug: str) -> str | None:
    """A slug as we keep one; None where it has no letter or digit."""
    text = decoded(slug)
    return slugify(text) if slug_key(text) else None


def former(slug: str) -> str | None:
    """A former slug, where it is short enough to be one of ours; its address leads on in any case."""
    text = decoded(slug)
    return text if text and len(text) <= LIMIT and slug_key(text) else None
