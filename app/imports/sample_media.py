"""The uploads of the sample: drawn for it, kept as anybody's upload is."""

import asyncio
import hashlib
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, NamedTuple

from app.markup.media_figures import Figure, Figures
from app.media import pictures
from app.media import service as media
from app.media.models import MediaCreate
from app.media.presentation import figure
from app.media.receiving import incoming
from app.media.storage import Storage, new_folder
from app.media.stores import open_storage
from app.web.site import Site


class SampleMedia(NamedTuple):
    """The uploads of the sample: their ids by the names that its articles call them, and how bodies show them."""

    ids: Mapping[str, int]
    figures: Figures


NO_MEDIA = SampleMedia({}, {})


async def keep_all(site: Site) -> SampleMedia:
    """Upload the pictures of the sample; what is there already is not uploaded again."""
    folder = files("app.imports") / "sample"
    entries = tomllib.loads((folder / "catalog.toml").read_text("utf-8"))["media"]
    storage = open_storage(site.settings)
    ids: dict[str, int] = {}
    figures: dict[int, Figure] = {}
    for entry in entries:
        content = (folder / "media" / entry["file"]).read_bytes()
        kept = await _keep(site, storage, content, {each: entry[each] for each in ("alt", "caption", "credit")})
        ids[entry["name"]] = kept
        facts = await site.database.read(media.facts_by_id, [kept])
        figures[kept] = figure(kept, facts[kept], site.settings.own_address)
    return SampleMedia(ids, figures)


async def _keep(site: Site, storage: Storage, content: bytes, texts: dict[str, Any]) -> int:
    address, digest = site.settings.own_address, hashlib.sha256(content).hexdigest()
    same = await site.database.read(media.find_same, digest, address=address)
    if same is not None:
        return same.media.id
    async with incoming(site.settings.media_folder) as place:
        place.file.write_bytes(content)
        made = await asyncio.to_thread(pictures.derive, str(place.file), str(place.made), pictures.CENTRE)
        if made is None:
            raise OSError("no room for the pictures of the sample")
        folder = new_folder()
        await storage.keep(place.made, folder)
    kept = await site.database.write(
        media.create,
        MediaCreate(**texts),
        made,
        digest=digest,
        folder=folder,
        by=None,
        address=address,
        now=site.now(),
    )
    return kept.media.id
