"""Starting the server and the worker: what has to be in place before the first request."""

import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path

import uvicorn

from app import administration
from app.db import migrate
from app.imports import sample_site
from app.settings import Settings, load_settings
from app.web.logs import configure_logging
from app.web.metrics_sharing import share_metrics
from app.web.site import Site, open_site
from app.worker import Worker

GRACE_SECONDS = 10
"""How long running requests have to finish when the server is told to stop."""


def serve(*, host: str, port: int, workers: int, sample: bool, with_worker: bool) -> None:
    """Migrate, load the sample if asked, and serve until told to stop."""
    settings = load_settings()
    configure_logging(access_log=settings.access_log)
    migrate.upgrade(settings.database)
    if sample:
        _load_sample(settings)
    if not with_worker:
        os.environ["MAQAL_WORKER"] = "false"
    _announce(host, port)
    metrics = Path(tempfile.mkdtemp(prefix="maqal-metrics-"))
    share_metrics(metrics)
    try:
        uvicorn.run(
            "app.main:app",
            host=host,
            port=port,
            workers=workers,
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=",".join(settings.trusted_proxies),
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    finally:
        shutil.rmtree(metrics, ignore_errors=True)


def _load_sample(settings: Settings) -> None:
    sample = sample_site.read_sample()

    async def load(site: Site) -> sample_site.Loaded | None:
        shown = administration.presentation(site)
        return await site.database.write(sample_site.load, sample, keys=site.keys, shown=shown)

    administration.run(load, settings)


def _announce(host: str, port: int) -> None:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    sys.stderr.write(
        f"\n  مقال Maqal\n  articles  {address}/api/v1/articles\n  docs      {address}/docs\n"
        f"  OpenAPI   {address}/api/v1/openapi.json\n\n"
    )
    sys.stderr.flush()


def work() -> None:
    """Run the worker's loop until told to stop."""
    settings = load_settings()
    configure_logging(access_log=False)

    async def loop() -> None:
        site = open_site(settings)
        try:
            await Worker(site).run()
        finally:
            await site.database.close()

    try:
        asyncio.run(loop())
    except KeyboardInterrupt:
        sys.stderr.write("maqal: worker stopped\n")
