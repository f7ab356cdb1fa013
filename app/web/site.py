"""What every request may need of the process that serves it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from app.db.engine import open_database
from app.db.runner import Database
from app.db.start_check import recorded_keys
from app.errors import Bilingual
from app.pool.processes import Pool
from app.refusals import CannotStart, of_the_system
from app.secrets.sealing import Keyring, development_key
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
    pool: Pool = field(default_factory=Pool)


def open_site(settings: Settings, *, now: Callable[[], datetime] = clock) -> Site:
    """Open what the settings name. Without keys of its own, development gets one in its data directory."""
    file = settings.data_dir / DEVELOPMENT_KEY_FILE
    if not settings.keys and not file.exists() and _recorded_keys(settings.database):
        raise CannotStart(
            Bilingual(
                f"{file}: فُقد المفتاح السري الذي كُتبت به قاعدة البيانات؛ أعده من حيث تحفظ مفاتيحك",
                f"{file}: the key of the database is gone: bring it back from where you keep your keys",
            )
        )
    try:
        keys = settings.keys or (development_key(file),)
    except OSError as error:
        ar, en = of_the_system(error)
        raise CannotStart(
            Bilingual(f"تعذّر حفظ مفتاح في {settings.data_dir}: {ar}", f"cannot keep a key in {settings.data_dir}: {en}")
        ) from error
    database = open_database(
        settings.database, synchronous=settings.sqlite_synchronous, direct_url=settings.direct_database
    )
    return Site(settings, database, Keyring(keys), now=now)


def _recorded_keys(url: str) -> dict[str, str]:
    """See `recorded_keys`; in a thread, since an event loop may be running. A key file is missing once as a rule."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(recorded_keys, url).result()


async def site(request: Request) -> Site:
    """The site that this request reached."""
    found: Site = request.app.state.site
    return found


SiteDep = Annotated[Site, Depends(site)]
