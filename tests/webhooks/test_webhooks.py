"""Webhooks over HTTP, to a real receiver: what it is sent, how it is signed, when it is tried again."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select
from standardwebhooks.webhooks import WebhookVerificationError

from app.accounts.audit import AuditEntry
from app.background.worker import Worker
from app.events.consequences import CONSEQUENCES
from app.webhooks import deliveries
from app.webhooks.couriers import Couriers
from app.webhooks.models import WebhookEvent
from tests.paths import API
from tests.receiving import Request
from tests.waiting import eventually
from tests.webhooks.desk import Desk

EMAIL = "salma.canary@mailbox.example.net"
PUBLISHED = {"title": "مكتبة الحي", "body": "متن", "status": "published"}


def test_every_event_that_other_programs_are_told_of_may_be_subscribed_to() -> None:
    names = {each.event for each in CONSEQUENCES.values() if each.event}
    told = {name.format(kind=kind) for name in names for kind in ("section", "tag", "author")}
    assert set(WebhookEvent) == told - {"comment.imported"}, "nobody is told of what was written long ago"


async def test_a_receiver_is_told_what_readers_see_and_nothing_else(desk: Desk) -> None:
    hook = await desk.hook(*WebhookEvent)
    draft = await desk.ask("POST", "/articles", {"title": "سر", "body": "متن"}, expect=201)
    await desk.deliver()
    await desk.ask("POST", "/sections", {"name": "ثقافة"}, expect=201)
    tags = {"section": "ثقافة", "tags": ["مكتبات"]}
    article = await desk.ask("POST", "/articles", {**PUBLISHED, **tags}, expect=201)
    remark = {"author_name": "سلمى", "author_email": EMAIL, "body": "تعليق ينتظر"}
    posted = (await desk.guest.post(f"{API}/articles/{article['id']}/comments", json=remark)).json()
    comment = posted["comment"]["id"]
    await desk.deliver()
    waiting = desk.receiver.requests[:]
    await desk.ask("POST", f"/moderation/comments/{comment}/approve")
    await desk.deliver()
    told = {each["type"]: each["data"] for each in desk.told(hook["secret"])}
    assert told["article.created"] == {"id": article["id"], "article": told["article.published"]["article"]}
    shown = told["article.published"]["article"]
    read = await desk.ask("GET", f"/articles/{article['id']}")
    assert {name: shown[name] for name in ("title", "url", "slug", "published_at", "section", "tags")} == {
        name: read[name] for name in ("title", "url", "slug", "published_at", "section", "tags")
    }
    assert "body_html" not in shown
    assert told["comment.posted"] == {
        "id": comment, "article_id": article["id"], "status": "pending", "comment": None,
    }  # fmt: skip
    assert told["comment.visible"]["comment"]["body_text"] == "تعليق ينتظر"
    assert told["tag.created"]["tag"]["name"] == "مكتبات"
    sent = b"".join(each.body for each in desk.receiver.requests).decode()
    assert "سر" not in b"".join(each.body for each in waiting[:1]).decode(), "of a draft its id alone"
    assert waiting[0].opened(hook["secret"])["data"] == {"id": draft["id"], "article": None}
    assert "تعليق ينتظر" not in b"".join(each.body for each in waiting).decode()
    assert EMAIL not in sent
    assert "127.0.0.1" not in sent.replace(desk.site.settings.site_url, "")
    (first, *_) = desk.receiver.requests
    assert first.headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        first._replace(body=first.body + b" ").opened(hook["secret"])
    log = await desk.log(hook)
    assert {each["state"] for each in log} == {"delivered"}
    assert [each["message_id"] for each in reversed(log)] == sorted(
        (each["message_id"] for each in log), key=[each.id for each in desk.receiver.requests].index
    )


async def test_a_scheduled_article_is_told_in_its_second_once_though_two_workers_run(desk: Desk) -> None:
    hook = await desk.hook("article.published")
    at = desk.site.now() + timedelta(seconds=1)
    article = await desk.ask("POST", "/articles", {**PUBLISHED, "published_at": at.isoformat()}, expect=201)
    workers = [asyncio.create_task(Worker(desk.site, holder=f"host:{each}").run()) for each in range(2)]
    try:
        await eventually(lambda: bool(desk.receiver.requests))
        arrived = desk.site.now()
        await eventually(lambda: _is_delivered(desk, hook))
    finally:
        for each in workers:
            each.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    await desk.deliver()
    (told,) = desk.told(hook["secret"])
    assert (told["type"], told["data"]["id"]) == ("article.published", article["id"])
    assert abs((datetime.fromisoformat(told["timestamp"]) - at).total_seconds()) < 3
    assert (arrived - at).total_seconds() < 5


async def _is_delivered(desk: Desk, hook: Any) -> bool:
    return [each["state"] for each in await desk.log(hook)] == ["delivered"]


async def test_two_processes_deliver_each_event_once_and_a_killed_one_has_it_sent_again(slow_desk: Desk, clock) -> None:
    desk = slow_desk
    hook = await desk.hook("tag.created")
    for number in range(30):
        await desk.ask("POST", "/tags", {"name": f"وسم {number}"}, expect=201)
    await desk.number()
    both = [Couriers(desk.site) for _ in range(2)]
    await asyncio.gather(*(each.round() for each in both))
    for each in both:
        await each.settled()
        await each.close()
    assert len(desk.receiver.requests) == len({each.id for each in desk.receiver.requests}) == 30
    assert desk.receiver.most_open <= 8

    await desk.ask("POST", "/tags", {"name": "وسم آخر"}, expect=201)
    await desk.number()
    site = desk.site
    while await site.database.write(deliveries.follow, now=site.now()):
        pass
    killed = await site.database.write(deliveries.take, hook["id"], most=1, keys=site.keys, now=site.now())
    assert killed is not None
    await desk.deliver()
    assert len(desk.receiver.requests) == 30, "it belongs to the killed process for a while"
    clock.advance(seconds=deliveries.CLAIM.total_seconds())
    await desk.deliver()
    assert desk.receiver.requests[-1].id == killed.taken[0].message_id


async def test_a_receiver_that_fails_is_tried_for_a_day_under_one_id_and_then_turned_off(
    slow_desk: Desk, clock
) -> None:
    desk = slow_desk
    hook = await desk.hook("tag.created")
    other = await desk.hook("tag.created", path="/other")
    desk.receiver.always["/hook"] = 503
    begun = clock.time
    await desk.ask("POST", "/tags", {"name": "وسم"}, expect=201)
    while (wait := await desk.deliver()) is not None:
        clock.advance(seconds=wait)
    assert timedelta(hours=23) < clock.time - begun < timedelta(days=1)
    assert len(desk.receiver.at("/hook")) == 1 + len(deliveries.RETRIES)
    assert len({each.id for each in desk.receiver.at("/hook")}) == 1
    assert len({each.body for each in desk.receiver.at("/hook")}) == 1
    assert len(desk.receiver.at("/other")) == 1
    (failed,) = await desk.log(hook, "&state=failed")
    assert (failed["status_code"], failed["failure"], failed["attempts"]) == (503, "status", 11)
    found = await desk.ask("GET", f"/webhooks/{hook['id']}")
    assert (found["is_active"], found["disabled_reason"]) == (False, "failing")
    assert (await desk.ask("GET", f"/webhooks/{other['id']}"))["disabled_reason"] is None
    await desk.ask("POST", "/tags", {"name": "وسم يفوت"}, expect=201)
    clock.advance(seconds=1)
    path = f"/webhooks/{hook['id']}/deliveries/{failed['id']}/redeliver"
    await desk.ask("POST", path, expect=409)
    desk.receiver.always["/hook"] = 200
    assert (await desk.ask("PATCH", f"/webhooks/{hook['id']}", {"is_active": True}))["disabled_reason"] is None
    await desk.ask("POST", path, expect=202)
    await desk.deliver()
    assert len(desk.receiver.at("/hook")) == 2 + len(deliveries.RETRIES)
    assert len({each.id for each in desk.receiver.at("/hook")}) == 1, "a redelivery has the same id"
    assert [each["state"] for each in await desk.log(hook)] == ["delivered"]

    desk.receiver.always["/hook"] = 410
    await desk.ask("POST", f"/webhooks/{hook['id']}/test", expect=202)
    await desk.deliver()
    assert (await desk.ask("GET", f"/webhooks/{hook['id']}"))["disabled_reason"] == "gone"
    clock.advance(days=8)
    assert (await Worker(desk.site).prune())["webhook_deliveries"] == 4


async def test_a_secret_is_shown_once_and_both_are_good_for_a_while(desk: Desk, monkeypatch) -> None:
    key = {"Idempotency-Key": "one-of-mine"}
    hook = await desk.ask("POST", "/webhooks", _body(desk), expect=201, **key)
    again = await desk.ask("POST", "/webhooks", _body(desk), expect=201, **key)
    assert again == hook
    assert hook["secret"].startswith("whsec_")
    path = f"/webhooks/{hook['id']}"
    assert "secret" not in await desk.ask("GET", path)
    assert hook["secret"] not in str(await desk.ask("GET", "/webhooks"))
    new = await desk.ask("POST", f"{path}/secret", {"keep_hours": 1})
    await desk.ask("POST", f"{path}/test", expect=202)
    await desk.deliver()
    (request,) = desk.receiver.requests
    told = request.opened(hook["secret"])
    assert told == request.opened(new["secret"])
    assert (told["type"], told["data"]) == ("webhook.test", {"webhook_id": hook["id"]})
    newest = await desk.ask("POST", f"{path}/secret", {"keep_hours": 0})
    await desk.ask("POST", f"{path}/test", expect=202)
    await desk.deliver()
    last: Request = desk.receiver.requests[-1]
    assert last.opened(newest["secret"])
    with pytest.raises(WebhookVerificationError):
        last.opened(new["secret"])


def _body(desk: Desk) -> dict[str, Any]:
    return {"url": desk.receiver.url(), "events": ["article.published"]}


async def test_the_audit_log_says_who_made_changed_and_deleted_a_webhook(desk: Desk) -> None:
    hook = await desk.hook("article.published")
    path = f"/webhooks/{hook['id']}"
    await desk.ask("PATCH", path, {"is_active": False, "description": "أرشيف"})
    await desk.ask("POST", f"{path}/secret", {"keep_hours": 2})
    await desk.ask("DELETE", path, expect=204)

    def read(session: Session) -> list[tuple[str, int, dict[str, Any]]]:
        acts = session.exec(select(AuditEntry).order_by(col(AuditEntry.number)))
        return [(each.action, each.subject_id, each.detail) for each in acts]

    created, *acts = await desk.site.database.read(read)
    assert created[0] == "account.create"
    assert acts == [
        ("webhook.create", hook["id"], {}),
        ("webhook.change", hook["id"], {"changed": "description is_active"}),
        ("webhook.rotate_secret", hook["id"], {"keep_hours": 2}),
        ("webhook.delete", hook["id"], {}),
    ]
