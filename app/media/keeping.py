"""An upload that has come: what is made of it, kept once for the same bytes."""

from datetime import datetime
from typing import Any

from app.db.runner import Database
from app.errors import Unavailable
from app.media import pictures
from app.media import service as media
from app.media.models import MediaCreate
from app.media.pictures import Derived
from app.media.receiving import NO_ROOM, Incoming
from app.media.service import Kept
from app.media.storage import Storage, new_folder
from app.pool.processes import Pool


async def keep(
    database: Database,
    pool: Pool,
    files: Storage,
    place: Incoming,
    media_in: MediaCreate,
    *,
    by: int | None,
    of: Any,
    address: str,
    now: datetime,
    made: Derived | None = None,
) -> Kept:
    """Keep what came; where the same bytes are there already, that, with its files put back should they be gone.

    `of` is whose work the pool does. With `made` the files lie in their place already.
    """
    same = await database.read(media.find_same, place.digest, address=address)
    if same is not None and await _has_files(files, same):
        return same
    if made is None:
        made = await pool.run(
            pictures.derive,
            *(str(place.file), str(place.made), media.focal_of(media_in.focal_point)),
            of=of,
            seconds=pictures.SECONDS,
        )
    if made is None:
        raise Unavailable(NO_ROOM)
    folder = new_folder() if same is None else same.folder
    try:
        await files.keep(place.made, folder)
        if same is not None:
            return same
        kept = await database.write(
            media.create, media_in, made, digest=place.digest, folder=folder, by=by, address=address, now=now
        )
    except BaseException:
        if same is None:
            await files.remove(folder)
        raise
    if not kept.is_new:
        await files.remove(folder)
    return kept


async def _has_files(files: Storage, kept: Kept) -> bool:
    found = await files.open(kept.folder, kept.media.url.rpartition("/")[2])
    if found is not None:
        await found.source.close()
    return found is not None
