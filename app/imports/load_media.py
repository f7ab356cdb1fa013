"""The uploads of an import: files beside the records, or fetched by who is given leave to."""

import asyncio
import hashlib
import mimetypes
import shutil
from pathlib import Path

from app.errors import Problem, Unavailable
from app.imports import ledger
from app.imports.batches import Load, Placed
from app.imports.transfer_records import MediaMade, MediaRecord
from app.media import keeping, pictures
from app.media import service as media
from app.media.models import MediaCreate
from app.media.pictures import Derived, Made
from app.media.receiving import Incoming, incoming
from app.media.storage import new_folder

AT_ONCE = 4
"""Uploads that are taken on at the same time."""


class NotTriedError(Exception):
    """A file is not fetched in a trial."""


async def not_tried(_url: str, _target: Path) -> None:
    """Fetch nothing: a trial takes it that the file is there, and new."""
    raise NotTriedError


async def load_media(load: Load, batch: list[Placed]) -> None:
    """Keep uploads; each by itself, for most of the time goes into their pictures."""
    known = await load.site.database.read(ledger.find, "media", [each.record.external_id for each in batch])
    places = asyncio.Semaphore(AT_ONCE)

    async def one(placed: Placed) -> None:
        async with places:
            await _load_one(load, placed, known.get(placed.record.external_id))

    if len({each.record.external_id for each in batch}) < len(batch) or load.source_folder is not None:
        for placed in batch:  # one after the other, so that ids rise as in the file
            await one(placed)
        return
    await asyncio.gather(*map(one, batch))


async def _load_one(load: Load, placed: Placed, known: ledger.Known | None) -> None:
    record = placed.record
    assert isinstance(record, MediaRecord)  # noqa: S101  what this module is given
    digest = ledger.digest_of(record)
    if known is not None and known.entry_id is not None and known.digest in {digest, None}:
        load.tell(placed, "unchanged", known.entry_id)
        return
    notes: list[str] = []
    try:
        kept = await _kept(load, record, known)
    except NotTriedError:
        kept = await _granted(load, record, known)
        notes.append("not_tried")
    except Unavailable:
        raise
    except (Problem, OSError) as error:
        reason = error.code if isinstance(error, Problem) else "file_missing"
        if record.url is None:
            load.tell(placed, "refused", reason=reason)
            return
        await _note(load, record, digest, None)
        load.tell(placed, "refused", reason=reason, notes=["not_fetched"])
        return
    if kept is None:
        outcome = "unchanged" if known is not None and known.digest == digest else "created"
        await _note(load, record, digest, None)
        load.tell(placed, outcome, notes=["not_fetched"])
        return
    media_id, is_new = kept
    if not is_new:
        notes.append("merged")
    await _note(load, record, digest, media_id)
    load.tell(placed, "created" if is_new else "unchanged", media_id, notes=notes)


async def _note(load: Load, record: MediaRecord, digest: str, media_id: int | None) -> None:
    row = {"external_id": record.external_id, "entry_id": media_id, "digest": digest, "address": record.url}
    await load.write(ledger.note, "media", [row])


async def _kept(load: Load, record: MediaRecord, known: ledger.Known | None) -> tuple[int, bool] | None:
    """The id of an upload, and whether it is new; None where it is not fetched. A `Problem` where it is refused."""
    site, settings = load.site, load.site.settings
    async with incoming(settings.media_folder) as place:
        made = await _bring(load, record, place)
        if made is None:
            return None
        kept = await keeping.keep(
            site.database,
            site.pool,
            load.files,
            place,
            _told(record, known),
            by=None,
            of=None,
            address=settings.own_address,
            now=record.created_at or site.now(),
            made=made if isinstance(made, Derived) else None,
        )
    return kept.media.id, kept.is_new


def _told(record: MediaRecord, known: ledger.Known | None) -> MediaCreate:
    own_name = record.external_id if known is None or known.entry_id is None else None
    return MediaCreate(
        alt=record.alt,
        caption=record.caption,
        credit=record.credit,
        focal_point=record.focal_point,
        external_id=own_name,
    )


async def _granted(load: Load, record: MediaRecord, known: ledger.Known | None) -> tuple[int, bool]:
    """What stands in a trial for a file that is not fetched: what is here of it already, or a small picture."""
    if known is not None and known.entry_id is not None:
        return known.entry_id, False
    site, name = load.site, new_folder()
    kept = await load.write(
        media.create,
        _told(record, known),
        _stand_in(record.url or ""),
        digest=name,
        folder=name,
        by=None,
        address=site.settings.own_address,
        now=record.created_at or site.now(),
    )
    return kept.media.id, kept.is_new


def _stand_in(url: str) -> Derived:
    found = mimetypes.guess_type(url)[0] or "image/webp"
    if found.startswith("image/"):
        size = Made("1.webp", 1, 1, 1)
        return Derived("image/webp", 1, 1, "#ffffff", "", sizes=[size], square=[size], wide=[size])
    return Derived(found, sizes=[Made("1", 0, 0, 1)])


async def _bring(load: Load, record: MediaRecord, place: Incoming) -> Derived | bool | None:
    """Bring the file of an upload to its place, or what another site made of it; None where it is not fetched."""
    if load.source_folder is not None and record.made is not None:
        return await _copy(load, record.made, load.source_folder, place)
    if load.source_folder is not None and record.file is not None:
        await asyncio.to_thread(_copy_file, load.source_folder, record.file, place.file)
    elif record.url is not None and load.fetch is not None:
        await load.fetch(record.url, place.file)
    elif record.url is not None:
        return None
    else:
        raise FileNotFoundError
    place.digest = await asyncio.to_thread(_digest, place.file)
    return True


def _copy_file(folder: Path, name: str, target: Path) -> None:
    """Copy a file that lies in the folder itself; a link out of it is not followed."""
    source = folder / name
    if not source.resolve().is_relative_to(folder.resolve()):
        raise FileNotFoundError
    shutil.copyfile(source, target)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


async def _copy(load: Load, made: MediaMade, folder: Path, place: Incoming) -> Derived:
    parts = [*made.sizes, *made.square, *made.wide]
    for part in {each.name: each for each in parts}.values():
        await asyncio.to_thread(_copy_file, folder, f"media/{part.name}", place.made / part.name)
    told = [(each.name, each.width, each.height, each.bytes) for each in parts]
    is_true = await load.compute(pictures.check_copy, str(place.made), told, made.media_type, seconds=pictures.SECONDS)
    if not is_true:
        raise FileNotFoundError
    place.digest = made.digest
    sizes, square, wide = (
        [Made(each.name, each.width, each.height, each.bytes) for each in group]
        for group in (made.sizes, made.square, made.wide)
    )
    return Derived(
        made.media_type,
        sizes[-1].width or None,
        sizes[-1].height or None,
        made.color,
        made.placeholder,
        made.is_animated,
        sizes,
        square,
        wide,
    )
