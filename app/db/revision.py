"""Where a database stands among the migrations, found without the tool that runs them: workers need no more."""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

_REVISION = re.compile(r'^revision = ["\'](\w+)["\']', re.MULTILINE)
_DOWN_REVISION = re.compile(r'^down_revision = ["\'](\w+)["\']', re.MULTILINE)


def scripts_folder() -> Path:
    """Where the migrations are: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


@cache
def head() -> str:
    """The revision at which this version of Maqal works: the one that no other follows."""
    scripts = [file.read_text("utf-8") for file in (scripts_folder() / "versions").glob("*.py")]
    revisions = {found[1] for script in scripts if (found := _REVISION.search(script))}
    followed = {found[1] for script in scripts if (found := _DOWN_REVISION.search(script))}
    (newest,) = revisions - followed
    return newest


def current(session: Session) -> str | None:
    """The revision at which a database stands; None before the first migration."""
    try:
        return session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DatabaseError as error:
        if error.connection_invalidated or not _has_no_table(error):
            raise
        return None


def _has_no_table(error: DatabaseError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "42P01" or "no such table" in str(error.orig)
