"""Pinned comments come first in every order and on no other page; featured ones are found by themselves."""

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.clocks import Clock
from tests.moderating import Room
from tests.paths import API


async def walk(room: Room, order: str, limit: int) -> list[int]:
    """The ids of all threads, page by page and back again."""
    address, pages = f"{room.article}/comments?order={order}&limit={limit}", []
    cursor: str | None = ""
    while cursor is not None:
        page = (await room.client.get(address + (f"&cursor={cursor}" if cursor else ""))).json()
        pages.append(page)
        cursor = page["next_cursor"]
    for before, after in pairwise(pages):
        back = (await room.client.get(f"{address}&cursor={after['previous_cursor']}")).json()
        assert [each["id"] for each in back["items"]] == [each["id"] for each in before["items"]]
    assert pages[0]["previous_cursor"] is None
    return [each["id"] for page in pages for each in page["items"]]


@pytest.mark.parametrize("limit", [1, 2, 3, 20])
async def test_pinned_ones_come_first_in_every_order(room: Room, clock: Clock, limit: int) -> None:
    comments = []
    for number in range(5):
        comments.append(await room.approved(f"تعليق رقم {number}"))
        clock.time += timedelta(minutes=1)
    first, second, third, fourth, fifth = comments
    for pinned in (fourth, second):
        assert (await room.do(pinned, "pin")).json()["is_pinned"]
    await room.client.put(f"{API}/comments/{first}/like")
    assert await walk(room, "newest", limit) == [fourth, second, fifth, third, first]
    assert await walk(room, "oldest", limit) == [second, fourth, first, third, fifth]
    assert await walk(room, "top", limit) == [fourth, second, first, fifth, third]


async def test_what_cannot_be_pinned(room: Room) -> None:
    comments = [await room.approved(f"تعليق رقم {number}") for number in range(4)]
    reply, waiting = await room.approved("رد", parent_id=comments[0]), await room.post("ينتظر")
    told = [(await room.do(each, "pin")).json().get("code") for each in [*comments, reply, waiting]]
    assert told == [None, None, None, "too_many_pinned", "wrong_state", "wrong_state"]
    assert (await room.do(waiting, "feature")).json()["code"] == "wrong_state"
    assert (await room.do(reply, "feature")).json()["is_featured"]


async def test_a_refused_comment_loses_its_flags_until_that_is_undone(room: Room) -> None:
    comment, reply = await room.approved(), 0
    reply = await room.approved("رد", parent_id=comment)
    for verb in ("pin", "feature"):
        await room.do(comment, verb)
    act = (await room.do(comment, "reject")).json()["last_act"]
    (tombstone,) = await room.threads()
    assert (tombstone["is_deleted"], tombstone["is_pinned"], tombstone["is_featured"]) == (True, False, False)
    await room.client.post(f"{API}/moderation/acts/{act}/undo", headers=room.moderator)
    (thread,) = await room.threads()
    assert (thread["is_pinned"], thread["is_featured"], thread["replies"][0]["id"]) == (True, True, reply)


async def test_featured_comments_are_found_by_themselves(room: Room) -> None:
    await room.approved("تعليق عادي")
    best = await room.approved("تعليق مفيد")
    await room.do(best, "feature")
    address = f"{API}/comments?featured=true"
    assert [each["id"] for each in (await room.client.get(address)).json()["items"]] == [best]
    await room.do(best, "unfeature")
    assert (await room.client.get(address)).json()["items"] == []
