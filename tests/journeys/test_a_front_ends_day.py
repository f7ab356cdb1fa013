"""A front end's day, through HTTP alone: a picture, an article, its translation, and everywhere that they are told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.background.worker import Worker
from app.web.site import clock as real_clock
from tests.feeds.readers import parsed, places
from tests.paths import API
from tests.people import People
from tests.photographs import jpeg
from tests.receiving import receiving
from tests.uploading import upload
from tests.viewing import add_up, view
from tests.waiting import eventually
from tests.webhooks.desk import Desk

SERVER = "https://api.example.org"
SITE = "https://news.example"
TOLD = ("article.published", "article.changed", "article.translations_linked")


@pytest.fixture
async def desk(serve: Callable[..., Any]) -> AsyncIterator[Desk]:
    """A site with a cache and the clock of the world, for signatures are checked by it."""
    async with receiving() as receiver:
        own = {"webhook_ports": (str(receiver.port),), "webhook_networks": ("127.0.0.1",), "now": real_clock}
        async with serve(**own, site_url=SITE, api_url=SERVER, cache_mib=8) as guest:
            yield Desk(guest, receiver, await People(guest.app.state.site).headers("admin"))


@asynccontextmanager
async def working(desk: Desk) -> AsyncIterator[None]:
    """With the site's own worker, which publishes what is due and delivers."""
    task = asyncio.create_task(Worker(desk.site, holder="host:1").run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def write(desk: Desk, title: str, **members: Any) -> Any:
    return await desk.ask(
        "POST", "/articles", {"title": title, "body": "متن", "status": "published", **members}, expect=201
    )


async def everywhere(desk: Desk, article: Any) -> dict[str, bool]:
    """Where readers and programs find an article by its present title."""
    listed = await desk.guest.get(f"{API}/articles")
    rss, atom = [parsed((await desk.guest.get(f"/feed.{each}")).content) for each in ("xml", "atom")]
    items = (await desk.guest.get("/feed.json")).json()["items"]
    index = places((await desk.guest.get("/sitemap.xml")).content)
    mapped = [place for each in index for place in places((await desk.guest.get(each.removeprefix(SERVER))).content)]
    title = article["title"]
    return {
        "list": title in [each["title"] for each in listed.json()["items"]],
        "search": title in [each["title"] for each in (await desk.ask("GET", f"/search?q={title}"))["items"]],
        "rss": title in [each.title for each in rss.entries],
        "atom": title in [each.title for each in atom.entries],
        "json": title in [each["title"] for each in items],
        "sitemap": article["url_encoded"] in mapped,
    }


async def all_tell(desk: Desk, article: Any) -> None:
    """On SQLite at once; PostgreSQL announces a change a moment after its commit."""
    told: dict[str, bool] = {}

    async def do() -> bool:
        told.update(await everywhere(desk, article))
        return all(told.values())

    try:
        await eventually(do)
    finally:
        assert all(told.values()), told


async def test_from_a_picture_to_the_most_read(desk: Desk) -> None:
    hook = await desk.hook(*TOLD)
    sent = await upload(desk.guest, desk.headers, jpeg(800, 600), alt="رفوف المكتبة")
    assert sent.status_code == 201, sent.text
    picture = sent.json()
    await write(desk, "خبر آخر")
    english = await write(desk, "The library opens", language="en")
    at = desk.site.now() + timedelta(seconds=6)
    arabic = await write(
        desk,
        "مكتبة الحيّ تفتح أبوابها",
        body=f"فتحت المكتبة.\n\n![](media:{picture['id']})\n\nhttps://www.youtube.com/watch?v=aqz-KE-bpKQ",
        image={"media": picture["id"]},
        published_at=at.isoformat(),
    )
    await desk.ask("PUT", f"/articles/{arabic['id']}/translations", {"articles": [english["id"]]})
    assert not any((await everywhere(desk, arabic)).values()), "nobody hears of it before its second"
    async with working(desk):
        await all_tell(desk, arabic)
        await eventually(lambda: arabic["id"] in [each["data"]["id"] for each in published(desk, hook)])
        (told,) = [each for each in published(desk, hook) if each["data"]["id"] == arabic["id"]]
        assert abs((datetime.fromisoformat(told["timestamp"]) - at).total_seconds()) < 3
        assert told["data"]["article"]["image"]["srcset"] == picture["srcset"]

        shown = (await desk.guest.get(f"{API}/articles/{arabic['id']}?include=comments,related,adjacent")).json()
        assert f'srcset="{picture["srcset"]}"' in shown["body_html"].replace("&amp;", "&")
        assert '<figure data-embed="youtube"' in shown["body_html"]
        assert "<iframe" not in shown["body_html"]
        assert [each["id"] for each in shown["translations"]] == [english["id"]]
        assert shown["jsonld"]["headline"] == arabic["title"]
        assert (await desk.guest.get(picture["sizes"][0]["url"])).status_code == 200

        await view(desk.guest, arabic["id"])
        await add_up(desk.guest.app)  # type: ignore[attr-defined]  # set where the client is made

        async def is_most_read() -> bool:
            popular = (await desk.guest.get(f"{API}/popular")).json()["items"]
            return [each["id"] for each in popular] == [arabic["id"]]

        await eventually(is_most_read)
        corrected = {"title": "مكتبة الحيّ فتحت أبوابها أمس"}
        changed = await desk.ask("PATCH", f"/articles/{arabic['id']}", corrected)
        await all_tell(desk, changed)
        translated = (await desk.guest.get(f"{API}/articles/{english['id']}")).json()["translations"]
        assert [each["title"] for each in translated] == [corrected["title"]]
        await eventually(lambda: corrected["title"] in titles_told(desk, hook))
    assert len({each.id for each in desk.receiver.requests}) == len(desk.receiver.requests)


def published(desk: Desk, hook: Any) -> list[Any]:
    return [each for each in desk.told(hook["secret"]) if each["type"] == "article.published"]


def titles_told(desk: Desk, hook: Any) -> list[str]:
    """The titles that the receiver was told; of what readers may not read there is none."""
    return [each["data"]["article"]["title"] for each in desk.told(hook["secret"]) if each["data"]["article"]]
