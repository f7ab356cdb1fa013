"""The newest comments of the site, counts in bulk, and articles that take no more comments."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.clocks import Clock
from tests.paths import API
from tests.people import People

COMMENT = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "شكرًا"}


async def publish(client: httpx.AsyncClient, editor: dict[str, str], **members: Any) -> int:
    body = {"title": "مقال", "body": "متن", "status": "published", "comments_policy": "open", **members}
    answer = await client.post(f"{API}/articles", json=body, headers=editor)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


async def post(client: httpx.AsyncClient, article: int, body: str) -> int:
    answer = await client.post(f"{API}/articles/{article}/comments", json={**COMMENT, "body": body})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["comment"]["id"])


async def newest(client: httpx.AsyncClient, query: str = "") -> list[str]:
    answer = await client.get(f"{API}/comments?{query}")
    assert answer.status_code == 200, answer.text
    return [item["body_text"] for item in answer.json()["items"]]


async def test_the_newest_of_all_articles_that_are_read(
    client: httpx.AsyncClient, editor: dict[str, str], clock: Clock, count_queries: Any
) -> None:
    top = (await client.post(f"{API}/sections", json={"name": "أخبار"}, headers=editor)).json()["id"]
    await client.post(f"{API}/sections", json={"name": "محليات", "parent_id": top}, headers=editor)
    one = await publish(client, editor, section="محليات")
    two = await publish(client, editor)
    for n in range(6):
        await post(client, one if n % 2 else two, f"تعليق {n}")
        clock.advance(seconds=1)
    assert await newest(client) == [f"تعليق {n}" for n in (5, 4, 3, 2, 1, 0)]
    assert await newest(client, f"article={two}") == ["تعليق 4", "تعليق 2", "تعليق 0"]
    assert (
        await newest(client, "section=أخبار")
        == await newest(client, f"section={top}")
        == [
            "تعليق 5",
            "تعليق 3",
            "تعليق 1",
        ]
    )
    assert await newest(client, "created_after=2026-03-01T12:00:03Z") == ["تعليق 5", "تعليق 4"]
    with count_queries() as queries:
        await newest(client, "section=أخبار")
    assert len(queries) == 1
    pages, cursor = [], ""
    while cursor is not None:
        page = (await client.get(f"{API}/comments?limit=4{cursor and f'&cursor={cursor}'}")).json()
        pages.append([item["body_text"] for item in page["items"]])
        cursor = page["next_cursor"]
    assert [len(page) for page in pages] == [4, 2]
    await client.post(f"{API}/articles/{one}/unpublish", headers=editor)
    assert await newest(client) == ["تعليق 4", "تعليق 2", "تعليق 0"]
    assert (await client.get(f"{API}/comments?article={one}")).status_code == 404


async def test_counts_in_bulk(client: httpx.AsyncClient, editor: dict[str, str], count_queries: Any) -> None:
    one, two, hidden = [await publish(client, editor, title=title) for title in ("الأول", "الثاني", "المخفي")]
    for n in range(3):
        await post(client, one, f"تعليق {n}")
    await client.post(f"{API}/articles/{hidden}/unpublish", headers=editor)
    with count_queries() as queries:
        answer = await client.post(f"{API}/comments/counts", json={"articles": [one, "الثّاني", hidden, 999, "لا-شيء"]})
    assert len(queries) == 1
    assert answer.json() == {"counts": {str(one): 3, "الثّاني": 0}}
    assert two
    nothing: list[dict[str, Any]] = [{"articles": []}, {"articles": [1] * 101}, {"articles": [None]}, {"articles": 3}]
    for amiss in nothing:
        assert (await client.post(f"{API}/comments/counts", json=amiss)).status_code == 422


async def test_articles_close_by_policy_and_by_age(serve: Any, clock: Clock) -> None:
    async with serve(comments_close_days=30, comments_policy="open") as client:
        editor = await People(client.app.state.site).headers("editor")
        young = await publish(client, editor)
        closed = await publish(client, editor, comments_policy="closed")
        assert (await client.get(f"{API}/articles/{young}")).json()["comments_open"] is True
        await post(client, young, "في الوقت")
        clock.time += timedelta(days=30)
        for article in (young, closed):
            assert (await client.get(f"{API}/articles/{article}")).json()["comments_open"] is False
            refused = await client.post(f"{API}/articles/{article}/comments", json=COMMENT)
            assert (refused.status_code, refused.json()["code"]) == (409, "comments_closed")


@pytest.mark.parametrize(("rule", "email", "status"), [
    ("required", True, 201), ("required", False, 422), ("optional", True, 201), ("optional", False, 201),
    ("off", True, 422), ("off", False, 201),
])  # fmt: skip
async def test_whether_an_address_is_asked_for(serve: Any, rule: str, email: bool, status: int) -> None:
    async with serve(comments_email=rule, comments_policy="open") as client:
        article = await publish(client, await People(client.app.state.site).headers("editor"))
        body = COMMENT if email else {name: value for name, value in COMMENT.items() if name != "author_email"}
        assert (await client.post(f"{API}/articles/{article}/comments", json=body)).status_code == status


@pytest.mark.parametrize("policy", ["open", "first", "all"])
async def test_two_with_one_address_differ_in_nothing_from_two_with_two(serve: Any, clock: Clock, policy: str) -> None:
    async with serve(comments_policy=policy) as client:
        people = People(client.app.state.site)
        article = await publish(client, await people.headers("editor"), comments_policy=None)
        moderator = await people.headers("moderator")
        answers = []
        for email in ("same@example.org", "same@example.org", "one@example.org", "two@example.org"):
            sent = {**COMMENT, "author_email": email}
            clock.advance(minutes=10)  # the same text within minutes is one comment
            answer = await client.post(f"{API}/articles/{article}/comments", json=sent)
            told = answer.json()
            answers.append(
                (answer.status_code, told["status"], told["comment"]["author"], told["comment"]["body_html"])
            )
            if policy != "open":
                queue = f"{API}/moderation/comments/{told['comment']['id']}/approve"
                assert (await client.post(queue, headers=moderator)).status_code == 200
        assert len({str(answer) for answer in answers}) == 1


async def test_a_former_slug_names_the_article_in_filters_and_counts(
    client: httpx.AsyncClient, editor: dict[str, str], people: People
) -> None:
    article = await publish(client, editor, title="جسر قديم")
    await post(client, article, "تعليق")
    renamed = await client.patch(
        f"{API}/articles/{article}", json={"slug": "جسر جديد"}, headers={**editor, "If-Match": "*"}
    )
    assert renamed.status_code == 200, renamed.text
    for slug in ("جسر-قديم", "جسر-جديد", str(article)):
        assert await newest(client, f"article={slug}") == ["تعليق"], slug
        queue = await client.get(
            f"{API}/moderation/comments?status=approved&article={slug}", headers=await people.headers("moderator")
        )
        assert [item["article_id"] for item in queue.json()["items"]] == [article], slug
        counts = await client.post(f"{API}/comments/counts", json={"articles": [slug]})
        assert counts.json()["counts"] == {slug: 1}
    for call in ("comments", "related"):
        moved = await client.get(f"{API}/articles/جسر-قديم/{call}")
        assert moved.status_code == 308
    section = (await client.post(f"{API}/sections", json={"name": "قسم"}, headers=editor)).json()["id"]
    await client.patch(f"{API}/sections/{section}", json={"slug": "باب"}, headers=editor)
    for path in ("comments", "articles", "search"):
        answer = await client.get(
            f"{API}/{path}", params={"section": "قسم"} | ({"q": "جسر"} if path == "search" else {})
        )
        assert answer.status_code == 200, (path, answer.text)
