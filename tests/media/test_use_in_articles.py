"""Uploads in articles: as the picture, in the body, and what that means for changing and deleting them."""

from typing import Any

import httpx
import pytest

from app.web.site import Site
from tests.paths import ARTICLES
from tests.people import People
from tests.photographs import PDF, png
from tests.uploading import MEDIA, left, upload


async def write(client: httpx.AsyncClient, who: dict[str, str], **members: Any) -> dict[str, Any]:
    body = {"title": "مكتبة الحي", "body": "متن", "status": "published", **members}
    made = await client.post(ARTICLES, json=body, headers=who)
    assert made.status_code == 201, made.text
    article: dict[str, Any] = made.json()
    return article


@pytest.fixture
async def picture(client: httpx.AsyncClient, editor: dict[str, str]) -> dict[str, Any]:
    made = await upload(client, editor, png(700, 400), alt="رفوف", caption="الرفوف <ليلًا>", credit="سلمى")
    its: dict[str, Any] = made.json()
    return its


async def test_the_picture_of_an_article(
    client: httpx.AsyncClient, editor: dict[str, str], picture: dict[str, Any]
) -> None:
    made = await write(client, editor, image={"media": picture["id"], "alt": "بديل"})
    shown = (await client.get(f"{ARTICLES}/{made['id']}")).json()["image"]
    assert shown == {
        **{name: picture[name] for name in ("url", "width", "height", "color", "placeholder", "sizes", "srcset")},
        **{name: picture[name] for name in ("caption", "credit", "crops")},
        "media": picture["id"],
        "alt": "بديل",
    }
    source = await client.get(f"{ARTICLES}/{made['id']}/source", headers=editor)
    assert source.json()["image"]["media"] == picture["id"]
    again = await client.put(
        f"{ARTICLES}/{made['id']}", json=source.json(), headers={**editor, "If-Match": source.headers["etag"]}
    )
    assert (again.status_code, again.json()["version"]) == (200, made["version"]), again.text
    changed = {"credit": "منى", "focal_point": {"x": 0, "y": 0.5}}
    assert (await client.patch(f"{MEDIA}/{picture['id']}", json=changed, headers=editor)).status_code == 200
    (listed,) = (await client.get(ARTICLES)).json()["items"]
    assert listed["image"]["credit"] == "منى"
    assert listed["image"]["sizes"] == picture["sizes"]


async def test_a_body_shows_uploads(client: httpx.AsyncClient, editor: dict[str, str], picture: dict[str, Any]) -> None:
    report = (await upload(client, editor, PDF)).json()
    number = picture["id"]
    body = (
        f"قبلها\n\n![](media:{number})\n\nوفي السطر ![صورة](media:{number}) صورة، و[التقرير](media:{report['id']})."
        f"\n\n![](media:999)\n\n![](media:{report['id']})\n\n[ضائع](media:998)"
    )
    made = await write(client, editor, body=body)
    html = made["body_html"]
    assert html.count("<figure>") == 1
    assert f'srcset="{picture["srcset"]}"' in html
    assert 'width="700" height="400" alt="رفوف" loading="lazy"' in html
    assert '<figcaption dir="auto">الرفوف &lt;ليلًا&gt; <small>سلمى</small></figcaption>' in html
    assert 'alt="صورة"' in html
    assert f'href="{report["url"]}"' in html
    assert "media:" not in html
    assert made["removed"] == [{"what": "media", "count": 3}]


@pytest.mark.parametrize("place", ["image", "body"])
async def test_what_is_shown_is_not_deleted(
    client: httpx.AsyncClient, editor: dict[str, str], picture: dict[str, Any], site: Site, place: str
) -> None:
    number = picture["id"]
    shows = {"image": {"media": number}} if place == "image" else {"body": f"![](media:{number})"}
    made = await write(client, editor, **shows)
    refused = await client.delete(f"{MEDIA}/{number}", headers=editor)
    assert (refused.status_code, refused.json()["code"], refused.json()["articles"]) == (409, "in_use", [made["id"]])
    uses = (await client.get(f"{MEDIA}/{number}/uses", headers=editor)).json()
    article = {"id": made["id"], "title": made["title"], "status": "published"}
    assert uses == {"is_used": True, "articles": [article], "sections": [], "authors": []}
    without = {"image": None} if place == "image" else {"body": "متن"}
    changed = await client.patch(f"{ARTICLES}/{made['id']}", json=without, headers={**editor, "If-Match": "*"})
    assert changed.status_code == 200, changed.text
    uses = (await client.get(f"{MEDIA}/{number}/uses", headers=editor)).json()
    assert uses == {"is_used": False, "articles": [], "sections": [], "authors": []}
    assert (await client.delete(f"{MEDIA}/{number}", headers=editor)).status_code == 204
    assert left(site) == []
    assert (await client.get(picture["url"])).status_code == 404
    assert (await client.get(f"{MEDIA}/{number}", headers=editor)).status_code == 404
    restored = await client.post(f"{ARTICLES}/{made['id']}/revisions/1/restore", headers={**editor, "If-Match": "*"})
    assert restored.status_code == 200, restored.text
    assert restored.json()["image"] is None


async def test_what_is_no_uploaded_picture_is_refused(
    client: httpx.AsyncClient, editor: dict[str, str], picture: dict[str, Any]
) -> None:
    report = (await upload(client, editor, PDF)).json()
    for image, pointer in (
        ({"media": 999}, "/image/media"),
        ({"media": report["id"]}, "/image/media"),
        ({"media": picture["id"], "url": "https://example.org/a.png"}, "/image"),
        ({"alt": "لا شيء"}, "/image"),
    ):
        answer = await client.post(ARTICLES, json={"title": "ا", "body": "ب", "image": image}, headers=editor)
        assert answer.status_code == 422, answer.text
        assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]
    many = await client.post(
        ARTICLES, json={"title": "ا", "body": f"![](media:{picture['id']})\n\n" * 201}, headers=editor
    )
    assert (many.status_code, many.json()["code"]) == (422, "too_complex")


async def test_an_unknown_picture_is_told_together_with_whatever_else_is_unknown(
    client: httpx.AsyncClient, editor: dict[str, str]
) -> None:
    there = await write(client, editor)
    content = {"title": "القافلة", "body": "متن", "image": {"media": 999}, "section": "nowhere", "authors": ["nobody"]}
    headers = {**editor, "If-Match": "*"}
    for answer in (
        await client.post(ARTICLES, json=content, headers=editor),
        await client.put(f"{ARTICLES}/{there['id']}", json=content, headers=headers),
        await client.patch(f"{ARTICLES}/{there['id']}", json=content, headers=headers),
    ):
        assert answer.status_code == 422, answer.text
        assert [each["pointer"] for each in answer.json()["errors"]] == ["/section", "/authors/0", "/image/media"]
    assert (await client.get(f"{ARTICLES}/{there['id']}")).json()["version"] == there["version"]


async def test_a_list_is_searched_and_narrowed(
    client: httpx.AsyncClient, editor: dict[str, str], picture: dict[str, Any], people: People
) -> None:
    other = (await upload(client, editor, PDF, caption="تقرير المكتبة", external_id="wp:7")).json()
    for query, found in (
        ("q=مكتبة", [other["id"]]),
        ("q=الرفوف ليلا", [picture["id"]]),
        ("q=سلمي", [picture["id"]]),
        ("q=غائب", []),
        ("kind=file", [other["id"]]),
        ("external_id=wp:7", [other["id"]]),
        ("", [other["id"], picture["id"]]),
    ):
        listed = await client.get(f"{MEDIA}?{query}", headers=editor)
        assert [each["id"] for each in listed.json()["items"]] == found, query
    first = (await client.get(f"{MEDIA}?limit=1", headers=editor)).json()
    second = (await client.get(MEDIA, params={"limit": 1, "cursor": first["next_cursor"]}, headers=editor)).json()
    assert [first["items"][0]["id"], second["items"][0]["id"]] == [other["id"], picture["id"]]
    taken = await upload(client, editor, png(3, 3), external_id="wp:7")
    assert (taken.status_code, taken.json()["code"]) == (409, "already_exists")


async def test_a_focal_point_moves_the_crops(
    client: httpx.AsyncClient, editor: dict[str, str], picture: dict[str, Any]
) -> None:
    asked = {"focal_point": {"x": 0, "y": 0.5}, "alt": "جديد"}
    moved = (await client.patch(f"{MEDIA}/{picture['id']}", json=asked, headers=editor)).json()
    assert (moved["focal_point"], moved["alt"]) == ({"x": 0, "y": 0.5}, "جديد")
    for each in (*moved["crops"]["square"], *picture["crops"]["square"]):  # pages may show the former ones still
        assert (await client.get(each["url"])).status_code == 200
    same = await client.patch(f"{MEDIA}/{picture['id']}", json=asked, headers=editor)
    assert same.json() == moved
