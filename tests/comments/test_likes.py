"""Likes: one reader counts once, takes a like back, is known to nobody; threads are listed by them."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlmodel import select

from app.comments.models import CommentLike
from app.web.site import Site
from tests.moderating import Room
from tests.paths import API
from tests.people import People


@pytest.fixture
async def room(client: httpx.AsyncClient, people: People) -> Room:
    body = {"title": "مقال للنقاش", "body": "متن", "status": "published"}
    made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    return Room(client, await people.headers("moderator", name="مها المشرفة"), made.headers["location"])


async def like(room: Room, comment: int, secret: str | None = None) -> httpx.Response:
    headers = {} if secret is None else {"Like-Secret": secret}
    return await room.client.put(f"{API}/comments/{comment}/like", headers=headers)


async def unlike(room: Room, comment: int, secret: str | None) -> int:
    headers = {} if secret is None else {"Like-Secret": secret}
    return (await room.client.delete(f"{API}/comments/{comment}/like", headers=headers)).status_code


async def count(room: Room, comment: int) -> int:
    return int((await room.client.get(f"{API}/comments/{comment}")).json()["like_count"])


async def test_a_like_counts_once_and_is_taken_back(room: Room) -> None:
    comment = await room.approved()
    first = await like(room, comment)
    assert first.status_code == 200, first.text
    assert first.headers["cache-control"] == "private, no-store"
    secret = first.json()["secret"]
    assert (await like(room, comment, secret)).json() == {"like_count": 1, "secret": secret}
    assert (await like(room, comment)).json()["like_count"] == 2
    assert await count(room, comment) == 2
    assert (await room.threads())[0]["like_count"] == 2
    assert await unlike(room, comment, secret) == 204
    assert await unlike(room, comment, secret) == 204
    assert await count(room, comment) == 1


async def test_other_secrets_undo_nothing(room: Room) -> None:
    comment, other = await room.approved(), await room.approved("ثان")
    secret = (await like(room, comment)).json()["secret"]
    assert await unlike(room, other, secret) == 204
    assert await unlike(room, comment, secrets.token_urlsafe(32)) == 204
    assert await unlike(room, comment, None) == 204
    assert await count(room, comment) == 1


@pytest.mark.parametrize("secret", ["x", "a" * 44, "a" * 42 + "=", "a" * 5000, "a" * 42 + "\xe9"])
async def test_what_is_no_secret_is_refused(room: Room, secret: str) -> None:
    comment = await room.approved()
    address, headers = f"{API}/comments/{comment}/like", {b"Like-Secret": secret.encode("latin-1")}
    answer = await room.client.request("PUT", address, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert secret not in answer.text or secret == "x"
    assert await count(room, comment) == 0


async def test_one_secret_for_many_comments_links_none(room: Room, site: Site) -> None:
    comments = [await room.approved(f"تعليق {number}") for number in range(3)]
    secret = (await like(room, comments[0])).json()["secret"]
    for comment in comments[1:]:
        assert (await like(room, comment, secret)).json()["secret"] == secret
    stored = await site.database.read(lambda session: session.exec(select(CommentLike)).all())
    assert len({each.digest for each in stored}) == 3
    assert all(secret not in each.digest for each in stored)


async def test_many_at_once_are_counted_exactly(room: Room) -> None:
    comment, secret = await room.approved(), secrets.token_urlsafe(32)
    answers = await asyncio.gather(*(like(room, comment, secret if n % 2 else None) for n in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert await count(room, comment) == 11


async def test_only_what_readers_see_is_liked(room: Room, people: People) -> None:
    pending, approved = await room.post(), await room.approved()
    await room.approved("رد", parent_id=approved)
    secret = (await like(room, approved)).json()["secret"]
    await room.do(approved, "reject")
    for comment in (pending, approved, 999_999):
        assert (await like(room, comment, secret)).status_code == 404
        assert await unlike(room, comment, secret) == 404
    (thread,) = await room.threads()
    assert (thread["is_deleted"], thread["like_count"]) == (True, 0)
    await room.do(approved, "restore")
    assert await count(room, approved) == 1
    editor = await people.headers("editor")
    await room.client.post(f"{room.article}/unpublish", headers=editor)
    assert (await like(room, approved)).status_code == 404


async def test_likes_are_erased_with_the_comment(room: Room, site: Site) -> None:
    answered, alone = await room.approved(), await room.approved("وحيد")
    await room.approved("رد", parent_id=answered)
    for comment in (answered, alone):
        await like(room, comment)
        await room.client.delete(f"{API}/comments/{comment}", headers=room.moderator)
    assert await site.database.read(lambda session: session.exec(select(CommentLike)).all()) == []
    assert (await room.threads())[0]["like_count"] == 0


async def test_the_top_threads_by_pages_both_ways(room: Room) -> None:
    comments = [await room.approved(f"تعليق {number}") for number in range(5)]
    for number, likes in enumerate([1, 3, 0, 3, 1]):
        for _ in range(likes):
            await like(room, comments[number])
    expected = [comments[number] for number in (3, 1, 4, 0, 2)]
    assert [thread["id"] for thread in await room.threads("order=top")] == expected
    found, cursors, cursor = [], [], ""
    while True:
        query = "order=top&limit=2" + (f"&cursor={cursor}" if cursor else "")
        page = (await room.client.get(f"{room.article}/comments?{query}")).json()
        found += [thread["id"] for thread in page["items"]]
        cursors.append(page["previous_cursor"])
        if (cursor := page["next_cursor"]) is None:
            break
    assert found == expected
    back = (await room.client.get(f"{room.article}/comments?order=top&limit=2&cursor={cursors[-1]}")).json()
    assert [thread["id"] for thread in back["items"]] == expected[2:4]
    other = await room.client.get(f"{room.article}/comments?order=newest&cursor={cursors[-1]}")
    assert other.status_code == 422


async def test_limits_of_a_network(serve: Callable[..., Any], room: Room) -> None:
    comment, other = await room.approved(), await room.approved("ثان")
    async with serve(limit_likes="12/hour") as guest:
        limited = Room(guest, room.moderator, room.article)
        answers = [await like(limited, comment) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [200] * 10 + [429]
        assert answers[-1].headers["retry-after"]
        assert (await like(limited, other)).status_code == 200
        assert await unlike(limited, other, secrets.token_urlsafe(32)) == 429
    assert await count(room, comment) == 10
