"""Leases: which process does a job that only one may do at a time."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from app.db.upsert import insert_for

EXPIRED = datetime(1970, 1, 1, tzinfo=UTC)
"""The end of a lease that was given back."""


class Lease(SQLModel, table=True):
    """Who does a job now, and until when unless it says so again."""

    name: str = Field(primary_key=True, max_length=50)
    holder: str = Field(max_length=100)
    expires_at: datetime
    succeeded_at: datetime | None = None
    first_taken_at: datetime | None = None


def take(session: Session, name: str, *, holder: str, duration: timedelta, now: datetime) -> bool:
    """Take or keep a lease; whether this holder has it now."""
    row = {"name": name, "holder": holder, "expires_at": now + duration, "first_taken_at": now}
    statement = insert_for(session, Lease).values(**row)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_={
                "holder": statement.excluded.holder,
                "expires_at": statement.excluded.expires_at,
                "first_taken_at": sa.func.coalesce(Lease.first_taken_at, statement.excluded.first_taken_at),
            },
            where=(col(Lease.holder) == holder) | (col(Lease.expires_at) <= now),
        )
    )
    return session.exec(select(Lease.holder).where(Lease.name == name)).one() == holder


def note_success(session: Session, name: str, *, holder: str, now: datetime) -> None:
    """Note that a holder has done its job."""
    is_its = (col(Lease.name) == name) & (col(Lease.holder) == holder)
    session.execute(sa.update(Lease).where(is_its).values(succeeded_at=now))


def successes(session: Session) -> dict[str, datetime | None]:
    """When each job was last done, by the names of the leases."""
    return dict(session.exec(select(Lease.name, Lease.succeeded_at)).all())


def quiet_since(session: Session) -> dict[str, datetime]:
    """Since when each job has not been done, by lease: since its last success, or since it was first taken up."""
    rows = session.exec(select(Lease.name, Lease.succeeded_at, Lease.first_taken_at)).all()
    return {name: done or taken or EXPIRED for name, done, taken in rows}


def release(session: Session, name: str, *, holder: str) -> None:
    """Give a lease back, if this holder has it; when its job was last done stays known."""
    is_its = (col(Lease.name) == name) & (col(Lease.holder) == holder)
    session.execute(sa.update(Lease).where(is_its).values(expires_at=EXPIRED))
