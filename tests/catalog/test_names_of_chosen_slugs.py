"""What has a slug that somebody chose is found by its name as well."""

from urllib.parse import quote

import httpx
import pytest

from tests.paths import API
from tests.people import People


@pytest.mark.parametrize("room", ["tags", "sections", "authors"])
async def test_an_entry_with_a_chosen_slug_is_found_by_its_name(
    client: httpx.AsyncClient, people: People, room: str
) -> None:
    editor = await people.headers("editor")
    made = await client.post(f"{API}/{room}", json={"name": "الذكاء الاصطناعي", "slug": "ai"}, headers=editor)
    assert made.status_code == 201
    body: dict[str, object] = {"title": "آلات تتعلم", "body": "متن", "status": "published"}
    typed = "الذكاء الاصطناعى"
    body |= {"section": typed} if room == "sections" else {room: [typed]}
    article = (await client.post(f"{API}/articles", json=body, headers=editor)).json()
    name = room.removesuffix("s")
    for ref in ("الذكاء الاصطناعي", "الذكاء-الإصطناعي", "ai", "AI"):
        found = await client.get(f"{API}/articles", params={name: ref})
        assert [each["id"] for each in found.json()["items"]] == [article["id"]], ref
        searched = await client.get(f"{API}/search", params={"q": f'آلات {name}:"{ref}"'})
        assert [each["id"] for each in searched.json()["items"]] == [article["id"]], ref
    moved = await client.get(f"{API}/{room}/{quote('الذكاء الاصطناعي')}")
    assert (moved.status_code, moved.headers["location"]) == (308, f"{API}/{room}/ai")
    assert len((await client.get(f"{API}/{room}", headers=editor)).json()["items"]) == 1
    renamed = await client.patch(f"{API}/{room}/{made.json()['id']}", json={"name": "تعلم الآلة"}, headers=editor)
    assert renamed.json()["slug"] == "ai"
    found = await client.get(f"{API}/articles", params={name: "تعلم الآلة"})
    assert [each["id"] for each in found.json()["items"]] == [article["id"]]
    again = await client.post(f"{API}/{room}", json={"name": "تعلم الآلة"}, headers=editor)
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")
    meant = {"name": "تعلم الآلة", "slug": "تعلم-الآلة"}
    other = await client.post(f"{API}/{room}", json=meant, headers=editor)
    assert (other.status_code, other.json()["slug"]) == (201, "تعلم-الآلة")
    assert (await client.get(f"{API}/articles", params={name: "تعلم الآلة"})).json()["items"] == []


@pytest.mark.parametrize("name", ["section", "tag", "author"])
@pytest.mark.parametrize("value", ['""', '" "', "😂"])
async def test_a_filter_with_an_empty_value_finds_nothing(
    client: httpx.AsyncClient, people: People, name: str, value: str
) -> None:
    editor = await people.headers("editor")
    await client.post(
        f"{API}/articles", json={"title": "آلات تتعلم", "body": "متن", "status": "published"}, headers=editor
    )
    assert (await client.get(f"{API}/search", params={"q": f"آلات {name}:{value}"})).json()["items"] == []
    for path, params in (("articles", {}), ("search", {"q": "آلات"})):
        answer = await client.get(f"{API}/{path}", params={**params, name: value.strip('«»"')})
        assert answer.status_code == 422 or answer.json()["items"] == []
