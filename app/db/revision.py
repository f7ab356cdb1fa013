"""The revision of a database's schema, as Alembic has noted it there."""

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from app.db.migration_files import SchemaRevision


def read(session: Session) -> SchemaRevision:
    """The revision at which a database is."""
    try:
        return SchemaRevision(session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar())
    except DatabaseError as error:
        if error.connection_invalidated or not _has_no_table(error):
            raise
        return SchemaRevision(None)


def rewrite(session: Session) -> None:
    """Write the revision that is there, which changes nothing and fails where nothing can be written."""
    session.connection().execute(text("UPDATE alembic_version SET version_num = version_num"))


def _has_no_table(error: DatabaseError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "42P01" or "no such table" in str(error.orig)
