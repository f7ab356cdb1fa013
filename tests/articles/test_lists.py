"""Lists of articles: filters, orders, sparse members, totals; every row once whatever happens meanwhile."""

from datetime import timedelta

import httpx
import pytest

from tests.paths import ARTICLES
from tests.people import People


async def write(client: httpx.AsyncClient, editor: dict[str, str], title: str, **members: object) -> int:
    body = {"title": title, "body": "متن", "status": "published", **members}
    answer = await client.post(ARTICLES, json=body, headers=editor)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


async def titles(client: httpx.AsyncClient, headers: dict[str, str] | None = None, **query: object) -> list[str]:
    answer = await client.get(ARTICLES, params=query, headers=headers)  # type: ignore[arg-type]  # simple values
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


async def test_a_list_is_narrowed_by_where_articles_are_filed(client: httpx.AsyncClient, editor) -> None:
    news = (await client.post("/api/v1/sections", json={"name": "أخبار"}, headers=editor)).json()["id"]
    local = await client.post("/api/v1/sections", json={"name": "محليات", "parent_id": news}, headers=editor)
    author = (await client.post("/api/v1/authors", json={"name": "ليلى حدّاد"}, headers=editor)).json()
    await write(client, editor, "أ", section=news, tags=["ماء", "هواء"])
    await write(client, editor, "ب", section=local.json()["id"], tags=["ماء"], authors=[author["id"]])
    await write(client, editor, "ج", language="en")
    assert await titles(client, section="أخبار") == ["ب", "أ"]
    assert await titles(client, section="محليات") == ["ب"]
    assert await titles(client, tag="ماء") == ["ب", "أ"]
    assert await titles(client, tag=["ماء", "هواء"]) == ["أ"]
    assert await titles(client, author="ليلي-حداد") == ["ب"]
    assert await titles(client, language="en") == ["ج"]
    assert await titles(client, section="لا شيء") == []


async def test_a_list_is_narrowed_by_dates_and_ids(client: httpx.AsyncClient, editor, clock) -> None:
    first = await write(client, editor, "أ", external_id="قديم-1")
    at = clock.time
    clock.advance(days=1)
    second = await write(client, editor, "ب")
    clock.advance(days=1)
    await write(client, editor, "ج")
    assert await titles(client, published_after=(at + timedelta(days=1)).isoformat()) == ["ج", "ب"]
    assert await titles(client, published_before=(at + timedelta(days=1)).isoformat()) == ["أ"]
    assert await titles(client, ids=f"{first},{second},999") == ["ب", "أ"]
    assert await titles(client, external_id="قديم-1") == ["أ"]
    for wrong in (
        {"ids": "1;2"},
        {"ids": "1," * 100},
        {"published_after": "2026-01"},
        {"sort": "id"},
        {"include": "x"},
    ):
        assert (await client.get(ARTICLES, params=wrong)).status_code == 422, wrong


async def test_titles_sort_as_readers_expect(client: httpx.AsyncClient, editor) -> None:
    for title in ("تونس", "إيران", "ابن بطوطة", "آل البيت", "أبجد"):
        await write(client, editor, title)
    assert await titles(client, sort="title") == ["أبجد", "ابن بطوطة", "آل البيت", "إيران", "تونس"]


@pytest.mark.parametrize("sort", ["-published_at", "published_at", "-updated_at", "title", "-comment_count"])
async def test_every_order_pages_through_every_article_once(
    client: httpx.AsyncClient, editor, clock, sort: str
) -> None:
    for n in range(11):
        await write(client, editor, f"خبر {n % 4}")
        clock.advance(seconds=n % 2)
    whole = (await client.get(ARTICLES, params={"sort": sort, "limit": 100})).json()["items"]
    seen, cursor = [], None
    while True:
        query = f"sort={sort}&limit=3" + (f"&cursor={cursor}" if cursor else "")
        page = (await client.get(f"{ARTICLES}?{query}")).json()
        seen += [item["id"] for item in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == [item["id"] for item in whole]
    assert len(set(seen)) == 11


async def test_a_cursor_belongs_to_its_order(client: httpx.AsyncClient, editor) -> None:
    for n in range(3):
        await write(client, editor, f"خبر {n}")
    cursor = (await client.get(ARTICLES, params={"limit": 1, "sort": "title"})).json()["next_cursor"]
    assert (await client.get(ARTICLES, params={"cursor": cursor, "sort": "-updated_at"})).status_code == 422


async def test_paging_visits_each_once_while_others_come_and_go(client: httpx.AsyncClient, editor, clock) -> None:
    steady = []
    for n in range(30):
        steady.append(await write(client, editor, f"ثابت {n}"))
        clock.advance(seconds=1)
    removed = await write(client, editor, "سيحذف")
    seen, cursor = [], None
    while True:
        query = "limit=4" + (f"&cursor={cursor}" if cursor else "")
        page = (await client.get(f"{ARTICLES}?{query}")).json()
        seen += [item["id"] for item in page["items"]]
        await write(client, editor, "جديد")
        await client.delete(f"{ARTICLES}/{removed}", headers=editor)
        clock.advance(seconds=1)
        if (cursor := page["next_cursor"]) is None:
            break
    assert sorted(number for number in seen if number in steady) == steady
    assert len(seen) == len(set(seen))


async def test_only_the_members_that_were_asked_for(client: httpx.AsyncClient, editor) -> None:
    await write(client, editor, "أ")
    sparse = await client.get(ARTICLES, params={"fields": "id,title,display"})
    assert set(sparse.json()["items"][0]) == {"id", "title", "display"}
    assert set(sparse.json()) == {"items", "next_cursor", "previous_cursor", "total"}
    assert sparse.headers["etag"]
    assert sparse.headers["cache-tag"] == "list,article:1"
    assert "body_html" not in (await client.get(ARTICLES)).json()["items"][0]
    whole = (await client.get(ARTICLES, params={"include": "body"})).json()["items"][0]
    assert whole["body_html"] == "<p>متن</p>"
    both = await client.get(ARTICLES, params={"include": "body", "fields": "id,body_html"})
    assert both.json()["items"] == [{"id": whole["id"], "body_html": "<p>متن</p>"}]
    assert (await client.get(ARTICLES, params={"fields": "id,password"})).status_code == 422


async def test_a_total_is_counted_on_request_alone(client: httpx.AsyncClient, editor, count_queries) -> None:
    for n in range(5):
        await write(client, editor, f"خبر {n}", tags=["أ"] if n % 2 else [])
    assert (await client.get(ARTICLES)).json()["total"] is None
    assert (await client.get(ARTICLES, params={"total": "true", "limit": 2})).json()["total"] == 5
    assert (await client.get(ARTICLES, params={"total": "true", "tag": "أ"})).json()["total"] == 2
    with count_queries() as queries:
        await client.get(ARTICLES, params={"tag": "أ", "sort": "title", "include": "body"})
    assert len(queries) == 3, queries


async def test_editors_ask_for_any_state_and_authors_for_their_own(
    client: httpx.AsyncClient, people: People, editor, clock
) -> None:
    author = await people.headers("author")
    await write(client, author, "مسودة الكاتب", status="draft")
    await write(client, editor, "مسودة", status="draft")
    await write(client, editor, "منشور")
    await write(client, editor, "موعود", published_at=(clock.time + timedelta(days=1)).isoformat())
    archived = await write(client, editor, "مؤرشف")
    await client.post(f"{ARTICLES}/{archived}/archive", headers=editor)
    trashed = await write(client, editor, "محذوف")
    await client.delete(f"{ARTICLES}/{trashed}", headers=editor)
    states = {
        "draft": {"مسودة", "مسودة الكاتب"},
        "scheduled": {"موعود"},
        "published": {"منشور"},
        "archived": {"مؤرشف"},
        "trashed": {"محذوف"},
        "any": {"مسودة", "مسودة الكاتب", "موعود", "منشور", "مؤرشف", "محذوف"},
    }
    for status, expected in states.items():
        assert set(await titles(client, editor, status=status)) == expected
        assert set(await titles(client, editor, status=status, sort="-published_at")) == expected
    assert await titles(client, author, status="any") == ["مسودة الكاتب"]
    moderator = await people.headers("moderator")
    assert (await client.get(ARTICLES, params={"status": "draft"}, headers=moderator)).status_code == 403
    assert (await client.get(ARTICLES, params={"status": "draft"})).status_code == 401
    assert await titles(client, status="published") == ["منشور"]


@pytest.mark.parametrize("at", ["1000-01-01T00:00:00.000001Z", "1969-12-31T23:59:59.5Z", "9999-12-29T23:59:59.999999Z"])
async def test_cursors_hold_instants_and_titles_exactly(client: httpx.AsyncClient, editor, at: str) -> None:
    for title in ("the news", "t", "أخبار"):
        body = {"title": title, "body": "متن", "status": "published", "published_at": at}
        await client.post(ARTICLES, json=body, headers=editor)
    for query in ("status=any&sort=published_at", "status=any&sort=title", "status=any&sort=-published_at"):
        seen, cursor = [], ""
        while True:
            page = (await client.get(f"{ARTICLES}?limit=1&{query}{cursor}", headers=editor)).json()
            seen += [item["title"] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert sorted(seen) == ["t", "the news", "أخبار"]
