"""A copy of the database for one piece of work, which nobody else sees and which is gone afterwards."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.db.connection_errors import explained
from app.db.engine import is_sqlite, sqlite_file, sqlite_reader, sqlite_writer
from app.db.postgres_errors import sqlstate
from app.db.runner import Database
from app.db.sqlite.runner import SqliteDatabase
from app.db.sqlite.scratch import copy_file
from app.errors import Bilingual
from app.refusals import CannotStart

NAME = "maqal.db"
_NO_RIGHT = "42501"
_MAY_NOT_COPY = Bilingual(
    "لا يحق لمستخدم PostgreSQL إنشاء جداول مؤقتة، والتجربة تعمل عليها: GRANT TEMPORARY ON DATABASE … TO …",
    "the user of PostgreSQL may not make temporary tables, on which a trial works: GRANT TEMPORARY ON DATABASE … TO …",
)


@asynccontextmanager
async def scratch_copy(original: Database, url: str, direct_url: str | None, folder: Path) -> AsyncIterator[Database]:
    """A copy of a database as it is now: a file in a folder, or temporary tables of one connection.

    Nothing that is written there is announced to anybody. `CannotStart` where there is no room or right for it.
    """
    copy = await (_file_in(url, folder) if is_sqlite(url) else _tables(original, direct_url or url))
    try:
        yield copy
    finally:
        await copy.close()


async def _file_in(url: str, folder: Path) -> Database:
    source, target = sqlite_file(url), folder / NAME
    if source is None:
        raise CannotStart(Bilingual("قاعدة البيانات ليست ملفًا", "the database is no file"))
    try:
        await asyncio.to_thread(copy_file, source, target)
    except (sqlite3.Error, OSError) as error:
        raise explained(f"sqlite:///{target}", error) or error from error
    address = f"sqlite:///{target}"
    return SqliteDatabase(sqlite_reader(address), sqlite_writer(address, synchronous="off"), target)


async def _tables(original: Database, url: str) -> Database:
    from app.db.postgres.runner import PostgresDatabase  # noqa: PLC0415  see `open_database`
    from app.db.postgres.scratch import copy_tables, scratch_engine  # noqa: PLC0415

    schema = await original.read(_schema)
    engine = scratch_engine(url)
    try:
        await copy_tables(engine, schema)
    except BaseException as error:
        await engine.dispose()
        if isinstance(error, DBAPIError) and sqlstate(error) == _NO_RIGHT:
            raise CannotStart(_MAY_NOT_COPY) from error
        raise
    return PostgresDatabase(engine, url, announces=False)


def _schema(session: Session) -> str:
    return str(session.connection().exec_driver_sql("SELECT current_schema()").scalar_one())
