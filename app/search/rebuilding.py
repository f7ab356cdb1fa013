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
from app.search.index import Indexable, in_parts, put_into, take_out
from app.search.models import DRAWERS, SearchEntry, SearchIndex

OTHER = {"a": "b", "b": "a"}


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


def build(session: Session, articles: Sequence[Indexable]) -> None:
    """Put some articles into the other half."""
    other = half_being_built(session)
    take_out(session, other, [each.article_id for each in articles])
    for part, some in in_parts(other, articles):
        put_into(session, part, some)


def finish(session: Session, *, now: datetime) -> None:
    """Read the other half from now on, and empty the one that was read; whoever keeps answers hears of it."""
    index = _locked(session)
    former, index.half = index.half, OTHER[index.half]
    index.version, index.building = VERSION, None
    session.add(index)
    session.flush()
    changes.record(session, ["list"], now=now)
    _clear(session, former)


def is_built(article_id: sa.ColumnElement[int], half: str) -> sa.ColumnElement[bool]:
    """The condition that an article is in a half, or in its drawer."""
    return sa.exists().where(_is_of(half), col(SearchEntry.article_id) == article_id)


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
