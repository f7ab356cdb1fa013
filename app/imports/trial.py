"""What a trial import works on: a copy of the database and a folder of its own, both gone at its end."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from app.db.scratch import scratch_copy
from app.media.storage import Folder, Storage, StoredFile
from app.secrets import private_files
from app.web.site import Site

if sys.platform != "win32":
    import fcntl

PREFIX = ".trial-"
LOCK = "lock"
"""A file of the folder, which the process that uses it has locked."""


@asynccontextmanager
async def trial_of(site: Site) -> AsyncIterator[Site]:
    """A site like another, on which everything can be tried. `CannotStart` where there is no room or right for it."""
    data_dir = site.settings.data_dir
    await asyncio.to_thread(sweep, data_dir)
    folder, lock = await asyncio.to_thread(_make_folder, data_dir)
    try:
        settings = site.settings
        async with scratch_copy(site.database, settings.database, settings.direct_database, folder) as database:
            yield replace(site, database=database, settings=settings.model_copy(update={"data_dir": folder}))
    finally:
        lock.close()
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def sweep(data_dir: Path) -> None:
    """Remove the folders of trials whose process was killed."""
    for folder in data_dir.glob(f"{PREFIX}*"):
        if (lock := _locked(folder)) is not None:
            shutil.rmtree(folder, ignore_errors=True)
            lock.close()


def _make_folder(data_dir: Path) -> tuple[Path, IO[bytes]]:
    private_files.make_folder(data_dir)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=data_dir))
    lock = _locked(folder, mode="wb")
    if lock is None:
        raise FileNotFoundError(folder)
    return folder, lock


def _locked(folder: Path, mode: str = "rb") -> IO[bytes] | None:
    """The lock of a folder; None where another process has it, or where it is not made yet."""
    try:
        opened: IO[bytes] = (folder / LOCK).open(mode)
    except OSError:
        return None
    try:
        if sys.platform != "win32":
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        opened.close()
        return None
    return opened


class NothingKept:
    """The storage of a trial: files that are there can be read, and nothing is added or removed."""

    def __init__(self, files: Storage) -> None:
        self._files = files

    async def keep(self, source: Path, folder: str) -> None:
        """Keep nothing."""

    async def open(self, folder: str, name: str) -> StoredFile | None:
        """See `Storage.open`."""
        return await self._files.open(folder, name)

    async def remove(self, folder: str, *names: str) -> None:
        """Remove nothing."""

    def folders(self) -> AsyncIterator[Folder]:
        """See `Storage.folders`."""
        return self._files.folders()
