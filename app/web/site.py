"""What every request may need of the process that serves it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from app.db.engine import open_database
from app.db.runner import Database
from app.sealing import Keyring, development_key
from app.settings import DEVELOPMENT_KEY_FILE, Settings


def clock() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Site:
    """The settings, the database, the keys and the clock of one running application."""

    settings: Settings
    database: Database
    keys: Keyring
    now: Callable[[], datetime] = clock


def open_site(settings: Settings, *, now: Callable[[], datetime] = clock) -> Site:
    """Open what the settings name. Without keys of its own, development gets one in its data directory."""
    keys = settings.keys or (development_key(settings.data_dir / DEVELOPMENT_KEY_FILE),)
    database = open_database(
        settings.database, synchronous=settings.sqlite_synchronous, direct_url=settings.direct_database
    )
    return Site(settings, database, Keyring(keys), now)


async def site(request: Request) -> Site:
    """The site that this request reached."""
    found: Site = request.app.state.site
    return found


SiteDep = Annotated[Site, Depends(site)]
