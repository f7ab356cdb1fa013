"""Files that were sent to be imported, on the disk of the machine that took them, for its owner alone."""

import asyncio
import errno
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

from app.errors import Bilingual, TooLarge, Unavailable, invalid
from app.media.receiving import NO_ROOM
from app.secrets import private_files
from app.settings import Settings

WRITTEN_AT_ONCE = 1 << 20
"""Bytes that are gathered before a thread writes them."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
_EMPTY = Bilingual("أرسل سطرًا واحدًا على الأقل.", "Send at least one line.")


def folder_of(settings: Settings) -> Path:
    """Where they lie."""
    return settings.data_dir / "imports"


async def receive(settings: Settings, pieces: AsyncIterator[bytes], *, announced: str) -> tuple[str, int]:
    """Write what comes into a file; its name and length.

    `TooLarge` as soon as it is known to be, `Unavailable` where the disk takes nothing.
    """
    most = settings.import_mib << 20
    if announced.isdecimal() and int(announced) > most:
        raise _too_large(settings)
    name = secrets.token_hex(16)
    file = folder_of(settings) / name
    try:
        length = await _written(settings, file, pieces, most)
    except BaseException as error:
        await asyncio.to_thread(file.unlink, missing_ok=True)
        if isinstance(error, OSError) and error.errno in _FULL:
            raise Unavailable(NO_ROOM) from None
        raise
    if not length:
        await asyncio.to_thread(file.unlink, missing_ok=True)
        raise invalid("/", "missing", _EMPTY)
    return name, length


async def _written(settings: Settings, file: Path, pieces: AsyncIterator[bytes], most: int) -> int:
    await asyncio.to_thread(_make, file)
    length, waiting = 0, bytearray()
    async for piece in pieces:
        length += len(piece)
        if length > most:
            raise _too_large(settings)
        waiting += piece
        if len(waiting) >= WRITTEN_AT_ONCE:
            await asyncio.to_thread(_append, file, bytes(waiting))
            waiting.clear()
    await asyncio.to_thread(_append, file, bytes(waiting))
    return length


def _make(file: Path) -> None:
    private_files.make_folder(file.parent)
    private_files.make_file(file)


def _append(file: Path, content: bytes) -> None:
    with file.open("ab") as opened:
        opened.write(content)


def _too_large(settings: Settings) -> TooLarge:
    most = settings.import_mib
    return TooLarge(Bilingual(f"الحد الأقصى لحجم الملف: {most} م.ب.", f"Maximum size of a file: {most} MiB."))
