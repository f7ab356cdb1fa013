"""What a reader typed into the search box, understood. Nothing that can be typed is an error."""

import re
from typing import Literal, NamedTuple

from app.arabic.analysis import is_stop_word, split
from app.arabic.highlight import Sought
from app.arabic.letters import INVISIBLE
from app.arabic.stemming import stem

MOST_CHARACTERS = 1000
"""What is typed beyond them is not read."""

MOST_TERMS = 32
"""Words, also of phrases, beginnings, exclusions and filters together; the first ones count."""

SHORTEST_PREFIX = 2
"""Letters before a `*`: one letter would find half of everything."""

Filter = Literal["section", "tag", "author"]

_FILTERS: dict[str, Filter] = {
    "section": "section", "قسم": "section",
    "tag": "tag", "وسم": "tag",
    "author": "author", "كاتب": "author",
}  # fmt: skip
_OPENING, _CLOSING = '"“”„«', '"“”»'
_PART = re.compile(
    rf"""
    (?P<minus>(?<!\S)-(?=[^\s-]))?
    (?:(?<![^\s-])(?P<filter>{"|".join(_FILTERS)}):(?=[^\s]))?
    (?: [{_OPENING}] (?P<quoted>[^{_OPENING}{_CLOSING}]*) [{_CLOSING}]
      | (?P<plain>[^\s{_OPENING}{_CLOSING}]+) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_UNSEEN = dict.fromkeys(map(ord, INVISIBLE))
"""Keyboards and copied text put marks of direction before an operator, which then would not begin a word."""


class Word(NamedTuple):
    """A word that is asked for: as it was typed (normalised), and its stem."""

    word: str
    stem: str


class Question(NamedTuple):
    """What is asked: words in any form, phrases word for word, beginnings of words; less what is excluded.

    `section`, `tag` and `author` are what was typed behind those names: slugs or names, as the catalog knows them. So
    are those that are excluded.
    """

    words: tuple[Word, ...]
    phrases: tuple[tuple[str, ...], ...]
    prefixes: tuple[str, ...]
    excluded: tuple[tuple[str, ...], ...]
    section: tuple[str, ...]
    tag: tuple[str, ...]
    author: tuple[str, ...]
    excluded_prefixes: tuple[str, ...] = ()
    excluded_section: tuple[str, ...] = ()
    excluded_tag: tuple[str, ...] = ()
    excluded_author: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for: nothing was typed but filters, exclusions and punctuation."""
        return not (self.words or self.phrases or self.prefixes)

    def sought(self) -> Sought:
        """What of an answer is to be highlighted."""
        return Sought(
            frozenset(word.stem for word in self.words),
            frozenset(word for phrase in self.phrases for word in phrase),
            self.prefixes,
        )


def understand(typed: str) -> Question:
    """Read a question: words, `"a phrase"` or «عبارة», `begin*`, `section:…`, `tag:…`, `author:…`.

    A minus excludes what it stands before. Words of which every text is full are left out, unless nothing else is
    asked.
    """
    words: dict[str, None] = {}
    phrases: dict[tuple[str, ...], None] = {}
    prefixes: dict[str, None] = {}
    excluded: dict[tuple[str, ...], None] = {}
    excluded_prefixes: dict[str, None] = {}
    filters: dict[str, dict[str, None]] = {
        f"{sign}{name}": {} for sign in ("", "excluded_") for name in ("section", "tag", "author")
    }
    room = MOST_TERMS
    for part in _PART.finditer(typed[:MOST_CHARACTERS].translate(_UNSEEN)):
        text = part["plain"] if part["quoted"] is None else part["quoted"]
        if part["filter"]:
            if room > 0:
                name = _FILTERS[part["filter"].lower()]
                filters[f"excluded_{name}" if part["minus"] else name][text.strip()] = None
                room -= 1
            continue
        found = split(text)[:room]
        room -= len(found)
        if not found:
            continue
        begins = part["quoted"] is None and text.endswith("*") and len(found[-1]) >= SHORTEST_PREFIX
        if part["minus"]:
            if begins and len(found) == 1:
                excluded_prefixes[found[0]] = None
            else:
                excluded[tuple(found)] = None
        elif part["quoted"] is not None:
            phrases[tuple(found)] = None
        else:
            if begins:
                prefixes[found.pop()] = None
            words |= dict.fromkeys(found)
    telling = [word for word in words if not is_stop_word(word)]
    asked = telling or ([] if phrases or prefixes else list(words))
    return Question(
        tuple(Word(word, stem(word)) for word in asked),
        tuple(phrases),
        tuple(prefixes),
        tuple(excluded),
        excluded_prefixes=tuple(excluded_prefixes),
        **{name: tuple(value for value in values if value) for name, values in filters.items()},
    )
