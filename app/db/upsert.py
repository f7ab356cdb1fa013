"""INSERT … ON CONFLICT DO UPDATE, which both databases have and SQLAlchemy spells by dialect."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

AnyInsert = postgresql.Insert | sqlite.Insert


def insert_for(session: Session, table: type[SQLModel]) -> AnyInsert:
    """An INSERT into a table that knows `on_conflict_do_update`, for the session's database."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def upsert(
    session: Session,
    table: type[SQLModel],
    values: Mapping[str, Any],
    *,
    key: Sequence[str],
    update: Mapping[str, Any],
) -> None:
    """Insert a row, or change the one that has the same `key`."""
    statement = insert_for(session, table).values(**values)
    session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(update)))
