"""The files of uploads as caches and players ask for them; what is cleared of what uploads have left."""

import os
from functools import partial
from typing import Any

import httpx
import pytest

from app.articles import media_uses
from app.media import sweeping
from app.media.storage import INCOMING
from app.media.stores import open_storage
from app.web.site import Site
from tests.clocks import Clock
from tests.photographs import PDF, png
from tests.uploading import MEDIA, left, upload

ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@ON_ONE
async def test_ranges_and_conditions(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    content = PDF * 9000  # more than is read at once
    url = (await upload(client, editor, content)).json()["url"]
    whole = await client.get(url)
    assert whole.content == content
    assert whole.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert whole.headers["accept-ranges"] == "bytes"
    tag, size = whole.headers["etag"], len(content)
    for asked, status, part in (
        ("bytes=0-9", 206, content[:10]),
        (f"bytes=5-{size + 9}", 206, content[5:]),
        ("bytes=-7", 206, content[-7:]),
        (f"bytes={size}-", 416, b""),
        ("bytes=9-2", 200, content),
        ("bytes=0-1,4-5", 200, content),
        ("lines=1-2", 200, content),
    ):
        answer = await client.get(url, headers={"Range": asked})
        assert (answer.status_code, answer.content) == (status, part), asked
    assert answer.headers["content-length"] == str(size)
    middle = await client.get(url, headers={"Range": "bytes=10-19", "If-Range": tag})
    assert (middle.status_code, middle.headers["content-range"]) == (206, f"bytes 10-19/{size}")
    assert (await client.get(url, headers={"Range": "bytes=10-19", "If-Range": '"other"'})).status_code == 200
    unchanged = await client.get(url, headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    head = await client.head(url)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(size))


@ON_ONE
async def test_no_other_file_is_served(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    url = (await upload(client, editor, png(4, 4))).json()["url"]
    folder, _, name = url.rpartition("/")
    for path in (
        f"{folder}/{'0' * 32}.webp", f"{folder}/{name[:-5]}.pdf", f"{folder}/..%2F{name}", f"{MEDIA}/2/{name}",
        f"{MEDIA}/0/{name}", f"{MEDIA}/{'9' * 16}/{name}", f"{MEDIA}/x/{name}", f"{folder}/.webp",
    ):  # fmt: skip
        assert (await client.get(path)).status_code == 404, path


async def sweep(site: Site, clock: Clock) -> sweeping.Swept:
    storage, folder = open_storage(site.settings), site.settings.media_folder
    forget = partial(media_uses.forget, now=clock())
    return await sweeping.sweep(site.database, storage, folder, forget=forget, now=clock())


async def test_what_uploads_have_left_is_cleared(
    client: httpx.AsyncClient, editor: dict[str, str], site: Site, clock: Clock, monkeypatch: Any
) -> None:
    kept, lost, shown = [(await upload(client, editor, png(20, 10 + place))).json() for place in range(3)]
    article = {"title": "ا", "body": f"![](media:{shown['id']})"}
    assert (await client.post("/api/v1/articles", json=article, headers=editor)).status_code == 201
    moved = {"focal_point": {"x": 0, "y": 0}}
    assert (await client.patch(f"{MEDIA}/{kept['id']}", json=moved, headers=editor)).status_code == 200
    for gone in (lost, shown):
        for file in left(site):
            if file.name in gone["srcset"]:
                for each in file.parent.iterdir():
                    each.unlink()
                file.parent.rmdir()
    stray = site.settings.media_folder / "ab" / ("ab" * 16)
    stray.mkdir(parents=True)
    (stray / "x.webp").write_bytes(b"x")
    killed = site.settings.media_folder / INCOMING / "killed"
    killed.mkdir(parents=True)
    assert await sweep(site, clock) == (0, 0, 0, 0)  # all is new
    for each in (*left(site), killed):
        os.utime(each, (0, 0))
    clock.advance(hours=2)
    swept = await sweep(site, clock)
    assert (swept.folders, swept.rows, swept.broken) == (1, 1, 1)
    assert not stray.exists()
    assert not killed.exists()
    assert (await client.get(kept["url"])).status_code == 200
    listed = (await client.get(MEDIA, headers=editor)).json()["items"]
    assert [each["id"] for each in listed] == [shown["id"], kept["id"]]


@ON_ONE
async def test_a_disk_that_is_away_clears_nothing(
    client: httpx.AsyncClient, editor: dict[str, str], site: Site, clock: Clock
) -> None:
    await upload(client, editor, png(6, 6))
    site.settings.media_folder.rename(site.settings.data_dir / "away")
    clock.advance(days=2)
    assert await sweep(site, clock) == (0, 0, 0, 0)
    assert len((await client.get(MEDIA, headers=editor)).json()["items"]) == 1
