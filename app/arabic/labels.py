"""Slugs of sections, tags and authors: names that differ in more than spelling have different slugs.

A title loses its signs in a slug, and another number tells two alike titles apart. Names are looked up by their slugs,
so that signs with a meaning of their own become words there: C, C++ and C# are three, and so are two emoji.
"""

from hashlib import sha256

import regex

from app.arabic.letters import unfold_presentation
from app.arabic.slug import LIMIT, STAND_IN, cut, slug_key, words_of

SIGN = "رمز"
"""Stands before the numbers of signs that have no word below."""

WORDS = {
    "+": "plus", "#": "sharp", "*": "star", "@": "at", "%": "percent", "٪": "percent", "&": "and", ".": "dot",
    "$": "dollar", "€": "euro", "£": "pound", "=": "equals", "<": "less", ">": "greater",
}  # fmt: skip
_TAG_CHARACTERS = "\U000e0020-\U000e007f"
"""Invisible letters behind a flag, which tell England's from Scotland's."""

_SIGN = rf"[[\p{{Sm}}\p{{Sc}}\p{{So}}\p{{Emoji_Modifier}}{_TAG_CHARACTERS}\#*@%٪]--[|\u2044]]"
"""A bar and the line of a fraction only stand between words."""

_SIGNS = regex.compile(
    rf"""
    (?P<hashtag>(?<![\p{{L}}\p{{M}}\p{{N}}\p{{S}}\#])\#+(?=[\p{{L}}\p{{N}}]))
    | (?:{_SIGN}\p{{Default_Ignorable_Code_Point}}*)+
    | (?<![\p{{L}}\p{{M}}\p{{N}}.])\.(?=[\p{{L}}\p{{N}}])
    """,
    regex.VERSION1 | regex.VERBOSE,
)
_UNSEEN = regex.compile(
    rf"[\p{{Default_Ignorable_Code_Point}}--[{_TAG_CHARACTERS}]]|[\s\p{{Cc}}\p{{Cs}}]", regex.VERSION1
)
_QUOTATION = regex.compile(r"[\p{Pi}\p{Pf}\p{Ps}\p{Pe}\"']")
_REPLACED = "\ufffd"
_DIGEST = 8


def label_slug(name: str) -> str:
    """The slug of a name: never empty, never a number. The slug of a slug is the same."""
    slug = _slug(name)
    return cut([STAND_IN, *slug.split("-")], LIMIT) if slug.replace("-", "").isdecimal() else slug or STAND_IN


def label_key(name: str) -> str:
    """The key by which names and slugs are looked up; empty where nothing can have it."""
    return slug_key(_slug(name.replace(_REPLACED, "")))


def _slug(name: str) -> str:
    if words_of(name):
        written_out = _SIGNS.sub(_in_words, unfold_presentation(name), concurrent=False)
    else:
        signs = _UNSEEN.sub("", unfold_presentation(name)) or name
        written_out = _spelt(_QUOTATION.sub("", signs) or signs)
    words = words_of(written_out)
    slug = "-".join(words)
    if len(slug) <= LIMIT:
        return slug
    if written_out == unfold_presentation(name):
        return cut(words, LIMIT)
    digest = sha256(slug_key(slug).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    return f"{cut(words, LIMIT - _DIGEST - 1)}-{digest}"


def _in_words(found: regex.Match[str]) -> str:
    return " " if found["hashtag"] else f" {_spelt(found[0])} "


def _spelt(signs: str) -> str:
    """Signs as words, or as the numbers by which Unicode knows them."""
    words: list[str] = []
    is_numbered = False
    for sign in _UNSEEN.sub("", signs) or signs:
        if (word := WORDS.get(sign)) is not None:
            words.append(word)
        else:
            words += [f"{ord(sign):04x}"] if is_numbered else [SIGN, f"{ord(sign):04x}"]
        is_numbered = word is None
    return " ".join(words)
