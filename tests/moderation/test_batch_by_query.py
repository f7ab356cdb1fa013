"""Batches by the filters of the queue: tried first, then done, and nothing else is touched."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.moderation import actions
from tests.clocks import Clock
from tests.moderating import Room
from tests.paths import QUEUE


async def batch(room: Room, **body: Any) -> httpx.Response:
    return await room.client.post(f"{QUEUE}/batch", json=body, headers=room.moderator)


async def test_a_query_is_tried_and_then_done(room: Room) -> None:
    wanted = [await room.post(f"عرض رابح {number}") for number in range(3)]
    other = await room.post("مقال نافع")
    query = {"text": "رابح"}
    tried = (await batch(room, verb="spam", query=query, dry_run=True)).json()
    assert [(item["id"], item["status"], item["is_changed"]) for item in tried["items"]] == [
        (comment, "pending", True) for comment in wanted
    ]
    assert tried["remaining"] == 0
    assert await room.queue() == [*wanted, other]
    done = (await batch(room, verb="spam", query=query)).json()
    assert [(item["id"], item["status"]) for item in done["items"]] == [(comment, "spam") for comment in wanted]
    assert await room.queue() == [other]
    assert await room.queue("status=spam") == wanted
    assert (await batch(room, verb="spam", query={"status": "any", "text": "رابح"})).json()["items"] == []
    restored = (await batch(room, verb="restore", query={"status": "any"})).json()
    assert [item["status"] for item in restored["items"]] == ["pending"] * 3


async def test_many_take_several_calls(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "QUERY_MOST", 2)
    comments = [await room.post(f"تعليق رقم {number}") for number in range(5)]
    told = [(await batch(room, verb="reject", query={"status": "any"})).json() for _ in range(4)]
    assert [(len(each["items"]), each["remaining"]) for each in told] == [(2, 3), (2, 1), (1, 0), (0, 0)]
    assert await room.queue("status=rejected") == comments


async def test_the_queue_by_age(room: Room, clock: Clock) -> None:
    old = await room.post("تعليق قديم")
    clock.time += timedelta(days=2)
    new = await room.post("تعليق جديد")
    between = f"{clock.time - timedelta(days=1):%Y-%m-%d}"
    assert await room.queue(f"created_before={between}") == [old]
    assert await room.queue(f"created_after={between}") == [new]
    instant = f"{clock.time:%Y-%m-%dT%H:%M:%SZ}"
    assert await room.queue(f"created_before={instant}") == [old]
    done = await batch(room, verb="trash", query={"created_before": instant})
    assert [item["id"] for item in done.json()["items"]] == [old]


async def test_a_dry_run_of_ids(room: Room) -> None:
    comment = await room.post()
    told = (await batch(room, verb="approve", ids=[comment, 999_999], dry_run=True)).json()
    assert told["remaining"] is None
    assert [(item["is_changed"], item["problem"]) for item in told["items"]] == [(True, None), (False, "not_found")]
    assert await room.queue() == [comment]


@pytest.mark.parametrize(
    "body",
    [{}, {"ids": [1], "query": {}}, {"query": {"status": "x"}}, {"query": {"held_by": "A b"}}, {"query": {"x": 1}}],
)
async def test_a_batch_is_by_ids_or_by_a_query(room: Room, body: dict[str, Any]) -> None:
    comment = await room.post()
    assert (await batch(room, verb="spam", **body)).status_code == 422
    assert await room.queue() == [comment]


async def test_what_somebody_else_decided_stays_where_its_status_was_expected(room: Room) -> None:
    mine, theirs = [await room.post(f"تعليق {number}") for number in range(2)]
    await batch(room, verb="spam", ids=[theirs])
    for dry_run in (True, False):
        told = await batch(room, verb="approve", ids=[mine, theirs], expected_status="pending", dry_run=dry_run)
        assert [(item["is_changed"], item["problem"]) for item in told.json()["items"]] == [
            (True, None),
            (False, "changed_since"),
        ]
    assert (await room.queue("status=approved"), await room.queue("status=spam")) == ([mine], [theirs])
