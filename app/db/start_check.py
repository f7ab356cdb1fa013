"""Whether a database needs anything before it is served, asked at a start: of a file before much is imported."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from app.db.migration_files import SchemaRevision
from app.errors import Unavailable

_SQLITE = "sqlite:///"


class FoundDatabase(NamedTuple):
    """The revision at which a database is, whether it has articles, and the picture of the sample's first."""

    revision: SchemaRevision
    has_articles: bool
    picture: str | None = None


NOTHING_FOUND = FoundDatabase(SchemaRevision(None), has_articles=False)


def is_current(url: str, *, with_articles: bool = False, pictures_at: str = "") -> bool:
    """Whether a database is at this version's revision, and has articles where they are asked for.

    Pictures of the sample that it has must be at an address, where one is given.

    False too where it does not answer: preparing it will say why.
    """
    if url.startswith(_SQLITE):
        found = _of_file(Path(url.removeprefix(_SQLITE).partition("?")[0]))
    else:
        found = asyncio.run(_of_server(url))
    its_picture = found.picture or ""
    is_elsewhere = bool(pictures_at) and _PICTURE in its_picture and f'"{pictures_at}{_PICTURE}' not in its_picture
    return found.revision.is_head and (found.has_articles or not with_articles) and not is_elsewhere


_PICTURE = "/sample/"
_QUERY = """
    SELECT version_num, EXISTS (SELECT 1 FROM article),
        (SELECT CAST(image AS TEXT) FROM article WHERE external_id = 'sample:library')
    FROM alembic_version"""


def _of_file(file: Path) -> FoundDatabase:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found, has_articles, picture = connection.execute(_QUERY).fetchone()
            return FoundDatabase(SchemaRevision(found), bool(has_articles), picture)
    except (sqlite3.Error, TypeError):  # no file, no table, no row
        return NOTHING_FOUND


async def _of_server(url: str) -> FoundDatabase:
    from sqlalchemy import text  # noqa: PLC0415  for this database alone
    from sqlalchemy.exc import DatabaseError  # noqa: PLC0415
    from sqlmodel import Session  # noqa: PLC0415

    from app.db.engine import open_database  # noqa: PLC0415

    def look(session: Session) -> FoundDatabase:
        found = session.connection().execute(text(_QUERY)).one_or_none()
        return FoundDatabase(SchemaRevision(found[0]), *found[1:]) if found else NOTHING_FOUND

    database = open_database(url)
    try:
        return await database.read(look)
    except Exception as error:  # preparing it will say why
        if not isinstance(error, (Unavailable, DatabaseError, OSError)) and not hasattr(error, "sqlstate"):
            raise
        return NOTHING_FOUND
    finally:
        await database.close()


_KEYS = "SELECT id, proof FROM sealing_key"


def recorded_keys(url: str) -> dict[str, str]:
    """The keys that a database was written with, by their ids; none where it does not answer or has no such list."""
    if url.startswith(_SQLITE):
        file = Path(url.removeprefix(_SQLITE).partition("?")[0])
        try:
            with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
                return dict(connection.execute(_KEYS).fetchall())
        except sqlite3.Error:
            return {}
    return asyncio.run(_keys_of_server(url))


async def _keys_of_server(url: str) -> dict[str, str]:
    from sqlalchemy import text  # noqa: PLC0415  for this database alone
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415
    from sqlmodel import Session  # noqa: PLC0415

    from app.db.engine import open_database  # noqa: PLC0415

    def keys(session: Session) -> dict[str, str]:
        return {row.id: row.proof for row in session.connection().execute(text(_KEYS))}

    database = open_database(url)
    try:
        return await database.read(keys)
    except Exception as error:  # preparing it will say why
        if not isinstance(error, (Unavailable, SQLAlchemyError, OSError)) and not hasattr(error, "sqlstate"):
            raise
        return {}
    finally:
        await database.close()
