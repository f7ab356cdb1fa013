"""Comments imported from another system: once each, in their threads, with their dates, statuses and addresses."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import Session, select

from app.comments import privacy
from app.comments.models import Comment, CommentAddress, CommentReceipt
from app.events.outbox import OutboxEvent
from app.mail.models import OutgoingMail
from app.web.site import Site
from tests import commands
from tests.paths import API, ARTICLES
from tests.people import TEST_KEY, People

IMPORT = f"{API}/imports/comments"
REMARK = {
    "external_id": "wp:1", "article_external_id": "wp-17", "author_name": "سلمى العوضي",
    "author_email": "salma.canary@example.org", "body": "مقال نافع <b>جدًّا</b>، انظر https://example.org",
    "created_at": "2009-03-04T18:20:00Z",
}  # fmt: skip


@pytest.fixture
async def article(client: httpx.AsyncClient, editor: dict[str, str]) -> int:
    body = {"title": "مقال قديم", "body": "متن", "status": "published", "comments_policy": "closed"}
    made = await client.put(f"{ARTICLES}/by-external-id/wp-17", json=body, headers=editor)
    return int(made.json()["id"])


@pytest.fixture
def send(client: httpx.AsyncClient, editor: dict[str, str], article: int) -> Callable[..., Any]:
    async def ask(*remarks: dict[str, Any]) -> list[dict[str, Any]]:
        sent = {"comments": [REMARK | remark for remark in remarks]}
        answer = await client.post(IMPORT, json=sent, headers=editor)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    return ask


def rows(session: Session) -> list[dict[str, Any]]:
    return [each.model_dump() for each in session.exec(select(Comment).order_by(Comment.id)).all()]  # type: ignore[arg-type]  # a column


async def test_a_comment_keeps_its_date_status_and_address(
    client: httpx.AsyncClient, site: Site, send: Callable[..., Any], article: int
) -> None:
    (item,) = await send({})
    assert item == {"external_id": "wp:1", "id": item["id"], "outcome": "created", "problem": None}
    seen = (await client.get(f"{API}/comments/{item['id']}")).json()
    assert (seen["created_at"], seen["author"]["name"]) == (REMARK["created_at"], REMARK["author_name"])
    assert "&lt;b&gt;" in seen["body_html"]
    assert 'rel="nofollow ugc"' in seen["body_html"]
    assert "canary" not in json.dumps(seen)
    assert await site.database.read(privacy.open_address, item["id"], keys=site.keys) == REMARK["author_email"]
    assert (await client.get(f"{ARTICLES}/{article}")).json()["comment_count"] == 1


async def test_importing_again_changes_nothing(site: Site, send: Callable[..., Any]) -> None:
    remarks = [{}, {"external_id": "wp:2", "parent_external_id": "wp:1"}]
    first = await send(*remarks)
    before = await site.database.read(rows)
    again = await send(*({**each, "body": "نص آخر", "status": "spam"} for each in remarks))
    assert [each["outcome"] for each in again] == ["unchanged"] * 2
    assert [each["id"] for each in again] == [each["id"] for each in first]
    assert await site.database.read(rows) == before


async def test_parallel_imports_store_each_comment_once(site: Site, send: Callable[..., Any]) -> None:
    remarks = [{"external_id": f"wp:{number}"} for number in range(10)]
    answers = await asyncio.gather(*(send(*remarks) for _ in range(4)))
    assert sum(each["outcome"] == "created" for items in answers for each in items) == 10
    assert len(await site.database.read(rows)) == 10


async def test_a_thread_comes_in_any_order(client: httpx.AsyncClient, send: Callable[..., Any], article: int) -> None:
    items = await send(
        {"external_id": "c", "parent_external_id": "b", "created_at": "2009-03-06T00:00:00Z"},
        {"external_id": "b", "parent_external_id": "a", "created_at": "2009-03-05T00:00:00Z"},
        {"external_id": "a"},
    )
    ids = {each["external_id"]: each["id"] for each in items}
    (thread,) = (await client.get(f"{ARTICLES}/{article}/comments?replies=9")).json()["items"]
    assert (thread["id"], thread["reply_count"]) == (ids["a"], 2)
    assert [(each["id"], each["parent_id"]) for each in thread["replies"]] == [
        (ids["b"], ids["a"]),
        (ids["c"], ids["b"]),
    ]
    (later,) = await send({"external_id": "d", "parent_external_id": "c"})
    assert (await client.get(f"{API}/comments/{later['id']}")).json()["parent_id"] == ids["c"]


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "trashed"])
async def test_what_was_not_approved_stays_hidden(
    client: httpx.AsyncClient, moderator: dict[str, str], send: Callable[..., Any], status: str
) -> None:
    (item,) = await send({"status": status})
    assert (await client.get(f"{API}/comments/{item['id']}")).status_code == 404
    seen = await client.get(f"{API}/comments/{item['id']}", headers=moderator)
    assert seen.json()["status"] == status


async def test_each_comment_is_refused_for_itself(site: Site, send: Callable[..., Any]) -> None:
    items = await send(
        {"external_id": "1", "article_external_id": "wp-18"},
        {"external_id": "2", "parent_external_id": "none"},
        {"external_id": "3", "created_at": "2199-01-01T00:00:00Z"},
        {"external_id": "4", "parent_external_id": "3"},
        {"external_id": "5", "parent_external_id": "5"},
        {"external_id": "6"},
    )
    assert [each["problem"] for each in items] == [
        "article_unknown", "parent_unknown", "date_in_future", "parent_unknown", "parent_unknown", None,
    ]  # fmt: skip
    assert len(await site.database.read(rows)) == 1


async def test_a_parent_under_another_article_is_none(
    client: httpx.AsyncClient, editor: dict[str, str], send: Callable[..., Any]
) -> None:
    body = {"title": "آخر", "body": "متن", "status": "draft"}
    other = (await client.post(ARTICLES, json=body, headers=editor)).json()
    named = {"article_external_id": None, "article": other["slug"]}
    items = await send({}, {"external_id": "2", "parent_external_id": "wp:1", **named}, {"external_id": "3", **named})
    assert [each["problem"] for each in items] == [None, "parent_unknown", None]


async def test_nobody_is_told_of_imported_comments(
    serve: Callable[..., Any], editor: dict[str, str], send: Callable[..., Any], site: Site
) -> None:
    await send({}, {"external_id": "2", "status": "pending"})

    def traces(session: Session) -> tuple[set[str], int, int]:
        events = {each.name for each in session.exec(select(OutboxEvent)) if each.name.startswith("comment.")}
        return events, len(session.exec(select(OutgoingMail)).all()), len(session.exec(select(CommentReceipt)).all())

    assert await site.database.read(traces) == ({"comment.imported"}, 0, 0)


async def test_a_site_that_takes_no_addresses_imports_none(serve: Callable[..., Any]) -> None:
    async with serve(comments_email="off") as guest:
        site: Site = guest.app.state.site
        headers = await People(site).headers("editor")
        body = {"title": "مقال", "body": "متن", "status": "published"}
        await guest.put(f"{ARTICLES}/by-external-id/wp-17", json=body, headers=headers)
        answer = await guest.post(IMPORT, json={"comments": [REMARK]}, headers=headers)
        assert answer.json()["items"][0]["outcome"] == "created"
        assert await site.database.read(lambda session: session.exec(select(CommentAddress)).all()) == []


async def test_only_an_import_dates_a_comment(
    client: httpx.AsyncClient, editor: dict[str, str], moderator: dict[str, str], article: int
) -> None:
    post = {"author_name": "سلمى", "author_email": "s@example.org", "body": "نص", "created_at": REMARK["created_at"]}
    for headers in ({}, editor):
        answer = await client.post(f"{ARTICLES}/{article}/comments", json=post, headers=headers)
        assert answer.status_code == 422
    assert (await client.post(IMPORT, json={"comments": [REMARK]}, headers=moderator)).status_code == 403


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"author_name": "123"}, "/comments/0/author_name"),
        ({"author_email": "no"}, "/comments/0/author_email"),
        ({"id": 4}, "/comments/0/id"),
    ],
)
async def test_a_malformed_comment_is_told_by_its_place(
    client: httpx.AsyncClient, editor: dict[str, str], changed: dict[str, Any], pointer: str
) -> None:
    answer = await client.post(IMPORT, json={"comments": [REMARK | changed]}, headers=editor)
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]
    many = {"comments": [REMARK | {"external_id": str(number)} for number in range(101)]}
    assert (await client.post(IMPORT, json=many, headers=editor)).status_code == 422


async def test_the_command_imports_a_file_once(
    client: httpx.AsyncClient, site: Site, article: int, database_url: str, tmp_path: Path
) -> None:
    replies_first = [{"external_id": f"w{number}", "parent_external_id": f"w{number + 1}"} for number in range(30)]
    remarks = [*replies_first, {"external_id": "w30"}, {"external_id": "x", "author_name": "؟"}]
    lines = [json.dumps(REMARK | remark, ensure_ascii=False) for remark in remarks]
    file = tmp_path / "comments.ndjson"
    file.write_text("\n".join([*lines, "", "{", json.dumps(REMARK | {"article_external_id": "none"})]), "utf-8")

    def run() -> subprocess.CompletedProcess[str]:
        told = {"MAQAL_DATABASE_URL": database_url, "MAQAL_SECRET_KEYS": TEST_KEY}
        return commands.run(tmp_path, "import", "comments", str(file), **told)

    done = await asyncio.to_thread(run)
    *_, first, second, third, last = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, last) == (1, {"created": 31, "unchanged": 0, "refused": 3})
    assert [each["line"] for each in (first, second, third)] == [32, 34, 35]
    assert "canary" not in done.stdout + done.stderr
    again = await asyncio.to_thread(run)
    assert json.loads(again.stdout.splitlines()[-1]) == {"created": 0, "unchanged": 31, "refused": 3}
    assert (await client.get(f"{ARTICLES}/{article}")).json()["comment_count"] == 31
