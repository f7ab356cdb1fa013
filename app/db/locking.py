"""A table that one transaction has for itself."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session


def lock_table(session: Session, table: Any) -> None:
    """Let nobody else write to a table, or lock or refer to a row of it, before this transaction ends.

    In SQLite nobody else writes anyway. Others read it as ever.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.connection().execute(sa.text(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE"))
