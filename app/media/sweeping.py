"""Clearing what uploads have left: files of no upload, former crops, uploads whose files are gone."""

import asyncio
import logging
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session

from app.db.runner import Database
from app.media import service as media
from app.media.storage import INCOMING, Folder, Storage

AT_ONCE = 200
"""Folders and rows that are looked at together."""

LEFT_ALONE = 3600.0
"""Seconds for which a folder of no upload stays: its row may not be committed yet."""

CROPS_KEPT = 86400.0
"""Seconds for which former crops stay: pages that were made before lead to them."""

Forget = Callable[[Session, list[int]], int]
"""Deletes the rows of uploads that are shown nowhere; how many."""

log = logging.getLogger("maqal.media")


class Swept(NamedTuple):
    """How much was cleared: folders, files, rows; and how many uploads that are shown have no files."""

    folders: int = 0
    files: int = 0
    rows: int = 0
    broken: int = 0


async def sweep(database: Database, storage: Storage, folder: Path, *, forget: Forget, now: datetime) -> Swept:
    """Look through all files and all rows once.

    Where no file at all is found, rows stay: the disk or the bucket may be away.
    """
    await asyncio.to_thread(_clear_incoming, folder / INCOMING)
    folders = files = 0
    seen: set[str] = set()
    waiting: list[Folder] = []

    async def look() -> None:
        nonlocal folders, files
        known = await database.read(media.files_in, [each.name for each in waiting])
        for each in waiting:
            if each.name in known:
                seen.add(each.name)
                former = [name for name, age in each.ages.items() if name not in known[each.name] and age > CROPS_KEPT]
                if former:
                    await storage.remove(each.name, *former)
                    files += len(former)
            elif min(each.ages.values()) > LEFT_ALONE:
                await storage.remove(each.name)
                folders += 1
        waiting.clear()

    async for each in storage.folders():
        waiting.append(each)
        if len(waiting) == AT_ONCE:
            await look()
    await look()
    rows, broken = await _without_files(database, seen, forget, now) if seen else (0, 0)
    swept = Swept(folders, files, rows, broken)
    if any(swept):
        log.info("media_swept", extra=swept._asdict())
    return swept


async def _without_files(database: Database, seen: set[str], forget: Forget, now: datetime) -> tuple[int, int]:
    """Forget uploads that were there before the files were looked through, and have none."""
    forgotten = gone = last = 0
    while rows := await database.read(media.folders_after, last, most=AT_ONCE, now=now):
        last = rows[-1][0]
        missing = [media_id for media_id, folder, age in rows if folder not in seen and age > LEFT_ALONE]
        if missing:
            gone += len(missing)
            forgotten += await database.write(forget, missing)
    return forgotten, gone - forgotten


def _clear_incoming(folder: Path) -> None:
    if not folder.is_dir():
        return
    for each in folder.iterdir():
        if time.time() - each.stat().st_mtime > LEFT_ALONE:
            shutil.rmtree(each, ignore_errors=True)
