"""Change tags: what every transaction changed, written by it, for caches to read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import column, delete, insert, text
from sqlmodel import Field, Session, SQLModel

from app.db.columns import NEVER_REUSED, primary_key
from app.db.prepared import Prepared, PreparedWrite

CHANNEL = "maqal_changes"
"""Where PostgreSQL announces the tags of a transaction when it commits."""

LONGEST_ANNOUNCEMENT = 7_900
"""Bytes of one announcement; PostgreSQL takes fewer than 8,000 (its manual, NOTIFY)."""

LONGEST_ROW = 100
"""Characters of one row."""

_CHANGED = "changed"
"""Where in a session's `info` stand the tags that were recorded, each with its instant."""

_ANNOUNCE = "SELECT pg_notify($1, $2)"
_STORE_AND_ANNOUNCE = f"""
    WITH stored AS (INSERT INTO change (tag, created_at) SELECT unnest($3::text[]), $4::timestamptz) {_ANNOUNCE}"""


class Change(SQLModel, table=True):
    """Tags (`article:17`, `comments:17`, `list`) of one committed transaction, with commas between them."""

    __table_args__ = NEVER_REUSED

    seq: int | None = primary_key()
    tag: str = Field(max_length=LONGEST_ROW)
    created_at: datetime = Field(index=True)


_INSERT = PreparedWrite(insert(Change.__table__))  # type: ignore[attr-defined]  # sqlmodel gives every table one


def record(session: Session, tags: Iterable[str], *, now: datetime) -> None:
    """Say what a function changed. The runner stores it in the transaction of the change itself, before it commits."""
    session.info.setdefault(_CHANGED, {}).update(dict.fromkeys(tags, now))


def take(session: Session) -> dict[str, datetime]:
    """What was recorded in a session, which has nothing recorded then."""
    taken: dict[str, datetime] = session.info.pop(_CHANGED, {})
    return taken


def store(session: Session, changed: Mapping[str, datetime]) -> None:
    """Write tags, each with the instant of its change, for every cache to read."""
    if changed:
        now = max(changed.values())
        _INSERT.run(session, [{"tag": each, "created_at": now} for each in _rows(changed)])


def position(session: Session) -> str:
    """Equal as long as nothing was committed that changes an answer; on PostgreSQL, as long as nothing was at all."""
    (row,) = _POSITION[session.get_bind().dialect.name].all(session)
    return str(row.position)


NEWEST_IN_SQLITE = "SELECT seq FROM sqlite_sequence WHERE name = 'change'"
"""Selects the number of the newest change, also where its row has been pruned; nothing before the first."""

_POSITION = {
    "sqlite": Prepared(text(f"SELECT coalesce(({NEWEST_IN_SQLITE}), 0) AS position").columns(column("position"))),
    "postgresql": Prepared(text("SELECT CAST(pg_current_snapshot() AS text)").columns(column("position"))),
}
"""Numbers of PostgreSQL's rows do not come in the order of its commits, as those of SQLite do."""


def due_tag(instant: datetime) -> str:
    """The tag that says when something will change by the clock alone: an article is due then."""
    return f"due:{instant.timestamp()}"


def due_at(tag: str) -> float | None:
    """The instant that a tag of `due_tag` names, in seconds since 1970; None for any other tag."""
    return float(tag[4:]) if tag.startswith("due:") else None


def announce(session: Session) -> tuple[str, ...]:
    """Store what was recorded, and have PostgreSQL notify its listeners once it commits; the tags."""
    changed = take(session)
    if changed:
        connection = session.connection()
        first, *others = _joined(changed, LONGEST_ANNOUNCEMENT)
        stored = (CHANNEL, first, list(_rows(changed)), max(changed.values()))
        connection.exec_driver_sql(_STORE_AND_ANNOUNCE, stored)  # one way to the server and back
        for message in others:
            connection.exec_driver_sql(_ANNOUNCE, (CHANNEL, message))
    return tuple(changed)


def keep(session: Session) -> tuple[str, ...]:
    """Store what was recorded, and tell nobody; the tags."""
    changed = take(session)
    store(session, changed)
    return tuple(changed)


def _rows(tags: Iterable[str]) -> Iterator[str]:
    return _joined(tags, LONGEST_ROW)


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
