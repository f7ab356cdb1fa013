"""Undoing what moderators did: one act or a batch, while nothing else was done to the comment."""

from typing import Any

import httpx
import pytest

from tests.moderating import Room
from tests.paths import API, QUEUE


async def status(room: Room, comment: int) -> str:
    return str((await room.client.get(f"{API}/comments/{comment}", headers=room.moderator)).json()["status"])


async def undo(room: Room, number: int, what: str = "acts") -> httpx.Response:
    return await room.client.post(f"{API}/moderation/{what}/{number}/undo", headers=room.moderator)


async def batch(room: Room, **body: Any) -> Any:
    answer = await room.client.post(f"{QUEUE}/batch", json=body, headers=room.moderator)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_every_verb_is_undone_and_done_again(room: Room) -> None:
    comment = await room.post()
    await room.do(comment, "reject")
    for verb, before, after in (
        ("restore", "rejected", "pending"),
        ("approve", "pending", "approved"),
        ("spam", "approved", "spam"),
    ):
        act = (await room.do(comment, verb)).json()["last_act"]
        undone = (await undo(room, act)).json()
        assert undone["items"] == [{"id": comment, "status": before, "is_changed": True, "problem": None}]
        assert await room.count() == (before == "approved")
        assert (await undo(room, undone["batch"])).json()["items"][0]["status"] == after
        assert await room.count() == (after == "approved")
    assert (await room.do(comment, "restore")).json()["status"] == "approved"


async def test_a_batch_is_undone_but_for_what_changed_since(room: Room) -> None:
    approved = await room.approved("تعليق منشور")
    waiting, touched = await room.post("تعليق ينتظر"), await room.post("تعليق آخر")
    reply = await room.approved("رد", parent_id=approved)
    done = await batch(room, verb="trash", ids=[approved, waiting, touched, reply])
    assert await room.count() == 0
    await room.do(touched, "approve")
    undone = (await undo(room, done["batch"], "batches")).json()
    assert [(item["status"], item["problem"]) for item in undone["items"]] == [
        ("approved", None),
        ("pending", None),
        ("approved", "changed_since"),
        ("approved", None),
    ]
    assert await room.count() == 3
    (other, top) = await room.threads()
    assert (other["id"], top["id"], [each["id"] for each in top["replies"]]) == (touched, approved, [reply])
    assert (await undo(room, done["batch"], "batches")).json()["batch"] is None


async def test_one_act_of_a_batch_is_undone_alone(room: Room) -> None:
    comments = [await room.post(f"تعليق {number}") for number in range(2)]
    done = await batch(room, verb="spam", query={})
    queued = await room.client.get(f"{QUEUE}?status=spam", headers=room.moderator)
    first = queued.json()["items"][0]
    assert first["last_act"] == done["batch"]
    await undo(room, first["last_act"])
    assert [await status(room, comment) for comment in comments] == ["pending", "spam"]


async def test_what_changed_since_or_is_final_stays(room: Room) -> None:
    comment = await room.post()
    approved = (await room.do(comment, "approve")).json()["last_act"]
    await room.do(comment, "spam")
    refused = await undo(room, approved)
    assert (refused.status_code, refused.json()["code"]) == (409, "changed_since")
    address = f"{API}/comments/{comment}"
    edited = (await room.client.patch(address, json={"body": "نص آخر"}, headers=room.moderator)).json()["last_act"]
    assert (await undo(room, edited)).json()["code"] == "wrong_state"
    assert (await undo(room, 999_999)).status_code == (await undo(room, 999_999, "batches")).status_code == 404
    await room.client.delete(address, headers=room.moderator)
    assert (await undo(room, approved)).status_code == 404


async def test_looks_and_notes_are_no_changes(room: Room) -> None:
    comment = await room.post()
    act = (await room.do(comment, "approve")).json()["last_act"]
    await room.client.get(f"{QUEUE}/{comment}/commenter", headers=room.moderator)
    await room.client.post(f"{QUEUE}/{comment}/notes", json={"body": "ملاحظة"}, headers=room.moderator)
    assert (await undo(room, act)).json()["items"][0]["status"] == "pending"


@pytest.mark.parametrize("verb", ["pin", "unpin", "feature", "unfeature"])
async def test_flags_are_undone(room: Room, verb: str) -> None:
    comment = await room.approved()
    if verb.startswith("un"):
        await room.do(comment, verb.removeprefix("un"))
    flag = "is_pinned" if "pin" in verb else "is_featured"
    done = (await room.do(comment, verb)).json()
    assert done[flag] is not verb.startswith("un")
    await undo(room, done["last_act"])
    (thread,) = await room.threads()
    assert thread[flag] is verb.startswith("un")
