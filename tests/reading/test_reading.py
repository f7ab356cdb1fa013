"""An article with its neighbours, comments and related articles: what their own calls give, kept while it is true."""

from typing import Any

import httpx

from tests.paths import API, ARTICLES
from tests.people import People
from tests.writing import write


async def comment(client: httpx.AsyncClient, editor: dict[str, str], article: int, text: str) -> None:
    remark = {"author_name": "سلمى", "author_email": "salma@example.org", "body": text}
    posted = (await client.post(f"{ARTICLES}/{article}/comments", json=remark)).json()
    await client.post(f"{API}/moderation/comments/{posted['comment']['id']}/approve", headers=editor)


async def beside(client: httpx.AsyncClient, article: int, query: str = "", **headers: Any) -> list[int | None]:
    answer = await client.get(f"{ARTICLES}/{article}/adjacent{query}", **headers)
    assert answer.status_code == 200, answer.text
    return [each and each["id"] for each in (answer.json()["previous"], answer.json()["next"])]


async def test_neighbours_are_the_listed_articles_next_by_date(
    client: httpx.AsyncClient, editor: dict[str, str], people: People, clock
) -> None:
    news = (await client.post(f"{API}/sections", json={"name": "أخبار"}, headers=editor)).json()["id"]
    await client.post(f"{API}/sections", json={"name": "محليات", "parent_id": news}, headers=editor)
    first = await write(client, editor, "أول", "متن", section="أخبار")
    other = await write(client, editor, "آخر", "متن")  # of the same instant
    clock.advance(hours=1)
    page = await write(client, editor, "من نحن", "متن", kind="page", section="أخبار")
    below = await write(client, editor, "محلي", "متن", section="محليات")
    clock.advance(hours=1)
    last = await write(client, editor, "أخير", "متن", section="أخبار", is_pinned=True)
    await write(client, editor, "آت", "متن", section="أخبار", published_at="2099-01-01T00:00:00Z")
    draft = await write(client, editor, "مسودة", "متن", status="draft")
    assert await beside(client, first) == [None, other]
    assert await beside(client, other) == [first, below]
    assert await beside(client, last) == [below, None]
    assert await beside(client, first, "?within=section") == [None, below]
    assert await beside(client, last, "?within=section") == [below, None]
    assert await beside(client, below, "?within=section") == [None, None]
    for none in (other, page):
        assert await beside(client, none, "?within=section") == [None, None]
    assert await beside(client, page) == [None, None]
    assert (await client.get(f"{ARTICLES}/{draft}/adjacent")).status_code == 404
    assert await beside(client, draft, headers=editor) == [None, None]
    assert (await client.get(f"{ARTICLES}/{first}/adjacent?within=tag")).status_code == 422
    await client.post(f"{ARTICLES}/{below}/archive", headers=editor)
    assert await beside(client, last) == [other, None]
    assert await beside(client, below) == [other, last], "what is archived is still read, and stands where it stood"


async def test_one_call_gives_what_the_others_give(client: httpx.AsyncClient, editor: dict[str, str], clock) -> None:
    ids = []
    for n in range(4):
        clock.advance(hours=1)
        ids.append(await write(client, editor, f"مكتبة الحي {n}", "كتب المكتبة في المدينة"))
    article = ids[1]
    for n in range(22):
        await comment(client, editor, article, f"شكرًا {n}")
    path = f"{ARTICLES}/{article}"
    plain = (await client.get(path)).json()
    whole = await client.get(f"{path}?include=comments,related,adjacent")
    assert {name: value for name, value in whole.json().items() if name in plain} == plain
    assert set(whole.json()) - set(plain) == {"comments", "related", "adjacent"}
    for part, call in (("comments", "comments"), ("related", "related"), ("adjacent", "adjacent")):
        alone = (await client.get(f"{path}/{call}")).json()
        assert whole.json()[part] == alone, part
        some = (await client.get(f"{path}?include={part}")).json()
        assert set(some) - set(plain) == {part}
        assert some[part] == alone
    more = await client.get(f"{path}/comments?cursor={whole.json()['comments']['next_cursor']}")
    assert len(more.json()["items"]) == 2
    for wrong in ("", "body", "comments,", "comments;related"):
        refused = await client.get(f"{path}?include={wrong}")
        assert refused.json()["errors"][0]["code"] == "unknown_part", wrong
    draft = await write(client, editor, "مسودة مكتبة", "كتب", status="draft")
    opened = await client.get(f"{ARTICLES}/{draft}?include=related,comments", headers=editor)
    assert opened.json()["related"] == {"items": []}
    assert opened.headers["cache-control"] == "private, no-store"


async def test_the_one_answer_is_kept_until_a_part_changes(
    client: httpx.AsyncClient, editor: dict[str, str], clock
) -> None:
    first = await write(client, editor, "مكتبة الحي", "كتب المكتبة")
    clock.advance(hours=1)
    path = f"{ARTICLES}/{first}?include=comments,related,adjacent"

    async def read() -> tuple[dict[str, Any], str]:
        answer = await client.get(path)
        kept = await client.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert kept.status_code == 304
        return answer.json(), answer.headers["etag"]

    before, tag = await read()
    assert (before["comments"]["items"], before["related"]["items"], before["adjacent"]["next"]) == ([], [], None)
    second = await write(client, editor, "مكتبة المدينة", "كتب المكتبة")
    now, changed = await read()
    assert changed != tag
    assert ([each["id"] for each in now["related"]["items"]], now["adjacent"]["next"]["id"]) == ([second], second)
    await comment(client, editor, first, "شكرًا")
    assert len((await read())[0]["comments"]["items"]) == 1
    await client.patch(f"{ARTICLES}/{second}", json={"title": "قصر الثقافة"}, headers={**editor, "If-Match": "*"})
    assert (await read())[0]["adjacent"]["next"]["title"] == "قصر الثقافة"
    await client.delete(f"{ARTICLES}/{second}", headers=editor)
    last, _ = await read()
    assert (last["related"]["items"], last["adjacent"]["next"]) == ([], None)
