"""Uploads over HTTP, and the files that they leave."""

from pathlib import Path

import httpx

from app.web.site import Site
from tests.paths import API

MEDIA = f"{API}/media"


async def upload(client: httpx.AsyncClient, who: dict[str, str], content: bytes, **fields: str) -> httpx.Response:
    """Upload some bytes as a form, under the name and type of a photograph."""
    files = {"file": ("photo.jpg", content, "image/jpeg")}
    return await client.post(MEDIA, files=files, data=fields, headers=who, timeout=60)


def left(site: Site) -> list[Path]:
    """The files that uploads have left on the disk."""
    return [each for each in site.settings.media_folder.rglob("*") if each.is_file()]
