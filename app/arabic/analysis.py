"""The one analyser: what is written to the search index and what is asked of it are cut into the same words."""

import re
import unicodedata
from itertools import chain
from sys import intern
from typing import NamedTuple

from app.arabic.letters import normalise, unfold_presentation
from app.arabic.lexicon import lists
from app.arabic.quranic import respelt
from app.arabic.skeleton import skeleton
from app.arabic.stemming import stem
from app.arabic.words import AS_WRITTEN, without_glued
from app.memory import Memory

VERSION = 4
"""Raised whenever a rule or a list changes: an index made by another version has to be made anew."""

_WORD = re.compile(r"[^\W_]+")
_PUNCTUATION = ".,:;!?()[]\"'«»،؛؟…“”-–—"
"""What most often stands before or behind a word."""


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


def surfaces(text: str) -> list[str]:
    """The words of a text as they are written."""
    return AS_WRITTEN.findall(text)


def split(text: str) -> list[str]:
    """The words of a text, normalised: letters and digits, in Arabic without hamza seats, in Latin without accents."""
    return list(chain.from_iterable(map(_words.__getitem__, unfold_presentation(text).split())))


def is_stop_word(word: str) -> bool:
    """Whether nearly every text has a normalised word, so that a question is better without it."""
    return word in _STOP_WORDS


def _without_accents(word: str) -> str:
    """As SQLite's own tokenizer has it (`remove_diacritics`), so that both databases are given the same.

    «ß» is «ss» and «ı» is «i» besides: a capital does not tell which of them it is.
    """
    if "\u0620" <= word[0] <= "\u06ff":
        return word
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return bare.casefold().replace("ı", "i")


def _normalised(as_written: str) -> tuple[str, ...]:
    """The words of what stands between two spaces, as they are indexed: most often one.

    Equal words are one object, whose hash is known: what is made of them next looks each of them up some four times.
    """
    bare = as_written.strip(_PUNCTUATION)
    if bare != as_written:
        return _words[bare]
    written = AS_WRITTEN.findall(without_glued(respelt(as_written)))
    words = _WORD.findall(normalise("\n".join(written)))
    return tuple(intern(word if word.isascii() else _without_accents(word)) for word in words)


_words = Memory("words", _normalised)
"""Texts repeat their words: looking one up takes a tenth of the time of normalising it."""
_STOP_WORDS = lists.words("stop_words")
