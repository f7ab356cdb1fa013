"""What stands in a database: every row of every table, and how far its sequences are."""

import asyncio
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.db.engine import is_sqlite, open_database

_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema()"


def all_rows(url: str) -> dict[str, list[str]]:
    """The rows of each table and of each sequence, as text."""

    def look(session: Session) -> dict[str, list[str]]:
        tables, sequences = (_SQLITE, "") if is_sqlite(url) else (_TABLES, _SEQUENCES)
        found = {name: _told(session, f'SELECT * FROM "{name}"') for name in _names(session, tables)}  # noqa: S608  tables
        for name in _names(session, sequences):
            found[name] = _told(session, f"SELECT last_value, is_called FROM {name}")  # noqa: S608  a sequence
        return found

    async def ask() -> dict[str, list[str]]:
        database = open_database(url)
        try:
            return await database.read(look)
        finally:
            await database.close()

    return asyncio.run(ask())


def _told(session: Session, statement: str) -> list[str]:
    rows: list[Any] = list(session.execute(sa.text(statement)))
    return sorted(repr(tuple(row)) for row in rows)


def _names(session: Session, question: str) -> list[str]:
    return [str(name) for (name,) in session.execute(sa.text(question))] if question else []
