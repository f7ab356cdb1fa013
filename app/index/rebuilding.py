"""Making the index anew, while the old one is read: into its other half, which is read from one instant on.

The unpublished part of a half is made with it, emptied with it, and read from the same instant on. Whatever is long is
done in many transactions, each of which looks whether the other half is still what it takes it for.
"""

import math
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.arabic.analysis import VERSION
from app.db.pacing import Pace
from app.db.runner import Database
from app.events.facts import SearchChanged
from app.events.recording import record
from app.index.engines import engine_of
from app.index.models import UNPUBLISHED_PARTS, SearchEntry, SearchIndex, Store
from app.index.writing import Indexable, in_parts, locked_state, put_into, state, take_out

OTHER = {"a": "b", "b": "a"}


class Overtaken(Exception):  # noqa: N818  it says what happened
    """Another process has finished the other half meanwhile, or has begun it anew."""


class Place(NamedTuple):
    """How far a half has been emptied: in which of its stores, and behind which key of it."""

    half: str
    store: int = 0
    after: int = 0


def begin(session: Session) -> Place | None:
    """Begin to make the other half, or go on where it was left; from then on whatever is saved is written to both.

    Where there is something else in it, nobody writes there any more, and it is to be emptied from this place on first.
    """
    index = _locked(session)
    other = OTHER[index.half]
    if index.building == VERSION:
        return None
    has_remains = _has_remains(session, other)
    index.building = None if has_remains else VERSION
    session.add(index)
    session.flush()
    return Place(other) if has_remains else None


def remains(session: Session) -> Place | None:
    """From where a half is to be emptied that is neither read nor made; None where nothing is in it."""
    half, building = state(session)
    other = OTHER[half]
    return Place(other) if building is None and _has_remains(session, other) else None


async def clear(database: Database, place: Place | None, *, seconds: float = math.inf) -> None:
    """Empty a half from a place on, for so long at most, or until somebody begins to make it."""
    pace, end = Pace(), time.monotonic() + seconds
    with suppress(Overtaken):
        while place is not None and time.monotonic() < end:
            place = await database.write(pace.timed(empty), place, most=pace.size)
            pace.ended()


def count_built(session: Session) -> int:
    """How many articles the other half has."""
    present = sa.select(sa.func.count()).where(_is_of(half_being_built(session)))
    return int(session.execute(present).scalar_one())


def build(session: Session, half: str, articles: Sequence[Indexable]) -> None:
    """Put some articles, which are locked, into the half that is being made. `Overtaken` when it no longer is."""
    state = locked_state(session)
    if state.building != VERSION or OTHER[state.half] != half:
        raise Overtaken
    take_out(session, half, [each.article_id for each in articles])
    for part, some in in_parts(half, articles):
        put_into(session, part, some)


def finish(session: Session, *, now: datetime) -> Place:
    """Read the other half from now on; the caches of answers hear of it. `Overtaken` when it is not being made.

    The half that was read is to be emptied from this place on, after the searches that have begun there.
    """
    index = _locked(session)
    if index.building != VERSION:
        raise Overtaken
    former, index.half = index.half, OTHER[index.half]
    index.version, index.building = VERSION, None
    session.add(index)
    session.flush()
    record(session, SearchChanged(), now=now)
    return Place(former)


def empty(session: Session, place: Place, *, most: int) -> Place | None:
    """Take the next rows out of a half that is neither read nor made; the place that was reached, None at the end.

    `Overtaken` when somebody makes it or reads it. A table that is not whole meanwhile still has rows to be taken out.
    """
    state = locked_state(session)
    if state.building is not None or state.half == place.half:
        raise Overtaken
    stores = _stores(session, place.half)
    store = stores[place.store]
    after = max(place.after, store.after)
    if store.retirement is not None and not place.after:
        session.connection().exec_driver_sql(store.retirement)
    last = _last(session, store, after, most=most)
    if last is not None:
        _take_away(session, store, after, last)
        if _last(session, store, last, most=1) is not None:
            return place._replace(after=last)
    if store.renewal is not None:
        session.connection().exec_driver_sql(store.renewal)
    return Place(place.half, place.store + 1) if place.store + 1 < len(stores) else None


def built(half: str, first: int, last: int) -> sa.Select[int]:
    """Selects the ids, from the first to the last, of articles that are in a half, or in its unpublished part."""
    article_id = col(SearchEntry.article_id)
    return sa.select(article_id).where(_is_of(half), article_id.between(first, last))


def half_being_built(session: Session) -> str:
    """The half that is not read."""
    return OTHER[str(session.execute(sa.select(col(SearchIndex.half))).scalar_one())]


def _locked(session: Session) -> SearchIndex:
    """The state, once everybody has ended who has written by it."""
    index = session.get(SearchIndex, 1, with_for_update=True)
    assert index is not None  # noqa: S101  the migrations made it
    return index


def _has_remains(session: Session, half: str) -> bool:
    return any(_last(session, store, store.after, most=1) is not None for store in _stores(session, half))


def _stores(session: Session, half: str) -> list[Store]:
    parts = (half, UNPUBLISHED_PARTS[half])
    entries = [Store("search_entry", "article_id", half=part) for part in parts]
    return [store for part in parts for store in engine_of(session).stores(part)] + entries


def _last(session: Session, store: Store, after: int, *, most: int) -> int | None:
    """The key of the last one of the next rows of a store; None when there are none."""
    key, its = _rows(store, after)
    some = sa.select(key.label("key")).where(*its).order_by(key).limit(most).subquery()
    last: int | None = session.execute(sa.select(sa.func.max(some.c.key))).scalar_one()
    return last


def _take_away(session: Session, store: Store, after: int, last: int) -> None:
    key, its = _rows(store, after)
    session.connection().execute(sa.delete(key.table).where(*its, key <= last))


def _rows(store: Store, after: int) -> tuple[Any, list[Any]]:
    """The key of a store, and the conditions of its rows behind one."""
    table: Any = sa.table(store.table, sa.column(store.key, sa.BigInteger()), sa.column("half", sa.String()))
    key = table.c[store.key]
    return key, [key > after, *([table.c.half == store.half] if store.half else [])]


def _is_of(half: str) -> sa.ColumnElement[bool]:
    return col(SearchEntry.half).in_([half, UNPUBLISHED_PARTS[half]])
