"""How many articles have a mark or a word, how many there are, how long they are: remembered for a while."""

import time
from collections.abc import Iterable
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlmodel import Session, col

from app.db import changes
from app.index.engines import engine_of
from app.index.lookup import Lookup
from app.index.models import SearchEntry

REMEMBERED_FOR = 3600.0
"""Seconds. A weight changes by the logarithm of these numbers, so that nobody sees them age."""

SMALL = 5000
"""Articles up to which nothing is remembered once anything has changed."""

COMMON = 1000
"""Articles of a larger collection from which on their number is remembered: what few have is counted quickly, and the
first ones that have a word tell a correction from a name in the news."""

MOST_REMEMBERED = 50_000


class Collection(NamedTuple):
    """All that is in a half of the index: how many articles, and their average length."""

    size: int
    average_length: float


class _Known(NamedTuple):
    """A collection as it was counted: until when that is good, and how the database stood."""

    expires: float
    position: str
    collection: Collection


class _Memory:
    def __init__(self) -> None:
        self.collections: dict[str, _Known] = {}
        self.counts: dict[tuple[str, Lookup], tuple[float, int]] = {}

    def is_small(self, half: str) -> bool:
        known = self.collections.get(half)
        return known is not None and known.collection.size <= SMALL


_memories: WeakKeyDictionary[Any, _Memory] = WeakKeyDictionary()


def collection(session: Session, half: str) -> Collection:
    """How much there is in a half of the index."""
    memory, now = _memory(session), time.monotonic()
    known = memory.collections.get(half)
    if known is not None and known.expires <= now:
        known = None
    if known is not None and known.collection.size > SMALL:
        return known.collection
    position = changes.position(session)
    if known is not None and known.position == position:
        return known.collection
    size, length = session.execute(
        sa.select(sa.func.count(), sa.func.sum(col(SearchEntry.length))).where(col(SearchEntry.half) == half)
    ).one()
    found = Collection(size, float(length or 0) / max(size, 1))
    memory.counts.clear()
    memory.collections[half] = _Known(now + REMEMBERED_FOR, position, found)
    return found


def counts(session: Session, half: str, lookups: Iterable[Lookup]) -> dict[Lookup, int]:
    """How many articles each look-up finds."""
    memory, now = _memory(session), time.monotonic()
    found, unknown = {}, []
    for lookup in lookups:
        expires, known = memory.counts.get((half, lookup), (0.0, 0))
        if expires > now:
            found[lookup] = known
        else:
            unknown.append(lookup)
    if len(memory.counts) + len(unknown) > MOST_REMEMBERED:
        memory.counts.clear()
    known_of = memory.collections.get(half)
    for lookup, count in zip(unknown, engine_of(session).count_all(session, half, unknown), strict=True):
        found[lookup] = count
        is_of_now = memory.collections.get(half) is known_of  # or all was counted anew, by another search, meanwhile
        if is_of_now and (count >= COMMON or memory.is_small(half)):
            memory.counts[half, lookup] = (now + REMEMBERED_FOR, count)
    return found


def _memory(session: Session) -> _Memory:
    return _memories.setdefault(session.get_bind().engine, _Memory())
