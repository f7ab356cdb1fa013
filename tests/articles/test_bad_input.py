"""Bad input on every route of articles and the catalog: a clear problem, and nothing changed."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.people import People

API = "/api/v1"
ARTICLE = {"title": "عنوان", "body": "متن", "tags": ["وسم"], "section": "قسم", "authors": ["كاتب"]}
WRITES = [
    ("POST", "/articles"),
    ("PUT", "/articles/by-external-id/x"),
    ("PUT", "/articles/1"),
    ("PATCH", "/articles/1"),
    ("POST", "/articles/1/publish"),
    ("POST", "/articles/1/previews"),
    ("POST", "/sections"),
    ("PATCH", "/sections/1"),
    ("POST", "/tags"),
    ("PATCH", "/tags/1"),
    ("POST", "/tags/1/merge"),
    ("POST", "/authors"),
    ("PATCH", "/authors/1"),
]
BODIES: dict[str, tuple[bytes, int]] = {
    "a lone surrogate": (b'{"title": "\\ud800", "name": "\\ud800", "body": "x"}', 422),
    "invalid UTF-8": (b'{"title": "\xff", "body": "x"}', 400),
    "duplicate names": (b'{"title": "x", "title": "y", "body": "x"}', 400),
    "a number out of range": (b'{"title": 1e400}', 400),
    "not a number": (b'{"title": NaN}', 400),
    "deep nesting": (b'{"a":' * 5000 + b"1" + b"}" * 5000, 400),
    "a list": (b"[]", 422),
    "a string": (b'"x"', 422),
    "half an object": (b'{"title": "x"', 400),
    "an unknown member": (b'{"unknown": 1}', 422),
    "over a mebibyte": (b'{"title": "' + b"x" * 1_100_000 + b'"}', 413),
}
TEXTS = ["title", "summary", "body", "slug", "language", "external_id", "section", "tags", "authors", "seo", "image"]
VALUES: dict[str, Any] = {
    "NUL": "أ\u0000ب",
    "a number": 7.5,
    "an object": {"x": {"y": 1}},
    "too long": "أ" * 500_000,
    "empty": "",
    "only invisible": "\u200b\u2066\u200f",
    "only marks": "\u064b\u0301",
}
QUERIES = [
    "limit=-1", "limit=0", "limit=101", "limit=abc", "limit=", "limit=9999999999999999999999",
    "cursor=x", "cursor=a.b", "cursor=" + "a" * 2000, "sort=name", "sort=", "section=", "tag=%FF", "%FF=1",
    "ids=a", "ids=1,,2", "ids=-1", "ids=" + ",".join(["1"] * 101), "fields=password", "fields=",
    "include=comments", "total=perhaps", "status=hidden", "language=AR_", "published_after=2026-01-01",
    "published_after=2026-01-01T00:00:00", "published_before=10000-01-01T00:00:00Z", "region=ZZ", "digits=roman",
    "calendar=julian", "unknown=1", "external_id=", "author=" + "a" * 400,
]  # fmt: skip
IDS = ["0", "-1", str(2**53), str(2**63), "1" + "0" * 30, "abc", "1.5", "%00", "%FF", "١"]


@pytest.fixture
async def admin(people: People) -> dict[str, str]:
    return await people.headers("admin")


@pytest.fixture
async def before(client: httpx.AsyncClient, admin: dict[str, str]) -> bytes:
    """An article with a section, a tag and an author, each the first of its kind; everything as it is then."""
    for room, name in (("sections", "قسم"), ("tags", "وسم"), ("authors", "كاتب")):
        assert (await client.post(f"{API}/{room}", json={"name": name}, headers=admin)).status_code == 201
    assert (await client.post(f"{API}/articles", json=ARTICLE, headers=admin)).status_code == 201
    return await everything(client, admin)


async def everything(client: httpx.AsyncClient, admin: dict[str, str]) -> bytes:
    rooms = ("articles?status=any&include=body", "sections", "tags", "authors", "articles/1/revisions")
    return b"".join([(await client.get(f"{API}/{room}", headers=admin)).content for room in rooms])


def check(answer: httpx.Response, *expected: int) -> None:
    assert answer.status_code in expected, (answer.request.url, answer.status_code, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"]


@pytest.mark.parametrize("kind", BODIES)
async def test_bodies_that_no_route_takes(
    client: httpx.AsyncClient, admin: dict[str, str], before: bytes, kind: str
) -> None:
    body, status = BODIES[kind]
    headers = {**admin, "Content-Type": "application/json", "If-Match": "*"}
    for method, path in WRITES:
        check(await client.request(method, f"{API}{path}", content=body, headers=headers), status)
        wrong = {**headers, "Content-Type": "text/plain"}
        check(await client.request(method, f"{API}{path}", content=body, headers=wrong), 415, 413)
    assert await everything(client, admin) == before


@pytest.mark.parametrize("value", VALUES)
async def test_members_that_are_not_what_they_should_be(
    client: httpx.AsyncClient, admin: dict[str, str], before: bytes, value: str
) -> None:
    headers = {**admin, "If-Match": "*"}
    legal = {("summary", "empty"), ("summary", "only invisible"), ("section", "a number"), ("body", "only marks")}
    for name in TEXTS:
        if (name, value) in legal:
            continue
        sent = [VALUES[value]] if name in {"tags", "authors"} else VALUES[value]
        for method, path in WRITES[:4]:
            answer = await client.request(method, f"{API}{path}", json={**ARTICLE, name: sent}, headers=headers)
            assert answer.status_code in {413, 422} or (value, name) in MADE_UP, (name, value, path, answer.text)
    for room in ("sections", "tags", "authors"):
        for member in ("name", "slug"):
            sent = {"name": "غيره", member: VALUES[value]}
            answer = await client.post(f"{API}/{room}", json=sent, headers=admin)
            assert answer.status_code in {413, 422} or (value, member) in MADE_UP, (room, member, answer.text)


MADE_UP = {("only marks", "slug"), ("only marks", "title"), ("only marks", "name"), ("only marks", "summary")} | {
    ("only marks", name) for name in ("external_id", "tags", "authors", "section")
}
"""Marks alone are text, of which a slug is made up; they are not refused where text is taken."""


@pytest.mark.parametrize("name", ["title", "body", "tags", "authors", "summary", "body_format"])
async def test_null_is_no_value_for_what_must_have_one(
    client: httpx.AsyncClient, admin: dict[str, str], before: bytes, name: str
) -> None:
    check(await client.post(f"{API}/articles", json={**ARTICLE, name: None}, headers=admin), 422)
    put = await client.put(f"{API}/articles/1", json={**ARTICLE, name: None}, headers={**admin, "If-Match": "*"})
    check(put, 422)
    assert await everything(client, admin) == before


@pytest.mark.parametrize("query", QUERIES)
async def test_queries_that_mean_nothing(client: httpx.AsyncClient, admin: dict[str, str], query: str) -> None:
    check(await client.get(f"{API}/articles?{query}", headers=admin), 400, 422)


async def test_a_cursor_is_of_its_list_alone(client: httpx.AsyncClient, admin: dict[str, str], before: bytes) -> None:
    for n in range(3):
        await client.post(f"{API}/tags", json={"name": f"وسم {n}"}, headers=admin)
        await client.post(f"{API}/articles", json={**ARTICLE, "status": "published"}, headers=admin)
    cursor = (await client.get(f"{API}/tags?limit=1")).json()["next_cursor"]
    for room in ("articles", "sections", "authors", "articles/1/revisions"):
        check(await client.get(f"{API}/{room}?cursor={cursor}", headers=admin), 422)
    for tampered in (cursor[:-1], cursor + "A", cursor.replace(cursor[12], "B" if cursor[12] == "A" else "A", 1)):
        check(await client.get(f"{API}/tags?cursor={tampered}"), 422)


@pytest.mark.parametrize("ref", IDS)
async def test_ids_that_nothing_has(client: httpx.AsyncClient, admin: dict[str, str], before: bytes, ref: str) -> None:
    headers = {**admin, "If-Match": "*"}
    for method, path in WRITES:
        if "/1" in path:
            address = f"{API}{path.replace('/1', f'/{ref}', 1)}"
            check(await client.request(method, address, json={}, headers=headers), 404, 422)
    for path in ("/articles/1", "/sections/1", "/tags/1", "/authors/1", "/articles/1/previews"):
        check(await client.delete(f"{API}{path.replace('/1', f'/{ref}')}", headers=headers), 404, 422)
    for path in ("/articles/1", "/articles/1/source", "/articles/1/revisions", "/articles/1/comments", "/sections/1"):
        check(await client.get(f"{API}{path.replace('/1', f'/{ref}')}", headers=headers), 404, 422)
    assert await everything(client, admin) == before


@pytest.mark.parametrize("ref", ["أ" * 999, "%" * 50, "a/b", "..", "%2e%2e", "ﷺ" * 200, "\u202e", "-" * 300])
async def test_slugs_that_nothing_has(client: httpx.AsyncClient, ref: str) -> None:
    for room in ("articles", "sections", "tags", "authors"):
        answer = await client.get(f"{API}/{room}/{quote(ref)}")
        assert answer.status_code in {404, 405, 414, 422}, (room, ref, answer.text)


@pytest.mark.parametrize(
    "at",
    [
        "2026-01-01",
        "2026-01-01T00:00:00",
        "tomorrow",
        1767225600,
        "1767225600",
        "10000-01-01T00:00:00Z",
        1e18,
        -1e18,
        "2026-13-01T00:00:00Z",
    ],
)
async def test_dates_that_are_none(
    client: httpx.AsyncClient, admin: dict[str, str], before: bytes, at: str | float
) -> None:
    body = {**ARTICLE, "status": "published", "published_at": at}
    check(await client.post(f"{API}/articles", json=body, headers=admin), 422)
    check(await client.post(f"{API}/articles/1/publish", json={"published_at": at}, headers=admin), 422)
    assert await everything(client, admin) == before


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
async def test_dates_at_the_edge_of_time_break_nothing(
    client: httpx.AsyncClient, admin: dict[str, str], before: bytes, at: str
) -> None:
    body = {**ARTICLE, "status": "published", "published_at": at}
    made = await client.post(f"{API}/articles", json=body, headers=admin)
    assert made.status_code in {201, 422}, made.text
    for address in ("articles", "articles?relative=true", "articles?calendar=islamic-umalqura", "articles?status=any"):
        assert (await client.get(f"{API}/{address}", headers=admin)).status_code == 200


@pytest.mark.parametrize("if_match", ['"x"', "garbage", "W/", '""', '"99999999999999999999999"', "2", "*,*"])
async def test_an_if_match_that_names_no_version(
    client: httpx.AsyncClient, admin: dict[str, str], before: bytes, if_match: str
) -> None:
    headers = {**admin, "If-Match": if_match}
    check(await client.put(f"{API}/articles/1", json=ARTICLE, headers=headers), 412)
    check(await client.delete(f"{API}/articles/1", headers=headers), 412)
    assert await everything(client, admin) == before


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("section", "لا قسم"), ("section", 999), ("authors", ["لا أحد"]), ("authors", [999]), ("tags", ["و"] * 31),
        ("authors", ["كاتب"] * 21), ("comments_policy", "some"), ("image", {"url": "javascript:alert(1)"}),
        ("image", {"url": "https://site.example", "width": -1}), ("seo", {"canonical_url": "/relative"}),
        ("version", 3), ("id", 7), ("comment_count", 1), ("created_by", 1),
    ],
)  # fmt: skip
async def test_members_that_lead_nowhere(
    client: httpx.AsyncClient, admin: dict[str, str], before: bytes, member: str, value: Any
) -> None:
    body = {**ARTICLE, member: value}
    check(await client.post(f"{API}/articles", json=body, headers=admin), 422)
    check(await client.put(f"{API}/articles/1", json=body, headers={**admin, "If-Match": "*"}), 422)
    check(await client.put(f"{API}/articles/by-external-id/{quote('ن')}", json=body, headers=admin), 422)
    assert await everything(client, admin) == before
