"""Pages of a search, cut from all that was ranked: each begins where the one before ended, whatever has changed.

Every article that appears or goes changes all scores, but seldom their order. So a page begins behind an article that
the one before has shown, and by its score only where none of those is found any more.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from app.db.keyset import Cursor, Key, Paging, Slice
from app.index.candidates import Phrases, Scope
from app.index.searching import DIGITS, Gathered, Ranked

NEAR = 4
"""Articles that a cursor names beside the one at the edge of its page, the nearest first: one of them may be gone."""


_FOR_ANY, _WORDS_OF_PHRASES = 1, 2
"""What a cursor says of its search, as bits of a number."""


class Edge(NamedTuple):
    """Where a page ends, as its cursor tells it: the order of its last article, and the articles nearest to the edge.

    `match` and `phrases` say what was looked for: all pages look for the same. `aged_at` is the instant to which the
    first page has reckoned the age of its answers, where age counts.
    """

    match: Scope
    phrases: Phrases
    order: tuple[int, ...]
    article_ids: tuple[int, ...]
    aged_at: datetime | None


def edge_of(cursor: Cursor, *, by_date: bool) -> Edge:
    """What a cursor of a search tells."""
    sought, *numbers = [part for part in cursor.key if isinstance(part, int)]
    aged_at = next((part for part in cursor.key if isinstance(part, datetime)), None)
    size = 3 if by_date else 4
    match: Scope = "both" if sought & _FOR_ANY else "all"
    phrases: Phrases = "words" if sought & _WORDS_OF_PHRASES else "exact"
    return Edge(match, phrases, tuple(numbers[:size]), tuple(numbers[size - 1 :]), aged_at)


def page(gathered: Gathered, ranked: Sequence[Ranked], paging: Paging) -> Slice[Ranked]:
    """The page of a list that is at hand whole."""
    edge = 0 if paging.cursor is None else _before(ranked, paging.cursor, by_date=gathered.request.by_date)
    start = max(edge - paging.limit, 0) if paging.is_backward else edge
    end = edge if paging.is_backward else edge + paging.limit
    items = list(ranked[start:end])
    next_key = _key(gathered, items[::-1]) if items and end < len(ranked) else None
    return Slice(items, next_key, _key(gathered, items) if items and start else None)


def _before(ranked: Sequence[Ranked], cursor: Cursor, *, by_date: bool) -> int:
    """How many stand before a cursor, itself included where it is read onward."""
    edge = edge_of(cursor, by_date=by_date)
    places = {each.article_id: place for place, each in enumerate(ranked)}
    known = next((places[each] for each in edge.article_ids if each in places), None)
    if known is None:
        return sum(_order(each, by_date=by_date) > edge.order for each in ranked)
    return known if cursor.is_backward else known + 1


def _key(gathered: Gathered, inward: Iterable[Ranked]) -> Key:
    """The key of a page's edge, from its articles in their order from there."""
    request = gathered.request
    last, *near = inward
    aged_at = () if request.decay is None else (request.decay.at,)
    order = _order(last, by_date=request.by_date)
    sought = _FOR_ANY * gathered.is_for_any + _WORDS_OF_PHRASES * (gathered.phrases == "words")
    return (sought, *order, *(each.article_id for each in near[:NEAR]), *aged_at)


def _order(answer: Ranked, *, by_date: bool) -> tuple[int, ...]:
    """By what answers are ordered, the greatest first."""
    match, place = int(answer.match == "all"), (round(answer.published * 1e6), answer.article_id)
    return (match, *place) if by_date else (match, round(answer.score * 10**DIGITS), *place)
