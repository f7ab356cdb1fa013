"""Engines for both databases, and the pragmas under which SQLite is used."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Engine, QueuePool, StaticPool, create_engine, event, make_url

from app.db.columns import as_stored
from app.db.runner import Database
from app.db.sqlite.runner import SqliteDatabase
from app.secrets.private_files import close_to_others, make_file, make_folder

BUSY_MILLISECONDS = 5000
"""How long a writer waits for another process's transaction before it gives up."""

MAPPED = 2**31 - 2**16
"""Bytes of the file that a reader maps into its memory: a search reads hundreds of rows, in a sixth of the time. SQLite
maps no more than these (`SQLITE_MAX_MMAP_SIZE`, https://www.sqlite.org/mmap.html); the rest of a longer file it reads.
"""


def open_database(
    url: str, *, synchronous: Literal["full", "normal"] = "full", direct_url: str | None = None
) -> Database:
    """Open the database at an address: `sqlite:///…` or `postgresql+asyncpg://…`.

    `direct_url` leads to the PostgreSQL server itself where the other leads to a pooler.
    """
    if is_sqlite(url):
        return SqliteDatabase(sqlite_reader(url), sqlite_writer(url, synchronous=synchronous), sqlite_file(url))
    from app.db.postgres.runner import PostgresDatabase, postgres_engine  # noqa: PLC0415  5 MiB that a worker on SQLite does without

    return PostgresDatabase(postgres_engine(url), direct_url or url)


def is_sqlite(url: str) -> bool:
    """Whether an address names a SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_file(url: str) -> Path | None:
    """The file that a SQLite address names."""
    name = make_url(url).database
    return Path(name) if is_sqlite(url) and name and name != ":memory:" else None


def sqlite_writer(url: str, *, synchronous: str = "full", foreign_keys: bool = True) -> Engine:
    """One connection for the writer thread; each of its transactions takes the write lock at once.

    Without `foreign_keys` a migration can replace a table without losing what points to it.
    """
    engine = _sqlite(url, poolclass=StaticPool, isolation_level=None, foreign_keys=foreign_keys)

    @event.listens_for(engine, "do_connect")
    def _make(*_: Any) -> None:
        if file := sqlite_file(url):
            make_folder(file.parent)
            make_file(file)  # SQLite gives its companions the rights that this one has
            for companion in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    close_to_others(file.with_name(f"{file.name}{companion}"))

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA secure_delete = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A transaction that reads before it writes could be refused at once (SQLITE_BUSY_SNAPSHOT).
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def sqlite_reader(url: str) -> Engine:
    """Connections that cannot write, without a transaction around each read."""
    engine = _sqlite(url, poolclass=QueuePool, isolation_level="AUTOCOMMIT")

    @event.listens_for(engine, "do_connect")
    def _refuse_to_make(*_: Any) -> None:
        if (file := sqlite_file(url)) and not file.exists():
            raise sqlite3.OperationalError("unable to open database file")  # SQLite would make one, for all to read

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA mmap_size = {MAPPED}")

    return engine


def _sqlite(url: str, *, poolclass: Any, isolation_level: str | None, foreign_keys: bool = True) -> Engine:
    arguments: dict[str, Any] = {"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000}
    options: dict[str, Any] = {"json_serializer": as_stored}
    if isolation_level is None:
        arguments["isolation_level"] = None
    else:
        options |= {"isolation_level": isolation_level, "pool_reset_on_return": None}
    engine = create_engine(url, poolclass=poolclass, connect_args=arguments, hide_parameters=True, **options)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")

    return engine
