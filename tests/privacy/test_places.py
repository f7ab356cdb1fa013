"""The list of the places where addresses are sealed: whole, and each of them told and erased."""

import re
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel, select

from app.commands.doctor.traces import Traces
from app.keys import rotation
from app.mail.models import OutgoingMail
from app.notifications.models import ReplySubscriber
from app.privacy import belongings, places
from app.privacy.searching import find
from tests.newsroom import Newsroom
from tests.paths import API

APP = Path(places.__file__).resolve().parents[1]
SALMA = "Salma.Canary@mailbox.example.net"
SEALERS = {
    "accounts/audit.py", "accounts/resealing.py", "accounts/service.py", "comments/privacy.py", "db/resealing.py",
    "mail/service.py", "notifications/subscribers.py", "privacy/requests.py", "web/idempotency.py",
    "webhooks/service.py",
}  # fmt: skip


def sealed_columns() -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if re.search(r"_sealed|former_seal", column.name)
    }


def test_every_sealed_column_is_in_the_list() -> None:
    named = {place.name for place in places.PLACES}
    assert named & set(places.OTHERS) == set()
    left = named.union(places.OTHERS) - {"idempotency_record.answer"}
    assert sealed_columns() == left, "name a new sealed column in app/privacy/places.py"


def test_whoever_seals_is_known() -> None:
    """A column that is sealed and not called so would be missed above."""
    found = {
        str(file.relative_to(APP)) for file in APP.rglob("*.py") if re.search(r"\.seal\(", file.read_text("utf-8"))
    }
    assert found == SEALERS, "see whether it seals an address, and name its column in app/privacy/places.py"


def test_every_sealed_column_is_sealed_anew_when_keys_are_rotated() -> None:
    verbs = [verb for verb in rotation.VERBS.values() if isinstance(verb, partial)]
    renewed = {f"{verb.keywords['model'].__tablename__}.{name}" for verb in verbs for name in verb.keywords["columns"]}
    assert sealed_columns() - renewed == {"account.email_sealed", "audit_head.former_seal"}, "these have their own way"


def left_of(session: Session) -> int:
    return sum(len(session.exec(select(table.id)).all()) for table in (ReplySubscriber, OutgoingMail))


async def test_subscriptions_and_waiting_mail_are_told_and_erased(newsroom: Newsroom) -> None:
    site, typed = newsroom.site, SALMA.upper()
    comment_id = await newsroom.subscribe(SALMA)
    await newsroom.subscribe("rami@example.org")
    await newsroom.guest.post("/api/v1/comments/verifications", json={"email": SALMA.lower()})
    found: dict[str, list[int]] = {}
    async for each in find(site, [typed]):
        found.setdefault(each.place.kind, []).extend(each.numbers)
    told = [line async for line in belongings.tell(site, found, address=typed, viewer=None)]
    assert [line["kind"] for line in told] == ["comment", "subscription", "mail"]
    assert told[1]["comment_ids"] == [comment_id]
    assert (told[1]["address"], told[2]["address"], told[2]["about"]) == (SALMA, SALMA.lower(), "verification")
    before = await site.database.read(left_of)
    for place in places.PLACES:
        assert await belongings.erase(site, place, found[place.kind]) == 1
    assert await site.database.read(left_of) == before - 2
    assert [each async for each in find(site, [typed])] == []
    assert not [mail for mail in await newsroom.deliver() if Traces(SALMA).found(mail.recipient)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_account_is_told_of_and_not_erased(newsroom: Newsroom) -> None:
    comment = (await newsroom.post()).json()["comment"]["id"]
    notes = f"{API}/moderation/comments/{comment}/notes"
    assert (await newsroom.guest.post(notes, json={"body": "سألناه"}, headers=newsroom.editor)).status_code == 201
    *told, note = [
        line async for line in belongings.tell(newsroom.site, {}, address="Editor1@example.org", viewer=None)
    ]
    assert (note["kind"], note["comment_id"], note["body"]) == ("note", comment, "سألناه")
    assert [(line["kind"], line["role"], line["moderation_mail"]) for line in told] == [("account", "editor", "off")]
