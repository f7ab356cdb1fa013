"""The pictures of the sample: real, local, and at the address at which the server is."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import httpx
import pytest

from app.articles.presentation import Presenter
from app.db.start_check import is_current
from app.imports import sample_site
from app.web.site import Site
from tests.servers import running, serving

PORT = "http://127.0.0.1:8123"
ELSEWHERE = "http://[::1]:9000"


async def _pictures(client: httpx.AsyncClient) -> list[str]:
    page = (await client.get("/api/v1/articles?limit=100")).json()
    return sorted(item["image"]["url"] for item in page["items"] if item["image"])


async def test_each_is_a_picture_that_this_server_has(client: httpx.AsyncClient, site: Site) -> None:
    presenter = Presenter.of_site(site.settings, site.now())
    await site.database.write(sample_site.load, sample_site.read_sample(PORT), keys=site.keys, presenter=presenter)
    page = (await client.get("/api/v1/articles?limit=100")).json()
    images = [item["image"] for item in page["items"] if item["image"]]
    assert len(images) == 4
    for image in images:
        assert image["url"].startswith(f"{PORT}/sample/")
        for method in ("GET", "HEAD"):
            found = await client.request(method, image["url"])
            assert (found.status_code, found.headers["Content-Type"]) == (200, "image/png")
            assert found.headers["X-Content-Type-Options"] == "nosniff"
            assert found.headers["Cache-Control"] == "public, max-age=86400"
            assert "sandbox" in found.headers["Content-Security-Policy"]
        unchanged = await client.get(image["url"], headers={"If-None-Match": found.headers["ETag"]})
        assert unchanged.status_code in {200, 304}
        content = (await client.get(image["url"])).content
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        size = (int.from_bytes(content[16:20]), int.from_bytes(content[20:24]))
        assert size == (image["width"], image["height"])
    for name in ("nothing.png", "..%2F__init__.py", "%2e%2e%2fcatalog.toml", "catalog.toml", ""):
        assert (await client.get(f"/sample/{name}")).status_code == 404


async def test_they_move_with_the_server(client: httpx.AsyncClient, site: Site, database_url: str) -> None:
    presenter = Presenter.of_site(site.settings, site.now())
    await site.database.write(sample_site.load, sample_site.read_sample(PORT), keys=site.keys, presenter=presenter)
    before = await _pictures(client)
    assert await asyncio.to_thread(is_current, database_url, with_articles=True, pictures_at=PORT)
    assert not await asyncio.to_thread(is_current, database_url, with_articles=True, pictures_at=ELSEWHERE)
    await site.database.write(sample_site.move_pictures, ELSEWHERE, now=site.now() + timedelta(seconds=1))
    assert await asyncio.to_thread(is_current, database_url, with_articles=True, pictures_at=ELSEWHERE)
    client.app.cache = None  # type: ignore[attr-defined]  # a start finds no kept answers
    assert await _pictures(client) == [url.replace(PORT, ELSEWHERE) for url in before]


def test_they_are_there_at_every_start(tmp_path: Path) -> None:
    for _ in range(2):
        with serving(tmp_path, "--sample") as address:
            page = httpx.get(f"{address}/api/v1/articles?limit=100").json()
            urls = [item["image"]["url"] for item in page["items"] if item["image"]]
            assert all(url.startswith(address) for url in urls)
            assert {httpx.get(url).status_code for url in urls} == {200}
            articles = {item["external_id"]: item for item in page["items"]}
            falaj, moon = (
                httpx.get(f"{address}/api/v1/articles/{articles[f'sample:{name}']['id']}").json()
                for name in ("falaj", "moon")
            )
            (upload,) = re.findall(r'<figure><img src="([^"]*)" srcset=', falaj["body_html"])
            assert httpx.get(f"{address}{upload}").headers["Content-Type"] == "image/webp"
            assert [each["language"] for each in moon["translations"]] == ["en"]
            assert '<figure data-embed="archive"' in moon["body_html"]


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"MAQAL_SITE_URL": "https://news.example"}, "https://news.example"),
        ({"MAQAL_SITE_URL": "https://news.example", "MAQAL_ROOT_PATH": "/maqal"}, "https://news.example/maqal"),
        ({"MAQAL_API_URL": "https://api.news.example"}, "https://api.news.example"),
    ],
)
def test_behind_a_unix_socket_they_are_at_the_public_address(
    tmp_path: Path, variables: dict[str, str], address: str
) -> None:
    with TemporaryDirectory() as folder:  # the name of a socket has 107 characters at most
        socket = Path(folder) / "maqal.sock"
        command = ["app", "serve", "--sample", "--uds", str(socket)]
        with running(command, 0, tmp_path, ready="/readyz", uds=str(socket), **variables):
            over = httpx.Client(transport=httpx.HTTPTransport(uds=str(socket)), base_url="http://site")
            with over as client:
                page = client.get("/api/v1/articles?limit=100").json()
                urls = [item["image"]["url"] for item in page["items"] if item["image"]]
                assert urls
                assert all(url.startswith(f"{address}/sample/") for url in urls)
                assert {client.get(urlsplit(url).path).status_code for url in urls} == {200}
