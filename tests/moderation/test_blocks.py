"""Blocks: who may not comment for a time, by receipt or by network, and what is kept for it."""

from typing import Any

import httpx
import pytest
from sqlmodel import Session, col, select

from app.background.worker import Worker
from app.comments.models import CommentReceipt
from app.moderation import blocks
from app.web.site import Site
from tests.clocks import Clock
from tests.moderating import COMMENT, Room
from tests.paths import API, QUEUE


def from_network(room: Room, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(room.client.app, client=(address, 4242))  # type: ignore[attr-defined]
    return httpx.AsyncClient(transport=transport, base_url="http://site.example")


async def posted(client: httpx.AsyncClient, room: Room, body: str, receipt: str = "", **more: Any) -> httpx.Response:
    headers = {"Comment-Receipt": receipt} if receipt else {}
    return await client.post(f"{room.article}/comments", json={**COMMENT, "body": body, **more}, headers=headers)


async def block(room: Room, comment: int, **members: Any) -> httpx.Response:
    return await room.client.post(f"{QUEUE}/{comment}/blocks", json={"hours": 24, **members}, headers=room.moderator)


async def acts(room: Room, comment: int) -> list[str]:
    told = await room.client.get(f"{API}/moderation/audit?subject={comment}", headers=room.moderator)
    return [each["action"] for each in told.json()["items"]]


def receipts_kept(session: Session) -> list[CommentReceipt]:
    return list(session.exec(select(CommentReceipt).order_by(col(CommentReceipt.comment_id))))


async def test_a_blocked_chain_neither_posts_nor_replies_nor_edits_until_its_time_is_over(
    room: Room, clock: Clock
) -> None:
    client = room.client
    first = (await posted(client, room, "أول")).json()
    second = (await posted(client, room, "ثانٍ من صاحب الأول", first["receipt"])).json()
    other = (await posted(client, room, "من غيره")).json()
    made = await block(room, second["comment"]["id"], kind="chain", reason="إهانات")
    assert made.status_code == 201, made.text
    its = made.json()
    assert (its["kind"], its["reason"], its["account"]["name"]) == ("chain", "إهانات", "مها المشرفة")
    for receipt in (first["receipt"], second["receipt"]):
        refused = await posted(client, room, "مرة أخرى", receipt)
        assert (refused.status_code, refused.json()["code"]) == (403, "blocked")
        assert refused.json()["until"] == its["until"]
    reply = await posted(client, room, "رد", first["receipt"], parent_id=other["comment"]["id"])
    edit = await client.patch(
        f"{API}/comments/{first['comment']['id']}", json={"body": "غيره"}, headers={"Comment-Receipt": first["receipt"]}
    )
    assert [reply.status_code, edit.status_code] == [403, 403]
    assert (await posted(client, room, "من الآخر أيضًا", other["receipt"])).status_code == 201
    own = await client.get(f"{API}/privacy/receipt", headers={"Comment-Receipt": first["receipt"]})
    assert len(own.json()["items"]) == 2, "what is kept is told to whoever is blocked, too"

    again = await block(room, first["comment"]["id"], kind="chain", hours=1)
    assert (again.json()["id"], again.json()["reason"]) == (its["id"], None), "the same chain is blocked once"
    clock.advance(minutes=61)
    assert (await posted(client, room, "بعد المدة", first["receipt"])).status_code == 201
    listed = await client.get(f"{API}/moderation/blocks", headers=room.moderator)
    assert listed.json()["items"] == []
    assert "comment.block" in await acts(room, second["comment"]["id"])


async def test_a_network_is_blocked_by_a_hash_of_one_day_that_nobody_is_shown_and_that_is_forgotten(
    room: Room, site: Site, clock: Clock
) -> None:
    async with from_network(room, "2001:db8:1:2::7") as insulting, from_network(room, "2001:db8:1:3::7") as other:
        comment = (await posted(insulting, room, "إهانة")).json()["comment"]["id"]
        kept = (await site.database.read(receipts_kept))[-1]
        assert kept.source
        assert "2001" not in kept.source
        clock.advance(hours=30)
        made = await block(room, comment, kind="network", hours=72)
        assert made.status_code == 201
        clock.advance(hours=24)
        async with from_network(room, "2001:db8:1:2:aaaa::1") as neighbour:
            refused = await posted(neighbour, room, "من الشبكة نفسها")
        assert (refused.status_code, refused.json()["code"]) == (403, "blocked")
        assert (await posted(other, room, "من شبكة أخرى")).status_code == 201
        signed_in = await insulting.post(f"{room.article}/comments", json={"body": "رد"}, headers=room.moderator)
        assert signed_in.status_code == 201, "who signs in is not a guest"
        for path in ("/moderation/blocks", "/moderation/comments?status=any", f"/moderation/audit?subject={comment}"):
            told = await room.client.get(f"{API}{path}", headers=room.moderator)
            assert kept.source.partition(".")[2] not in told.text
        ended = f"{API}/moderation/blocks/{made.json()['id']}"
        assert (await room.client.delete(ended, headers=room.moderator)).status_code == 204
        assert (await room.client.delete(ended, headers=room.moderator)).status_code == 404
        assert (await posted(insulting, room, "بعد الإنهاء")).status_code == 201
        assert (await acts(room, comment))[:2] == ["comment.end_block", "comment.block"]

        await block(room, comment, kind="network", hours=1)
        clock.advance(hours=24 * 6)
        pruned = await Worker(site).prune()
        assert (pruned["blocks"], pruned["sources"]) == (1, 1)
        rows = await site.database.read(receipts_kept)
        assert [each.source is None for each in rows] == [True, False, False]
        late = await block(room, comment, kind="network")
        assert (late.status_code, late.json()["code"]) == (409, "wrong_state")


async def test_blocks_are_bounded(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST", 1)
    first, second = await room.post("أول"), await room.post("ثانٍ")
    assert (await block(room, first, kind="chain")).status_code == 201
    assert (await block(room, first, kind="chain")).status_code == 201
    assert (await block(room, second, kind="chain")).status_code == 409
    assert (await block(room, second, kind="chain", hours=721)).status_code == 422
    staff = await room.client.post(f"{room.article}/comments", json={"body": "من الفريق"}, headers=room.moderator)
    assert (await block(room, staff.json()["comment"]["id"], kind="network")).status_code == 409
