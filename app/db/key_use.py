"""Secret keys that may write no more: how the database refuses a value of one, and the moment from which it does.

The migration `refuse_retired_secret_keys` puts triggers on all columns whose values name their key. They refuse a key
that is retired, in the transaction that writes. So it does not matter whether a process knows of the new key.
"""

import sqlalchemy as sa
from sqlmodel import Session

LOCK = "20261130, 0"
"""The advisory lock that those who write with a key share. `20_260_823` and others stand for other things."""

SQLSTATE = "MQ001"
"""What PostgreSQL raises."""

MESSAGE = "retired secret key"
"""What SQLite raises, as an error of a trigger (`SQLITE_CONSTRAINT_TRIGGER`)."""


def wait_for_writers(session: Session) -> None:
    """Wait until those who write with a key have ended, and keep others waiting until this transaction ends.

    In SQLite nobody else writes anyway.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.connection().execute(sa.text(f"SELECT pg_advisory_xact_lock({LOCK})"))


def is_refused(error: BaseException) -> bool:
    """Whether an error of SQLAlchemy or of a driver means that a value of a retired key was refused."""
    for each in (error, getattr(error, "orig", None)):
        if getattr(each, "sqlstate", None) == SQLSTATE:
            return True
        if getattr(each, "sqlite_errorname", None) == "SQLITE_CONSTRAINT_TRIGGER" and MESSAGE in str(each):
            return True
    return False
