"""Translations: linked both ways, one a language, shown to readers once they are published, and always fresh."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.clocks import Clock
from tests.feeds.readers import XHTML, sitemap
from tests.paths import API
from tests.people import People
from tests.waiting import eventually


class Desk:
    """An editor who writes articles in several languages and links them."""

    def __init__(self, client: httpx.AsyncClient, editor: dict[str, str]) -> None:
        self.guest, self.editor = client, {**editor, "If-Match": "*"}

    async def article(self, language: str, **members: Any) -> int:
        body = {"title": f"خبر {language}", "body": "متن", "language": language, "status": "published", **members}
        made = await self.guest.post(f"{API}/articles", json=body, headers=self.editor)
        assert made.status_code == 201, made.text
        assert made.json()["translations"] == []
        return int(made.json()["id"])

    async def link(self, article: int, *others: int) -> httpx.Response:
        path = f"{API}/articles/{article}/translations"
        return await self.guest.put(path, json={"articles": list(others)}, headers=self.editor)

    async def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return await self.guest.request(method, f"{API}/articles/{path}", json=body, headers=self.editor)

    async def shown(self, article: int) -> list[tuple[str, int]]:
        """What readers see of an article's translations, from the cache where it is cached."""
        read = (await self.guest.get(f"{API}/articles/{article}")).json()
        return [(each["language"], each["id"]) for each in read["translations"]]

    async def come_to_show(self, article: int, *wanted: tuple[str, int]) -> None:
        async def does() -> bool:
            return await self.shown(article) == list(wanted)

        await eventually(does)


@pytest.fixture
def desk(client: httpx.AsyncClient, editor: dict[str, str]) -> Desk:
    return Desk(client, editor)


async def test_translations_are_linked_both_ways_and_stay_fresh(desk: Desk, clock: Clock) -> None:
    arabic, english = await desk.article("ar"), await desk.article("en")
    french = await desk.article("fr", status="draft")
    assert await desk.shown(arabic) == await desk.shown(english) == []
    linked = await desk.link(arabic, english, french)
    assert linked.status_code == 200, linked.text
    items = linked.json()["items"]
    assert [(each["language"], each["status"]) for each in items] == [
        ("ar", "published"), ("en", "published"), ("fr", "draft"),
    ]  # fmt: skip
    assert (await desk.ask("GET", f"{english}/translations")).json() == linked.json()
    await desk.come_to_show(arabic, ("en", english))
    await desk.come_to_show(english, ("ar", arabic))
    in_list = (await desk.guest.get(f"{API}/articles?include=body&language=ar")).json()["items"][0]
    alone = (await desk.guest.get(f"{API}/articles/{arabic}")).json()
    assert in_list["translations"] == alone["translations"]
    assert alone["version"] == 1, "a link is no new version"
    (told,) = alone["jsonld"]["workTranslation"]
    assert (told["inLanguage"], told["url"]) == (
        "en",
        alone["translations"][0]["url"].replace("خبر", "%D8%AE%D8%A8%D8%B1"),
    )

    pages = sitemap((await desk.guest.get("/sitemaps/articles-0.xml")).content)
    languages = [[(link.get("hreflang"), link.get("href")) for link in page.iter(f"{XHTML}link")] for page in pages]
    assert languages[0] == [("ar", alone["url_encoded"]), ("en", told["url"])]
    assert languages[1] == list(reversed(languages[0])), "each names itself too"

    await desk.ask("PATCH", str(english), {"title": "Renamed", "slug": "renamed"})

    async def is_renamed() -> bool:
        (shown,) = (await desk.guest.get(f"{API}/articles/{arabic}")).json()["translations"]
        return (shown["title"], shown["slug"], shown["url"].rpartition("/")[2]) == ("Renamed", "renamed", "renamed")

    await eventually(is_renamed)
    at = clock.time.replace(hour=18).isoformat()
    await desk.ask("POST", f"{french}/publish", {"published_at": at})
    assert await desk.shown(arabic) == [("en", english)]
    clock.advance(hours=12)
    await desk.come_to_show(arabic, ("en", english), ("fr", french))
    for verb, back in (("unpublish", "publish"), ("archive", "publish")):
        await desk.ask("POST", f"{english}/{verb}")
        await desk.come_to_show(french, ("ar", arabic))
        await desk.ask("POST", f"{english}/{back}")
        await desk.come_to_show(french, ("ar", arabic), ("en", english))
    await desk.ask("DELETE", str(english))
    await desk.come_to_show(arabic, ("fr", french))
    await desk.ask("POST", f"{english}/restore")
    await desk.come_to_show(arabic, ("en", english), ("fr", french))


async def test_groups_change_as_they_are_told(desk: Desk, people: People) -> None:
    arabic, english, french, turkish = [await desk.article(each) for each in ("ar", "en", "fr", "tr")]
    await desk.link(arabic, english, french)
    assert (await desk.ask("DELETE", f"{arabic}/translations")).status_code == 204
    await desk.come_to_show(arabic)
    await desk.come_to_show(french, ("en", english))
    await desk.link(arabic, turkish)  # the group's own name went along with those who stayed
    await desk.come_to_show(arabic, ("tr", turkish))
    await desk.come_to_show(french, ("en", english))
    await desk.link(turkish, english)  # both leave another behind, which is alone then
    await desk.come_to_show(english, ("tr", turkish))
    for left in (arabic, french):
        await desk.come_to_show(left)
    await desk.link(french, english, arabic, turkish)
    admin = {**await people.headers("admin"), "If-Match": "*"}
    gone = await desk.guest.delete(f"{API}/articles/{arabic}?permanent=true", headers=admin)
    assert gone.status_code == 204, gone.text
    await desk.come_to_show(french, ("en", english), ("tr", turkish))
    assert [each["id"] for each in (await desk.link(french)).json()["items"]] == [french]
    await desk.come_to_show(english, ("tr", turkish))


async def test_a_language_has_one_article(desk: Desk, people: People) -> None:
    arabic, english, other = [await desk.article(each) for each in ("ar", "en", "en")]
    taken = await desk.link(arabic, english, other)
    assert (taken.status_code, taken.json()["code"]) == (409, "language_taken")
    assert await desk.shown(arabic) == []
    await desk.link(arabic, english)
    refused = await desk.ask("PATCH", str(english), {"language": "ar"})
    assert (refused.status_code, refused.json()["code"]) == (409, "language_taken")
    assert (await desk.ask("PATCH", str(english), {"language": "en-GB"})).status_code == 200
    await desk.come_to_show(arabic, ("en-GB", english))
    assert (await desk.ask("POST", f"{other}/translations")).status_code == 405
    replaced = await desk.link(arabic, other)  # who is not named leaves
    assert replaced.status_code == 200
    back = await desk.ask("POST", f"{english}/revisions/1/restore")
    assert back.status_code == 200, "it is in no group any more"
    unknown = await desk.link(arabic, 999)
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/articles")
    author = {**await people.headers("author"), "If-Match": "*"}
    body = {"title": "ترجمة", "body": "متن", "language": "fr"}
    own = (await desk.guest.post(f"{API}/articles", json=body, headers=author)).json()["id"]
    path = f"{API}/articles/{own}/translations"
    assert (await desk.guest.put(path, json={"articles": [arabic]}, headers=author)).status_code == 403
    assert (await desk.guest.put(path, json={"articles": []}, headers=author)).status_code == 200


async def test_translations_of_pages_are_shown_and_stay_fresh(desk: Desk, clock: Clock) -> None:
    arabic, english = await desk.article("ar", kind="page"), await desk.article("en", kind="page", status="draft")
    assert (await desk.link(arabic, english)).status_code == 200
    assert await desk.shown(arabic) == []
    await desk.ask("POST", f"{english}/publish")
    await desk.come_to_show(arabic, ("en", english))
    assert await desk.shown(english) == [("ar", arabic)]
    await desk.ask("POST", f"{english}/unpublish")
    await desk.come_to_show(arabic)
    later = (clock.time + timedelta(hours=1)).isoformat()
    await desk.ask("POST", f"{english}/publish", {"published_at": later})
    assert await desk.shown(arabic) == []
    clock.advance(hours=2)
    await desk.come_to_show(arabic, ("en", english))
