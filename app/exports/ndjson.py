"""A whole site as lines of JSON, with the files of its media beside them; nothing that is there is written over."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from sqlmodel import Session

from app.accounts import audit
from app.accounts.models import OPERATOR
from app.exports.new_file import new_file
from app.exports.site_records import Files, count, records
from app.media.storage import Storage
from app.media.stores import open_storage
from app.secrets import private_files
from app.web.site import Site

FOLDER = "media"
"""The folder of files, beside the lines."""

TOLD_EVERY = 200
"""Records between two words about how far it is."""


class Export(NamedTuple):
    """What was written: records by their types, and the files that could not be found."""

    counts: Counter[str]
    missing: list[str]


def line_of(record: dict[str, Any]) -> str:
    """A record as a line, with its line break."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


async def export(site: Site, file: Path, *, with_addresses: bool, advance: Callable[[int, int], None]) -> Export:
    """Write a site to a file that is not there yet, and has its name when all of it is on the disk.

    `FileExistsError` where somebody else has made it meanwhile.
    """
    total = await site.database.read_long(count)
    storage, beside = open_storage(site.settings), file.parent / FOLDER
    counts: Counter[str] = Counter()
    missing: list[str] = []
    with new_file(file) as opened:
        async for each in records(site, with_addresses=with_addresses):
            opened.write(line_of(each.record))
            counts[each.record["type"]] += 1
            if each.files is not None:
                missing += await _copy(storage, each.files, beside)
            if counts.total() % TOLD_EVERY == 0:
                advance(counts.total(), max(total, counts.total()))
    await site.database.write(_audit, site, with_addresses=with_addresses, count=counts.total())
    advance(counts.total(), counts.total())
    return Export(counts, missing)


def _audit(session: Session, site: Site, *, with_addresses: bool, count: int) -> None:
    told = {"count": count, "addresses": int(with_addresses)}
    audit.record(session, "export.ndjson", 0, viewer=OPERATOR, keys=site.keys, now=site.now(), **told)


async def _copy(storage: Storage, files: Files, beside: Path) -> list[str]:
    """Copy the files of an upload, whose names follow from their bytes; those that are not to be found."""
    missing = []
    await asyncio.to_thread(private_files.make_folder, beside)
    for name in sorted(files.names):
        found = await storage.open(files.folder, name)
        if found is None:
            missing.append(name)
            continue
        try:
            target = beside / name
            if not target.exists():
                part = beside / f"{name}.part"
                private_files.make_file(part)
                with part.open("wb") as opened:
                    start = 0
                    while start < found.length:
                        piece = await found.source.read(start, found.length - start)
                        await asyncio.to_thread(opened.write, piece)
                        start += len(piece)
                part.rename(target)
        finally:
            await found.source.close()
    return missing
