"""Why a database cannot be used, in one line for the operator; never with a password in it."""

import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from app.db.migration_files import SchemaRevision
from app.errors import CannotStart

OLDEST_POSTGRES = 15

_SQLITE = {
    "SQLITE_NOTADB": "it is no SQLite database",
    "SQLITE_CORRUPT": "it is damaged; restore a backup",
    "SQLITE_READONLY": "it cannot be written",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_IOERR": "the disk reports an error",
    "SQLITE_BUSY": "another program has it locked",
    "SQLITE_PERM": "permission denied",
    "SQLITE_AUTH": "permission denied",
    "SQLITE_CANTOPEN": "it cannot be opened",
}
_POSTGRES = {
    "28P01": "the user or the password is not right",
    "28000": "the server refuses this user",
    "3D000": "there is no such database on it",
    "42501": "the user may not do this there",
    "53300": "it has too many connections",
    "57P03": "it is starting or stopping",
    "25006": "it is read-only",
    "53100": "its disk is full",
}


def explained(url: str, error: BaseException) -> CannotStart | None:
    """What stands between us and a database; None for an error of another kind."""
    line = _of_file(url, error) if url.startswith("sqlite") else _of_server(url, error)
    return None if line is None else CannotStart(line)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        original = getattr(error, "orig", None)
        if isinstance(original, BaseException):
            yield from _causes(original)
        error = error.__cause__ or error.__context__


def _of_file(url: str, error: BaseException) -> str | None:
    file = Path(make_url(url).database or "")
    for cause in _causes(error):
        name = str(getattr(cause, "sqlite_errorname", ""))
        found = next((text for code, text in _SQLITE.items() if name.startswith(code)), None)
        if found is not None:
            return f"{file}: {_where_it_is(file) or found}"
        if isinstance(cause, OSError) and cause.filename is not None:
            return f"{cause.filename}: {cause.strerror}"
    return None


def _where_it_is(file: Path) -> str | None:
    """What the path itself says about why SQLite cannot open it."""
    try:
        if file.is_dir():
            return "it is a folder, not a database file"
        if not file.parent.is_dir():
            return "its folder does not exist" if not file.parent.exists() else f"{file.parent} is no folder"
        if not file.exists():
            return "there is no such database; run `maqal migrate` first"
        if not os.access(file, os.R_OK):
            return "permission denied"
    except OSError as error:
        return error.strerror
    return None


def _of_server(url: str, error: BaseException) -> str | None:
    address = make_url(url)
    at = f"PostgreSQL at {address.host or 'the local socket'}:{address.port or 5432}"
    for cause in _causes(error):
        state = str(getattr(cause, "sqlstate", "") or "")
        if state in _POSTGRES:
            return f"{at}, database {address.database}: {_POSTGRES[state]}"
        if isinstance(cause, socket.gaierror):
            return f"{at}: no such host"
        if isinstance(cause, TimeoutError):
            return f"{at}: it does not answer"
        if isinstance(cause, OSError):
            reason = (
                os.strerror(cause.errno) if cause.errno and cause.errno in errno.errorcode else "it cannot be reached"
            )
            return f"{at}: {'connection refused' if isinstance(cause, ConnectionRefusedError) else reason}"
        if type(cause).__module__.startswith("asyncpg") and "Connection" in type(cause).__name__:
            return f"{at}: the connection was lost"
    return None


def refuse_unknown(current: SchemaRevision) -> None:
    """`CannotStart` where a database is at a revision that this version does not know."""
    if current.is_unknown:
        raise CannotStart(
            f"the database is at {current}, which this version of Maqal does not know: a newer one has migrated it"
        )


def refuse_old_server(connection: Any) -> None:
    """`CannotStart` where a PostgreSQL server is too old."""
    number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    if number < OLDEST_POSTGRES * 10_000:
        raise CannotStart(f"PostgreSQL {number // 10_000} is too old: Maqal needs {OLDEST_POSTGRES} or newer")
