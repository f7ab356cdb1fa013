"""An answer of the staff: the comment that waits is published, and the reply is posted with it."""

import httpx

from tests.moderating import Room
from tests.paths import API, QUEUE


async def answer(room: Room, comment: int, body: str = "شكرًا لك", **headers: str) -> httpx.Response:
    sent = {**room.moderator, **headers}
    return await room.client.post(f"{QUEUE}/{comment}/answer", json={"body": body}, headers=sent)


async def test_a_waiting_comment_is_published_with_its_answer(room: Room) -> None:
    comment = await room.post("سؤال")
    key = {"Idempotency-Key": "first"}
    told = [await answer(room, comment, **key) for _ in range(2)]
    assert [each.status_code for each in told] == [201, 201]
    assert told[0].json() == told[1].json()
    (thread,) = await room.threads()
    (reply,) = thread["replies"]
    assert (thread["id"], reply["body_text"]) == (comment, "شكرًا لك")
    assert (reply["author"]["name"], reply["author"]["is_staff"]) == ("مها المشرفة", True)
    assert told[0].headers["location"].endswith(f"/{reply['id']}")
    assert await room.count() == 2


async def test_nothing_is_published_where_the_answer_is_not(room: Room) -> None:
    comment, refused = await room.post("سؤال"), await room.post("إعلان")
    await room.do(refused, "spam")
    assert (await answer(room, refused)).json()["code"] == "wrong_state"
    assert (await answer(room, 999_999)).status_code == 404
    article = (await room.client.get(room.article)).json()["id"]
    await room.client.post(f"{API}/moderation/articles/{article}/close", headers=room.moderator)
    assert (await answer(room, comment)).json()["code"] == "comments_closed"
    assert await room.queue() == [comment]
