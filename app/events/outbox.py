"""The outbox: events for other programs, written in the transaction of what happened, read in the order of commits.

An event is written once, under an id that stays. On PostgreSQL the ids do not come in the order of the commits: a
transaction may commit after another one that took a later id. So events are numbered once they are committed, by one
transaction at a time (`number`): readers follow these positions and miss nothing. Events of one article or comment keep
their order, because the id is taken while the row that changed is locked.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col

from app.db import changes
from app.db.columns import ID_TYPE, NEVER_REUSED, partial_index, primary_key
from app.db.prepared import PreparedWrite
from app.events.subjects import OUTBOX

KEPT = timedelta(days=7)
"""How long events are kept: a reader that was away for longer begins anew."""

MOST_NUMBERED = 1000
"""Events that are numbered in one transaction."""


class OutboxEvent(SQLModel, table=True):
    """Something that happened, for other programs: its name, and the ids of what it happened to."""

    __tablename__ = "outbox_event"
    __table_args__ = (
        partial_index("ix_outbox_event_unnumbered", "id", where="position IS NULL"),
        NEVER_REUSED,
    )

    id: int | None = primary_key()
    position: int | None = Field(default=None, unique=True, sa_type=ID_TYPE)
    name: str = Field(max_length=50)
    ids: str
    occurred_at: datetime = Field(index=True)


class OutboxPosition(SQLModel, table=True):
    """The position of the last event that was numbered: one row."""

    __tablename__ = "outbox_position"

    id: int = Field(default=1, primary_key=True)
    last: int = Field(default=0, sa_type=ID_TYPE)


class NewEvent(NamedTuple):
    """An event that is to be written."""

    name: str
    ids: Mapping[str, int]


class Event(NamedTuple):
    """An event as readers get it: `id` is stable, `position` is its place in the order of commits."""

    position: int
    id: int
    name: str
    ids: str
    occurred_at: datetime


_EVENT: Any = OutboxEvent.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_INSERT = PreparedWrite(sa.insert(_EVENT))
_NUMBER = PreparedWrite(
    sa.update(_EVENT).where(_EVENT.c.id == sa.bindparam("of")).values(position=sa.bindparam("place", type_=ID_TYPE))
)


def add(session: Session, events: Sequence[NewEvent], *, now: datetime) -> None:
    """Write events in the transaction of what happened."""
    _INSERT.run(session, [{"name": name, "ids": json.dumps(ids), "occurred_at": now} for name, ids in events])


def number(session: Session, *, now: datetime, most: int = MOST_NUMBERED) -> int:
    """Give committed events their positions, in the order of commits, and notify their readers; how many.

    One transaction at a time.
    """
    counter = session.execute(sa.select(col(OutboxPosition.last)).with_for_update()).scalar_one()
    ids = session.execute(
        sa.select(_EVENT.c.id).where(_EVENT.c.position.is_(None)).order_by(_EVENT.c.id).limit(most)
    ).scalars()
    rows = [{"of": event_id, "place": place} for place, event_id in enumerate(ids, start=counter + 1)]
    if rows:
        _NUMBER.run(session, rows)
        session.execute(sa.update(OutboxPosition).values(last=counter + len(rows)))
        changes.record(session, [OUTBOX], now=now)
    return len(rows)


def oldest(session: Session) -> int | None:
    """The position of the oldest event that is still kept; None when none is."""
    found: int | None = session.execute(sa.select(sa.func.min(_EVENT.c.position))).scalar_one()
    return found


def read(session: Session, *, after: int, most: int) -> list[Event]:
    """The numbered events behind a position, in their order."""
    columns = (_EVENT.c.position, _EVENT.c.id, _EVENT.c.name, _EVENT.c.ids, _EVENT.c.occurred_at)
    found = session.execute(
        sa.select(*columns).where(_EVENT.c.position > after).order_by(_EVENT.c.position).limit(most)
    )
    return [Event(*row) for row in found]


def last(session: Session) -> int:
    """The position of the last event that was numbered; a new reader begins behind it."""
    return int(session.execute(sa.select(col(OutboxPosition.last))).scalar_one())


def prune(session: Session, *, now: datetime) -> int:
    """Delete the events that were numbered and are older than `KEPT`; how many there were."""
    old = sa.delete(_EVENT).where(_EVENT.c.position.is_not(None), _EVENT.c.occurred_at < now - KEPT)
    return session.connection().execute(old).rowcount
