"""Slugs that keep their Arabic: readable, at most 80 characters, cut at a word, never empty, never all digits."""

import re
import unicodedata

from app.arabic.letters import MARKS, TATWEEL, latin_digits, normalise

LIMIT = 80
STAND_IN = "مقال"
"""Stands in for a title without letters, and before one that is all digits (a number is an id)."""

_DROPPED = re.compile(
    "[" + "".join(sorted(MARKS)) + TATWEEL + "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\x00\ud800-\udfff]+"
)
_WORDS = re.compile(r"[^\W_]+")
_COMBINING = ("Mn", "Mc", "Me")


def slugify(text: str, *, limit: int = LIMIT) -> str:
    """The slug of a title: its words, lower case, joined by hyphens. Making one of a slug gives the same."""
    words = _WORDS.findall(_composed(text))
    slug = _cut(words, limit) or STAND_IN
    if slug.replace("-", "").isdecimal():
        slug = _cut([STAND_IN, *slug.split("-")], limit)
    return slug


def slug_key(text: str) -> str:
    """The form by which slugs are unique and found: the same for every way of typing hamza, ى, ة and marks."""
    return "-".join(_WORDS.findall(normalise(_DROPPED.sub("", text)).casefold()))


def numbered(slug: str, n: int, *, limit: int = LIMIT) -> str:
    """The slug with a number behind it, within the limit."""
    tail = f"-{n}"
    return _cut(slug.split("-"), limit - len(tail)) + tail


def _composed(text: str) -> str:
    """Lower case without marks and invisibles; again until stable, for dropping can bring letters together."""
    while (
        plain := unicodedata.normalize(
            "NFC", latin_digits(_DROPPED.sub("", unicodedata.normalize("NFC", text))).lower()
        )
    ) != text:
        text = plain
    return text


def _cut(words: list[str], limit: int) -> str:
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > limit:
            break
        slug = longer
    return slug or (words[0][:limit] if words else "")
