"""Change tags: what every transaction changed, written by it, for caches to read."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Field, Session, SQLModel

from app.db.columns import NEVER_REUSED, primary_key
from app.db.prepared import PreparedWrite

CHANNEL = "maqal_changes"
"""Where PostgreSQL announces the tags of a transaction when it commits."""

LONGEST_ANNOUNCEMENT = 7_900
"""Bytes of one announcement; PostgreSQL takes fewer than 8,000 (its manual, NOTIFY)."""

LONGEST_ROW = 100
"""Characters of one row."""

_CHANGED = "changed"
"""Where in a session's `info` stand the tags that its transaction has recorded."""


class Change(SQLModel, table=True):
    """Tags (`article:17`, `comments:17`, `list`) of one committed transaction, with commas between them."""

    __table_args__ = NEVER_REUSED

    seq: int | None = primary_key()
    tag: str = Field(max_length=LONGEST_ROW)
    created_at: datetime = Field(index=True)


_INSERT = PreparedWrite(insert(Change.__table__))  # type: ignore[attr-defined]  # sqlmodel gives every table one


def record(session: Session, tags: Iterable[str], *, now: datetime) -> None:
    """Say, in the transaction of the change itself, what it changed."""
    changed = dict.fromkeys(tags)
    _INSERT.run(session, [{"tag": each, "created_at": now} for each in _joined(changed, LONGEST_ROW)])
    session.info.setdefault(_CHANGED, {}).update(changed)


def due_tag(instant: datetime) -> str:
    """The tag that says when something will change by the clock alone: an article is due then."""
    return f"due:{instant.timestamp()}"


def due_at(tag: str) -> float | None:
    """The instant that a tag of `due_tag` names, in seconds since 1970; None for any other tag."""
    return float(tag[4:]) if tag.startswith("due:") else None


def announce(session: Session) -> tuple[str, ...]:
    """Have PostgreSQL tell what this transaction has recorded to whoever listens, once it commits; the tags."""
    tags = tuple(session.info.pop(_CHANGED, ()))
    connection: Any = session.connection() if tags else None
    for message in _joined(tags, LONGEST_ANNOUNCEMENT):
        connection.exec_driver_sql("SELECT pg_notify($1, $2)", (CHANNEL, message))
    return tags


def _joined(tags: Iterable[str], longest: int) -> Iterator[str]:
    """Tags with commas between them, in few texts of so many characters at most."""
    text = ""
    for tag in tags:
        if text and len(text) + len(tag) >= longest:
            yield text
            text = ""
        text = f"{text},{tag}" if text else tag
    if text:
        yield text


def prune(session: Session, *, before: datetime) -> int:
    """Forget the tags written before an instant; the number of rows."""
    return session.connection().execute(delete(Change).where(Change.created_at < before)).rowcount  # type: ignore[arg-type]  # a column comparison
