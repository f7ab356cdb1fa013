"""A table, or some names, that one transaction has for itself."""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

import sqlalchemy as sa
from sqlmodel import Session


def lock_table(session: Session, table: Any) -> None:
    """Let nobody else write to a table, or lock or refer to a row of it, before this transaction ends.

    In SQLite nobody else writes anyway. Others read it as ever.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.connection().execute(sa.text(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE"))


BUCKETS = 256
"""Locks that all names share: few enough for a load of thousands of names, for each lock takes memory of the server."""

_CLASS = 20_260_823
"""The first of the two numbers of each lock, which nothing else uses."""


def lock_names(session: Session, names: Iterable[str]) -> None:
    """Let nobody else who locks them look for a free form of these names before this transaction ends.

    Many who ask for one name at once wait for one another here, and do not collide until they give up.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    for bucket in sorted({crc32(name.encode()) % BUCKETS for name in names}):  # one order for all
        session.execute(sa.text(f"SELECT pg_advisory_xact_lock({_CLASS}, :bucket)"), {"bucket": bucket})
