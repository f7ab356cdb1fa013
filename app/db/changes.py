"""Change tags: what every transaction changed, written by it, for the cache to read."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert
from sqlmodel import Field, Session, SQLModel

from app.db.columns import NEVER_REUSED, primary_key
from app.db.prepared import PreparedWrite


class Change(SQLModel, table=True):
    """One tag (`article:17`, `comments:17`, `list`) of one committed transaction."""

    __table_args__ = NEVER_REUSED

    seq: int | None = primary_key()
    tag: str = Field(max_length=100)
    created_at: datetime = Field(index=True)


_INSERT = PreparedWrite(insert(Change.__table__))  # type: ignore[attr-defined]  # sqlmodel gives every table one


def record(session: Session, tags: Iterable[str], *, now: datetime) -> None:
    """Say, in the transaction of the change itself, what it changed."""
    _INSERT.run(session, [{"tag": tag, "created_at": now} for tag in dict.fromkeys(tags)])


def prune(session: Session, *, before: datetime) -> int:
    """Forget the tags written before an instant; the number of rows."""
    return session.connection().execute(delete(Change).where(Change.created_at < before)).rowcount  # type: ignore[arg-type]  # a column comparison
