"""Leases: which process does a job that only one may do at a time."""

from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel, col, delete, select

from app.db.upsert import insert_for


class Lease(SQLModel, table=True):
    """Who does a job now, and until when unless it says so again."""

    name: str = Field(primary_key=True, max_length=50)
    holder: str = Field(max_length=100)
    expires_at: datetime


def take(session: Session, name: str, *, holder: str, duration: timedelta, now: datetime) -> bool:
    """Take or keep a lease; whether this holder has it now."""
    row = {"name": name, "holder": holder, "expires_at": now + duration}
    statement = insert_for(session, Lease).values(**row)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": statement.excluded.holder, "expires_at": statement.excluded.expires_at},
            where=(col(Lease.holder) == holder) | (col(Lease.expires_at) <= now),
        )
    )
    return session.exec(select(Lease.holder).where(Lease.name == name)).one() == holder


def release(session: Session, name: str, *, holder: str) -> None:
    """Give a lease back, if this holder has it."""
    session.execute(delete(Lease).where(col(Lease.name) == name, col(Lease.holder) == holder))
