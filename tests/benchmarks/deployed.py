"""A cached article as people really serve it: with the request log, read from another origin, behind nginx."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks import hosting
from tests.benchmarks.forms import Form
from tests.benchmarks.hosting import Served
from tests.benchmarks.http_ratios import COLUMNS, line, size_of
from tests.benchmarks.load import client, request
from tests.benchmarks.rounds import Target, alternate
from tests.benchmarks.sites import Sites
from tests.benchmarks.tables import Found, Table
from tests.paths import ARTICLES
from tests.servers import free_port, running

ORIGIN = "https://front.example"
LOG = {"MAQAL_ACCESS_LOG": "true"}
CORS = {"MAQAL_CORS_ORIGINS": ORIGIN}
BEHIND = {**LOG, **CORS, "MAQAL_TRUSTED_PROXIES": "127.0.0.1", "MAQAL_LIMIT_READS": "9999999/second"}
NOTE = "The reference answers with {size} bytes, as the article has."

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONF = """\
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
  access_log off; keepalive_requests 1000000; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream app {{ server 127.0.0.1:{upstream}; keepalive 64; keepalive_requests 1000000; }}
  server {{
    listen 127.0.0.1:{port};
    proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
    location / {{ proxy_pass http://app; }}
  }}
}}
"""


async def measure(sites: Sites, folder: Path, form: Form) -> Found:
    """The ratios, one worker each; the rows behind nginx where it is installed."""
    site = sites.loaded["SQLite"]
    slug = site.slugs[len(site.slugs) // 2]
    async with AsyncExitStack() as stack:

        async def ours(variables: dict[str, str]) -> Served:
            copy = stack.enter_context(sites.copy("SQLite"))
            return await stack.enter_async_context(hosting.maqal(folder, copy, variables=variables))

        quiet, logging, crossing = await ours({}), await ours(LOG), await ours(CORS)
        size = size_of(quiet, f"{ARTICLES}/{slug}")
        bare = await stack.enter_async_context(hosting.bare(folder, [size]))
        plain, foreign = [request("GET", f"{ARTICLES}/{slug}")], [request("GET", f"{ARTICLES}/{slug}", Origin=ORIGIN)]
        reference = Target("bare", bare, [request("GET", f"/{size}")])
        groups = [
            (
                reference,
                [
                    Target("article, log off", quiet, plain),
                    Target("article, request log on", logging, plain),
                    Target("article, another origin", crossing, foreign),
                ],
            )
        ]
        if NGINX is not None:
            behind = await stack.enter_async_context(_nginx(folder, bare))
            deployed = await stack.enter_async_context(_nginx(folder, await ours(BEHIND)))
            targets = [Target("article, behind nginx", deployed, foreign)]
            groups.append((reference._replace(name="bare, behind nginx", served=behind), targets))
        tables: list[Table] = []
        raw: dict[str, Any] = {}
        for against, targets in groups:
            rows = await alternate(against, targets, rounds=form.rounds, seconds=form.seconds)
            title = f"As deployed, one worker, against {against.name}"
            tables.append(Table(title, COLUMNS, [line(row) for row in rows], NOTE.format(size=size)))
            raw |= {row.name: row._asdict() for row in rows}
        return Found(tables, {"client": client(), "rows": raw})


@asynccontextmanager
async def _nginx(folder: Path, served: Served) -> AsyncIterator[Served]:
    """An nginx before a server; the processor's time that is told is the server's."""
    port = free_port()
    place = folder / f"nginx-{port}"
    place.mkdir()
    conf = place / "nginx.conf"
    conf.write_text(CONF.format(folder=place, port=port, upstream=served.port))
    server = running([str(NGINX), "-p", str(place), "-c", str(conf)], port, place, ready="/readyz")
    await asyncio.to_thread(server.__enter__)
    try:
        yield Served(f"{served.name} behind nginx", port, served.group)
    finally:
        await asyncio.to_thread(server.__exit__, None, None, None)
