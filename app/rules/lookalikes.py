"""Letters of other scripts that look like Latin ones, from Unicode's own table of confusables (UTS 39)."""

import json
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from app.arabic.letters import compose, fold

_TITLES = """
    المحرر المحررة الكاتب الكاتبة الصحفي الصحفية الصحافي الصحافية الرسمي رسمي موثق الإدارة المشرف المشرفة
    admin editor official staff team moderator verified real the
"""
_DECORATION = frozenset(fold(_TITLES).split())
"""What somebody adds to a name to seem more than a reader."""

_ONE_LOOK = str.maketrans({"i": "l", "1": "l", "|": "l", "!": "l", "0": "o", "5": "s", "$": "s", "3": "e", "@": "a"})
_ARABIC_LOOK = str.maketrans({"ؤ": "و", "ئ": "ي", "ٮ": "ب", "ڡ": "ف", "ٯ": "ق"})
"""Seats of hamza as letters, and letters whose dots are left out."""


@cache
def latin() -> dict[int, str]:
    """From each letter outside ASCII to the one Latin letter that it looks like."""
    text = (files("confusable_homoglyphs") / "confusables.json").read_text("utf-8")
    found: dict[int, str] = {}
    for character, others in json.loads(text).items():
        if len(character) == 1 and not character.isascii() and character.isalpha():
            plain = next((each["c"] for each in others if len(each["c"]) == 1 and _is_latin(each["c"])), None)
            if plain is not None:
                found[ord(character)] = plain.lower()
                found.setdefault(ord(character.lower()[0]), plain.lower())
    return {code: letter for code, letter in found.items() if code > 0x7F}


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


@lru_cache(maxsize=1024)
def look(name: str) -> str:
    """What two names have in common that look alike: «Аdmin» in Cyrillic and «Admin», «مُحمد» and «محمد».

    Marks, signs, spaces and case are left out, and words such as «المحرر» or `official` where something else is left.
    It takes time linear in the length of the name.
    """
    plain = fold(compose(name).translate(_ARABIC_LOOK))
    words = "".join(each if each.isalnum() or each in "|!$@" else " " for each in plain).split()
    kept = [each for each in words if each not in _DECORATION and any(map(str.isalnum, each))] or words
    joined = "".join(each for each in "".join(kept) if not unicodedata.combining(each))
    decomposed = unicodedata.normalize("NFD", joined)
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return bare.translate(latin()).lower().translate(_ONE_LOOK).replace("rn", "m").replace("vv", "w")
