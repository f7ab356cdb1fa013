"""Notes for colleagues: moderators see them, and nobody else does."""

import pytest

from app.moderation import notes
from tests.moderating import Room
from tests.paths import API, QUEUE
from tests.people import People


async def test_notes_are_seen_by_moderators_alone(room: Room, people: People) -> None:
    comment = await room.approved()
    address = f"{QUEUE}/{comment}/notes"
    made = await room.client.post(address, json={"body": "سألنا الكاتب"}, headers=room.moderator)
    assert made.status_code == 201
    assert made.json()["author"]["name"] == "مها المشرفة"
    assert (await room.client.get(address, headers=room.moderator)).json()["items"] == [made.json()]
    private = await room.client.get(f"{API}/comments/{comment}", headers=room.moderator)
    assert private.json()["note_count"] == 1
    for public in (f"{API}/comments/{comment}", f"{room.article}/comments", f"{API}/comments"):
        assert "سألنا" not in (await room.client.get(public)).text
    colleague = await people.headers("moderator")
    note = f"{API}/moderation/notes/{made.json()['id']}"
    assert (await room.client.delete(note, headers=colleague)).status_code == 403
    assert (await room.client.delete(note, headers=await people.headers("admin"))).status_code == 204
    assert (await room.client.delete(note, headers=room.moderator)).status_code == 404


async def test_notes_are_bounded_and_go_with_the_comment(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "MOST", 2)
    comment = await room.approved()
    await room.approved("رد", parent_id=comment)
    address = f"{QUEUE}/{comment}/notes"
    told = [await room.client.post(address, json={"body": "ملاحظة"}, headers=room.moderator) for _ in range(3)]
    assert [each.status_code for each in told] == [201, 201, 409]
    long = await room.client.post(address, json={"body": "م" * 1001}, headers=room.moderator)
    assert long.status_code == 422
    await room.client.delete(f"{API}/comments/{comment}", headers=room.moderator)
    assert (await room.client.get(address, headers=room.moderator)).json()["items"] == []
    assert (await room.client.post(address, json={"body": "م"}, headers=room.moderator)).status_code == 409
