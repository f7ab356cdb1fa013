"""Misspelt words mended from the collection's own: those near to them that readers can find."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.arabic.analysis import split, surfaces
from app.arabic.letters import strip_marks
from app.arabic.words import AS_WRITTEN
from app.db.prepared import Prepared
from app.index.counts import counts
from app.index.engines import engine_of, is_sqlite
from app.index.lookup import Lookup
from app.index.models import SearchEntry, SearchWord
from app.index.writing import LONGEST_WORD

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء"
_ARTICLE = "ال"
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
SHORTEST = 3
MOST_MENDED = 3
"""Words of a question that are mended; each costs some 120 look-ups of the table of words for each of its letters."""

MOST_READ = 10
"""Articles of which the spelling of a mended word is taken."""

MOST_TRIED = 20
"""Near words of which it is looked up how many articles have them."""


class Mended(NamedTuple):
    """A word that the collection has (normalised), and the newest articles that readers may see with it."""

    word: str
    article_ids: Sequence[int]


def mended(session: Session, half: str, words: Sequence[str], *, now: datetime) -> dict[str, Mended]:
    """For words that the collection does not have, the most frequent one that is near (normalised)."""
    found = {}
    for word in [each for each in words if SHORTEST <= len(each) <= LONGEST_WORD + 1][:MOST_MENDED]:
        if better := _nearest(session, half, word, now=now):
            found[word] = better
    return found


def spelt(word: str, texts: Iterable[str]) -> str:
    """A normalised word as most of these texts spell it, without the marks of those that are vocalised."""
    written = (strip_marks(each) for text in texts for each in surfaces(text) if split(each) == [word])
    spellings = Counter(written)
    return min(spellings, key=lambda each: (-spellings[each], each), default=word)


def one_letter_away(word: str) -> set[str]:
    """Every string that differs from a word by one letter: missing, doubled, wrong, or out of its place.

    Damerau (1964) found four of five misspellings among them.
    """
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    letters = LETTERS if not word.isascii() else "abcdefghijklmnopqrstuvwxyz0123456789"
    dropped = {before + after[1:] for before, after in parts if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1}
    changed = {before + letter + after[1:] for before, after in parts if after for letter in letters}
    added = {before + letter + after for before, after in parts for letter in letters}
    return (dropped | swapped | changed | added) - {word, ""}


def near(word: str) -> set[str]:
    """Words that may be meant by one that nobody wrote.

    They differ by a letter, with the article before them or without it («قمخ» where texts have «القمح»); and a letter
    that is drawn out («رااائع») counts once, or twice.
    """
    nearest = one_letter_away(word)
    if not word.isascii():
        bare = {each.removeprefix(_ARTICLE) for each in nearest if each.startswith(_ARTICLE)}
        nearest |= bare or {f"{_ARTICLE}{each}" for each in nearest}
    drawn = {_DRAWN_OUT.sub(letters, word) for letters in (r"\1", r"\1\1")}
    return (nearest | drawn) - {word, ""}


def rewritten(typed: str, better: Mapping[str, str]) -> str:
    """What was typed, with words of it replaced."""

    def replaced(surface: re.Match[str]) -> str:
        words = split(surface[0])
        instead = better.get(words[0]) if len(words) == 1 else None
        return surface[0] if instead is None else instead

    return AS_WRITTEN.sub(replaced, typed)


def is_same(text: str, other: str) -> bool:
    """Whether two questions are of the same words, however they are spelt, marked and ordered."""
    return Counter(split(text)) == Counter(split(other))


def _nearest(session: Session, half: str, word: str, *, now: datetime) -> Mended | None:
    words = sorted(each for each in near(word) if len(each) <= LONGEST_WORD and not each.isdigit())
    known = sorted(_known(session, words))[:MOST_TRIED]
    lookups = {each: Lookup(phrases=((each,),)) for each in known}
    frequency = counts(session, half, lookups.values())
    for each in sorted(known, key=lambda each: (-frequency[lookups[each]], each)):
        if frequency[lookups[each]] and (article_ids := _public(session, half, lookups[each], now=now)):
            return Mended(each, article_ids)
    return None


def _known(session: Session, words: Sequence[str]) -> list[str]:
    if is_sqlite(session):
        return [word for (word,) in _KNOWN_IN_SQLITE.all(session, words=json.dumps(words))]
    return [word for (word,) in _KNOWN_IN_POSTGRESQL.all(session, words=words)]


_KNOWN = sa.select(col(SearchWord.word))
_KNOWN_IN_SQLITE = Prepared(
    _KNOWN.where(col(SearchWord.word).in_(sa.text("SELECT value FROM json_each(:words)").columns(sa.column("value"))))
)
_KNOWN_IN_POSTGRESQL = Prepared(
    _KNOWN.where(col(SearchWord.word) == sa.func.any(sa.bindparam("words", type_=sa.ARRAY(sa.Text()))))
)


def _public(session: Session, half: str, lookup: Lookup, *, now: datetime) -> Sequence[int]:
    """The newest articles with a word that readers may see: of others they may not be told."""
    matching = engine_of(session).matching(half, lookup).subquery()
    entry = (
        sa.select(col(SearchEntry.article_id))
        .join(matching, matching.c.article_id == col(SearchEntry.article_id))
        .where(col(SearchEntry.half) == half, col(SearchEntry.published) <= now.timestamp())
        .order_by(matching.c.docid.desc())
        .limit(MOST_READ)
    )
    return list(session.connection().execute(entry).scalars())
