"""The application inside this process: limits, request log, worker and response cache off, policy `open`."""

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from app.db import migrate
from app.main import create_app
from app.settings import load_settings

KEYS = ("a key for the benchmarks that is long enough",)


@asynccontextmanager
async def application(database_url: str | None = None) -> AsyncIterator[FastAPI]:
    """A running application on a migrated database: the one at an address, or a new SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(
            _env_file=None,
            data_dir=Path(folder),
            database_url=database_url or f"sqlite:///{folder}/bench.db",
            secret_keys=KEYS,
            limit_reads=None,
            limit_comments=None,
            cache_mib=0,
            access_log=False,
            worker=False,
            comments_policy="open",
        )
        await asyncio.to_thread(migrate.upgrade, settings.database)
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            logging.getLogger().setLevel(logging.ERROR)
            yield app
