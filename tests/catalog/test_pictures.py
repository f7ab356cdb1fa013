"""Sections have an order and a picture, authors a picture and links; an upload that they show stays."""

import httpx

from tests.paths import API, ARTICLES
from tests.people import People
from tests.photographs import png

LINKS = [{"label": "صفحته", "url": "https://example.org/salma"}, {"label": "إكس", "url": "https://x.example.com/salma"}]


async def upload(client: httpx.AsyncClient, headers: dict[str, str]) -> int:
    sent = {**headers, "Content-Type": "image/png"}
    return int((await client.post(f"{API}/media", content=png(40, 30), headers=sent)).json()["id"])


async def test_sections_are_listed_by_their_position(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    ids = {}
    for name, position in (("ثقافة", 2), ("أخبار", 1), ("رياضة", 2), ("رأي", 0)):
        body = {"name": name, "position": position}
        made = await client.post(f"{API}/sections", json=body, headers=editor)
        assert (made.status_code, made.json()["position"]) == (201, position)
        ids[name] = made.json()["id"]
    url, names, pages = f"{API}/sections?limit=3", [], 0
    while url:
        page = await client.get(url)
        names += [each["name"] for each in page.json()["items"]]
        url, pages = page.links.get("next", {}).get("url", ""), pages + 1
    assert (names, pages) == (["رأي", "أخبار", "ثقافة", "رياضة"], 2)
    moved = await client.patch(f"{API}/sections/{ids['رياضة']}", json={"position": 0}, headers=editor)
    assert moved.json()["position"] == 0
    listed = (await client.get(f"{API}/sections")).json()["items"]
    assert [each["name"] for each in listed] == ["رياضة", "رأي", "أخبار", "ثقافة"]
    bad = await client.patch(f"{API}/sections/{ids['رأي']}", json={"position": -1}, headers=editor)
    assert bad.status_code == 422


async def test_a_picture_is_an_address_or_an_upload_that_stays(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    media_id = await upload(client, editor)
    for room, body in (("sections", {"name": "ثقافة"}), ("authors", {"name": "سلمى العوضي", "links": LINKS})):
        image = {"media": media_id, "alt": "غلاف"}
        made = (await client.post(f"{API}/{room}", json={**body, "image": image}, headers=editor)).json()
        path = f"{API}/{room}/{made['id']}"
        for shown in (made, (await client.get(path)).json(), (await client.get(f"{API}/{room}")).json()["items"][0]):
            assert (shown["image"]["media"], shown["image"]["alt"], shown["image"]["width"]) == (media_id, "غلاف", 40)
            assert shown["image"]["srcset"]
            assert shown.get("links", []) == body.get("links", [])
        kept = await client.delete(f"{API}/media/{media_id}", headers=editor)
        assert (kept.status_code, kept.json()["code"], kept.json()[room]) == (409, "in_use", [made["id"]])
        await client.patch(f"{API}/media/{media_id}", json={"caption": f"تعليق {room}"}, headers=editor)
        assert (await client.get(path)).json()["image"]["caption"] == f"تعليق {room}"
        elsewhere = {"url": "https://images.example.org/a.jpg"}
        changed = await client.patch(path, json={"image": elsewhere}, headers=editor)
        assert changed.json()["image"] == (await client.get(path)).json()["image"]
        assert (changed.json()["image"]["url"], changed.json()["image"]["media"]) == (elsewhere["url"], None)
        assert (await client.patch(path, json={"image": None}, headers=editor)).json()["image"] is None
        lost = await client.patch(path, json={"image": {"media": 999}}, headers=editor)
        assert (lost.status_code, lost.json()["errors"][0]["pointer"]) == (422, "/image/media")
    assert (await client.delete(f"{API}/media/{media_id}", headers=editor)).status_code == 204


async def test_links_of_authors_are_bounded_and_told_to_machines(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    author = (await client.post(f"{API}/authors", json={"name": "سلمى العوضي", "links": LINKS}, headers=editor)).json()
    article = {"title": "عنوان", "body": "نص", "authors": [author["id"]], "tags": ["وسم"], "status": "published"}
    made = (await client.post(ARTICLES, json=article, headers=editor)).json()
    assert made["jsonld"]["author"][0]["sameAs"] == [each["url"] for each in LINKS]
    path = f"{API}/authors/{author['id']}"
    assert (await client.patch(path, json={"links": LINKS * 6}, headers=editor)).status_code == 422
    bad = await client.patch(path, json={"links": [{"label": "x", "url": "javascript:x"}]}, headers=editor)
    assert (bad.status_code, bad.json()["errors"][0]["pointer"]) == (422, "/links/0/url")
    assert (await client.patch(path, json={"links": []}, headers=editor)).json()["links"] == []
    shown = (await client.get(f"{ARTICLES}/{made['id']}")).json()
    assert "sameAs" not in shown["jsonld"]["author"][0]
