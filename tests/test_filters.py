"""A filter that matches nothing finds nothing: it never becomes no filter. Tried on every list of the document."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import httpx

from tests.operations import Operation, operations, specification
from tests.paths import API
from tests.people import People
from tests.photographs import png
from tests.viewing import view

NO_FILTERS = {
    "limit", "cursor", "sort", "order", "fields", "include", "total", "region", "digits", "calendar", "relative",
    "display_language",    "facets", "explain", "half_life", "replies", "by", "last",
}  # fmt: skip
"""Parameters that say how a list is shown, and not what is in it."""

_NAMES = [
    "",
    " ",
    "\u0640",
    "\u064b",
    "\u200f",
    "😂",
    "-",
    "2.",
    "%",
    "لا شيء",
    "غائب",
    "999",
    "0",
    "9" * 17,
    "9" * 40,
    "٩٩٩",
]
_DAYS = ["", " ", "9999-01-01", "9998-12-31T00:00:00Z"]
NOTHING: dict[str, list[str]] = {
    "section": _NAMES,
    "tag": _NAMES,
    "author": _NAMES,
    "article": _NAMES,
    "language": ["", " ", "fr", "zz-ZZ"],
    "published_after": _DAYS,
    "published_before": ["", " ", "1900-01-01", "1900-01-01T00:00:00+03:00", "1900-01-01T00:00:00 03:00"],
    "created_after": _DAYS,
    "rule": ["", " ", "domain", "x"],
    "created_before": ["", " ", "1900-01-01", "1900-01-01T00:00:00+03:00"],
    "reported": ["", " ", "true", "x"],
    "ids": ["", " ", ",", "0", "999", "999,999", "9007199254740992", "9007199254740992,0", "9" * 30, "-1", "1.0"],
    "external_id": ["", " ", "\u0640", "لا شيء", "%"],
    "status": ["", " ", "scheduled", "trashed", "spam", "rejected", "x"],
    "account": ["", " ", "999", "x"],
    "action": ["", " ", "comment.spam", "x"],
    "subject": ["", " ", "999999", "x"],
    "featured": ["", " ", "true", "x"],
    "period": ["", " ", "year"],
    "state": ["", " ", "delivered", "x"],
    "kind": ["", " ", "file", "page", "x"],
    "held_by": ["", " ", "all", "x"],
    "text": ["", " ", "\u0640", "\u064b", "\u200f", "غائب", '""', "«»", "%", "_", "*", "غائب -متن"],
    "q": [
        "غائب", "قسم:غائب", 'قسم:""', "قسم:« »", "وسم:غائب", 'وسم:""', "كاتب:غائب", "قسم:😂", "متن قسم:غائب",
        'متن وسم:""', "متن كاتب:-", "متن -متن", "قسم:999", f"قسم:{'9' * 40}", "قسم:أخبار قسم:غائب", 'tag:"ـ"',
    ],
}  # fmt: skip
"""For each parameter that narrows a list: what nothing on the stage has. A refusal is as good as an empty list."""

NEEDED = {"search_articles": {"q": "متن"}, "suggest": {"q": "خبر"}}


class Filter(NamedTuple):
    """A parameter that narrows a list."""

    operation: Operation
    name: str


def _lists(document: dict[str, Any]) -> Iterator[Operation]:
    for operation in operations(document):
        content = operation.described.get("responses", {}).get("200", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        named = document["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], {})
        own = named.get("allOf", [named])[-1]
        if operation.method == "GET" and "items" in own.get("properties", {}):
            yield operation


def _filters() -> list[Filter]:
    document = specification()
    return [
        Filter(operation, parameter["name"])
        for operation in _lists(document)
        for parameter in operation.described.get("parameters", ())
        if parameter["in"] == "query" and parameter["name"] not in NO_FILTERS
    ]


def test_every_filter_of_every_list_is_tried() -> None:
    assert {each.name for each in _filters()} == set(NOTHING)
    assert len(_filters()) > 20


async def _stage(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    hook = {"url": "https://example.org/hook", "events": ["tag.created"]}
    assert (await client.post(f"{API}/webhooks", json=hook, headers=editor)).status_code == 201
    assert (await client.post(f"{API}/webhooks/1/test", headers=editor)).status_code == 202
    for room in ("sections", "authors"):
        made = await client.post(f"{API}/{room}", json={"name": "أخبار"}, headers=editor)
        assert made.status_code == 201
    uploaded = await client.post(f"{API}/media", files={"file": ("photo.png", png(1, 1))}, headers=editor)
    assert uploaded.status_code == 201
    for number in range(3):
        body = {
            "title": f"خبر {number}", "body": "متن", "section": "أخبار", "authors": ["أخبار"], "tags": ["أخبار"],
            "external_id": f"x{number}", "status": "published", "published_at": "2026-01-01T00:00:00Z",
        }  # fmt: skip
        article = (await client.post(f"{API}/articles", json=body, headers=editor)).json()
        await view(client, article["id"])
        for words in ("متن", "شكرًا"):
            remark = {"author_name": "سلمى", "author_email": "salma@example.org", "body": f"{words} {number}"}
            posted = (await client.post(f"{API}/articles/{article['id']}/comments", json=remark)).json()
            if words == "متن":
                await client.post(f"{API}/moderation/comments/{posted['comment']['id']}/approve", headers=editor)


async def test_a_filter_that_matches_nothing_is_not_no_filter(
    client: httpx.AsyncClient, people: People, few: Callable[..., Sequence[str]]
) -> None:
    editor = await people.headers("admin")
    await _stage(client, editor)
    for operation, name in _filters():
        path, needed = operation.address(ref="1", id="1"), NEEDED.get(operation.id, {})
        every = await client.get(path, params=needed, headers=editor)
        assert every.json()["items"], f"{operation.id} lists nothing at all"
        for value in few(NOTHING[name]):
            asked = [{**needed, name: value}]
            if operation.id in {"list_articles", "search_articles"} and name != "status":
                asked.append({**asked[0], "status": "any"})
            for parameters in asked:
                answer = await client.get(path, params=parameters, headers=editor)
                is_refused = answer.status_code in {400, 404, 422}
                assert is_refused or answer.json()["items"] == [], (operation.id, parameters, answer.text[:300])


async def test_what_matches_nothing_counts_nothing(client: httpx.AsyncClient, people: People) -> None:
    await _stage(client, await people.headers("admin"))
    for parameters in ({"ids": "9007199254740992"}, {"tag": ["أخبار", "غائب"]}, {"section": "غائب"}, {"author": "0"}):
        found = (await client.get(f"{API}/articles", params={"total": "true", **parameters})).json()
        assert (found["items"], found["total"]) == ([], 0), parameters
    some = (await client.get(f"{API}/articles?ids=1,1,9007199254740992,2")).json()
    assert sorted(item["id"] for item in some["items"]) == [1, 2]
    found = (await client.get(f"{API}/search", params={"q": 'متن وسم:""'})).json()
    assert (found["total"], found["facets"]["sections"]) == (0, [])
