"""Views: a reader counts once a day, crawlers never; what is the most read, and how it grew."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlmodel import select

from app.background.worker import Worker
from app.views import service as views
from app.views.models import ArticleViews, NewViews
from app.web.application import Application
from app.web.site import Site
from tests.clocks import Clock
from tests.paths import API
from tests.people import People
from tests.viewing import PHONE, add_up
from tests.waiting import eventually

LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"


class Newsroom:
    """A site with editors and readers."""

    def __init__(self, app: Application, editor: dict[str, str]) -> None:
        self.app, self.editor = app, editor
        self.guest = self.at("203.0.113.1")

    def at(self, address: str) -> httpx.AsyncClient:
        """A reader's client at an address."""
        transport = httpx.ASGITransport(app=self.app, client=(address, 4000))
        return httpx.AsyncClient(transport=transport, base_url="http://site.example")

    async def article(self, title: str, **members: Any) -> int:
        body = {"title": title, "body": "متن", "status": "published", **members}
        made = await self.guest.post(f"{API}/articles", json=body, headers=self.editor)
        assert made.status_code == 201, made.text
        return int(made.json()["id"])

    async def view(self, ref: int | str, agent: str = PHONE, *, by: str = "203.0.113.1", **headers: str) -> int:
        answer = await self.at(by).post(
            f"{API}/articles/{ref}/views", headers={"User-Agent": agent, **headers}, content=b""
        )
        assert "set-cookie" not in answer.headers
        return answer.status_code

    async def add_up(self) -> None:
        await add_up(self.app)

    async def views_of(self, ref: int | str, query: str = "") -> dict[str, Any]:
        answer = await self.guest.get(f"{API}/articles/{ref}/views?{query}", headers=self.editor)
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "private, no-store"
        return dict(answer.json())

    async def popular(self, query: str = "") -> list[int]:
        answer = await self.guest.get(f"{API}/popular?{query}")
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["items"]]


@pytest.fixture
def newsroom(app: Application, editor: dict[str, str]) -> Newsroom:
    return Newsroom(app, editor)


async def test_a_reader_counts_once_a_day_and_crawlers_never(newsroom: Newsroom, clock: Clock) -> None:
    made = await newsroom.article("سوق الورّاقين")
    for agent in (PHONE, PHONE, LAPTOP):
        assert await newsroom.view(made, agent) == 204
    assert await newsroom.view("سوق-الوراقين", PHONE, by="198.51.100.9") == 204
    beacon = {"User-Agent": PHONE, "Content-Type": "text/plain;charset=UTF-8", "Origin": "https://news.example"}
    assert (await newsroom.guest.post(f"{API}/articles/{made}/views", content="", headers=beacon)).status_code == 204
    for agent in ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.9", "", "GPTBOT"):
        assert await newsroom.view(made, agent, by="198.51.100.10") == 204
    assert await newsroom.view(made, PHONE, by="198.51.100.11", **{"Sec-Purpose": "prefetch;prerender"}) == 204
    await newsroom.add_up()
    assert (await newsroom.views_of(made))["all_time"] == 3
    clock.advance(days=1)
    assert await newsroom.view(made) == 204
    await newsroom.add_up()
    assert (await newsroom.views_of(made, "by=day&last=2"))["total"] == 4


async def test_a_view_is_of_what_readers_see(newsroom: Newsroom) -> None:
    draft = await newsroom.article("مسودة", status="draft")
    assert await newsroom.view(draft) == await newsroom.view("لا شيء") == await newsroom.view(999) == 404
    named = await newsroom.article("اسم أول")
    headers = {**newsroom.editor, "If-Match": "*"}
    await newsroom.guest.patch(f"{API}/articles/{named}", json={"slug": "اسم-ثان"}, headers=headers)
    assert await newsroom.view("اسم-أول") == 204
    await newsroom.add_up()
    assert (await newsroom.views_of(named))["total"] == 1
    await newsroom.view(named, LAPTOP)
    assert await newsroom.app.state.views.write()
    deleted = await newsroom.guest.delete(f"{API}/articles/{named}?permanent=true", headers=await admin_of(newsroom))
    assert deleted.status_code == 204
    await newsroom.add_up()  # the views of an article that is gone are nobody's
    site = await newsroom.guest.get(f"{API}/views", headers=newsroom.editor)
    assert site.json()["all_time"] == 2


async def admin_of(newsroom: Newsroom) -> dict[str, str]:
    return {**await People(newsroom.app.state.site).headers("admin"), "If-Match": "*"}


async def test_the_most_read_of_a_time_a_section_and_a_language(newsroom: Newsroom, clock: Clock) -> None:
    for section in ({"name": "أخبار"}, {"name": "محليات", "parent_id": 1}):
        await newsroom.guest.post(f"{API}/sections", json=section, headers=newsroom.editor)
    old = await newsroom.article("قديم", section="أخبار")
    local = await newsroom.article("محلي", section="محليات")
    english = await newsroom.article("English", language="en")
    assert await newsroom.popular() == []
    for number in range(4):
        await newsroom.view(old, by=f"192.0.2.{number}")
    await newsroom.add_up()
    clock.advance(days=2)
    for article, readers in ((english, 3), (local, 1)):
        for number in range(readers):
            await newsroom.view(article, by=f"192.0.2.{number}")
    tag = (await newsroom.guest.get(f"{API}/popular?period=week")).headers["etag"]
    assert await newsroom.popular("period=week") == [old], "not before the minute is over"
    await newsroom.add_up()

    async def is_fresh() -> bool:
        again = await newsroom.guest.get(f"{API}/popular?period=week", headers={"If-None-Match": tag})
        return again.status_code == 200 and len(again.json()["items"]) == 3

    await eventually(is_fresh)
    assert await newsroom.popular() == [english, local]
    assert await newsroom.popular("period=week") == await newsroom.popular("period=all") == [old, english, local]
    assert await newsroom.popular("period=month&section=أخبار") == [old, local]
    assert await newsroom.popular("period=month&section=2") == [local]
    assert await newsroom.popular("period=all&language=en&limit=1") == [english]
    assert await newsroom.popular("section=غائب") == []
    shown = (await newsroom.guest.get(f"{API}/popular")).json()["items"][0]
    alone = (await newsroom.guest.get(f"{API}/articles?ids={english}")).json()["items"][0]
    assert shown == alone, "how often is told to editors alone"
    await newsroom.guest.post(f"{API}/articles/{english}/archive", headers=newsroom.editor)
    assert await newsroom.popular("language=en&period=day&region=SY") == []
    clock.advance(days=1)
    await Worker(newsroom.app.state.site).add_up_views()
    assert await newsroom.popular("limit=5") == [], "an hour that is over is out of the last 24"


async def test_growth_is_told_by_hour_and_day_with_empty_ones(newsroom: Newsroom, clock: Clock) -> None:
    made = await newsroom.article("خبر")
    for number, days in enumerate((0, 3, 0)):
        clock.advance(days=days, hours=1)
        await newsroom.view(made, by=f"192.0.2.{number}")
    await newsroom.add_up()
    by_hour = await newsroom.views_of(made, "by=hour&last=3")
    assert [each["count"] for each in by_hour["items"]] == [0, 1, 1]
    assert by_hour["items"][-1]["start"] == "2026-03-04T15:00:00Z"
    by_day = await newsroom.views_of(made, "by=day&last=2")
    assert [each["count"] for each in by_day["items"]] == [0, 2]
    assert by_day["items"][0]["start"] == "2026-03-02T22:00:00Z", "days begin in Cairo"
    assert (by_day["total"], by_day["previous_total"], by_day["all_time"]) == (2, 1, 3)
    for query, length in (("", 30), ("by=day&last=2", 2), ("by=hour", 48), ("by=hour&last=400", 168)):
        of_site = (await newsroom.guest.get(f"{API}/views?{query}", headers=newsroom.editor)).json()
        assert of_site == await newsroom.views_of(made, query)
        assert len(of_site["items"]) == length


async def test_counts_of_hours_and_days_are_kept_for_a_while(newsroom: Newsroom, site: Site, clock: Clock) -> None:
    made = await newsroom.article("خبر")
    await newsroom.view(made)
    await newsroom.add_up()

    async def left() -> set[str]:
        return await site.database.read(lambda session: set(session.exec(select(ArticleViews.grain))))

    async def prune() -> int:
        return await site.database.write(views.prune, zone=site.settings.zone, now=clock())

    assert (await prune(), await left()) == (0, {"hour", "day", "all"})
    clock.advance(hours=views.HOURS_KEPT + 1)
    assert (await prune(), await left()) == (1, {"day", "all"})
    clock.advance(days=views.DAYS_KEPT)
    assert (await prune(), await left()) == (1, {"all"})
    assert (await newsroom.views_of(made))["all_time"] == 1


async def test_views_wait_while_the_database_takes_none(newsroom: Newsroom, site: Site) -> None:
    made = await newsroom.article("خبر")
    counting = newsroom.app.state.views

    async def rename(old: str, new: str) -> None:
        await site.database.write(
            lambda session: session.execute(sa.text(f"ALTER TABLE {old} RENAME TO {new}")) and None
        )

    await rename("new_views", "away")
    assert await newsroom.view(made) == 204
    assert not await counting.write()
    assert await newsroom.view(made, LAPTOP) == 204
    await rename("away", "new_views")
    assert await counting.write()
    await newsroom.add_up()
    assert (await newsroom.views_of(made))["all_time"] == 2
    assert await site.database.read(lambda session: session.exec(select(NewViews.id)).all()) == []


async def test_a_network_has_a_limit_and_a_view_leaves_cached_articles_alone(
    serve: Callable[..., Any], make_settings: Any
) -> None:
    async with serve(limit_views="2/day", cache_mib=8) as guest:
        newsroom = Newsroom(guest.app, await People(guest.app.state.site).headers("editor"))
        made = await newsroom.article("خبر")
        kept = await newsroom.guest.get(f"{API}/articles/{made}")
        assert [await newsroom.view(made) for _ in range(3)] == [204, 204, 429]
        assert await newsroom.view(made, by="2001:db8::1") == 204
        await newsroom.add_up()
        again = await newsroom.guest.get(f"{API}/articles/{made}", headers={"If-None-Match": kept.headers["etag"]})
        assert again.status_code == 304
