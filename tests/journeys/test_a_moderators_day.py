"""A moderator's day, told through HTTP alone: the morning queue, mistakes undone, the evening's empty desk."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.at_work import Desk
from tests.clocks import Clock
from tests.paths import API, QUEUE
from tests.people import People

GUEST = {"author_email": "reader@example.org"}
MORNING = [
    ("هيثم", "شكرًا على التقرير"),
    ("سلمى", "أين المصدرُ؟"),
    ("زائر", "ربح سريع على spam.example"),
    ("زائر", "ربح أسرع على spam.example"),
    ("مازن", "رقمي 5551234 لمن يريد"),
    ("رنا", "كلام جارح"),
]


@pytest.fixture
async def moderators_desk(client: httpx.AsyncClient, people: People) -> Desk:
    return Desk(client, await people.headers("moderator", name="مها المشرفة"))


@pytest.fixture
async def colleague(client: httpx.AsyncClient, people: People) -> Desk:
    return Desk(client, await people.headers("moderator", name="كمال المشرف"))


@pytest.fixture
async def editors_desk(client: httpx.AsyncClient, people: People) -> Desk:
    return Desk(client, await people.headers("editor", name="هند المحررة"))


@pytest.fixture
def reader(client: httpx.AsyncClient) -> Desk:
    return Desk(client, {})


@pytest.fixture
async def path(editors_desk: Desk) -> str:
    body = {"title": "إضاءة شوارع المدينة القديمة", "body": "بدأت البلدية التركيب.", "status": "published"}
    return str((await editors_desk("POST", f"{API}/articles", body, expect=201)).headers["location"])


@pytest.fixture
async def morning(reader: Desk, path: str, clock: Clock) -> dict[str, int]:
    """What came in overnight: the ids by the texts."""
    ids = {}
    for name, body in MORNING:
        clock.advance(minutes=1)
        remark = {**GUEST, "author_name": name, "body": body}
        told = (await reader("POST", f"{path}/comments", remark, expect=201)).json()
        assert told["status"] == "pending"
        ids[body] = told["comment"]["id"]
    return ids


async def queue(desk: Desk, query: str = "") -> list[str]:
    return [item["body_text"] for item in (await desk("GET", f"{QUEUE}?{query}")).json()["items"]]


async def shown(reader: Desk, path: str) -> list[str | None]:
    threads = (await reader("GET", f"{path}/comments?order=oldest&replies=50")).json()["items"]
    return [item["body_text"] for thread in threads for item in (thread, *thread["replies"])]


async def test_from_a_full_queue_to_an_empty_one(
    moderators_desk: Desk, reader: Desk, path: str, morning: dict[str, int]
) -> None:
    texts = list(morning)
    assert await queue(moderators_desk) == texts
    page = (await moderators_desk("GET", f"{QUEUE}?limit=4")).json()
    rest = (await moderators_desk("GET", f"{QUEUE}?limit=4&cursor={page['next_cursor']}")).json()
    assert [item["id"] for item in (*page["items"], *rest["items"])] == list(morning.values())
    assert page["items"][0]["article_title"] == "إضاءة شوارع المدينة القديمة"
    assert await queue(moderators_desk, "text=المصدر") == ["أين المصدرُ؟"]
    assert await queue(moderators_desk, "held_by=first") == texts

    spam = [item["id"] for item in (await moderators_desk("GET", f"{QUEUE}?text=spam.example")).json()["items"]]
    swept = (await moderators_desk("POST", f"{QUEUE}/batch", {"verb": "spam", "ids": spam})).json()["items"]
    assert [(item["status"], item["is_changed"]) for item in swept] == [("spam", True)] * 2
    for text in texts[:2]:
        await moderators_desk("POST", f"{QUEUE}/{morning[text]}/approve")
    number, hurt = morning["رقمي 5551234 لمن يريد"], morning["كلام جارح"]
    edited = (await moderators_desk("PATCH", f"{API}/comments/{number}", {"body": "رقمي [حُذف] لمن يريد"})).json()
    assert (edited["status"], edited["body_text"]) == ("pending", "رقمي [حُذف] لمن يريد")
    await moderators_desk("POST", f"{QUEUE}/{number}/approve")
    await moderators_desk("POST", f"{QUEUE}/{hurt}/reject")
    assert await queue(moderators_desk) == []
    assert await shown(reader, path) == [*texts[:2], "رقمي [حُذف] لمن يريد"]
    assert (await reader("GET", path)).json()["display"]["comments"] == "3 تعليقات"
    assert await queue(moderators_desk, "status=rejected") == ["كلام جارح"]


async def test_a_mistake_is_undone(moderators_desk: Desk, reader: Desk, path: str, morning: dict[str, int]) -> None:
    first, second = list(morning.values())[:2]
    for verb, status in (("approve", "approved"), ("spam", "spam"), ("restore", "approved"), ("trash", "trashed")):
        told = (await moderators_desk("POST", f"{QUEUE}/{first}/{verb}")).json()
        assert told["status"] == status
        assert (await reader("GET", path)).json()["comment_count"] == (status == "approved")
    assert (await moderators_desk("POST", f"{QUEUE}/{first}/restore")).json()["status"] == "approved"
    answer = {**GUEST, "author_name": "نورة", "body": "وأنا أسأل مثلك", "parent_id": first}
    reply = (await reader("POST", f"{path}/comments", answer, expect=201)).json()["comment"]["id"]
    await moderators_desk("POST", f"{QUEUE}/{reply}/approve")
    await moderators_desk("POST", f"{QUEUE}/{first}/reject")
    assert await shown(reader, path) == [None, "وأنا أسأل مثلك"]
    await reader("POST", f"{path}/comments", {**answer, "body": "رد على ما رُفض"}, expect=422)
    await moderators_desk("POST", f"{QUEUE}/{first}/restore")
    assert await shown(reader, path) == ["شكرًا على التقرير", "وأنا أسأل مثلك"]

    await moderators_desk("DELETE", f"{API}/comments/{first}", expect=204)
    assert await shown(reader, path) == [None, "وأنا أسأل مثلك"]
    refused = (await moderators_desk("POST", f"{QUEUE}/{first}/restore", expect=409)).json()
    assert refused["code"] == "wrong_state"
    await moderators_desk("DELETE", f"{API}/comments/{reply}", expect=204)
    assert await shown(reader, path) == []
    await moderators_desk("DELETE", f"{API}/comments/{second}", expect=204)
    await moderators_desk("GET", f"{API}/comments/{second}", expect=404)


async def test_two_at_one_desk(
    moderators_desk: Desk, colleague: Desk, reader: Desk, path: str, morning: dict[str, int]
) -> None:
    ids = list(morning.values())

    async def approve_all(desk: Desk) -> list[dict[str, Any]]:
        told = await desk("POST", f"{QUEUE}/batch", {"verb": "approve", "ids": ids})
        return list(told.json()["items"])

    mine, theirs = await asyncio.gather(approve_all(moderators_desk), approve_all(colleague))
    assert all(item["status"] == "approved" for item in (*mine, *theirs))
    assert all(one["is_changed"] != two["is_changed"] for one, two in zip(mine, theirs, strict=True))
    assert (await reader("GET", path)).json()["comment_count"] == len(ids)
    await asyncio.gather(
        *(desk("POST", f"{QUEUE}/{comment}/{verb}") for desk, verb in ((moderators_desk, "trash"), (colleague, "spam"))
          for comment in ids)
    )  # fmt: skip
    assert (await reader("GET", path)).json()["comment_count"] == 0
    assert await shown(reader, path) == []


async def test_who_wrote_this(
    moderators_desk: Desk, editors_desk: Desk, reader: Desk, path: str, morning: dict[str, int]
) -> None:
    comment = next(iter(morning.values()))
    held = (await moderators_desk("GET", f"{API}/comments/{comment}")).json()
    assert held["has_email"] is True
    assert "reader@" not in str(held)
    seen = (await moderators_desk("GET", f"{QUEUE}/{comment}/commenter")).json()
    assert (seen["name"], seen["email"]) == ("هيثم", "reader@example.org")
    for desk, status in ((editors_desk, 403), (reader, 401)):
        await desk("GET", f"{QUEUE}/{comment}/commenter", expect=status)
    answered = {"body": "وصلنا سؤالك.", "parent_id": comment}
    await moderators_desk("POST", f"{path}/comments", answered, expect=422)
    await moderators_desk("POST", f"{QUEUE}/{comment}/approve")
    told = (await moderators_desk("POST", f"{path}/comments", answered, expect=201)).json()
    assert told["comment"]["author"] == {**told["comment"]["author"], "name": "مها المشرفة", "is_staff": True}


async def test_the_key_is_handed_in(
    moderators_desk: Desk, client: httpx.AsyncClient, people: People, morning: dict[str, int]
) -> None:
    admin = Desk(client, await people.headers("admin"))
    me = (await moderators_desk("GET", f"{API}/me")).json()
    await admin("PATCH", f"{API}/accounts/{me['id']}", {"is_disabled": True})
    comment = next(iter(morning.values()))
    await moderators_desk("POST", f"{QUEUE}/{comment}/approve", expect=401)
    assert (await admin("GET", f"{API}/comments/{comment}")).json()["status"] == "pending"
