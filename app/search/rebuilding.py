"""Making the index anew, while the old one is read: into its other half, which is read from one instant on.

The drawer of a half is made with it, emptied with it, and read from the same instant on.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from app.arabic.analysis import VERSION
from app.db import changes
from app.search.engines import engine_of
from app.search.index import Indexable, in_parts, locked_state, put_into, take_out
from app.search.models import DRAWERS, SearchEntry, SearchIndex

OTHER = {"a": "b", "b": "a"}


class Overtaken(Exception):  # noqa: N818  it says what happened
    """Another process has finished the other half meanwhile, or has begun it anew."""


def begin(session: Session) -> int:
    """Begin to make the other half, or go on where it was left; how many articles it has.

    From then on whatever is saved is written to both halves.
    """
    index = _locked(session)
    if index.building != VERSION:
        _clear(session, OTHER[index.half])
        index.building = VERSION
    session.add(index)
    session.flush()
    present = sa.select(sa.func.count()).where(_is_of(OTHER[index.half]))
    return int(session.execute(present).scalar_one())


def build(session: Session, half: str, articles: Sequence[Indexable]) -> None:
    """Put some articles, which are locked, into the half that is being made. `Overtaken` when it no longer is."""
    state = locked_state(session)
    if state.building != VERSION or OTHER[state.half] != half:
        raise Overtaken
    take_out(session, half, [each.article_id for each in articles])
    for part, some in in_parts(half, articles):
        put_into(session, part, some)


def finish(session: Session, *, now: datetime) -> None:
    """Read the other half from now on, and empty the one that was read; whoever keeps answers hears of it.

    `Overtaken` when it is not being made.
    """
    index = _locked(session)
    if index.building != VERSION:
        raise Overtaken
    former, index.half = index.half, OTHER[index.half]
    index.version, index.building = VERSION, None
    session.add(index)
    session.flush()
    changes.record(session, ["list"], now=now)
    _clear(session, former)


def built(half: str, first: int, last: int) -> sa.Select[int]:
    """Selects the ids, from the first to the last, of articles that are in a half, or in its drawer."""
    article_id = col(SearchEntry.article_id)
    return sa.select(article_id).where(_is_of(half), article_id.between(first, last))


def half_being_built(session: Session) -> str:
    """The half that is not read."""
    return OTHER[str(session.execute(sa.select(col(SearchIndex.half))).scalar_one())]


def _locked(session: Session) -> SearchIndex:
    index = session.get(SearchIndex, 1, with_for_update=True)
    assert index is not None  # noqa: S101  the migrations made it
    return index


def _clear(session: Session, half: str) -> None:
    for part in (half, DRAWERS[half]):
        engine_of(session).clear(session, part)
    session.execute(sa.delete(SearchEntry).where(_is_of(half)), execution_options={"synchronize_session": False})


def _is_of(half: str) -> sa.ColumnElement[bool]:
    return col(SearchEntry.half).in_([half, DRAWERS[half]])
