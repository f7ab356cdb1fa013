"""What no operation takes, sent to every operation of OpenAPI: a clear problem, and not a row changed."""

import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from itertools import product
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import Session, SQLModel

from app.web.site import Site
from tests.operations import JSON, Operation, operations, sending, specification
from tests.paths import API
from tests.rights import MATRIX
from tests.stage import ASKED, THINGS, Stage, staged

SPECIFICATION: dict[str, Any] = specification()
DOCUMENT = operations(SPECIFICATION)
WITH_BODY = [operation for operation in DOCUMENT if operation.takes == JSON]
WITH_ID = [operation for operation in DOCUMENT if "{id}" in operation.path]
READS = [operation for operation in DOCUMENT if operation.method == "GET" and operation.path.startswith(API)]
MOVING = {"token", "hit", "lease"}
"""What changes by being asked at all: when a token was last used, how often somebody came, who prunes."""

BODIES: dict[str, tuple[bytes, int]] = {
    "a lone surrogate in a name": (b'{"\\ud800": 1}', 422),
    "invalid UTF-8": (b'{"title": "\xff", "body": "x"}', 400),
    "duplicate names": (b'{"title": "x", "title": "y", "body": "x"}', 400),
    "a number out of range": (b'{"title": 1e400}', 400),
    "a number of many digits": (b'{"title": ' + b"9" * 5000 + b"}", 400),
    "not a number": (b'{"title": NaN}', 400),
    "deep nesting": (b'{"a":' * 5000 + b"1" + b"}" * 5000, 400),
    "a bottomless list": (b"[" * 100_000, 400),
    "a list": (b"[]", 422),
    "a string": (b'"x"', 422),
    "half an object": (b'{"title": "x"', 400),
    "nothing but spaces": (b"   ", 400),
    "an unknown member": (b'{"unknown": 1}', 422),
    "over a mebibyte": (b'{"title": "' + b"x" * 1_100_000 + b'"}', 413),
}
VALUES: dict[str, str] = {
    "NUL": '"as long as a password \\u0000"',
    "a lone surrogate": '"as long as a password \\ud800"',
    "a surrogate the wrong way round": '"as long as a password \\udc00\\ud800"',
    "a number": "7.5",
    "an object of too many levels": '{"x": {"y": {"z": {"v": {"w": 1}}}}}',
    "a list of lists": "[[[]]]",
    "an id that nothing has": str(2**63),
    "a negative number": "-1",
    "too long": '"' + "أ" * 500_000 + '"',
}
QUERIES = [
    "limit=-1", "limit=0", "limit=101", "limit=1e400", "limit=9999999999999999999999", "limit=", "limit=%D9%A3",
    "cursor=x", "cursor=a.b.c", "cursor=" + "a" * 2000, "unknown=1", "%FF=1", "limit=%FF", "cursor=%FF%FE",
    "limit=1&limit=2x", "created_after=2026-01", "created_after=2026-01-01T00:00:00", "created_after=1e400",
    "created_after=10000-01-01T00:00:00Z", "order=best", "replies=-1", "replies=51", "region=ZZ", "calendar=julian",
    "status=hidden", "text=", "text=%00", "article=" + "a" * 400, "section=", "section=%00",
]  # fmt: skip


Chosen = Callable[[Sequence[Any]], Sequence[Any]]


@pytest.fixture
async def stage(site: Site, app: FastAPI) -> AsyncIterator[Stage]:
    async with staged(site, app) as found:
        yield found


def check(answer: httpx.Response, *expected: int) -> None:
    asked = answer.request
    told = (asked.method, asked.url, asked.content[:100], answer.status_code, answer.text)
    assert answer.status_code in expected, told
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"]


async def everything(stage: Stage) -> str:
    """All that is stored, but for what moves by being asked."""

    def read(session: Session) -> str:
        tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in MOVING]
        connection = session.connection()
        return str([[tuple(row) for row in connection.execute(table.select())] for table in tables])

    return await stage.site.database.read(read)


async def arrange(stage: Stage, asked: Sequence[Operation]) -> list[tuple[Operation, str]]:
    """Each operation with the address of a thing that an administrator may do it to."""
    placed = []
    for operation in asked:
        thing, statuses = next(iter(MATRIX[operation.id].items()))
        if statuses.endswith("404"):
            continue  # a site without mail has none of these
        placed.append((operation, operation.address(**await THINGS[thing](stage, "admin"))))
    return placed


async def credentials(stage: Stage, operation: Operation, *, content_type: str = JSON) -> dict[str, str]:
    role = "guest" if operation.id == "post_comment" else "admin"
    return {**await stage.headers(role), "Content-Type": content_type, "If-Match": "*"}


async def test_bodies(stage: Stage, chosen: Chosen) -> None:
    placed = await arrange(stage, chosen(WITH_BODY))
    before = await everything(stage)
    for operation, address in placed:
        headers = await credentials(stage, operation)
        for body, status in BODIES.values():
            check(await stage.guest.request(operation.method, address, content=body, headers=headers), status)
    assert await everything(stage) == before


async def test_content_types(stage: Stage, chosen: Chosen) -> None:
    placed = await arrange(stage, chosen(WITH_BODY))
    before = await everything(stage)
    for operation, address in placed:
        body = json.dumps(operation.body).encode()
        for content_type in ("text/plain", "", "application/x-www-form-urlencoded", "application/jsonp"):
            headers = await credentials(stage, operation, content_type=content_type)
            check(await stage.guest.request(operation.method, address, content=body, headers=headers), 415)
    assert await everything(stage) == before


def members(operation: Operation) -> Iterator[tuple[str, bool]]:
    """Every member that the document names for a body, and whether it is required."""
    content = operation.described["requestBody"]["content"][JSON]["schema"]
    named = next((each for each in [content, *content.get("anyOf", ())] if "$ref" in each), None)
    name = named["$ref"].rpartition("/")[2] if named else "ArticleContent"
    schema = SPECIFICATION["components"]["schemas"][name]
    for member in schema["properties"]:
        yield member, member in schema.get("required", ())


async def test_members(stage: Stage, few: Chosen) -> None:
    placed = await arrange(stage, WITH_BODY)
    before = await everything(stage)
    for operation, address in placed:
        headers = await credentials(stage, operation)
        for (member, _), kind in few([*product(members(operation), VALUES)]):
            body = json.dumps({**operation.body, member: "HERE"}).replace('"HERE"', VALUES[kind])
            answer = await stage.guest.request(operation.method, address, content=body.encode(), headers=headers)
            check(answer, 404 if kind == "an id that nothing has" and operation.id == "merge_tag" else 422, 422)
    assert await everything(stage) == before


async def test_null_for_what_is_required(stage: Stage) -> None:
    placed = await arrange(stage, WITH_BODY)
    before, tried = await everything(stage), 0
    for operation, address in placed:
        headers = await credentials(stage, operation)
        for member, is_required in members(operation):
            if is_required:
                tried += 1
                body = {**operation.body, member: None}
                check(await stage.guest.request(operation.method, address, json=body, headers=headers), 422)
                del body[member]
                if operation.id != "update_article":
                    check(await stage.guest.request(operation.method, address, json=body, headers=headers), 422)
    assert tried > 20
    assert await everything(stage) == before


async def test_queries(stage: Stage, chosen: Chosen) -> None:
    headers = await stage.headers("admin")
    for (_, address), query in product(await arrange(stage, chosen(READS)), QUERIES):
        check(await stage.guest.get(f"{address}?{query}", headers=headers), 400, 422)


async def test_ids(stage: Stage, chosen: Chosen) -> None:
    before = await everything(stage)
    for operation in chosen(WITH_ID):
        headers = await credentials(stage, operation)
        query = ASKED.get(operation.id)
        body = {"into": 1} if operation.id == "merge_tag" else operation.body
        sent = sending(operation, body)
        for number in ("0", "-1", str(2**53), str(2**63), "1" + "0" * 40, "abc", "1.5", "%00", "%FF", "٠"):
            address = operation.address(id="ID", number=1).replace("/ID", f"/{number}")
            check(await stage.guest.request(operation.method, address, headers=headers, params=query, **sent), 404, 422)
    assert await everything(stage) == before


async def test_a_reply_to_what_is_not_there(stage: Stage) -> None:
    here, hidden = await stage.article(by="editor", status="published"), await stage.comment(is_hidden=True)
    elsewhere, waiting = await stage.comment(), await stage.comment(is_approved=False)
    before = await everything(stage)
    for parent in (elsewhere["id"], waiting["id"], hidden["id"], 999, 2**53 - 1, 2**63, -1, 0, "1x", 1.5, [1], True):
        body = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "رد", "parent_id": parent}
        answer = await stage.guest.post(f"{API}/articles/{here['id']}/comments", json=body)
        check(answer, 422)
        assert answer.json()["errors"][0]["pointer"] == "/parent_id"
    assert await everything(stage) == before


async def test_sections_that_would_be_each_others_parent(stage: Stage) -> None:
    first, second = await stage.entry("sections"), await stage.entry("sections")
    admin = await stage.headers("admin")

    async def move(section: dict[str, Any], parent: Any) -> httpx.Response:
        body = {"parent_id": parent}
        return await stage.guest.patch(f"{API}/sections/{section['id']}", json=body, headers=admin)

    assert (await move(second, first["id"])).status_code == 200
    before = await everything(stage)
    check(await move(first, second["id"]), 409)
    check(await move(first, first["id"]), 409)
    for unknown in (999, 2**63, -1, "x"):
        check(await move(first, unknown), 404, 422)
    assert await everything(stage) == before


async def test_marks_beyond_number_are_cleaned_quickly(stage: Stage) -> None:
    article, editor = await stage.article(by="editor", status="published"), await stage.headers("editor")
    crowded, clean = "م" + "\u064e\u0301" * 5000, "م" + ("\u064e\u0301" * 2)
    heavy = {"author_name": f"{crowded} سلمى", "author_email": "salma@example.org", "body": crowded}
    refused = await stage.guest.post(f"{API}/articles/{article['id']}/comments", json=heavy)
    assert [error["code"] for error in refused.json()["errors"]] == ["string_too_heavy"]
    few = "م" + "\u064e\u0301" * 80
    remark = {**heavy, "author_name": f"{few} سلمى"}
    posted = await stage.guest.post(f"{API}/articles/{article['id']}/comments", json=remark)
    assert posted.status_code == 201, posted.text
    shown = posted.json()["comment"]
    assert len(shown["body_text"]) == len(clean)
    assert len(shown["author"]["name"]) == len(clean) + len(" سلمى")
    content = {"title": few, "body": crowded, "summary": few}
    made = await stage.guest.post(f"{API}/articles", json=content, headers=editor)
    assert made.status_code == 201
    assert (len(made.json()["title"]), len(made.json()["summary"])) == (5, 5)
    source = await stage.guest.get(f"{made.headers['location']}/source", headers=editor)
    assert len(source.json()["body"]) == 5
    named = await stage.guest.post(f"{API}/sections", json={"name": few}, headers=editor)
    assert len(named.json()["name"]) == 5


async def test_cursors_that_were_tampered_with_or_are_of_another_list(stage: Stage) -> None:
    for _ in range(2):
        await stage.article(by="editor", status="published")
        comment = await stage.comment()
    admin = await stage.headers("admin")
    for room in ("sections", "tags", "authors"):
        for _ in range(2):
            await stage.entry(room)
    lists = [
        "articles?", "articles?sort=title&", "articles?status=any&", "comments?", "tags?", "authors?",
        "moderation/comments?status=approved&",
    ]  # fmt: skip
    cursors = {}
    for path in lists:
        page = (await stage.guest.get(f"{API}/{path}limit=1", headers=admin)).json()
        cursors[path] = page["next_cursor"]
        assert cursors[path], path
    others = [f"comments/{comment['id']}/replies?", "articles/1/comments?", "articles/1/revisions?"]
    for path in [*lists, *others]:
        for home, cursor in cursors.items():
            if home != path:
                check(await stage.guest.get(f"{API}/{path}cursor={cursor}", headers=admin), 422)
    for path, cursor in cursors.items():
        middle = len(cursor) // 2
        other = "B" if cursor[middle] == "A" else "A"
        for tampered in (cursor[:-1], cursor + "A", cursor[:middle] + other + cursor[middle + 1 :], cursor[1:], "."):
            check(await stage.guest.get(f"{API}/{path}cursor={tampered}", headers=admin), 422)
