"""The database of this machine, opened for a command; `maqal migrate`."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from app.commands.console import Finding, Refused, Report
from app.db import migrate as migrations
from app.db import revision
from app.db.connection_errors import explained
from app.db.engine import sqlite_file
from app.db.migration_files import SchemaRevision, head
from app.errors import Bilingual, Unavailable
from app.keys import checks as key_checks
from app.settings import Settings, load_settings
from app.web.site import Site, open_site

T = TypeVar("T")


def run(work: Callable[[Site], Awaitable[T]], settings: Settings | None = None, *, checks_keys: bool = True) -> T:
    """Do some work with the site that the settings name, and close it. `CannotStart` where a secret key is missing."""

    async def within() -> T:
        site = open_site(settings or load_settings())
        try:
            if checks_keys:
                await _check_revision(site)
                await key_checks.check_keys(site)
            return await work(site)
        except (Unavailable, SQLAlchemyError, OSError) as error:
            if line := explained(site.settings.database, error):
                raise line from error
            await _check_revision(site)
            raise
        finally:
            await site.database.close()

    return asyncio.run(within())


async def _check_revision(site: Site) -> None:
    file = sqlite_file(site.settings.database)
    is_missing = file is not None and not file.exists()
    current = SchemaRevision(None) if is_missing else await site.database.read(revision.read)
    if not current.is_head:
        ar, en = current.words
        raise Refused(
            Bilingual(
                f"ترحيل قاعدة البيانات: {ar}، ويحتاج هذا الإصدار إلى {head()}: شغّل `maqal migrate` أولًا",
                f"the database is at {en}, this version needs {head()}: run `maqal migrate` first",
            )
        )


def migrate(*, check: bool) -> Report:
    """Bring the database to this version's revision, or only compare."""
    settings = load_settings()
    if not check:
        migrations.upgrade(settings.database)
    current = run(lambda site: site.database.read(revision.read), settings, checks_keys=not check)
    ar, en = current.words
    text = Bilingual(
        f"ترحيل قاعدة البيانات: {ar}، وترحيل هذا الإصدار: {head()}", f"database at {en}, this version at {head()}"
    )
    return Report([Finding(text, {"current": current.number, "head": head()}, is_good=current.is_head)])
