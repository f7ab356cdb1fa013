"""What the errors of PostgreSQL mean, by their SQLSTATEs (appendix A), raised by the driver or by SQLAlchemy."""

from collections.abc import Iterator

import asyncpg  # type: ignore[import-untyped]  # it has no types
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from app.db import key_use
from app.db.runner import busy, is_out_of_service
from app.errors import Unavailable

EXPECTED = (SQLAlchemyError, OSError, EOFError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What may come of asking a server; while a connection is made, the driver's own errors come as they are."""

LOST = {
    "40001",  # serialization_failure
    "40P01",  # deadlock_detected
    "55P03",  # lock_not_available
}
"""SQLSTATEs of a function that others were in the way of, whatever it asked."""

RETRIED = LOST | {
    "23503",  # foreign_key_violation: what was named has just been deleted, and the function will see that now
    "23505",  # unique_violation: somebody else was first, and the function will see it now
}
"""SQLSTATEs after which running the function again can succeed."""

AWAY = ("08", "53", "57", "58")
"""Classes of SQLSTATEs of a server that cannot serve now: its connections, its resources (too many connections, a full
disk), an operator's intervention (shutdown, crash recovery, a cancelled statement), its system."""

READ_ONLY = {
    "25006",  # read_only_sql_transaction: a standby, or a database that was set so
    "53100",  # disk_full
}
"""SQLSTATEs of a server that answers reads and takes no writes."""


def sqlstate(error: BaseException) -> str | None:
    """The SQLSTATE of an error, or of the driver's error in it."""
    for each in _chain(error):
        found = getattr(each, "sqlstate", None)
        if isinstance(found, str):
            return found
    return None


def takes_no_writes(error: BaseException) -> bool:
    """Whether an error means that the database can only be read now."""
    return sqlstate(error) in READ_ONLY


def as_problem(error: Exception) -> Exception:
    """What is answered after an error: that the database is away or busy, or the error itself where it is a fault."""
    state = sqlstate(error)
    if state in LOST:
        return busy()
    if state in READ_ONLY or state == key_use.SQLSTATE or (state or "").startswith(AWAY):
        return Unavailable()
    if isinstance(error, IntegrityError):
        return error
    is_drivers = isinstance(error, (EOFError, asyncpg.PostgresError, asyncpg.InterfaceError))  # there is no connection
    return Unavailable() if is_drivers or is_out_of_service(error) else error


def _chain(error: BaseException) -> Iterator[BaseException]:
    yield error
    if isinstance(error, DBAPIError) and isinstance(error.orig, BaseException):
        yield error.orig
