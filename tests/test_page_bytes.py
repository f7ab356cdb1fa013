"""A page has 1 MiB of items at the most: fewer than were asked for where they would be more, and a cursor."""

from typing import Any

import httpx
import pytest

from app.comments.body import written
from app.comments.models import CommentStatus
from app.comments.storing import NewComment, store_all
from app.db.keyset import MOST_BYTES
from app.web.site import Site
from tests.paths import API
from tests.people import People

LONG = "😀" * 9_000
HEADS = 20_000
"""Bytes for what stands beside the items, and the first item over the bound."""


async def read(client: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Every item of a list, asked for page by page and back again."""
    items: list[dict[str, Any]] = []
    page = await client.get(path, headers=headers)
    joint = "&" if "?" in path else "?"
    while True:
        assert page.status_code == 200, page.text
        assert len(page.content) <= MOST_BYTES + HEADS
        told = page.json()
        assert told["items"]
        items += told["items"]
        if told["next_cursor"] is None:
            break
        page = await client.get(f"{path}{joint}cursor={told['next_cursor']}", headers=headers)
    back = list(told["items"])
    while told["previous_cursor"] is not None:
        page = await client.get(f"{path}{joint}cursor={told['previous_cursor']}", headers=headers)
        assert len(page.content) <= MOST_BYTES + HEADS
        told = page.json()
        back = [*told["items"], *back]
    assert [item["id"] for item in back] == [item["id"] for item in items]
    return items


async def store(site: Site, parents: list[int | None], text: str = LONG) -> list[int]:
    """Visible comments under the first article, each below another or none."""
    body = written(text)
    new = [NewComment(1, parent, CommentStatus.approved, "سلمى", None, None, body, site.now()) for parent in parents]
    return [row["id"] for row in await site.database.write(store_all, new, keys=site.keys, now=site.now())]


@pytest.mark.parametrize("order", ["newest", "oldest"])
async def test_pages_of_comments_are_bounded_in_bytes(
    client: httpx.AsyncClient, site: Site, people: People, editor: dict[str, str], order: str
) -> None:
    await client.post(f"{API}/articles", json={"title": "مقال", "body": "متن", "status": "published"}, headers=editor)
    tops = await store(site, [None] * 30)
    replies = await store(site, [tops[3]] * 40)
    threads = await read(client, f"{API}/articles/1/comments?limit=100&replies=50&order={order}")
    assert sorted(item["id"] for item in threads) == tops
    (answered,) = [item for item in threads if item["id"] == tops[3]]
    found = [reply["id"] for reply in answered["replies"]]
    assert found == replies[: len(found)]
    cursor = answered["replies_cursor"]
    while cursor:
        rest = (await client.get(f"{API}/comments/{tops[3]}/replies?limit=100&cursor={cursor}")).json()
        found += [reply["id"] for reply in rest["items"]]
        cursor = rest["next_cursor"]
    assert found == replies
    assert len(await read(client, f"{API}/comments/{tops[3]}/replies?limit=100")) == 40
    assert len(await read(client, f"{API}/comments?limit=100")) == 70
    moderator = await people.headers("moderator")
    assert len(await read(client, f"{API}/moderation/comments?status=approved&limit=100", moderator)) == 70


async def test_small_comments_come_whole(client: httpx.AsyncClient, site: Site, editor: dict[str, str]) -> None:
    await client.post(f"{API}/articles", json={"title": "مقال", "body": "متن", "status": "published"}, headers=editor)
    tops = await store(site, [None] * 100, "كلام قصير")
    await store(site, [top for top in tops for _ in range(4)], "رد")
    page = (await client.get(f"{API}/articles/1/comments?limit=100&replies=4")).json()
    assert len(page["items"]) == 100
    assert {len(item["replies"]) for item in page["items"]} == {4}
    assert {item["replies_cursor"] for item in page["items"]} == {None}


async def test_pages_of_articles_are_bounded_in_bytes(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    body = {"body": "كلام طويل عن الجسر. " * 5_000, "summary": "😀" * 2_000, "status": "published"}
    for number in range(12):
        made = await client.post(f"{API}/articles", json={**body, "title": f"جسر {number}"}, headers=editor)
        assert made.status_code == 201
    for sort in ("-published_at", "published_at", "title"):
        assert len(await read(client, f"{API}/articles?limit=100&include=body&sort={sort}")) == 12
    assert len(await read(client, f"{API}/articles?limit=100")) == 12


async def test_pages_of_authors_are_bounded_in_bytes(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    for number in range(80):
        author = {"name": f"كاتب {number}", "biography": "😀" * 3_990}
        assert (await client.post(f"{API}/authors", json=author, headers=editor)).status_code == 201
    assert len(await read(client, f"{API}/authors?limit=100")) == 80


async def test_pages_of_searches_are_bounded_in_bytes(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    seo = {"title": "😀" * 300, "description": "😀" * 500}
    body = {"body": "متن", "summary": "😀" * 2_000, "seo": seo, "status": "published"}
    for number in range(90):
        title = f"جسر {number} {'😀' * 250}"
        assert (await client.post(f"{API}/articles", json={**body, "title": title}, headers=editor)).status_code == 201
    assert len(await read(client, f"{API}/search?q=جسر&limit=100")) == 90
