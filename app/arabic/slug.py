"""Slugs that keep their Arabic: readable, at most 80 characters, cut at a word, never empty, never all digits."""

import re
import unicodedata

import regex

from app.arabic.letters import MARKS, TATWEEL, fold, unfold_presentation

LIMIT = 80
MOST_DIGITS = 18
"""Digits of a number that are read; a longer one is beyond every id."""

STAND_IN = "مقال"
"""Stands in for a title without letters, and before one that is all digits (a number is an id)."""

_DROPPED = regex.compile(
    rf"[{''.join(sorted(MARKS))}{TATWEEL}\p{{Default_Ignorable_Code_Point}}\p{{Me}}\p{{Cs}}[\p{{Cc}}--\t\n\v\f\r]]+"
    r"|(?<=\p{L})['’](?=\p{L})",
    regex.VERSION1,
)
_WORDS = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*")
_STACKED = regex.compile(r"(\p{M}{4})\p{M}+")
_LOOSE_DOT = regex.compile(r"([ijı]\p{M}*?)\u0307")
"""The dot that lower case leaves beside the letter of «İ»."""
_DIGIT = re.compile(r"[^\D0-9]")


def slugify(text: str, *, limit: int = LIMIT) -> str:
    """The slug of a title: its words, lower case, joined by hyphens. Making one of a slug gives the same."""
    slug = cut(words_of(text), limit) or STAND_IN
    if slug.replace("-", "").isdecimal():
        slug = cut([STAND_IN, *slug.split("-")], limit)
    return slug


def slug_key(text: str) -> str:
    """The form by which slugs are unique and found: the same for every way of typing hamza, ى, ة and marks."""
    return "-".join(_WORDS.findall(fold(_composed(text)), concurrent=False))


LONGEST_REFERENCE = 1_000
"""Characters of an id or a slug as somebody sends it."""


def words_of(text: str) -> list[str]:
    """The words that a slug is made of: lower case, without marks, with digits as 0-9."""
    return _WORDS.findall(_composed(text), concurrent=False)


def looked_up_key(text: str) -> str:
    """The key of the slug that somebody typed or linked to; empty where the text has no letter or digit.

    No word stands in for missing letters here: it would find another article, whose title has none either.
    """
    return slug_key(cut(words_of(text), LIMIT))


def number_of(text: str) -> int | None:
    """The number that a text consists of, in the digits of any script; None for any other text.

    Spaces, marks and invisible characters around and between the digits do not count. None for a text that is longer
    than anything that names an article.
    """
    if len(text) > LONGEST_REFERENCE:
        return None
    digits = _DROPPED.sub("", text, concurrent=False).strip()
    if not digits.isdecimal():
        return None
    significant = "".join(str(unicodedata.decimal(digit)) for digit in digits).lstrip("0")
    return int(significant or "0") if len(significant) <= MOST_DIGITS else 10**MOST_DIGITS


def numbered(slug: str, n: int, *, limit: int = LIMIT) -> str:
    """The slug with a number behind it, within the limit."""
    tail = f"-{n}"
    return cut(slug.split("-"), limit - len(tail)) + tail


def _composed(text: str) -> str:
    """Lower case without marks and invisibles; again until stable, for dropping can bring letters together."""
    while (plain := _STACKED.sub(r"\1", _once(text), concurrent=False)) != text:
        text = plain
    return text


def _once(text: str) -> str:
    bare = _DROPPED.sub("", unfold_presentation(text), concurrent=False).lower()
    if "\u0307" in bare:
        bare = _LOOSE_DOT.sub(r"\1", bare, concurrent=False)
    return _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), bare)


def cut(words: list[str], limit: int) -> str:
    """The first words, joined by hyphens, that fit into the limit; the beginning of the first where it does not."""
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
