"""Pages: at their addresses like articles, and in no list, count, search or suggestion of articles."""

from datetime import timedelta

import httpx

from tests.paths import API, ARTICLES
from tests.writing import write


async def titles(client: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None) -> list[str]:
    answer = await client.get(f"{API}{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return [item.get("title") or item["text"] for item in answer.json()["items"]]


async def test_a_page_is_read_and_is_no_article(client: httpx.AsyncClient, editor: dict[str, str], clock) -> None:
    for room in ("sections", "authors"):
        await client.post(f"{API}/{room}", json={"name": "أخبار"}, headers=editor)
    filed = {"section": "أخبار", "tags": ["مكتبات"], "authors": ["أخبار"]}
    article = await write(client, editor, "مكتبة الحي", "كتب المكتبة", **filed)
    page = await write(client, editor, "مكتبة من نحن", "كتب المكتبة عنا", kind="page", slug="من نحن", **filed)
    draft = await write(client, editor, "مكتبة سرية", "كتب المكتبة", kind="page", status="draft")
    coming = (clock.time + timedelta(hours=1)).isoformat()
    await write(client, editor, "مكتبة غدًا", "كتب المكتبة", kind="page", published_at=coming)
    assert (await client.get(f"{ARTICLES}/من-نحن")).json()["kind"] == "page"
    lists = [
        "/articles", "/articles?section=أخبار", "/articles?tag=مكتبات", "/articles?author=أخبار",
        "/articles?sort=title&tag=مكتبات", "/articles?sort=-comment_count", "/search?q=مكتبة",
        "/search/suggest?q=مكتبة",
    ]  # fmt: skip
    for path in lists:
        assert "مكتبة الحي" in await titles(client, path), path
        assert "مكتبة من نحن" not in await titles(client, path), path
    assert await titles(client, f"/articles/{article}/related") == []
    assert await titles(client, f"/articles/{page}/related") == ["مكتبة الحي"]
    for path in ("/articles?kind=page", "/articles?kind=page&section=أخبار", "/search?q=مكتبة&kind=page"):
        assert await titles(client, path) == ["مكتبة من نحن"], path
    found = (await client.get(f"{API}/search?q=مكتبة&kind=page")).json()
    assert (found["total"], found["facets"]["tags"][0]["count"]) == (1, 1)
    assert sorted(await titles(client, "/articles?status=any&kind=page", editor)) == [
        "مكتبة سرية", "مكتبة غدًا", "مكتبة من نحن",
    ]  # fmt: skip
    assert await titles(client, "/articles?status=any", editor) == ["مكتبة الحي"]
    for status in ("any", "published"):
        assert await titles(client, f"/search?q=مكتبة&status={status}", editor) == ["مكتبة الحي"]
    assert await titles(client, "/search?q=مكتبة&status=draft&kind=page", editor) == ["مكتبة سرية"]
    counts = [(await client.get(f"{API}/{room}")).json()["items"][0]["article_count"] for room in ("sections", "tags")]
    assert counts == [1, 1]
    assert (await client.get(f"{ARTICLES}?total=true")).json()["total"] == 1
    clock.advance(hours=2)
    assert await titles(client, "/articles?kind=page") == ["مكتبة غدًا", "مكتبة من نحن"]
    assert (await client.get(f"{ARTICLES}/{draft}")).status_code == 404
    assert await titles(client, "/search?q=غدا&kind=page") == ["مكتبة غدًا"]


async def test_what_becomes_a_page_leaves_the_lists_and_comes_back(
    client: httpx.AsyncClient, editor: dict[str, str]
) -> None:
    article = await write(client, editor, "مكتبة الحي", "كتب", tags=["مكتبات"])
    path, headers = f"{ARTICLES}/{article}", {**editor, "If-Match": "*"}
    for kind, shown, count in (("page", [], 0), ("article", ["مكتبة الحي"], 1)):
        assert await titles(client, "/search?q=كتب&kind=article") != shown
        changed = await client.patch(path, json={"kind": kind}, headers=headers)
        assert changed.json()["kind"] == kind
        for listed in ("/articles", "/articles?tag=مكتبات", "/search?q=كتب", "/search/suggest?q=مكتبة الحي"):
            assert await titles(client, listed) == shown, (kind, listed)
        tags = (await client.get(f"{API}/tags", headers=editor)).json()["items"]
        assert [tag["article_count"] for tag in tags] == [count]
    await client.patch(path, json={"kind": "page"}, headers=headers)
    assert (await client.get(f"{path}/revisions/2", headers=editor)).json()["content"]["kind"] == "page"
    assert (await client.delete(path, headers=editor)).status_code == 204
    assert await titles(client, "/articles?kind=page") == []
    assert (await client.post(f"{path}/restore", headers=editor)).json()["kind"] == "page"
    assert await titles(client, "/articles?kind=page") == ["مكتبة الحي"]
