"""Where the files of media lie: one folder for each upload, under a name that is never used again."""

import asyncio
import os
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from app.secrets import private_files

INCOMING = ".incoming"
PIECE = 256 * 1024
"""Bytes of a file that are read at once."""


class StoredFile(NamedTuple):
    """A file that is there: its length, and how a part of it is read."""

    length: int
    source: "FileSource"


class FileSource(Protocol):
    """An open file."""

    async def read(self, start: int, length: int) -> bytes:
        """So many bytes of it from a place on."""
        ...

    async def close(self) -> None:
        """Close it."""
        ...


class Folder(NamedTuple):
    """A folder as it is found when all are looked through: its files, each with the age in seconds."""

    name: str
    ages: Mapping[str, float]


class Storage(Protocol):
    """A disk or a bucket."""

    async def keep(self, source: Path, folder: str) -> None:
        """Put all files of a folder of this machine into a folder of the storage, where they outlive a crash."""
        ...

    async def open(self, folder: str, name: str) -> StoredFile | None:
        """Open a file; None where there is none."""
        ...

    async def remove(self, folder: str, *names: str) -> None:
        """Remove some files of a folder, or the whole of it where none is named. What is gone already is no error."""
        ...

    def folders(self) -> AsyncIterator[Folder]:
        """Every folder with its files."""
        ...


def new_folder() -> str:
    """The name of a folder that nobody has."""
    return secrets.token_hex(16)


class DiskStorage:
    """Files under the data directory: `<root>/ab/abcdef…/<name>`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def keep(self, source: Path, folder: str) -> None:
        """Move the files: on the same file system, so that none is ever there in part."""
        await asyncio.to_thread(self._keep, source, folder)

    def _keep(self, source: Path, folder: str) -> None:
        target = self._path(folder)
        private_files.make_folder(target)
        for file in source.iterdir():
            file.rename(target / file.name)
        for each in (target, target.parent, self._root):
            _sync_folder(each)

    async def open(self, folder: str, name: str) -> StoredFile | None:
        """Open a file of this machine."""
        try:
            descriptor = os.open(self._path(folder) / name, os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        return StoredFile(os.fstat(descriptor).st_size, _DiskFile(descriptor))

    async def remove(self, folder: str, *names: str) -> None:
        """Remove files from this machine."""
        await asyncio.to_thread(self._remove, folder, names)

    def _remove(self, folder: str, names: tuple[str, ...]) -> None:
        if not names:
            shutil.rmtree(self._path(folder), ignore_errors=True)
        for name in names:
            (self._path(folder) / name).unlink(missing_ok=True)

    async def folders(self) -> AsyncIterator[Folder]:
        """Every folder of this machine, a shelf of them at a time."""
        shelves = await asyncio.to_thread(_names, self._root)
        for shelf in shelves:
            if len(shelf) == 2:
                for folder in await asyncio.to_thread(_folders, self._root / shelf):
                    yield folder

    def _path(self, folder: str) -> Path:
        return self._root / folder[:2] / folder


class _DiskFile:
    """An open file of this machine; what the system has in memory is read at once, the rest on a thread."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    async def read(self, start: int, length: int) -> bytes:
        length = min(length, PIECE)
        if (found := _read_from_memory(self._descriptor, start, length)) is not None:
            return found
        return await asyncio.to_thread(os.pread, self._descriptor, length, start)

    async def close(self) -> None:
        os.close(self._descriptor)


_WITHOUT_WAITING = getattr(os, "RWF_NOWAIT", None)


def _read_from_memory(descriptor: int, start: int, length: int) -> bytes | None:
    """Bytes of a file that the system has in memory (preadv2(2), Linux); None where a disk would have to be asked."""
    if _WITHOUT_WAITING is None:
        return None
    buffer = bytearray(length)
    try:
        count = os.preadv(descriptor, [buffer], start, _WITHOUT_WAITING)
    except OSError:  # not there, or not on this file system
        return None
    return bytes(buffer) if count == length else None


def _names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []


def _folders(shelf: Path) -> list[Folder]:
    now = time.time()
    found = []
    for name in _names(shelf):
        files = [each for each in os.scandir(shelf / name) if each.is_file()]
        ages = {each.name: now - each.stat().st_mtime for each in files}
        found.append(Folder(name, ages or {"": now - (shelf / name).stat().st_mtime}))
    return found


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
