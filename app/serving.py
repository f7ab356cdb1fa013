"""Starting the server and the worker: what has to be in place before the first request."""

import asyncio
import gc
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from uvicorn.supervisors import Multiprocess

from app.console import Refused
from app.db.standing import is_current
from app.listening import SHARES_CONNECTIONS, bound, check_free
from app.settings import Settings, load_settings
from app.web.logs import configure_logging
from app.web.metrics_sharing import share_metrics

PROTOCOL = "auto" if sys.platform == "win32" else "app.web.protocol:KeptFirst"
"""httptools, on which ours stands, is not to be had there."""

GRACE_SECONDS = 10
"""How long running requests have to finish when the server is told to stop."""


def serve(*, host: str, port: int, workers: int, sample: bool, with_worker: bool) -> None:
    """Migrate, load the sample if asked, and serve until told to stop."""
    settings = load_settings()
    configure_logging(access_log=settings.access_log)
    _allow_connections()
    _end_in_order()
    metrics = Path(tempfile.mkdtemp(prefix="maqal-metrics-"))
    try:
        share_metrics(metrics)  # before anything counts
        if not with_worker:
            os.environ["MAQAL_WORKER"] = "false"
        config = _config(settings, host=host, port=port, workers=workers)
        with _prepared(settings, sample=sample):
            if workers == 1:
                config.load()
        _announce(host, port)
        if workers > 1:
            Multiprocess(config, sockets=[_listen(config)]).run()
        else:
            _run(uvicorn.Server(config))
    finally:
        shutil.rmtree(metrics, ignore_errors=True)


class Config(uvicorn.Config):
    """Uvicorn's configuration, which loads the application without looking through it for garbage: all of it stays."""

    def load(self) -> None:
        """Import the application, in the process that serves it."""
        gc.disable()
        super().load()
        gc.freeze()
        gc.enable()


def _config(settings: Settings, *, host: str, port: int, workers: int) -> Config:
    return Config(
        "app.main:app",
        host=host,
        port=port,
        workers=workers,
        http=PROTOCOL,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=",".join(settings.trusted_proxies),
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _allow_connections() -> None:
    """Let this process and its workers have as many connections open as the system lets anybody."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  there is none on Windows

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _end_in_order() -> None:
    """Have the signal by which servers are stopped end this process as its last line does: what is open is closed.

    Uvicorn hands the signal on when it has finished, and the system would then end the process on the spot.
    """
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))


def _run(server: uvicorn.Server) -> None:
    try:
        server.run()
    except KeyboardInterrupt:
        return
    if not server.started:
        raise SystemExit(3)


def _listen(config: uvicorn.Config) -> socket.socket:
    """The socket of the workers, or for each of them one of its own where the kernel balances between those."""
    if not SHARES_CONNECTIONS:
        return config.bind_socket()
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        check_free(family, (config.host, config.port))
        return bound(family, (config.host, config.port))
    except OSError as error:
        raise Refused(f"cannot listen on {config.host}, port {config.port}: {error.strerror}") from error


@contextmanager
def _prepared(settings: Settings, *, sample: bool) -> Iterator[None]:
    """Migrate and load the sample, where either is to be done, while this process imports what it will serve.

    It is done in a process of its own: what that needs is then not kept in memory by who serves for weeks.
    """
    if is_current(settings.database, with_articles=sample):
        yield
        return
    child = multiprocessing.get_context("spawn").Process(target=_prepare_here, args=(sample,))
    child.start()
    yield
    child.join()
    if child.exitcode != 0:
        raise Refused("the database could not be prepared; see above")


def _prepare_here(sample: bool) -> None:
    from app import preparation  # noqa: PLC0415  for the child alone

    preparation.prepare(sample=sample)


def _announce(host: str, port: int) -> None:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    sys.stderr.write(
        f"\n  مقال Maqal\n  articles  {address}/api/v1/articles\n  docs      {address}/docs\n"
        f"  OpenAPI   {address}/api/v1/openapi.json\n\n"
    )
    sys.stderr.flush()


def work() -> None:
    """Run the worker's loop until told to stop."""
    from app.web.site import open_site  # noqa: PLC0415  `serve` imports as little as it can before it has prepared
    from app.worker import Worker  # noqa: PLC0415

    settings = load_settings()
    configure_logging(access_log=False)
    _end_in_order()

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
