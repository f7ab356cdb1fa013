"""The database of this machine, opened for a command; `maqal migrate`."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from app.commands.console import Finding, Refused, Report
from app.db import migrate as migrations
from app.db import revision
from app.db.connection_errors import explained
from app.db.engine import sqlite_file
from app.db.migration_files import SchemaRevision, head
from app.db.read_only import read_only
from app.errors import Bilingual, Unavailable
from app.keys import checks as key_checks
from app.settings import DEVELOPMENT_KEY_FILE, Settings, load_settings
from app.web.site import Site, open_site

T = TypeVar("T")


def run(work: Callable[[Site], Awaitable[T]], settings: Settings | None = None) -> T:
    """Do some work with the site that the settings name, and close it. `CannotStart` where a secret key is missing."""
    chosen = settings or load_settings()
    require_migrated(chosen)

    async def within() -> T:
        site = open_site(chosen)
        try:
            _refuse_another(await site.database.read(revision.read))
            await key_checks.check_keys(site)
            return await work(site)
        except (Unavailable, SQLAlchemyError, OSError) as error:
            if line := explained(chosen.database, error):
                raise line from error
            raise
        finally:
            await site.database.close()

    return asyncio.run(within())


def require_migrated(settings: Settings) -> None:
    """Refuse a database that is missing or behind before anything is made for it: a site without a key makes one."""
    file = sqlite_file(settings.database)
    if (file is not None and not _exists(file)) or not (
        settings.keys or _exists(settings.data_dir / DEVELOPMENT_KEY_FILE)
    ):
        _refuse_another(_look(settings))


def _look(settings: Settings) -> SchemaRevision:
    """The revision of a database, of which nothing is changed or made."""
    file = sqlite_file(settings.database)
    try:
        if file is not None and not file.exists():
            return SchemaRevision(None)
        with read_only(settings.database) as ask:
            found: SchemaRevision = ask(revision.read)
            return found
    except (Unavailable, SQLAlchemyError, OSError) as error:
        if line := explained(settings.database, error):
            raise line from error
        raise


def _exists(file: Path) -> bool:
    """Whether a file is there, as far as this user may know; opening it says why not."""
    try:
        return file.exists()
    except OSError:
        return True


def _refuse_another(current: SchemaRevision) -> None:
    if not current.is_head:
        raise Refused(current.advice)


def migrate(*, check: bool) -> Report:
    """Bring the database to this version's revision, or only compare."""
    settings = load_settings()
    if check:
        current = _look(settings)
    else:
        migrations.upgrade(settings.database)
        current = run(lambda site: site.database.read(revision.read), settings)
    at = Bilingual(
        f"ترحيل قاعدة البيانات: {current}، وترحيل هذا الإصدار: {head()}",
        f"database at {current}, this version at {head()}",
    )
    text = at if current.number and not current.is_unknown else current.advice
    return Report([Finding(text, {"current": current.number, "head": head()}, is_good=current.is_head)])
