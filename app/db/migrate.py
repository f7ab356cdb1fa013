"""Running the migrations: one set for both databases, in the checkout and in an installed wheel."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlmodel import Session

from app.db.engine import is_sqlite, postgres_engine, sqlite_writer

T = TypeVar("T")

MIGRATION_LOCK = 7_207_110_1
"""The number of the advisory lock under which one machine at a time migrates a PostgreSQL database."""


def scripts_folder() -> Path:
    """Where the migrations are: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def head() -> str:
    """The revision at which this version of Maqal works."""
    revision = ScriptDirectory(str(scripts_folder())).get_current_head()
    assert revision is not None  # noqa: S101  there is at least the first migration
    return revision


def current(session: Session) -> str | None:
    """The revision at which a database stands; None before the first migration."""
    return MigrationContext.configure(session.connection()).get_current_revision()


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
