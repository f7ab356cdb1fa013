"""Bad input that is particular to articles and the catalog: a clear problem, and nothing changed.

What no operation takes is in `tests/test_bad_input.py`.
"""

from itertools import product
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.paths import API

ARTICLE = {"title": "عنوان", "body": "متن", "tags": ["وسم"], "section": "قسم", "authors": ["كاتب"]}
WRITES = [
    ("POST", "/articles"),
    ("PUT", "/articles/by-external-id/x"),
    ("PUT", "/articles/1"),
    ("PATCH", "/articles/1"),
]
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
    "include=comments", "total=perhaps", "status=hidden", "language=AR_", "published_after=2026-01",
    "published_after=2026-01-01T00:00:00", "published_before=10000-01-01T00:00:00Z", "region=ZZ", "digits=roman",
    "calendar=julian", "unknown=1", "external_id=", "author=" + "a" * 400,
]  # fmt: skip


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
    asked = answer.request
    assert answer.status_code in expected, (asked.url, asked.content[:100], answer.status_code, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"]


async def test_members_that_are_not_what_they_should_be(
    client: httpx.AsyncClient, admin: dict[str, str], before: bytes
) -> None:
    headers = {**admin, "If-Match": "*"}
    legal = {("summary", "empty"), ("summary", "only invisible"), ("section", "a number"), ("body", "only marks")}
    legal |= {("image", "empty")}  # as forms send it: there is none
    for name, value in product(TEXTS, VALUES):
        if (name, value) in legal:
            continue
        sent = [VALUES[value]] if name in {"tags", "authors"} else VALUES[value]
        for method, path in WRITES:
            answer = await client.request(method, f"{API}{path}", json={**ARTICLE, name: sent}, headers=headers)
            assert answer.status_code in {413, 422} or (value, name) in MADE_UP, (name, value, path, answer.text)
    for room, member, value in product(("sections", "tags", "authors"), ("name", "slug"), VALUES):
        entry = {"name": "غيره", member: VALUES[value]}
        answer = await client.post(f"{API}/{room}", json=entry, headers=admin)
        assert answer.status_code in {413, 422} or (value, member) in MADE_UP, (room, member, answer.text)


MADE_UP = {("only marks", "slug"), ("only marks", "title"), ("only marks", "name"), ("only marks", "summary")} | {
    ("only marks", name) for name in ("external_id", "tags", "authors", "section")
}
"""Marks alone are text, of which a slug is made up; they are not refused where text is taken."""


async def test_null_is_no_value_for_what_must_have_one(
    client: httpx.AsyncClient, admin: dict[str, str], before: bytes
) -> None:
    for name in ("title", "body", "tags", "authors", "summary", "body_format"):
        check(await client.post(f"{API}/articles", json={**ARTICLE, name: None}, headers=admin), 422)
        put = await client.put(f"{API}/articles/1", json={**ARTICLE, name: None}, headers={**admin, "If-Match": "*"})
        check(put, 422)
    assert await everything(client, admin) == before


async def test_queries_that_mean_nothing(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    for query in QUERIES:
        check(await client.get(f"{API}/articles?{query}", headers=admin), 400, 422)


async def test_slugs_that_nothing_has(client: httpx.AsyncClient) -> None:
    refs = ("أ" * 999, "%" * 50, "a/b", "..", "%2e%2e", "ﷺ" * 200, "\u202e", "-" * 300)
    for room, ref in product(("articles", "sections", "tags", "authors"), refs):
        answer = await client.get(f"{API}/{room}/{quote(ref)}")
        assert answer.status_code in {404, 405, 414, 422}, (room, ref, answer.text)


async def test_dates_that_are_none(client: httpx.AsyncClient, admin: dict[str, str], before: bytes) -> None:
    for at in (
        "2026-01-01", "2026-01-01T00:00:00", "tomorrow", 1767225600, "1767225600", "10000-01-01T00:00:00Z", 1e18, -1e18,
        "2026-13-01T00:00:00Z",
    ):  # fmt: skip
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


async def test_an_if_match_that_names_no_version(
    client: httpx.AsyncClient, admin: dict[str, str], before: bytes
) -> None:
    for if_match in ('"x"', "garbage", "W/", '""', '"99999999999999999999999"', "2", "*,*"):
        headers = {**admin, "If-Match": if_match}
        check(await client.put(f"{API}/articles/1", json=ARTICLE, headers=headers), 412)
        check(await client.delete(f"{API}/articles/1", headers=headers), 412)
    assert await everything(client, admin) == before


async def test_members_that_lead_nowhere(client: httpx.AsyncClient, admin: dict[str, str], before: bytes) -> None:
    members: list[tuple[str, Any]] = [
        ("section", "لا قسم"), ("section", 999), ("authors", ["لا أحد"]), ("authors", [999]), ("tags", ["و"] * 31),
        ("authors", ["كاتب"] * 21), ("comments_policy", "some"), ("image", {"url": "javascript:alert(1)"}),
        ("image", {"url": "https://site.example", "width": -1}), ("seo", {"canonical_url": "/relative"}),
        ("version", 3), ("id", 7), ("comment_count", 1), ("created_by", 1),
    ]  # fmt: skip
    for member, value in members:
        body = {**ARTICLE, member: value}
        check(await client.post(f"{API}/articles", json=body, headers=admin), 422)
        check(await client.put(f"{API}/articles/1", json=body, headers={**admin, "If-Match": "*"}), 422)
        check(await client.put(f"{API}/articles/by-external-id/{quote('ن')}", json=body, headers=admin), 422)
    assert await everything(client, admin) == before
