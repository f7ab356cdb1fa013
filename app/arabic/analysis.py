"""The one analyser: what is written to the search index and what is asked of it are cut into the same words."""

import re
import unicodedata
from typing import NamedTuple

from app.arabic.letters import normalise
from app.arabic.lexicon import lists
from app.arabic.memo import Memo
from app.arabic.skeleton import skeleton
from app.arabic.stemming import REMEMBERED, stem

VERSION = 1
"""Raised whenever a rule or a list changes: an index made by another version has to be made anew."""

_WORD = re.compile(r"[^\W_]+")


class Analysis(NamedTuple):
    """A text as it is indexed: its words, normalised, in order; the stem of each; the skeleton of each stem."""

    words: list[str]
    stems: list[str]
    skeletons: list[str]


def analyse(text: str) -> Analysis:
    """The words of a text in all forms in which they are indexed."""
    words = split(text)
    stems = [stem(word) for word in words]
    return Analysis(words, stems, [skeleton(each) for each in stems])


def split(text: str) -> list[str]:
    """The words of a text, normalised: letters and digits, in Arabic without hamza seats, in Latin without accents."""
    return [word if word.isascii() else _plain[word] for word in _WORD.findall(normalise(text))]


def is_stop_word(word: str) -> bool:
    """Whether nearly every text has a normalised word, so that a question is better without it."""
    return word in _STOP_WORDS


def _without_accents(word: str) -> str:
    """As SQLite's own tokenizer has it (`remove_diacritics`), so that both databases are given the same."""
    if "\u0620" <= word[0] <= "\u06ff":
        return word
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


_plain = Memo(_without_accents, size=REMEMBERED)
_STOP_WORDS = lists.words("stop_words")
