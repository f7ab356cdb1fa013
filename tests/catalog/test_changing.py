"""Sections, tags and authors are renamed, moved, merged and deleted; what leads to them keeps leading there."""

import asyncio
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from sqlmodel import select

from app.catalog.models import Listing
from app.web.site import Site
from tests.paths import API
from tests.people import People


@pytest.fixture
def make(client: httpx.AsyncClient, editor: dict[str, str]) -> Any:
    async def made(room: str, **members: Any) -> dict[str, Any]:
        answer = await client.post(f"{API}/{room}", json=members, headers=editor)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return made


async def names(client: httpx.AsyncClient, query: str) -> list[str]:
    return [item["title"] for item in (await client.get(f"{API}/articles?{query}")).json()["items"]]


@pytest.mark.parametrize("room", ["sections", "tags", "authors"])
async def test_a_renamed_one_is_found_by_its_former_slug(
    client: httpx.AsyncClient, editor: dict[str, str], make: Any, room: str
) -> None:
    entry = await make(room, name="ثقافة قديمة")
    changed = await client.patch(
        f"{API}/{room}/{entry['id']}", json={"name": "فنون", "slug": "فنون جميلة"}, headers=editor
    )
    assert (changed.json()["name"], changed.json()["slug"]) == ("فنون", "فنون-جميلة")
    moved = await client.get(f"{API}/{room}/{quote('ثقافه-قديمه')}?", headers=editor)
    assert (moved.status_code, moved.headers["location"]) == (308, f"{API}/{room}/{quote('فنون-جميلة')}")
    assert (await client.get(moved.headers["location"], headers=editor)).json() == changed.json()
    again = await make(room, name="ثقافة قديمة")
    assert (await client.get(f"{API}/{room}/{again['slug']}", headers=editor)).json()["id"] == again["id"]


@pytest.mark.parametrize("room", ["sections", "tags", "authors"])
async def test_an_external_id_is_that_of_one(
    client: httpx.AsyncClient, editor: dict[str, str], make: Any, room: str
) -> None:
    first = await make(room, name="اسم أول", external_id="wp:7")
    second = await make(room, name="اسم ثان")
    assert (first["external_id"], second["external_id"]) == ("wp:7", None)
    taken = await client.post(f"{API}/{room}", json={"name": "ثالث", "external_id": "wp:7"}, headers=editor)
    assert (taken.status_code, taken.json()["code"]) == (409, "already_exists")
    path = f"{API}/{room}/{second['id']}"
    assert (await client.patch(path, json={"external_id": "wp:7"}, headers=editor)).status_code == 409
    assert (await client.patch(path, json={"external_id": "wp:8"}, headers=editor)).json()["external_id"] == "wp:8"
    found = await client.get(f"{API}/{room}?external_id=wp:8", headers=editor)
    assert [each["id"] for each in found.json()["items"]] == [second["id"]]
    await client.patch(f"{API}/{room}/{first['id']}", json={"external_id": None}, headers=editor)
    assert (await client.patch(path, json={"external_id": "wp:7"}, headers=editor)).json()["external_id"] == "wp:7"
    assert (await client.get(f"{API}/{room}?external_id=wp:8", headers=editor)).json()["items"] == []


async def test_an_article_shows_a_new_name_and_keeps_its_version(
    client: httpx.AsyncClient, editor: dict[str, str], make: Any
) -> None:
    section = await make("sections", name="ثقافة")
    article = await make("articles", title="أ", body="ب", section="ثقافة", status="published")
    await client.patch(f"{API}/sections/{section['id']}", json={"name": "فنون", "slug": "فنون"}, headers=editor)
    shown = (await client.get(f"{API}/articles/{article['id']}")).json()
    assert (shown["section"]["name"], shown["version"]) == ("فنون", article["version"])
    assert await names(client, "section=ثقافة") == await names(client, "section=فنون") == ["أ"]
    source = await client.get(f"{API}/articles/{article['id']}/source", headers=editor)
    assert source.json()["section"] == "فنون"


@pytest.mark.parametrize(
    ("room", "body"),
    [
        ("sections", {"name": None}),
        ("sections", {"article_count": 3}),
        ("tags", {"slug": ""}),
        ("tags", {"parent_id": 1}),
        ("authors", {"biography": None}),
        ("authors", {"account_id": 999}),
        ("sections", {"parent_id": 999}),
    ],
)
async def test_what_is_amiss_is_refused(
    client: httpx.AsyncClient, editor: dict[str, str], make: Any, room: str, body: dict[str, Any]
) -> None:
    entry = await make(room, name="الأول")
    refused = await client.patch(f"{API}/{room}/{entry['id']}", json=body, headers=editor)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")
    assert (await client.get(f"{API}/{room}/{entry['id']}", headers=editor)).json() == entry


@pytest.mark.parametrize("room", ["sections", "tags", "authors"])
async def test_only_editors_change_what_exists(
    client: httpx.AsyncClient, people: People, editor: dict[str, str], make: Any, room: str
) -> None:
    entry = await make(room, name="الأول")
    await make(room, name="الثاني")
    path = f"{API}/{room}/{entry['id']}"
    author = await people.headers("author")
    assert (await client.patch(path, json={"name": "غيره"})).status_code == 401
    assert (await client.patch(path, json={"name": "غيره"}, headers=author)).status_code == 403
    assert (await client.delete(path, headers=author)).status_code == 403
    taken = await client.patch(path, json={"slug": "الثَّاني"}, headers=editor)
    assert (taken.status_code, taken.json()["code"]) == (409, "already_exists")
    assert (await client.patch(f"{API}/{room}/999", json={"name": "غيره"}, headers=editor)).status_code == 404
    assert (await client.delete(f"{API}/{room}/999", headers=editor)).status_code == 404
    assert (await client.delete(path, headers=editor)).status_code == 204
    assert (await client.get(path)).status_code == 404


async def test_a_section_never_stands_below_itself(
    client: httpx.AsyncClient, editor: dict[str, str], make: Any
) -> None:
    top = await make("sections", name="أ")
    middle = await make("sections", name="ب", parent_id=top["id"])
    low = await make("sections", name="ج", parent_id=middle["id"])
    for below in (top, middle, low):
        refused = await client.patch(f"{API}/sections/{top['id']}", json={"parent_id": below["id"]}, headers=editor)
        assert (refused.status_code, refused.json()["code"]) == (409, "section_loop")
    freed = await client.patch(f"{API}/sections/{low['id']}", json={"parent_id": None}, headers=editor)
    assert freed.json()["parent_id"] is None
    moved = await client.patch(f"{API}/sections/{top['id']}", json={"parent_id": low["id"]}, headers=editor)
    assert moved.json()["parent_id"] == low["id"]


async def test_two_moves_at_once_make_no_loop(client: httpx.AsyncClient, editor: dict[str, str], make: Any) -> None:
    for n in range(5):
        one, other = await make("sections", name=f"أ{n}"), await make("sections", name=f"ب{n}")
        answers = await asyncio.gather(
            client.patch(f"{API}/sections/{one['id']}", json={"parent_id": other["id"]}, headers=editor),
            client.patch(f"{API}/sections/{other['id']}", json={"parent_id": one["id"]}, headers=editor),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_merged_tag_leads_to_the_other(client: httpx.AsyncClient, editor: dict[str, str], make: Any) -> None:
    for title, tags in (("أ", ["سينما"]), ("ب", ["سينما", "أفلام"]), ("ج", ["أفلام"])):
        await make("articles", title=title, body="متن", tags=tags, status="published")
    cinema = (await client.get(f"{API}/tags/سينما")).json()
    films = (await client.get(f"{API}/tags/أفلام")).json()
    await client.patch(f"{API}/tags/{cinema['id']}", json={"slug": "فن-سابع"}, headers=editor)
    merged = await client.post(f"{API}/tags/{cinema['id']}/merge", json={"into": "أفلام"}, headers=editor)
    assert merged.json() == {**films, "article_count": 3}
    assert await names(client, "tag=أفلام&sort=title") == ["أ", "ب", "ج"]
    for former in ("سينما", "فن-سابع"):
        assert await names(client, f"tag={former}&sort=title") == ["أ", "ب", "ج"]
        assert (await client.get(f"{API}/tags/{quote(former)}")).status_code == 308
    both = (await client.get(f"{API}/articles/ب")).json()
    assert [tag["slug"] for tag in both["tags"]] == ["أفلام"]
    await make("articles", title="د", body="متن", tags=["سينما"], status="published")
    assert [tag["slug"] for tag in (await client.get(f"{API}/tags")).json()["items"]] == ["أفلام"]


@pytest.mark.parametrize("verb", ["merge", "delete"])
async def test_nothing_is_listed_under_a_tag_that_is_gone(
    site: Site, client: httpx.AsyncClient, editor: dict[str, str], make: Any, verb: str
) -> None:
    tag, other = await make("tags", name="سينما"), await make("tags", name="أفلام")
    await make("articles", title="أ", body="متن", tags=["سينما"], status="published")
    if verb == "merge":
        await client.post(f"{API}/tags/{tag['id']}/merge", json={"into": other["id"]}, headers=editor)
    else:
        await client.delete(f"{API}/tags/{tag['id']}", headers=editor)
    listed = await site.database.read(lambda session: list(session.exec(select(Listing.entry_id))))
    assert listed == ([other["id"]] if verb == "merge" else [])


async def test_a_tag_is_merged_into_one_that_exists(
    client: httpx.AsyncClient, people: People, editor: dict[str, str], make: Any
) -> None:
    tag = await make("tags", name="سينما")
    path = f"{API}/tags/{tag['id']}/merge"
    unknown = await client.post(path, json={"into": "لا شيء"}, headers=editor)
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/into")
    assert (await client.post(path, json={"into": tag["id"]}, headers=editor)).json() == tag
    assert (await client.post(f"{API}/tags/999/merge", json={"into": tag["id"]}, headers=editor)).status_code == 404
    assert (await client.post(path, json={"into": 1}, headers=await people.headers("author"))).status_code == 403


async def test_what_stood_in_a_deleted_section_goes_up(
    client: httpx.AsyncClient, editor: dict[str, str], make: Any
) -> None:
    top = await make("sections", name="أخبار")
    middle = await make("sections", name="محليات", parent_id=top["id"])
    low = await make("sections", name="بلدية", parent_id=middle["id"])
    article = await make("articles", title="أ", body="متن", section="محليات", status="published")
    assert (await client.delete(f"{API}/sections/{middle['id']}", headers=editor)).status_code == 204
    shown = (await client.get(f"{API}/articles/{article['id']}")).json()
    assert (shown["section"]["slug"], shown["version"]) == ("أخبار", 1)
    assert (await client.get(f"{API}/sections/{low['id']}")).json()["parent_id"] == top["id"]
    await client.delete(f"{API}/sections/{top['id']}", headers=editor)
    assert (await client.get(f"{API}/articles/{article['id']}")).json()["section"] is None
    back = await client.post(f"{API}/articles/{article['id']}/revisions/1/restore", headers=editor)
    assert (back.status_code, back.json()["section"]) == (200, None)


async def test_a_byline_that_signs_something_stays(
    client: httpx.AsyncClient, editor: dict[str, str], make: Any
) -> None:
    byline = await make("authors", name="ليلى حدّاد")
    article = await make("articles", title="أ", body="متن", authors=[byline["id"]])
    refused = await client.delete(f"{API}/authors/{byline['id']}", headers=editor)
    assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
    await client.patch(f"{API}/articles/{article['id']}", json={"authors": []}, headers={**editor, "If-Match": "*"})
    assert (await client.delete(f"{API}/authors/{byline['id']}", headers=editor)).status_code == 204


async def test_new_tags_may_be_left_to_editors(serve: Any) -> None:
    async with serve(new_tags=False) as client:
        editor = await People(client.app.state.site).headers("editor")
        await client.post(f"{API}/tags", json={"name": "سينما"}, headers=editor)
        body = {"title": "أ", "body": "متن", "tags": ["سينما", "مسرح"]}
        refused = await client.post(f"{API}/articles", json=body, headers=editor)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/tags/1")
        known = await client.post(f"{API}/articles", json={**body, "tags": ["سينما"]}, headers=editor)
        assert known.status_code == 201


async def test_external_ids_of_merged_tags_lead_to_the_other(
    client: httpx.AsyncClient, editor: dict[str, str], make: Any
) -> None:
    names = ("سينما", "أفلام", "فن سابع")
    cinema, films, art = [await make("tags", name=name, external_id=f"cms:{name}") for name in names]
    plain = await make("tags", name="شاشة")

    async def found(external_id: str) -> list[int]:
        page = await client.get(f"{API}/tags", params={"external_id": external_id}, headers=editor)
        return [each["id"] for each in page.json()["items"]]

    async def merge(tag: dict[str, Any], into: dict[str, Any]) -> Any:
        answer = await client.post(f"{API}/tags/{tag['id']}/merge", json={"into": into["id"]}, headers=editor)
        assert answer.status_code == 200, answer.text
        return answer.json()

    assert (await merge(cinema, films))["external_id"] == "cms:أفلام"
    assert await found("cms:سينما") == await found("cms:أفلام") == [films["id"]]
    again = await client.post(f"{API}/tags", json={"name": "جديد", "external_id": "cms:سينما"}, headers=editor)
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")
    assert (await merge(films, plain))["external_id"] == "cms:أفلام"
    assert await found("cms:سينما") == await found("cms:أفلام") == [plain["id"]]
    await merge(plain, art)
    assert [await found(f"cms:{name}") for name in names] == [[art["id"]]] * 3
    assert (await client.delete(f"{API}/tags/{art['id']}", headers=editor)).status_code == 204
    assert await found("cms:سينما") == []
