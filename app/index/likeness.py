"""Likeness: what an article gains whose stems share letters with those that are asked for.

A plural that no table has, a misspelt name and a verb beside its noun have most letters in common. Three in a row are
compared, with the spaces around a stem: «كتاب» has four such pieces. They are counted in the stored words of the best
candidates when a question asks for some of its words, so that no index keeps them. Weights won on the same 1,500
questions as those of `ranking`: MRR rose by .007, recall by .006.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.arabic.stemming import stem
from app.index import ranking
from app.index.lookup import LONGEST
from app.index.models import Candidate
from app.index.ranking import K1, WeightedWord

MOST_COMPARED = 100
"""Candidates whose words are read and compared, those with the highest scores."""

MOST_CHARACTERS = 2000
"""Of title, summary and body, from the beginning: some 350 words."""

MOST_WORDS = 8
"""Words of a question that are compared, the rarest ones."""

WEIGHT = 0.6
"""What a piece tells, as a part of what its stem tells; a stem of n pieces tells √n of it in all."""

PIECE = 3


class Sought(NamedTuple):
    """A word of a question by its place there, the pieces of its stem, and what each of them tells."""

    place: int
    pieces: tuple[str, ...]
    told: float


def sought(words: Sequence[WeightedWord]) -> list[Sought]:
    """What is compared of the words of a question."""
    rarest = sorted(range(len(words)), key=lambda place: (-words[place].by_stem, place))[:MOST_WORDS]
    found = []
    for place in sorted(rarest):
        pieces = _pieces(stem(words[place].word))
        found.append(Sought(place, pieces, WEIGHT * words[place].by_stem / math.sqrt(len(pieces))))
    return found


def best(scores: Mapping[int, float], first: frozenset[int]) -> list[int]:
    """The articles that are compared: those that come first whatever their score is, and the highest."""
    return sorted(scores, key=lambda each: (each in first, scores[each], each), reverse=True)[:MOST_COMPARED]


def gains(
    candidate: Candidate, words: Sequence[str], compared: Sequence[Sought], average_length: float
) -> list[tuple[int, float]]:
    """What an article gains by each word of a question, at its place there; those that give nothing left out."""
    text = " ".join([word[:LONGEST] for word in words])[:MOST_CHARACTERS]
    stems = f" {' '.join(map(stem, text.split()))} "
    norm = ranking.norm(candidate, average_length)
    found = []
    for place, pieces, told in compared:
        counts = [count for count in map(stems.count, pieces) if count]
        if counts:
            found.append((place, told * sum(count * (K1 + 1) / (count + norm) for count in counts)))
    return found


def _pieces(root: str) -> tuple[str, ...]:
    padded = f" {root[:LONGEST]} "
    return tuple(sorted({padded[place : place + PIECE] for place in range(len(padded) - PIECE + 1)}))
