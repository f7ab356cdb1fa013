"""Sitemaps through the application: every address that readers may open, in pages, fresh, by the schema."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.articles.service import TABLE
from app.db.columns import MAX_ID
from app.feeds import rendering
from app.feeds.models import Feed, Format, Person
from app.feeds.sitemaps import PAGE
from app.web.site import Site
from tests.clocks import Clock
from tests.counting import counting
from tests.feeds.newsstand import SERVER, Newsstand
from tests.feeds.readers import IMAGE, NEWS, places, sitemap
from tests.paths import API
from tests.photographs import png
from tests.waiting import eventually

SITE = "https://xn--ogbhx3c3b.example"
FAR = 7 * PAGE + 3


def copy(session: Session, article_id: int, to: int) -> None:
    """Store another article like one, whose id is far away."""
    own = {"id": sa.literal(to, TABLE.c.id.type), "slug": sa.literal("بعيد"), "slug_key": sa.literal("بعيد")}
    columns = [own.get(column.name, column) for column in TABLE.c]
    alike = sa.select(*columns).where(TABLE.c.id == article_id)
    session.execute(sa.insert(TABLE).from_select(list(TABLE.c.keys()), alike))


async def test_sitemaps_have_every_address_that_readers_may_open(stand: Newsstand, clock: Clock) -> None:
    site: Site = stand.guest.app.state.site  # type: ignore[attr-defined]  # set where the client is made

    async def read(address: str) -> bytes:
        answer = await stand.guest.get(address)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/xml; charset=utf-8"
        return answer.content

    async def come_to_have(address: str, wanted: list[str]) -> None:
        async def has() -> bool:
            return places(await read(address)) == wanted

        await eventually(has)

    own = [f"{SERVER}/sitemaps/{name}.xml" for name in ("news", "pages")]
    assert places(await read("/sitemap.xml")) == own
    assert (await stand.guest.get("/sitemaps/articles-0.xml")).status_code == 404

    section = await stand.write("sections", name="ثقافة")
    await stand.write("sections", name="رياضة")
    headers = {**stand.editor, "Content-Type": "image/png"}
    pictures = []
    for color in ((9, 9, 9), (90, 9, 9)):
        sent = await stand.guest.post(f"{API}/media", content=png(40, 30, color=color), headers=headers)
        pictures.append(sent.json())
    body = f"متن\n\n![](media:{pictures[1]['id']})"
    first = await stand.publish(
        "مكتبة & كتب", section=section["id"], body=body, image={"media": pictures[0]["id"], "alt": ""}
    )
    second = await stand.publish("خبر ثانٍ", image={"url": "https://cdn.example/a.jpg?b=1&c=2"}, language="en")
    await stand.publish("منقول", seo={"canonical_url": "https://agency.example/a"})
    draft = await stand.write("articles", title="مسودة", body="متن")
    due = await stand.publish("مقال الغد", published_at=(clock.time + timedelta(hours=1)).isoformat())
    about = await stand.publish("من نحن", kind="page")
    assert about["jsonld"]["@type"] == "Article"
    await site.database.write(copy, first["id"], FAR)
    await stand.write("sections", name="بيئة")  # a fact, which the copy has not

    page = f"{SERVER}/sitemaps/articles-0.xml"
    await come_to_have("/sitemap.xml", [*own, page, f"{SERVER}/sitemaps/articles-7.xml"])
    content = await read("/sitemaps/articles-0.xml")
    assert places(content) == [first["url_encoded"], second["url_encoded"]]
    assert places(await read("/sitemaps/articles-7.xml")) == [f"{SITE}/articles/%D8%A8%D8%B9%D9%8A%D8%AF"]
    shown = [[each.findtext(f"{IMAGE}loc") for each in url.iter(f"{IMAGE}image")] for url in sitemap(content)]
    assert shown == [
        [f"{SERVER}{each['url'].removeprefix(SERVER)}" for each in pictures],
        ["https://cdn.example/a.jpg?b=1&c=2"],
    ]
    answer = await stand.guest.get("/sitemaps/articles-0.xml?utm_source=x")
    unchanged = {"If-None-Match": answer.headers["etag"]}
    assert (await stand.guest.get("/sitemaps/articles-0.xml", headers=unchanged)).status_code == 304
    for unknown in ("articles-1", "articles--1", "articles-x", "tags", "articles"):
        assert (await stand.guest.get(f"/sitemaps/{unknown}.xml")).status_code == 404, unknown
    assert (await stand.guest.get(f"/sitemaps/articles-{MAX_ID}0.xml")).status_code == 422
    sections = [f"{SITE}/", f"{SITE}/sections/%D8%AB%D9%82%D8%A7%D9%81%D8%A9"]
    assert places(await read("/sitemaps/pages.xml")) == [*sections, about["url_encoded"]]
    assert about["title"] not in await stand.titles("/feed.xml")

    with counting(stand.guest.app) as statements:  # type: ignore[attr-defined]  # see above
        await read("/sitemap.xml")
        await read("/sitemaps/articles-0.xml")
    assert len(statements) == 3

    await check_news(stand, clock, first, second, due)
    await stand.write(f"articles/{draft['id']}/publish")
    await stand.write(f"articles/{second['id']}/unpublish")
    await come_to_have("/sitemaps/articles-0.xml", [first["url_encoded"], draft["url_encoded"], due["url_encoded"]])


async def check_news(
    stand: Newsstand, clock: Clock, first: dict[str, Any], second: dict[str, Any], due: dict[str, Any]
) -> None:
    """Let two days pass."""

    async def read(address: str) -> bytes:
        return (await stand.guest.get(address)).content

    news = await read("/sitemaps/news.xml")
    far = f"{SITE}/articles/%D8%A8%D8%B9%D9%8A%D8%AF"
    assert places(news) == [far, second["url_encoded"], first["url_encoded"]]
    told = [(url.findtext(f".//{NEWS}title"), url.findtext(f".//{NEWS}language")) for url in sitemap(news)]
    assert told[1:] == [("خبر ثانٍ", "en"), ("مكتبة & كتب", "ar")]
    clock.advance(hours=1)
    assert places(await read("/sitemaps/news.xml"))[0] == due["url_encoded"]
    assert due["url_encoded"] in places(await read("/sitemaps/articles-0.xml"))
    clock.advance(hours=47)
    assert places(await read("/sitemaps/news.xml")) == [due["url_encoded"]]


async def test_robots_are_told_of_the_sitemap_and_processes_of_the_pool_make_feeds(stand: Newsstand) -> None:
    site: Site = stand.guest.app.state.site  # type: ignore[attr-defined]  # set where the client is made
    robots = (await stand.guest.get("/robots.txt")).text.splitlines()
    assert robots[0] == "User-agent: *"
    assert f"Sitemap: {SERVER}/sitemap.xml" in robots
    feed = Feed("ع", "ع", "ar", f"{SITE}/", f"{SITE}/feed.{{}}", "", Person("ع"))
    for chosen in Format:  # as other processes make long ones
        assert await site.pool.run(rendering.render, feed, chosen) == rendering.render(feed, chosen)
