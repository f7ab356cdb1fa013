"""What readers may not see is in no answer: every GET of OpenAPI is asked, with every address there is."""

import itertools
import re
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest
from fastapi import FastAPI

from tests.operations import operations, specification
from tests.paths import API
from tests.people import People

CANARY = re.compile("زقزقةسرية", re.IGNORECASE)
SECRET = "زقزقةسرية"
QUERIES: dict[str, list[str]] = {
    f"{API}/articles": [
        "",
        "limit=100&include=body",
        "fields=title,body_html,slug,external_id",
        "ids=1,2,3,4,5,6,7",
        "sort=title",
        "sort=published_at",
        "sort=-updated_at",
        "sort=-comment_count",
        "total=true",
        "language=ar",
        f"external_id={quote(SECRET)}-draft",
        f"tag={quote('بلدية')}",
        "section=1",
        "author=1",
        "published_after=2020-01-01T00:00:00Z",
        "published_before=2099-01-01T00:00:00Z",
        *(f"status={state}" for state in ("draft", "scheduled", "published", "archived", "trashed", "any")),
    ],
    f"{API}/articles/{{ref}}/comments": ["", "order=oldest&replies=50"],
    f"{API}/moderation/comments": ["", "status=approved"],
    f"{API}/articles/{{id}}/revisions/{{number}}/diff": ["against=1"],
}
MAY_SHOW_HELD_COMMENTS = {f"{API}/moderation/comments", f"{API}/comments/{{id}}"}


def content(state: str) -> dict[str, Any]:
    return {
        "title": f"{SECRET} {state}",
        "summary": f"ملخص {SECRET}",
        "body": f"## {SECRET}\n\nمتن {SECRET}",
        "external_id": f"{SECRET}-{state}",
        "section": "محليات",
        "tags": ["بلدية"],
        "authors": ["ليلى"],
        "image": {"url": "https://site.example/a.jpg", "alt": SECRET},
        "seo": {"title": SECRET},
    }


@pytest.fixture
async def hidden(client: httpx.AsyncClient, people: People) -> list[str]:
    """A public article with a comment that waits, and one hidden article of each kind; the addresses of them all."""
    editor = await people.headers("editor")

    async def post(path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        answer = await client.post(f"{API}{path}", json=body, headers=editor)
        assert answer.status_code < 300, answer.text
        return answer

    await post("/sections", {"name": "محليات"})
    await post("/authors", {"name": "ليلى"})
    public = {"title": "مقال معلن", "body": "متن", "section": "محليات", "tags": ["بلدية"], "authors": ["ليلى"]}
    await post("/articles", {**public, "status": "published"})
    comment = {"author_name": "قارئ", "author_email": "reader@example.org", "body": f"تعليق {SECRET}"}
    assert (await client.post(f"{API}/articles/1/comments", json=comment)).json()["status"] == "pending"
    later = {"status": "published", "published_at": "2027-01-01T00:00:00Z"}
    for state, extra in (("draft", {}), ("scheduled", later), ("trashed", {}), ("unpublished", {}), ("renamed", {})):
        made = await post("/articles", {**content(state), **extra})
        article = f"/articles/{made.json()['id']}"
        if state == "trashed":
            await post(f"{article}/publish")
            await client.delete(f"{API}{article}", headers=editor)
        if state in {"unpublished", "renamed"}:
            await post(f"{article}/publish")
            await client.patch(
                f"{API}{article}", json={"slug": f"{SECRET}-بعد-{state}"}, headers={**editor, "If-Match": "*"}
            )
            await post(f"{article}/unpublish")
        await post(f"{article}/previews") if state != "trashed" else None
    listed = (await client.get(f"{API}/articles?status=any&limit=100", headers=editor)).json()["items"]
    assert len(listed) == 6
    former = [f"{SECRET}-{state}" for state in ("unpublished", "renamed")]
    return [str(value) for item in listed for value in (item["id"], item["slug"])] + former


def addresses(app: FastAPI, refs: list[str]) -> list[tuple[str, str]]:
    """Every GET of OpenAPI with each value of its parameters that could lead somewhere: the template, the address."""
    values = {
        "ref": refs,
        "id": [ref for ref in refs if ref.isdigit()],
        "number": ["1", "2"],
        "token": ["x"],
    }
    found = []
    readable = {operation.path for operation in operations(specification()) if operation.method == "GET"}
    for template in readable:
        names = re.findall(r"{(\w+)}", template)
        assert set(names) <= set(values), f"this test knows no values for {template}"
        for chosen in itertools.product(*(values[name] for name in names)):
            path = template
            for name, value in zip(names, chosen, strict=True):
                path = path.replace(f"{{{name}}}", quote(value))
            found += [(template, f"{path}?{query}") for query in QUERIES.get(template, [""])]
    return found


@pytest.mark.parametrize("role", [None, "author", "moderator"])
async def test_a_canary_is_in_no_answer(
    client: httpx.AsyncClient, app: FastAPI, people: People, hidden: list[str], role: str | None
) -> None:
    headers = await people.headers(role) if role else {}
    asked = addresses(app, hidden)
    answered = set()
    for template, address in asked:
        answer = await client.get(address, headers=headers)
        assert answer.status_code < 500, address
        if answer.status_code == 200:
            answered.add(template)
        if role == "moderator" and template in MAY_SHOW_HELD_COMMENTS:
            assert len(CANARY.findall(answer.text)) <= 2
            continue
        told = answer.text + unquote(str(answer.headers.multi_items()))
        assert not CANARY.search(told), address
    assert {f"{API}/articles", f"{API}/articles/{{ref}}", f"{API}/tags/{{ref}}"} <= answered


async def test_the_canary_would_be_seen(client: httpx.AsyncClient, people: People, hidden: list[str]) -> None:
    editor = await people.headers("editor")
    seen = await client.get(f"{API}/articles?status=any&include=body", headers=editor)
    assert len(CANARY.findall(seen.text)) > 20
