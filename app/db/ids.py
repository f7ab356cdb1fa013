"""Ids of new rows, taken before the rows are written: so rows that name one another, or themselves, go in whole."""

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.db.prepared import Prepared

_LAST = "last_ids"
"""Where in a session's `info` stands the last id taken of each table. SQLite's runner has a session for each
transaction, and nobody else writes before that ends."""


def reserve(session: Session, table: Any, count: int) -> range | list[int]:
    """So many ids that no row of a table has or has had, rising; for a table whose ids are never reused."""
    if session.get_bind().dialect.name == "sqlite":
        last = session.info.setdefault(_LAST, {})
        if table.name not in last:
            last[table.name] = _last_id(table).all(session)[0].id
        last[table.name] += count
        return range(last[table.name] - count + 1, last[table.name] + 1)
    return [row.id for row in _next_ids(table).all(session, count=count)]


@cache
def _last_id(table: Any) -> Prepared:
    """SQLite's own rule for AUTOINCREMENT; the writer has the lock, so that nobody takes the same ones."""
    statement = f"""
        SELECT max(
            coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{table.name}'), 0),
            coalesce((SELECT max(id) FROM {table.name}), 0)
        ) AS id"""  # noqa: S608  a name of our own
    return Prepared(sa.text(statement).columns(sa.column("id", sa.Integer())))


@cache
def _next_ids(table: Any) -> Prepared:
    sequence = sa.func.pg_get_serial_sequence(table.name, "id")
    numbers = sa.func.generate_series(1, sa.bindparam("count", type_=sa.Integer())).table_valued("number")
    taken = sa.func.nextval(sequence, type_=sa.BigInteger())
    return Prepared(sa.select(taken.label("id")).select_from(numbers))
