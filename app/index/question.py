"""What a reader typed into the search box, understood. Nothing that can be typed is an error."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from app.arabic.analysis import is_stop_word, split
from app.arabic.compounds import compounds, parts
from app.arabic.highlight import Sought
from app.arabic.letters import INVISIBLE
from app.arabic.stemming import alternatives, stem

MOST_CHARACTERS = 1000
"""Words beyond them are not read; filters are, for they keep things out."""

MOST_TERMS = 32
"""Words, also of phrases, beginnings and exclusions together; the first ones count."""

MOST_FILTERS = 32
"""Filters; with more of them nothing is found, for leaving one out would find what it keeps out."""

NOTHING = ""
"""The value of a filter that no entry has."""

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
    """A word that is asked for: as it was typed (normalised), and its stem.

    `others` are words that stand for it: a compound name of which it is a part, or another reading of its letters.
    """

    word: str
    stem: str
    others: tuple[str, ...] = ()

    @property
    def stems(self) -> tuple[str, ...]:
        """The stem of the word, and those of the others."""
        return self.stem, *map(stem, self.others)


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
            frozenset(root for root, _ in self.marked()),
            frozenset(word for phrase in self.phrases for word in phrase),
            self.prefixes,
        )

    def marked(self) -> Iterator[tuple[str, str]]:
        """Stems that are to be highlighted, each with the word that an answer has where it may have the stem."""
        for word, root, others in self.words:
            yield root, word
            for each in (word, *others):
                yield stem(each), each
                yield from ((stem(part), each) for part in parts(each))

    def loosened(self) -> "Question":
        """The same with the words of its phrases in their place, for a phrase that nothing has."""
        of_phrases = [word for phrase in self.phrases for word in phrase]
        telling = [word for word in of_phrases if not is_stop_word(word)]
        chosen = telling or ([] if self.words or self.prefixes else of_phrases)
        known = {each.word for each in self.words}
        words = (*self.words, *(each for each in _words(chosen, of_phrases) if each.word not in known))
        return self._replace(words=words, phrases=())


def understand(typed: str) -> Question:
    """Read a question: words, `"a phrase"` or «عبارة», `begin*`, `section:…`, `tag:…`, `author:…`.

    A minus excludes what it stands before. Words of which every text is full are left out, unless nothing else is
    asked.
    """
    words: list[str] = []
    phrases: dict[tuple[str, ...], None] = {}
    prefixes: dict[str, None] = {}
    excluded: dict[tuple[str, ...], None] = {}
    excluded_prefixes: dict[str, None] = {}
    filters: dict[str, dict[str, None]] = {
        f"{sign}{name}": {} for sign in ("", "excluded_") for name in ("section", "tag", "author")
    }
    room = MOST_TERMS
    plain = typed.translate(_UNSEEN)
    end = len(typed[:MOST_CHARACTERS].translate(_UNSEEN))
    for part in _PART.finditer(plain):
        text = part["plain"] if part["quoted"] is None else part["quoted"]
        if part["filter"]:
            name = _FILTERS[part["filter"].lower()]
            filters[f"excluded_{name}" if part["minus"] else name][text.strip()] = None
            continue
        text = text[: max(0, end - part.start())]
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
            words += found
    if sum(map(len, filters.values())) > MOST_FILTERS:
        filters = {name: {NOTHING: None} if name == "section" else {} for name in filters}
    telling = [word for word in words if not is_stop_word(word)]
    asked = telling or ([] if phrases or prefixes else words)
    return Question(
        _words(asked, words),
        tuple(phrases),
        tuple(prefixes),
        tuple(excluded),
        excluded_prefixes=tuple(excluded_prefixes),
        **{name: tuple(values) for name, values in filters.items()},
    )


def _words(asked: Iterable[str], typed: Sequence[str]) -> tuple[Word, ...]:
    """Words that are asked for, each once, of those that were typed, among which are compound names."""
    joined: dict[str, list[str]] = {}
    for each in compounds(typed):
        for word in typed[each.first : each.end]:
            joined.setdefault(word, []).append(each.joined)
    return tuple(Word(word, stem(word), (*joined.get(word, ()), *alternatives(word))) for word in dict.fromkeys(asked))
