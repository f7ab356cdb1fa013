"""Slugs that keep their Arabic: readable, at most 80 characters, cut at a word, never empty, never all digits."""

import re
import unicodedata

import regex

from app.arabic.letters import MARKS, TATWEEL, fold, unfold_presentation

LIMIT = 80
STAND_IN = "مقال"
"""Stands in for a title without letters, and before one that is all digits (a number is an id)."""

_DROPPED = regex.compile(
    rf"[{''.join(sorted(MARKS))}{TATWEEL}\p{{Default_Ignorable_Code_Point}}\p{{Me}}\p{{Cs}}[\p{{Cc}}--\t\n\v\f\r]]+"
    r"|(?<=\p{L})['’](?=\p{L})",
    regex.VERSION1,
)
_WORDS = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*")
_STACKED = regex.compile(r"(\p{M}{4})\p{M}+")
_DIGIT = re.compile(r"[^\D0-9]")


def slugify(text: str, *, limit: int = LIMIT) -> str:
    """The slug of a title: its words, lower case, joined by hyphens. Making one of a slug gives the same."""
    words = _WORDS.findall(_composed(text), concurrent=False)
    slug = _cut(words, limit) or STAND_IN
    if slug.replace("-", "").isdecimal():
        slug = _cut([STAND_IN, *slug.split("-")], limit)
    return slug


def slug_key(text: str) -> str:
    """The form by which slugs are unique and found: the same for every way of typing hamza, ى, ة and marks."""
    return "-".join(_WORDS.findall(fold(_composed(text)), concurrent=False))


def numbered(slug: str, n: int, *, limit: int = LIMIT) -> str:
    """The slug with a number behind it, within the limit."""
    tail = f"-{n}"
    return _cut(slug.split("-"), limit - len(tail)) + tail


def _composed(text: str) -> str:
    """Lower case without marks and invisibles; again until stable, for dropping can bring letters together."""
    while (plain := _STACKED.sub(r"\1", _once(text), concurrent=False)) != text:
        text = plain
    return text


def _once(text: str) -> str:
    bare = _DROPPED.sub("", unfold_presentation(text), concurrent=False).lower()
    return _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), bare)


def _cut(words: list[str], limit: int) -> str:
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > limit:
            break
        slug = longer
    if slug or not words:
        return slug
    end = limit
    while unicodedata.category(words[0][end : end + 1] or "-").startswith("M"):
        end -= 1
    return words[0][:end]
