"""`Idempotency-Key`: what creates is done once, however often, and by however many at once, it is sent."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlmodel import select

from app.web import idempotency
from app.web.idempotency import IdempotencyRecord
from app.web.site import Site
from tests.clocks import Clock
from tests.operations import operations, specification
from tests.paths import API
from tests.people import PASSWORD, People

ARTICLE = {"title": "مقال واحد لا غير", "body": "متن", "status": "published"}
CREATES: dict[str, dict[str, Any]] = {
    "articles": ARTICLE,
    "sections": {"name": "ثقافة"},
    "tags": {"name": "كتب"},
    "authors": {"name": "ليلى حدّاد"},
    "webhooks": {"url": "https://example.org/hook", "events": ["article.published"]},
    "accounts": {"email": "new@example.org", "name": "وكيل", "role": "author", "password": PASSWORD},
    "tokens": {"name": "بذر", "scopes": ["articles:write"]},
}


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


@pytest.mark.parametrize("room", CREATES)
async def test_the_same_request_gets_the_same_answer(
    client: httpx.AsyncClient, admin: dict[str, str], room: str
) -> None:
    headers = {**admin, **key()}
    first, second = [await client.post(f"{API}/{room}", json=CREATES[room], headers=headers) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    for name in ("location", "etag", "cache-control"):
        assert first.headers.get(name) == second.headers.get(name)


def test_every_route_that_creates_takes_a_key() -> None:
    creating = {
        operation.id: {parameter["name"] for parameter in operation.described["parameters"]}
        for operation in operations(specification())
        if operation.method == "POST"
        and "201" in operation.described["responses"]
        and operation.id != "upload_media"  # the same bytes are the same media, with a key or without
    }
    assert (
        len(creating) == len(CREATES) + 5
    )  # comments, answers to them, notes on them and blocks of their writers; previews
    assert all("Idempotency-Key" in names for names in creating.values())


@pytest.mark.parametrize("room", ["articles", "tags", "sections"])
async def test_requests_in_parallel_create_one(client: httpx.AsyncClient, admin: dict[str, str], room: str) -> None:
    for n in range(5):
        headers = {**admin, **key()}
        body = {**CREATES[room], "slug": f"اسم {n}"}
        answers = await asyncio.gather(*(client.post(f"{API}/{room}", json=body, headers=headers) for _ in range(8)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        assert len((await client.get(f"{API}/{room}", headers=admin)).json()["items"]) == n + 1


async def test_the_order_of_members_is_no_difference_and_another_content_is(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    headers = {**admin, **key()}
    await client.post(f"{API}/articles", json=ARTICLE, headers=headers)
    turned = dict(reversed(ARTICLE.items()))
    assert (await client.post(f"{API}/articles", json=turned, headers=headers)).status_code == 201
    other = await client.post(f"{API}/articles", json={**ARTICLE, "title": "آخر"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    asked_otherwise = await client.post(f"{API}/articles?region=SY", json=ARTICLE, headers=headers)
    assert asked_otherwise.status_code == 422
    assert (await client.get(f"{API}/articles?total=true")).json()["total"] == 1


async def test_a_key_is_its_credentials_own_and_its_paths(client: httpx.AsyncClient, people: People) -> None:
    same = key()
    for role in ("editor", "admin"):
        headers = {**await people.headers(role), **same}
        assert (await client.post(f"{API}/articles", json=ARTICLE, headers=headers)).status_code == 201
        assert (await client.post(f"{API}/tags", json={"name": f"وسم {role}"}, headers=headers)).status_code == 201
    assert (await client.get(f"{API}/articles?total=true")).json()["total"] == 2


async def test_a_refusal_is_not_kept(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    headers = {**admin, **key()}
    body = {**ARTICLE, "section": "ثقافة"}
    assert (await client.post(f"{API}/articles", json=body, headers=headers)).status_code == 422
    await client.post(f"{API}/sections", json={"name": "ثقافة"}, headers=admin)
    assert (await client.post(f"{API}/articles", json=body, headers=headers)).status_code == 201


async def test_an_answer_is_kept_for_a_day(client: httpx.AsyncClient, site: Site, people: People, clock: Clock) -> None:
    headers = {**await people.headers("admin"), **key()}
    first = await client.post(f"{API}/articles", json=ARTICLE, headers=headers)
    clock.advance(hours=23, minutes=59)
    assert (await client.post(f"{API}/articles", json=ARTICLE, headers=headers)).content == first.content
    clock.advance(minutes=1)
    anew = await client.post(f"{API}/articles", json=ARTICLE, headers=headers)
    assert anew.json()["id"] != first.json()["id"]
    clock.advance(hours=24)
    assert await site.database.write(idempotency.prune, now=clock.time) == 1


async def test_guests_need_keys_that_nobody_guesses(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    await client.post(f"{API}/articles", json=ARTICLE, headers=admin)
    comment = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "أحسنتم"}
    path = f"{API}/articles/1/comments"
    weak = await client.post(path, json=comment, headers={"Idempotency-Key": "1"})
    assert (weak.status_code, weak.json()["errors"][0]["pointer"]) == (422, "header/Idempotency-Key")
    headers = key()
    first, second = [await client.post(path, json=comment, headers=headers) for _ in range(2)]
    assert (first.status_code, first.content) == (201, second.content)
    queue = await client.get(f"{API}/moderation/comments", headers=admin)
    assert len(queue.json()["items"]) == 1


@pytest.mark.parametrize("refused", ["", "a" * 256, "مفتاح".encode(), b"two words"])
async def test_keys_are_short_visible_ascii(
    client: httpx.AsyncClient, admin: dict[str, str], refused: str | bytes
) -> None:
    headers = httpx.Headers([*admin.items()])
    sent = [*headers.raw, (b"Idempotency-Key", refused.encode() if isinstance(refused, str) else refused)]
    answer = await client.post(f"{API}/tags", json={"name": "وسم"}, headers=sent)
    assert answer.status_code == 422
    assert (await client.get(f"{API}/tags")).json()["items"] == []


async def test_what_is_kept_tells_nothing(client: httpx.AsyncClient, site: Site, admin: dict[str, str]) -> None:
    token = await client.post(f"{API}/tokens", json=CREATES["tokens"], headers={**admin, "Idempotency-Key": "canary-1"})
    secret = token.json()["token"]
    rows = await site.database.read(lambda s: [row.model_dump() for row in s.exec(select(IdempotencyRecord))])
    assert len(rows) == 1
    assert len(rows[0]["answer"]) < 200
    for private in (secret, "canary-1", admin["Authorization"].split()[1], "بذر"):
        assert private not in str(rows)


COMMENT = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "كلام سيُمحى"}


async def test_an_erased_comment_is_not_given_again(
    client: httpx.AsyncClient, people: People, site: Site, admin: dict[str, str]
) -> None:
    await client.post(f"{API}/articles", json={**ARTICLE, "comments_policy": "open"}, headers=admin)
    path, once, again = f"{API}/articles/1/comments", key(), key()
    answered = (await client.post(path, json=COMMENT, headers=once)).json()["comment"]["id"]
    await client.post(path, json={**COMMENT, "parent_id": answered})
    other = {**COMMENT, "body": "تعليق آخر سيُمحى"}
    alone = (await client.post(path, json=other, headers=again)).json()["comment"]["id"]
    moderator = await people.headers("moderator")
    await client.patch(f"{API}/comments/{answered}", json={"body": "[حُذف]"}, headers=moderator)
    edited = await client.post(path, json=COMMENT, headers=once)
    assert (edited.status_code, edited.json()["comment"]["body_text"]) == (201, "[حُذف]")
    for comment, sent, headers in ((answered, COMMENT, once), (alone, other, again)):
        await client.delete(f"{API}/comments/{comment}", headers=moderator)
        gone = await client.post(path, json=sent, headers=headers)
        assert (gone.status_code, gone.json()["code"]) == (410, "gone")
        assert "سيُمحى" not in gone.text
    rows = await site.database.read(lambda s: [row.answer for row in s.exec(select(IdempotencyRecord))])
    assert rows
    assert max(map(len, rows)) < 150, "an id and a receipt, sealed"


async def test_what_was_deleted_is_gone_and_what_was_changed_is_given_as_it_is(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    headers = {**admin, **key()}
    made = await client.post(f"{API}/tags", json={"name": "كتب"}, headers=headers)
    await client.patch(f"{API}/tags/{made.json()['id']}", json={"name": "مكتبات"}, headers=admin)
    assert (await client.post(f"{API}/tags", json={"name": "كتب"}, headers=headers)).json()["name"] == "مكتبات"
    article, revoked = {**admin, **key()}, {**admin, **key()}
    made = await client.post(f"{API}/articles", json={**ARTICLE, "status": "draft"}, headers=article)
    preview = f"{made.headers['location']}/previews"
    first, second = [await client.post(preview, json={}, headers=revoked) for _ in range(2)]
    assert (first.status_code, first.content) == (201, second.content)
    await client.delete(preview, headers=admin)
    assert (await client.post(preview, json={}, headers=revoked)).status_code == 410
    await client.delete(f"{made.headers['location']}?permanent=true", headers=admin)
    assert (
        await client.post(f"{API}/articles", json={**ARTICLE, "status": "draft"}, headers=article)
    ).status_code == 410


async def test_a_key_is_the_articles_however_it_is_named(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    slug = (await client.post(f"{API}/articles", json={**ARTICLE, "slug": "إضاءة"}, headers=admin)).json()["slug"]
    headers = key()
    asked = ["1", "01", slug, "اضاءه", "%25D8%25A7%25D8%25B6%25D8%25A7%25D8%25A1%25D8%25A9"]
    answers = [await client.post(f"{API}/articles/{ref}/comments", json=COMMENT, headers=headers) for ref in asked]
    assert [answer.status_code for answer in answers] == [201] * len(asked)
    assert len({answer.json()["comment"]["id"] for answer in answers}) == 1
    for query in ("region=SY&digits=arab", "digits=arab&region=SY"):
        headers = {**admin, "Idempotency-Key": "turned"}
        answer = await client.post(f"{API}/articles?{query}", json={**ARTICLE, "title": "آخر"}, headers=headers)
        assert answer.status_code == 201
    for number in ("1", "01"):
        answer = await client.post(f"{API}/articles/{number}/previews", headers={**admin, "Idempotency-Key": "one"})
        assert answer.status_code == 201
    again = await client.post(f"{API}/articles/1/previews", headers={**admin, "Idempotency-Key": "one"})
    assert again.json() == answer.json()
