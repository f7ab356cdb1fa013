"""Whether a database needs migrating, asked at a start: of a file before anything heavy is imported."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from app.db.scripts import head
from app.errors import Unavailable

_SQLITE = "sqlite:///"


def is_current(url: str) -> bool:
    """Whether a database is at this version's revision. False too where it does not answer: migrating will say why."""
    if url.startswith(_SQLITE):
        return _of_file(Path(url.removeprefix(_SQLITE).partition("?")[0])) == head()
    return asyncio.run(_of_server(url)) == head()


def _of_file(file: Path) -> str | None:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(found)
    except (sqlite3.Error, TypeError):  # no file, no table, no row
        return None


async def _of_server(url: str) -> str | None:
    from app.db import revision  # noqa: PLC0415  SQLAlchemy, for this database alone
    from app.db.engine import open_database  # noqa: PLC0415

    database = open_database(url)
    try:
        return await database.read(revision.current)
    except Unavailable:
        return None
    finally:
        await database.close()
