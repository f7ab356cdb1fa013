"""A token with one scope is answered what that scope may read: no title of an unpublished article but by its right."""

from collections.abc import Callable, Sequence
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.accounts.models import Scope
from app.web.site import Site
from tests.operations import Operation, operations, sending, specification
from tests.paths import API
from tests.people import People
from tests.stage import ASKED, Stage, staged

DOCUMENT = operations(specification())
BY_SECRET = {"get_preview"}
"""What is read by who holds a secret, whatever their scopes."""

SCOPES = [each for each in Scope if each is not Scope.articles_read_drafts]
STATES = ("draft", "scheduled", "trashed")
FAR = "2100-01-01T00:00:00Z"
BODIES: dict[str, Any] = {
    "publish_article": {"published_at": FAR},
    "update_article": {"summary": "خلاصة"},
    "moderate_comments": {"verb": "spam", "ids": [1]},
    "merge_tag": {"into": 1},
}
QUERIES = {
    "list_articles": {"status": "any", "include": "body"},
    "search_articles": {"q": "سر", "status": "any", "explain": "true"},
    "suggest": {"q": "سر"},
    "list_moderation_comments": {"status": "any", "q": "شكرا"},
}
TITLE = "سر لم ينشر بعد"


@pytest.mark.parametrize("scope", [each for each in Scope if each is not Scope.articles_read_drafts])
async def test_no_single_scope_reads_a_draft_by_another_way(
    client: httpx.AsyncClient, people: People, scope: Scope
) -> None:
    editor, token = await people.headers("editor"), await people.headers("admin", scopes=[scope])
    body = {"title": "عنوان عام", "body": "متن", "status": "published", "tags": ["وسم"]}
    path = (await client.post(f"{API}/articles", json=body, headers=editor)).headers["location"]
    comment = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "شكرًا"}
    await client.post(f"{path}/comments", json=comment)
    await client.post(f"{path}/unpublish", headers=editor)
    await client.patch(path, json={"title": TITLE}, headers={**editor, "If-Match": "*"})
    far = {"published_at": "2100-01-01T00:00:00Z"}
    asked = [
        ("GET", path, None), ("GET", f"{path}/source", None), ("GET", f"{path}/revisions", None),
        ("GET", f"{path}/revisions/1", None), ("GET", f"{path}/revisions/1/diff?against=1", None),
        ("POST", f"{path}/revisions/1/restore", None), ("GET", f"{path}/previews", None),
        ("POST", f"{path}/previews", None), ("PATCH", path, {"summary": "خلاصة"}), ("GET", f"{path}/comments", None),
        ("GET", f"{path}/related", None), ("GET", f"{API}/moderation/comments", None),
        ("GET", f"{API}/comments/1", None), ("PATCH", f"{API}/comments/1", {"body": "آخر"}),
        ("POST", f"{API}/moderation/comments/1/approve", None), ("GET", f"{API}/articles?status=any", None),
        ("GET", f"{API}/search?q=سر&status=any", None), ("GET", f"{API}/search/suggest?q=سر", None),
        ("POST", f"{path}/restore", None), ("POST", f"{path}/unpublish", None), ("POST", f"{path}/publish", far),
        ("POST", f"{path}/unpublish", None), ("DELETE", path, None), ("POST", f"{path}/restore", None),
    ]  # fmt: skip
    for method, address, sent in asked:
        answer = await client.request(method, address, json=sent, headers={**token, "If-Match": "*"})
        assert answer.status_code < 500
        assert TITLE not in answer.text, (scope, method, address)


async def hidden(stage: Stage, state: str) -> dict[str, Any]:
    """An article in a state in which readers do not see it, with a comment, a tag and a preview; what paths name."""
    stage.count += 1
    body = {"title": TITLE, "body": TITLE, "tags": [f"وسم {stage.count}"], "external_id": f"x{stage.count}"}
    article = (await stage.make("POST", "/articles", "editor", {**body, "status": "published"}))["id"]
    path = f"/articles/{article}"
    remark = {"author_name": "سلمى", "author_email": "salma@example.org", "body": f"شكرًا {stage.count}"}
    comment = (await stage.make("POST", f"{path}/comments", "guest", remark))["comment"]["id"]
    await stage.make("POST", f"{path}/unpublish", "editor")
    token = (await stage.make("POST", f"{path}/previews", "editor"))["token"]
    if state == "scheduled":
        await stage.make("POST", f"{path}/publish", "editor", {"published_at": FAR})
    elif state == "trashed":
        await stage.guest.delete(f"{API}{path}", headers=await stage.usual_headers("editor"))
    return {"article": article, "comment": comment, "external_id": f"x{stage.count}", "number": 1, "token": token}


def named(operation: Operation, things: dict[str, Any]) -> dict[str, Any]:
    """The things by the names of the path; an id is that of a comment where the path is about comments."""
    is_comment = "/comments/{" in operation.path
    return {**things, "ref": things["article"], "id": things["comment" if is_comment else "article"]}


@pytest.mark.parametrize(("first", "scope"), list(enumerate(SCOPES)))
async def test_no_operation_tells_a_single_scope_the_title_of_what_it_may_not_read(
    site: Site, app: FastAPI, few: Callable[[Sequence[Any]], Sequence[Any]], scope: Scope, first: int
) -> None:
    """Each operation meets each state with some of the scopes."""
    async with staged(site, app) as stage:
        unchanged = [await hidden(stage, state) for state in STATES]
        for number, operation in enumerate(few(DOCUMENT), first):
            place = number % len(STATES)
            state, things = STATES[place], unchanged[place]
            if operation.id in BY_SECRET:
                continue
            sent = BODIES.get(operation.id, operation.body)
            token = await stage.people.headers_of(stage.accounts["admin"], [scope])
            answer = await stage.guest.request(
                operation.method,
                operation.address(**named(operation, things)),
                params={**ASKED.get(operation.id, {}), **QUERIES.get(operation.id, {})},
                headers={**token, "If-Match": "*"},
                **sending(operation, sent),
            )
            assert answer.status_code < 500, operation.id
            assert TITLE not in answer.text, (scope, state, operation.id)
            if operation.method != "GET" and answer.is_success:
                unchanged[place] = await hidden(stage, state)
