"""The language of the person at a terminal: of help, refusals, and what commands say. Programs get the same in each."""

import os
import re

from app.arabic.direction import isolate
from app.errors import Bilingual
from app.languages import Language

_chosen: list[Language] = []


def choose_language(language: Language | None) -> None:
    """Speak a language to people from now on, whatever the environment says; None leaves it to the environment."""
    _chosen[:] = filter(None, [language])


def language() -> Language:
    """The language that was chosen, or that of the locale, which is English too where it is none of ours.

    `MAQAL_LANGUAGE` does not count: it is the language of articles that name none.
    """
    if _chosen:
        return _chosen[0]
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ar" if re.match("ar(?![a-z])", named, re.IGNORECASE) else "en"


def in_our_language(words: Bilingual) -> str:
    """A text in that language; in Arabic, names, paths and addresses in Latin letters keep their own order."""
    if language() != "ar":
        return words.en
    return "\n".join(map(isolate, words.ar.split("\n")))


def same(text: str) -> Bilingual:
    """What is the same in both languages: data, and no sentence."""
    return Bilingual(text, text)
