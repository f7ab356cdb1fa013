"""Running the migrations: one set for both databases, in the checkout and in an installed wheel."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from app.db.connection_errors import explained, refuse_old_server, refuse_unknown
from app.db.engine import is_sqlite, sqlite_writer
from app.db.migration_files import SchemaRevision, scripts_folder
from app.db.postgres.runner import postgres_engine

T = TypeVar("T")

MIGRATION_LOCK = 7_207_110_1
"""The number of the advisory lock under which one machine at a time migrates a PostgreSQL database."""


def upgrade(url: str, revision: str = "head", *, begin: Callable[[], None] | None = None) -> None:
    """Bring a database up to a revision; waits for a process that does the same.

    `begin` is called where there is something to do, before it is done.
    """

    def work(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            refuse_old_server(connection)
        current = SchemaRevision(MigrationContext.configure(connection).get_current_revision())
        refuse_unknown(current)
        if begin is not None and not current.is_head:
            begin()
        command.upgrade(configuration(connection), revision)

    run(url, work)
    _empty_log(url)


def downgrade(url: str, revision: str) -> None:
    """Bring a database back to an older revision (`base`: to nothing)."""
    run(url, lambda connection: command.downgrade(configuration(connection), revision))


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for one connection."""
    config = Config()
    config.set_main_option("script_location", str(scripts_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def run(url: str, work: Callable[[Connection], T]) -> T:
    """Do some work on a database in one transaction, alone; not to be called inside an event loop.

    `CannotStart` where the database cannot be used at all.
    """
    try:
        return _run(url, work)
    except Exception as error:
        if line := explained(url, error):
            raise line from error
        raise


def _run(url: str, work: Callable[[Connection], T]) -> T:
    if is_sqlite(url):
        engine = sqlite_writer(url, foreign_keys=False)
        try:
            with engine.begin() as connection:
                return work(connection)
        finally:
            engine.dispose()
    return asyncio.run(_run_on_postgres(url, work))


def _empty_log(url: str) -> None:
    """Move what SQLite's write-ahead log holds into the file, and cut the log: a migration may have erased something.

    While another process reads an older state the log stays as it is until the next checkpoint.
    """
    if not is_sqlite(url):
        return
    engine = sqlite_writer(url)
    try:
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()


async def _run_on_postgres(url: str, work: Callable[[Connection], T]) -> T:
    engine = postgres_engine(url, pooled=False)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            return await connection.run_sync(work)
    finally:
        await engine.dispose()
