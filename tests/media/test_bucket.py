"""Files in a bucket, with a real S3 server on loopback."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx
import pytest

from app.articles import media_uses
from app.commands.doctor.installation import _check_media
from app.media import stores, sweeping
from app.media.stores import open_storage
from app.settings import load_settings
from app.web.site import Site
from tests.clocks import Clock
from tests.people import People
from tests.photographs import PDF, png
from tests.uploading import MEDIA, left, upload
from tests.waiting import eventually

SERVER = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdout is not None
        address = f"http://127.0.0.1:{int(server.stdout.readline())}"
        assert httpx.put(f"{address}/pictures").status_code == 200
        for name, value in (
            ("ENDPOINT_URL", address), ("ALLOW_HTTP", "true"), ("REGION", "us-east-1"),
            ("ACCESS_KEY_ID", "a"), ("SECRET_ACCESS_KEY", "b"),
        ):  # fmt: skip
            monkeypatch.setenv(f"AWS_{name}", value)
        yield "s3://pictures/site"
        server.kill()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_life_in_a_bucket(serve: Any, bucket: str, clock: Clock) -> None:
    async with serve(media_url=bucket) as client:
        site: Site = client.app.state.site
        editor = await People(site).headers("editor")
        made = (await upload(client, editor, png(400, 300))).json()
        assert left(site) == []
        for size in (*made["sizes"], *made["crops"]["wide"]):
            served = await client.get(size["url"])
            assert (served.status_code, served.headers["content-type"]) == (200, "image/webp")
        content = PDF * 9000
        report = (await upload(client, editor, content)).json()
        assert (await client.get(report["url"])).content == content
        assert (await client.get(report["url"], headers={"Range": "bytes=4-8"})).content == content[4:9]
        assert (await upload(client, editor, content)).status_code == 200
        point = {"focal_point": {"x": 0, "y": 0}}
        moved = await client.patch(f"{MEDIA}/{made['id']}", json=point, headers=editor)
        assert (await client.get(moved.json()["crops"]["square"][0]["url"])).status_code == 200
        files = open_storage(site.settings)
        assert [each async for each in files.folders()]
        swept = await sweeping.sweep(
            site.database,
            files,
            site.settings.media_folder,
            forget=partial(media_uses.forget, now=clock()),
            now=clock(),
        )
        assert swept == (0, 0, 0, 0)
        for each in (made, report):
            assert (await client.delete(f"{MEDIA}/{each['id']}", headers=editor)).status_code == 204
            assert (await client.get(each["url"])).status_code == 404
        assert [each async for each in files.folders()] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_bucket_is_probed_and_the_log_says_why_it_does_not_answer(
    serve: Any, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await stores.unreachable(load_settings(media_url=bucket)) is None
    gone = load_settings(media_url="s3://nothing-here/site")
    reason = await stores.unreachable(gone)
    assert reason is not None
    assert "\n" not in reason.en
    said: list[str] = []
    monkeypatch.setattr(logging.getLogger("maqal"), "error", lambda event, **_: said.append(event))
    async with serve(media_url="s3://nothing-here/site") as client:
        assert (await client.get("/healthz")).status_code == 200
        await eventually(lambda: said == ["media_unreachable"])
    text, is_good = await asyncio.to_thread(_check_media, gone)
    assert (is_good, text.en.startswith("s3://nothing-here/site: ")) == (False, True)
    monkeypatch.setattr("app.media.bucket.SECONDS_TO_PROBE", 0.0)
    late = await stores.unreachable(load_settings(media_url=bucket))
    assert late is not None
    assert late.en == "no answer in time"
