"""Running the migrations: one set for both databases, in the checkout and in an installed wheel."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from app.db.engine import is_sqlite, sqlite_writer
from app.db.postgres import postgres_engine
from app.db.scripts import scripts_folder

T = TypeVar("T")

MIGRATION_LOCK = 7_207_110_1
"""The number of the advisory lock under which one machine at a time migrates a PostgreSQL database."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database up to a revision; waits for whoever does the same."""
    run(url, lambda connection: command.upgrade(configuration(connection), revision))


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
    """Do some work on a database in one transaction, alone; not to be called inside an event loop."""
    if is_sqlite(url):
        engine = sqlite_writer(url, foreign_keys=False)
        try:
            with engine.begin() as connection:
                return work(connection)
        finally:
            engine.dispose()
    return asyncio.run(_run_on_postgres(url, work))


async def _run_on_postgres(url: str, work: Callable[[Connection], T]) -> T:
    engine = postgres_engine(url, pooled=False)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            return await connection.run_sync(work)
    finally:
        await engine.dispose()
