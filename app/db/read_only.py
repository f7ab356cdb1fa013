"""Looking at a database without changing anything of it, not even the files beside it."""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import StaticPool, create_engine, text
from sqlmodel import Session

from app.db.engine import is_sqlite, open_database, sqlite_file
from app.errors import Bilingual

PATIENCE = 5.0
LEAST_FREE = 16 * 2**20
"""Bytes of disk below which writes are about to be refused."""

Ask = Callable[..., Any]
"""Runs a function that only reads, with its keyword arguments."""


@contextmanager
def read_only(url: str) -> Iterator[Ask]:
    """What asks the database; not to be called inside an event loop."""
    if not is_sqlite(url):
        with asyncio.Runner() as runner:
            database = open_database(url)
            try:
                yield lambda function, **given: runner.run(database.read(function, **given))
            finally:
                runner.run(database.close())
        return
    file = sqlite_file(url) or Path()
    with _address(file) as address:
        engine = create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(address, uri=True, timeout=PATIENCE), poolclass=StaticPool
        )
        try:
            with Session(engine) as session:
                yield lambda function, **given: function(session, **given)
        finally:
            engine.dispose()


@contextmanager
def _address(file: Path) -> Iterator[str]:
    """The address at which SQLite reads a file and makes none beside it.

    Without a log the file is all there is. With one, its index is only read; where that is missing, SQLite would make
    it, so that a copy is read instead.
    """
    log, index = (file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm"))
    uri = file.absolute().as_uri()
    if not log.exists():
        yield f"{uri}?mode=ro&immutable=1"
    elif index.exists():
        yield f"{uri}?mode=ro&readonly_shm=1"
    else:
        with tempfile.TemporaryDirectory(prefix="maqal-doctor-") as folder:
            for each in (file, log):
                shutil.copyfile(each, Path(folder) / each.name)
            yield f"{(Path(folder) / file.name).as_uri()}?mode=ro"


_STANDBY = Bilingual(
    "لا يقبل الخادم الكتابة: هو للقراءة فقط أو خادم احتياطي",
    "the server takes no writes: it is read-only or a standby",
)


def refuses_writes(url: str, ask: Ask) -> Bilingual | None:
    """Why a database takes no writes now, as far as can be seen without one; None where it takes them."""
    file = sqlite_file(url)
    if file is None:
        is_read_only = ask(
            lambda session: session.connection().execute(text("SHOW transaction_read_only")).scalar_one()
        )
        return _STANDBY if is_read_only == "on" else None
    if not file.exists():
        return Bilingual("لا ملف هناك", "there is no file")
    if closed := [each for each in (file, file.parent) if not os.access(each, os.W_OK)]:
        return Bilingual(f"{closed[0]}: الإذن مرفوض", f"{closed[0]}: permission denied")
    disk = os.statvfs(file.parent)
    if disk.f_flag & os.ST_RDONLY:
        return Bilingual(f"{file.parent}: نظام الملفات للقراءة فقط", f"{file.parent}: the file system is read-only")
    if disk.f_bavail * disk.f_frsize < LEAST_FREE:
        return Bilingual(f"{file.parent}: امتلأ القرص", f"{file.parent}: the disk is full")
    return None
