"""Skeletons: nearly the root of a stem, by which unseen plurals and verbs find their nouns.

ضغوط and ضغط have one skeleton, يستعمل and استعمال too; so have والد and ولد, so it ranks and never decides. Without
what stands before and behind the root, questions lost .008 of MRR.
"""

import re

from app.memory import Memory

_ARABIC = re.compile("[\u0621-\u064a]+")
_WEAK = "اويء"
_SHORTEST = 3
_BEFORE = ("يست", "تست", "است", "مست", "ي", "ت", "م")
"""Of the persons of a verb, and of its participles, places and tools; the longest first."""
_BEHIND = ("ت", "وا", "و")
"""Of the persons of a verb; those of a noun are off a stem already."""


def skeleton(stem: str) -> str:
    """The skeleton of a stem, of three letters at least; that of a word that is not Arabic is the word."""
    return _skeletons[stem]


def _skeleton(stem: str) -> str:
    if len(stem) <= _SHORTEST or not _ARABIC.fullmatch(stem):
        return stem
    bare = _bare(stem)
    letters = list(bare[1:] if bare[0] == "ا" and len(bare) > _SHORTEST else bare)
    for place in range(len(letters) - 2, 0, -1):
        if len(letters) > _SHORTEST and letters[place] in _WEAK:
            del letters[place]
    if len(letters) > _SHORTEST and letters[-1] in "ءا":
        del letters[-1]
    return "".join(letters)


def _bare(stem: str) -> str:
    for before in _BEFORE:
        if stem.startswith(before) and len(stem) - len(before) >= _SHORTEST:
            stem = stem.removeprefix(before)
            break
    for behind in _BEHIND:
        if stem.endswith(behind) and len(stem) - len(behind) >= _SHORTEST:
            return stem.removesuffix(behind)
    return stem


_skeletons = Memory("words", _skeleton)
