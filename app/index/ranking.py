"""Ranking: BM25 as SQLite's FTS5 has it, over the forms of words, the same for both databases.

https://www.sqlite.org/fts5.html#the_bm25_function gives the formula. A word that is asked for counts three times: as
it was typed, by its stem, by its skeleton, each with the weight of the field where it stands. The weights won on 1,500
questions over 1,981 encyclopaedia paragraphs.
"""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from app.index.counts import Collection
from app.index.forms import Frequency, code, frequency
from app.index.models import Candidate

K1, B = 1.2, 0.75
TITLE_WORD, TITLE_STEM, BODY_WORD, BODY_STEM, BODY_SKELETON = 3, 12, 1, 4, 2
LEAST_IDF = 1e-6
HALF_LIFE = 86_400.0
"""Seconds of the unit in which a half-life is given: a day."""


class Decay(NamedTuple):
    """How scores fall: to a half with every so many days that lie between publication and an instant."""

    days: float
    at: datetime

    def of(self, published: float) -> float:
        """What age leaves of a score: a part of it, from 0 to 1."""
        return math.exp2(-max(self.at.timestamp() - published, 0.0) / (self.days * HALF_LIFE))


class Rarity(NamedTuple):
    """How many articles have a word, its stem, its skeleton."""

    word: int
    stem: int
    skeleton: int


class WeightedWord(NamedTuple):
    """A word that is asked for, by its code, with how much each of its forms tells; and those that stand for it."""

    word: str
    code: bytes
    by_word: float
    by_stem: float
    by_skeleton: float
    others: tuple["WeightedWord", ...] = ()


class Part(NamedTuple):
    """What one word of the question gave to a score."""

    word: str
    by_word: float
    by_stem: float
    by_skeleton: float
    by_letters: float = 0.0


def weigh(word: str, rarity: Rarity, collection: Collection, others: tuple[WeightedWord, ...] = ()) -> WeightedWord:
    """A word of a question, weighed."""
    by_word, by_stem, by_skeleton = (_idf(count, collection.size) for count in rarity)
    return WeightedWord(word, code(word), by_word, by_stem, by_skeleton, others)


def score(candidate: Candidate, words: Sequence[WeightedWord], average_length: float) -> float:
    """The score of an article; 0 when it has no form of any word."""
    title_forms, body_forms = candidate.title_forms, candidate.body_forms
    length = norm(candidate, average_length)
    total = 0.0
    for _, sought, by_word, by_stem, by_skeleton, others in words:
        in_title, in_body = frequency(title_forms, sought), frequency(body_forms, sought)
        given = 0.0
        if in_title is not in_body:  # neither is NONE, or only one of them
            word, root, bones = _given(in_title, in_body, by_word, by_stem, by_skeleton, length)
            given = word + root + bones
        for other in others:
            given = max(given, _sum(_part(candidate, other, length)))
        total += given
    return total


def parts(candidate: Candidate, words: Sequence[WeightedWord], average_length: float) -> list[Part]:
    """What the score of an article is made of, word by word."""
    length = norm(candidate, average_length)
    return [max((_part(candidate, one, length) for one in (each, *each.others)), key=_sum) for each in words]


def _part(candidate: Candidate, word: WeightedWord, length: float) -> Part:
    in_title, in_body = frequency(candidate.title_forms, word.code), frequency(candidate.body_forms, word.code)
    return Part(word.word, *_given(in_title, in_body, word.by_word, word.by_stem, word.by_skeleton, length))


def _sum(part: Part) -> float:
    return part.by_word + part.by_stem + part.by_skeleton


def norm(candidate: Candidate, average_length: float) -> float:
    """What the length of an article has of a share in its score."""
    return K1 * (1 - B + B * candidate.length / (average_length or 1))


def _given(
    in_title: Frequency, in_body: Frequency, by_word: float, by_stem: float, by_skeleton: float, norm: float
) -> tuple[float, float, float]:
    """What a word gives by each of its forms."""
    title_words, title_stems, _ = in_title
    body_words, body_stems, body_skeletons = in_body
    of_word = TITLE_WORD * title_words + BODY_WORD * body_words
    of_stem = TITLE_STEM * title_stems + BODY_STEM * body_stems
    of_skeleton = BODY_SKELETON * body_skeletons
    return (
        by_word * of_word * (K1 + 1) / (of_word + norm),
        by_stem * of_stem * (K1 + 1) / (of_stem + norm),
        by_skeleton * of_skeleton * (K1 + 1) / (of_skeleton + norm),
    )


def _idf(count: int, size: int) -> float:
    return max(math.log((size - count + 0.5) / (count + 0.5)) if size >= count else 0.0, LEAST_IDF)
