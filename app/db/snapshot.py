"""Several statements that see the database as it was at one moment, whatever others commit between them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

_BEGIN = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", "sqlite": "BEGIN"}


@contextmanager
def one_moment(session: Session) -> Iterator[None]:
    """Begin a transaction that sees one snapshot, in a verb that only reads: its statements have none around them."""
    connection = session.connection()
    connection.exec_driver_sql(_BEGIN[connection.dialect.name])
    try:
        yield
    finally:
        if not connection.invalidated:
            connection.exec_driver_sql("ROLLBACK")
