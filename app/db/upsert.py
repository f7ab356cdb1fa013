"""INSERT … ON CONFLICT DO UPDATE, which both databases have and SQLAlchemy spells by dialect."""

from importlib import import_module
from typing import Any

from sqlmodel import Session, SQLModel


def insert_for(session: Session, table: type[SQLModel]) -> Any:
    """An INSERT into a table that knows `on_conflict_do_update`, for the session's database."""
    dialect = session.get_bind().dialect.name
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
