"""Whether a database needs anything before it is served, asked at a start: of a file before much is imported."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from app.db.scripts import head
from app.errors import Unavailable

_SQLITE = "sqlite:///"


class Standing(NamedTuple):
    """The revision at which a database stands, and whether it has articles."""

    revision: str | None
    has_articles: bool


NOWHERE = Standing(None, has_articles=False)


def is_current(url: str, *, with_articles: bool = False) -> bool:
    """Whether a database is at this version's revision, and has articles where they are asked for.

    False too where it does not answer: preparing it will say why.
    """
    if url.startswith(_SQLITE):
        found = _of_file(Path(url.removeprefix(_SQLITE).partition("?")[0]))
    else:
        found = asyncio.run(_of_server(url))
    return found.revision == head() and (found.has_articles or not with_articles)


_ASKED = "SELECT version_num, EXISTS (SELECT 1 FROM article) FROM alembic_version"


def _of_file(file: Path) -> Standing:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found, has_articles = connection.execute(_ASKED).fetchone()
            return Standing(str(found), bool(has_articles))
    except (sqlite3.Error, TypeError):  # no file, no table, no row
        return NOWHERE


async def _of_server(url: str) -> Standing:
    from sqlalchemy import text  # noqa: PLC0415  for this database alone
    from sqlalchemy.exc import DatabaseError  # noqa: PLC0415
    from sqlmodel import Session  # noqa: PLC0415

    from app.db.engine import open_database  # noqa: PLC0415

    def standing(session: Session) -> Standing:
        found = session.connection().execute(text(_ASKED)).one_or_none()
        return Standing(*found) if found else NOWHERE

    database = open_database(url)
    try:
        return await database.read(standing)
    except (Unavailable, DatabaseError):
        return NOWHERE
    finally:
        await database.close()
