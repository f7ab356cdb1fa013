"""Moderators' verbs and their undoing, batches, edits, deletions, tombstones; all of it on record."""

import asyncio
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from app.accounts import audit
from app.accounts.audit import AuditEntry, AuditHead
from app.comments.models import Comment
from app.db import migrate
from app.errors import Unavailable
from app.web.site import Site
from tests.moderating import COMMENT, Room
from tests.paths import API, QUEUE
from tests.people import People

VERBS = {"approve": "approved", "reject": "rejected", "spam": "spam", "trash": "trashed"}


async def acts(site: Site) -> list[tuple[str, int, dict[str, Any]]]:
    return await site.database.read(
        lambda session: [
            (entry.action, entry.subject_id, entry.detail)
            for entry in session.exec(select(AuditEntry).order_by("number"))
            if not entry.action.startswith("account.")
        ]
    )


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("before", ["pending", *VERBS.values()])
async def test_every_verb_from_every_status_and_back(room: Room, site: Site, verb: str, before: str) -> None:
    comment = await room.post()
    if before != "pending":
        await room.do(comment, next(each for each, status in VERBS.items() if status == before))
    known = await acts(site)
    answer = await room.do(comment, verb)
    assert (answer.status_code, answer.json()["status"]) == (200, VERBS[verb])
    assert await room.count() == len(await room.threads()) == (verb == "approve")
    if VERBS[verb] == before:
        assert await acts(site) == known
        return
    ((done, whose, detail),) = (await acts(site))[len(known) :]
    assert (done, whose) == (f"comment.{verb}", comment)
    assert (detail["before"], detail["after"]) == (before, VERBS[verb])
    restored = await room.do(comment, "restore")
    expected = "approved" if verb == "approve" else before
    assert restored.json()["status"] == expected
    assert await room.count() == (expected == "approved")
    assert len(await acts(site)) == len(known) + (2 if verb != "approve" else 1)


async def test_a_rejected_parent_of_visible_replies_is_a_tombstone(room: Room) -> None:
    top = await room.approved("أصل")
    middle = await room.approved("رد", parent_id=top)
    await room.approved("رد الرد", parent_id=middle)
    await room.do(top, "reject")
    await room.do(middle, "spam")
    assert await room.count() == 1
    (thread,) = await room.threads()
    assert (thread["is_deleted"], thread["author"], thread["body_html"], thread["body_text"]) == (
        True,
        None,
        None,
        None,
    )
    assert [(reply["is_deleted"], reply["body_text"]) for reply in thread["replies"]] == [
        (True, None),
        (False, "رد الرد"),
    ]
    assert (thread["reply_count"], thread["replies"][0]["reply_count"]) == (1, 1)
    one = (await room.client.get(f"{API}/comments/{top}")).json()
    assert (one["is_deleted"], one["body_text"]) == (True, None)
    below = (await room.client.get(f"{API}/comments/{top}/replies")).json()["items"]
    assert [reply["is_deleted"] for reply in below] == [True, False]
    refused = await room.client.post(f"{room.article}/comments", json={**COMMENT, "parent_id": top})
    assert refused.status_code == 422
    await room.do(middle, "restore")
    assert [reply["body_text"] for reply in (await room.threads())[0]["replies"]] == ["رد", "رد الرد"]


async def test_a_tombstone_goes_with_its_last_reply(room: Room) -> None:
    top = await room.approved("أصل")
    reply = await room.approved("رد", parent_id=top)
    await room.do(top, "trash")
    assert len(await room.threads()) == 1
    await room.do(reply, "trash")
    assert await room.threads() == []
    assert (await room.client.get(f"{API}/comments/{top}")).status_code == 404
    await room.do(reply, "restore")
    (thread,) = await room.threads()
    assert (thread["is_deleted"], thread["replies"][0]["body_text"]) == (True, "رد")


async def test_a_deleted_comment_is_erased(room: Room, site: Site) -> None:
    top = await room.approved("كلام يُمحى", author_url="https://site.example/salma")
    await room.approved("رد", parent_id=top)
    alone = await room.approved("وحيد")
    for comment in (top, alone, top):
        assert (await room.client.delete(f"{API}/comments/{comment}", headers=room.moderator)).status_code == 204
    assert (await room.client.delete(f"{API}/comments/{alone}", headers=room.moderator)).status_code == 404
    (thread,) = await room.threads()
    assert (thread["id"], thread["is_deleted"], thread["body_text"]) == (top, True, None)
    assert await room.count() == 1

    def stored(session: Session) -> str:
        tables = ("comment", "comment_address", "audit_entry")
        connection = session.connection()
        return str([tuple(row) for table in tables for row in connection.exec_driver_sql(f"SELECT * FROM {table}")])  # noqa: S608

    told = await site.database.read(stored)
    assert not any(word in told for word in ("كلام يُمحى", "site.example", "وحيد"))
    for verb in ("approve", "restore"):
        assert (await room.do(top, verb)).json()["code"] == "wrong_state"
    edited = await room.client.patch(f"{API}/comments/{top}", json={"body": "غيره"}, headers=room.moderator)
    assert edited.status_code == 409


async def test_an_edit_shows_when_it_was_made(room: Room, site: Site, clock: Any) -> None:
    comment = await room.approved("هاتفي 5551234")
    clock.advance(minutes=5)
    path = f"{API}/comments/{comment}"
    edited = await room.client.patch(path, json={"body": "هاتفي [محذوف]"}, headers=room.moderator)
    assert (edited.json()["body_text"], edited.json()["edited_at"]) == ("هاتفي [محذوف]", "2026-03-01T12:05:00Z")
    assert (await room.client.get(path)).json()["body_html"] == '<p dir="auto">هاتفي [محذوف]</p>'
    again = await room.client.patch(path, json={"body": "هاتفي [محذوف]"}, headers=room.moderator)
    assert again.status_code == 200
    assert [act for act, *_ in await acts(site)] == ["comment.approve", "comment.edit"]
    assert "5551234" not in str(await acts(site))
    assert await room.queue("status=approved&text=5551234") == []


async def test_a_batch_does_what_it_can(room: Room, site: Site) -> None:
    first, second = await room.post("واحد"), await room.approved("اثنان")
    body = {"verb": "approve", "ids": [first, 999, second, first]}
    answer = await room.client.post(f"{QUEUE}/batch", json=body, headers=room.moderator)
    assert answer.json()["items"] == [
        {"id": first, "status": "approved", "is_changed": True, "problem": None},
        {"id": 999, "status": None, "is_changed": False, "problem": "not_found"},
        {"id": second, "status": "approved", "is_changed": False, "problem": None},
    ]
    assert await room.count() == 2
    for amiss in (
        {"verb": "approve", "ids": [True]},
        {"verb": "approve", "ids": []},
        {"verb": "burn", "ids": [1]},
        {"verb": "spam", "ids": [1] * 101},
    ):
        assert (await room.client.post(f"{QUEUE}/batch", json=amiss, headers=room.moderator)).status_code == 422


async def test_the_queue_is_narrowed(room: Room, people: People) -> None:
    first = await room.post("أين المصدرُ يا سادة؟ 100%")
    second = await room.post("شكرًا 100_", author_name="هيثم")
    assert await room.queue() == [first, second]
    assert await room.queue("text=المصدر") == await room.queue("text=الـمصدر") == [first]
    assert await room.queue("text=مصادر السادة") == [first], "in whatever form, and in any order"
    assert await room.queue("text=مصادر شكر") == []
    assert await room.queue("text=هيثم") == [second]
    assert await room.queue("text=100%25") == [first]
    assert await room.queue("text=100_") == [second]
    assert await room.queue("held_by=first") == [first, second]
    assert await room.queue("held_by=all") == []
    assert await room.queue("status=any&held_by=none") == []
    assert (await room.client.get(f"{QUEUE}?held_by=No%20one", headers=room.moderator)).status_code == 422
    assert await room.queue(f"article={room.article.rpartition('/')[2]}") == [first, second]
    assert await room.queue("article=999") == await room.queue("article=لا-مقال") == []
    await room.do(first, "spam")
    assert (await room.queue("status=spam"), await room.queue()) == ([first], [second])
    for role in ("author", None):
        headers = await people.headers(role) if role else {}
        assert (await room.client.get(QUEUE, headers=headers)).status_code == (403 if role else 401)


async def test_the_queue_is_searched_as_articles_are(room: Room) -> None:
    first = await room.post("أين «المصدر» يا سادة؟ شكرا", author_name="أحمد سمير")
    second = await room.post("شكرا 55 مرة، والمصدر معروف", author_name="Samir")
    third = await room.post("وأين هذا؟ المصدر غائب", author_name="هالة")
    for text, found in {
        "احمد": [first],
        "أحمد شكرا": [first],
        "samir": [second],
        "SAMIR": [second],
        '"يا سادة"': [first],
        '"يا سادة" شكرا': [first],
        '"هذا المصدر"': [],
        '"يا سادة" غائب': [],
        "شكرا -سادة": [second],
        "-شكرا": [third],
        '-"يا سادة"': [second, third],
        "المصد*": [first, third],
        "شكر* -معرو*": [first],
        "شكرا 55": [second],
        "شكرا 66": [],
        "55": [second],
        "قسم:شكرا": [first, second],
        "-قسم:شكرا": [third],
        "%": [],
        "_": [],
        "\\": [],
        '"': [],
        "'": [],
        "*": [],
    }.items():
        assert await room.queue(f"text={quote(text)}") == found, text


async def test_a_number_counts_beside_whatever_else_is_typed(room: Room) -> None:
    first = await room.post("أين المصدر؟ 55 مرة")
    second = await room.post("أين المصدر؟ 66 مرة")
    third = await room.post("شكرا 55")
    for text, found in {
        "55 -شكرا": [first],
        "55 المصد*": [first],
        "66 أي*": [second],
        '66 "أين المصدر"': [second],
        "55 -قسم:مرة": [third],
        "55": [first, third],
        "55%": [],
    }.items():
        assert await room.queue(f"text={quote(text)}") == found, text


async def test_names_are_sought_in_every_way(room: Room) -> None:
    first = await room.post("شكرا", author_name="أحمد سمير")
    second = await room.post("شكرا لكم", author_name="Samir")
    third = await room.post("شكرا يا أحمد", author_name="هالة")
    for text, found in {
        '"أحمد سمير"': [first],
        '"سمير أحمد"': [],
        '"احمد سمير" شكرا': [first],
        "احم*": [first, third],
        "مير*": [],
        "SAM* شكرا": [second],
        "شكرا -أحمد": [second],
        "شكرا -احم": [first, second, third],
        "شكرا -سم*": [second, third],
        'شكرا -"أحمد سمير"': [second, third],
        "شكرا -كاتب:samir": [first, third],
    }.items():
        assert await room.queue(f"text={quote(text)}") == found, text


async def test_commenters_of_before_are_found_by_their_names(room: Room, database_url: str) -> None:
    first, second = await room.post("الأول", author_name="أحمد"), await room.post("الثاني", author_name="آدم")
    await asyncio.to_thread(migrate.downgrade, database_url, "0018")
    await asyncio.to_thread(migrate.upgrade, database_url)
    assert (await room.queue("text=احمد"), await room.queue("text=ادم")) == ([first], [second])


async def test_an_erased_name_leaves_no_key(room: Room, site: Site) -> None:
    def keys(session: Session) -> set[tuple[str, str]]:
        return set(session.exec(select(Comment.author_name, Comment.author_name_key)).all())

    comment = await room.approved("شكرا", author_name="أحمد")
    await room.post("رد", parent_id=comment, author_name="هالة")
    assert await site.database.read(keys) == {("أحمد", "احمد"), ("هالة", "هاله")}
    answer = await room.client.delete(f"{API}/comments/{comment}", headers=room.moderator)
    assert answer.status_code == 204, answer.text
    assert await site.database.read(keys) == {("", ""), ("هالة", "هاله")}


async def test_a_look_at_an_address_is_recorded_first(room: Room, people: People, site: Site) -> None:
    comment = await room.post()
    path = f"{QUEUE}/{comment}/commenter"
    assert (await room.client.get(path)).status_code == 401
    assert (await room.client.get(path, headers=await people.headers("editor"))).status_code == 403
    assert await acts(site) == []
    seen = await room.client.get(path, headers=room.moderator)
    assert seen.json() == {
        "comment_id": comment,
        "name": "سلمى العوضي",
        "email": "salma.canary@example.org",
        "url": None,
    }
    assert seen.headers["cache-control"] == "private, no-store"
    assert await acts(site) == [("comment.read_email", comment, {})]
    assert (await room.client.get(f"{QUEUE}/999/commenter", headers=room.moderator)).status_code == 404
    assert len(await acts(site)) == 1


async def test_without_a_record_no_address_is_shown(room: Room, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    comment = await room.post()

    def fail(*_: object, **__: object) -> None:
        raise Unavailable

    monkeypatch.setattr(audit, "record", fail)
    refused = await room.client.get(f"{QUEUE}/{comment}/commenter", headers=room.moderator)
    assert refused.status_code == 503
    assert "canary" not in refused.text


async def test_the_log_only_grows_and_shows_what_was_tampered_with(room: Room, site: Site) -> None:
    for n in range(3):
        await room.approved(f"شكرًا {n}")
    broken = site.database.read

    assert await broken(audit.first_broken, keys=site.keys) is None

    def change(session: Session, statement: str) -> None:
        session.connection().exec_driver_sql(statement)

    for statement in ("UPDATE audit_entry SET subject_id = 9 WHERE number = 2", "DELETE FROM audit_entry"):
        with pytest.raises((DBAPIError, Unavailable)):
            await site.database.write(change, statement)
    assert await broken(audit.first_broken, keys=site.keys) is None
    await site.database.write(_without_triggers, "UPDATE audit_entry SET subject_id = 9 WHERE number = 2")
    assert await broken(audit.first_broken, keys=site.keys) == 2
    await site.database.write(change, "UPDATE audit_head SET number = 2")
    assert await broken(audit.first_broken, keys=site.keys) == 2


async def test_a_missing_end_is_noticed(room: Room, site: Site) -> None:
    for n in range(3):
        await room.approved(f"شكرًا {n}")
    await site.database.write(_without_triggers, "DELETE FROM audit_entry WHERE number = 5")
    assert await site.database.read(audit.first_broken, keys=site.keys) == 5
    assert await site.database.read(audit.count) == 5  # two made the accounts of the room
    assert await site.database.read(lambda session: len(session.exec(select(AuditHead)).all())) == 1


def _without_triggers(session: Session, statement: str) -> None:
    """What somebody with the whole database in hand can do."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        for act in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_entry_no_{act}")
    else:
        connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER USER")
    connection.exec_driver_sql(statement)


async def test_names_are_found_joined_and_parted(room: Room) -> None:
    parted = await room.post("أبو ظبي مدينة جميلة", author_name="عبد الرحمن")
    joined = await room.post("أبوظبي مدينة جميلة", author_name="عبدالرحمن")
    quranic = await room.post("وأقاموا ٱلصَّلَوٰةَ", author_name="سمير")
    latin = await room.post("شاهدته بـYouTube", author_name="هيثم")
    for typed in ("أبوظبي", "أبو ظبي", "عبدالرحمن", "عبد الرحمن"):
        assert sorted(await room.queue(f"text={typed}")) == sorted([parted, joined]), typed
    assert await room.queue("text=الصلاة") == [quranic]
    assert await room.queue("text=youtube") == [latin]
