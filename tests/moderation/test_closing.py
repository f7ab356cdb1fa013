"""Moderators close the comments of an article and open them again; the queue counts, and shows every status."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlmodel import select

from app.accounts.audit import AuditEntry
from app.web.site import Site
from tests.paths import API
from tests.people import People

COMMENT = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "شكرًا"}
ARTICLE = {"title": "مقال للنقاش", "body": "متن", "status": "published", "comments_policy": "open"}


@pytest.fixture
async def article(client: httpx.AsyncClient, people: People) -> str:
    made = await client.post(f"{API}/articles", json=ARTICLE, headers=await people.headers("editor"))
    return str(made.headers["location"])


async def act(client: httpx.AsyncClient, verb: str, headers: dict[str, str], number: int = 1) -> httpx.Response:
    return await client.post(f"{API}/moderation/articles/{number}/{verb}", headers=headers)


async def actions(site: Site) -> list[tuple[str, int]]:
    return await site.database.read(
        lambda session: [
            (entry.action, entry.subject_id)
            for entry in session.exec(select(AuditEntry).order_by("number"))
            if entry.action.startswith("article.")
        ]
    )


async def test_moderators_close_and_reopen_the_comments_of_an_article(
    client: httpx.AsyncClient, site: Site, article: str, moderator: dict[str, str]
) -> None:
    before = await client.get(article)
    assert (await client.post(f"{article}/comments", json=COMMENT)).status_code == 201
    for _ in range(2):
        closed = await act(client, "close", moderator)
        assert (closed.status_code, closed.json()) == (200, {"article_id": 1, "comments_open": False})
    during = await client.get(article)
    assert (during.json()["comments_open"], during.json()["version"]) == (False, before.json()["version"])
    assert during.json()["updated_at"] == before.json()["updated_at"]
    assert during.headers["etag"] != before.headers["etag"]
    listed = (await client.get(f"{API}/articles")).json()["items"]
    assert [item["comments_open"] for item in listed] == [False]
    refused = await client.post(f"{article}/comments", json=COMMENT)
    assert (refused.status_code, refused.json()["code"]) == (409, "comments_closed")
    assert len((await client.get(f"{article}/comments")).json()["items"]) == 1
    for _ in range(2):
        assert (await act(client, "reopen", moderator)).json() == {"article_id": 1, "comments_open": True}
    assert (await client.get(article)).json()["comments_open"] is True
    assert (await client.post(f"{article}/comments", json=COMMENT)).json()["status"] == "approved"
    assert await actions(site) == [("article.close_comments", 1), ("article.reopen_comments", 1)]


async def test_a_later_save_of_the_article_does_not_reopen_its_comments(
    client: httpx.AsyncClient, people: People, article: str, moderator: dict[str, str]
) -> None:
    editor = await people.headers("editor")
    source = await client.get(f"{article}/source", headers=editor)
    await act(client, "close", moderator)
    headers = {**editor, "If-Match": source.headers["etag"]}
    saved = await client.put(article, json={**source.json(), "title": "عنوان آخر"}, headers=headers)
    assert (saved.status_code, saved.json()["comments_open"]) == (200, False)


async def test_only_moderators_close_and_only_what_they_may_read(
    client: httpx.AsyncClient, people: People, article: str, moderator: dict[str, str]
) -> None:
    author = await people.headers("author")
    draft = await client.post(f"{API}/articles", json={**ARTICLE, "title": "مسودة", "status": "draft"}, headers=author)
    for verb in ("close", "reopen"):
        assert (await act(client, verb, {})).status_code == 401
        assert (await act(client, verb, author)).status_code == 403
        assert (await act(client, verb, moderator, draft.json()["id"])).status_code == 404
        assert (await act(client, verb, moderator, 999)).status_code == 404
    closed = {**ARTICLE, "title": "مغلق", "comments_policy": "closed"}
    made = await client.post(f"{API}/articles", json=closed, headers=await people.headers("editor"))
    refused = await act(client, "reopen", moderator, made.json()["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")


async def test_many_who_close_at_once_record_it_once(
    client: httpx.AsyncClient, site: Site, article: str, moderator: dict[str, str]
) -> None:
    answers = await asyncio.gather(*(act(client, "close", moderator) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert await actions(site) == [("article.close_comments", 1)]


async def test_the_queue_counts_and_shows_every_status(
    client: httpx.AsyncClient, people: People, moderator: dict[str, str]
) -> None:
    held = {**ARTICLE, "comments_policy": "all"}
    made = await client.post(f"{API}/articles", json=held, headers=await people.headers("editor"))
    path = f"{made.headers['location']}/comments"
    posted = [
        (await client.post(path, json={**COMMENT, "body": f"شكرًا {n}"})).json()["comment"]["id"] for n in range(5)
    ]
    for comment, verb in zip(posted, ("approve", "reject", "spam", "trash"), strict=False):
        await client.post(f"{API}/moderation/comments/{comment}/{verb}", headers=moderator)

    async def queue(query: str) -> dict[str, Any]:
        answer = await client.get(f"{API}/moderation/comments?{query}", headers=moderator)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    whole = await queue("status=any&total=true&limit=2")
    assert ([item["id"] for item in whole["items"]], whole["total"]) == (posted[:2], 5)
    following = await queue(f"status=any&total=true&limit=2&cursor={whole['next_cursor']}")
    assert ([item["id"] for item in following["items"]], following["total"]) == (posted[2:4], 5)
    assert {item["status"] for item in (await queue("status=any"))["items"]} == {
        "pending", "approved", "rejected", "spam", "trashed",
    }  # fmt: skip
    assert ((await queue("total=true"))["total"], (await queue(""))["total"]) == (1, None)
    assert (await queue("status=any&text=غائب&total=true"))["total"] == 0
    await client.delete(f"{API}/comments/{posted[4]}", headers=moderator)
    assert (await queue("status=any&total=true"))["total"] == 4
