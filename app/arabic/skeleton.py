"""Skeletons: the consonants of a stem, by which unseen broken plurals find their singular.

ضغوط and ضغط have one skeleton, وزراء and وزير too; so have والد and ولد, so it ranks and never decides.
"""

import re

from app.arabic.memo import Memo
from app.arabic.stemming import REMEMBERED

_ARABIC = re.compile("[\u0621-\u064a]+")
_WEAK = "اويء"
_SHORTEST = 3


def skeleton(stem: str) -> str:
    """The skeleton of a stem, of three letters at least; that of a word that is not Arabic is the word."""
    return _skeletons[stem]


def _skeleton(stem: str) -> str:
    if len(stem) <= _SHORTEST or not _ARABIC.fullmatch(stem):
        return stem
    letters = list(stem[1:] if stem[0] == "ا" else stem)
    for place in range(len(letters) - 2, 0, -1):
        if len(letters) > _SHORTEST and letters[place] in _WEAK:
            del letters[place]
    if len(letters) > _SHORTEST and letters[-1] in "ءا":
        del letters[-1]
    return "".join(letters)


_skeletons = Memo(_skeleton, size=REMEMBERED)
