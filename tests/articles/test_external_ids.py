"""An external id is unique among the articles that somebody may see, and tells nothing of all others."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from app.accounts.models import Scope
from tests.paths import ARTICLES
from tests.people import People

BY_NAME = f"{ARTICLES}/by-external-id"
SECRET = {"title": "سر", "body": "متن مخفي", "external_id": "wire:17"}
FUTURE = {"status": "published", "published_at": "2037-01-01T00:00:00Z"}


@pytest.fixture(params=["draft", "scheduled", "trashed", "another author's"])
async def hidden(request: pytest.FixtureRequest, client: httpx.AsyncClient, people: People) -> Any:
    """An article with the external id `wire:17` that authors may not see."""
    who = await people.headers("author" if request.param == "another author's" else "editor")
    made = await client.post(ARTICLES, json=SECRET | (FUTURE if request.param == "scheduled" else {}), headers=who)
    assert made.status_code == 201
    if request.param == "trashed":
        await client.delete(f"{ARTICLES}/{made.json()['id']}", headers=who)
    return made.json()


async def test_an_author_writes_by_an_external_id_as_if_nobody_had_it(
    client: httpx.AsyncClient, people: People, hidden: dict[str, Any]
) -> None:
    author, path = await people.headers("author"), f"{BY_NAME}/{quote('wire:17')}"
    body = {"title": "لي", "body": "متن"}
    first = await client.put(path, json=body, headers=author)
    again = await client.put(path, json=body, headers=author)
    changed = await client.put(path, json={**body, "body": "غيره"}, headers=author)
    assert [each.status_code for each in (first, again, changed)] == [201, 200, 200]
    assert {each.json()["id"] for each in (first, again, changed)} == {first.json()["id"]} != {hidden["id"]}
    assert changed.json()["external_id"] == "wire:17"
    source = await client.get(f"{ARTICLES}/{first.json()['id']}/source", headers=author)
    assert source.json()["external_id"] == "wire:17"
    doubled = await client.post(ARTICLES, json={**body, "external_id": "wire:17"}, headers=author)
    assert (doubled.status_code, doubled.json()["code"]) == (409, "already_exists")  # their own


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH"])
async def test_an_author_gives_a_draft_an_external_id_that_is_hidden(
    client: httpx.AsyncClient, people: People, hidden: dict[str, Any], verb: str
) -> None:
    author = {**await people.headers("author"), "If-Match": "*"}
    body = {"title": "لي", "body": "متن"}
    if verb == "POST":
        answer = await client.post(ARTICLES, json={**body, "external_id": "wire:17"}, headers=author)
    else:
        path = (await client.post(ARTICLES, json=body, headers=author)).headers["location"]
        content = {**body, "external_id": "wire:17"} if verb == "PUT" else {"external_id": "wire:17"}
        answer = await client.request(verb, path, json=content, headers=author)
    assert answer.status_code in {200, 201}
    assert answer.json()["external_id"] == "wire:17"
    assert (await client.patch(f"{ARTICLES}/{answer.json()['id']}", json={"summary": "س"}, headers=author)).is_success


async def test_an_external_id_of_ones_own_stays_so_when_the_article_is_published(
    client: httpx.AsyncClient, people: People
) -> None:
    editor, author, path = await people.headers("editor"), await people.headers("author"), f"{BY_NAME}/wire:17"
    first = (await client.post(ARTICLES, json=SECRET, headers=editor)).json()
    own = (await client.put(path, json={"title": "لي", "body": "متن"}, headers=author)).json()
    for article in (own, first):
        answer = await client.post(f"{ARTICLES}/{article['id']}/publish", headers=editor)
        assert (answer.status_code, answer.json()["external_id"]) == (200, "wire:17")
    body = {"title": "من المحرر", "body": "متن"}
    assert (await client.put(path, json=body, headers=editor)).json()["id"] == first["id"]
    assert (await client.put(path, json=body, headers=author)).status_code == 403  # their own, which is published
    found = await client.get(ARTICLES, params={"external_id": "wire:17"})
    assert {each["id"] for each in found.json()["items"]} == {own["id"], first["id"]}
    other = await people.headers("author")
    assert (await client.put(path, json=body, headers=other)).status_code == 403  # what everybody sees
    assert (await client.post(ARTICLES, json={**body, "external_id": "wire:17"}, headers=other)).status_code == 409


async def test_an_editor_changes_an_article_whose_external_id_is_its_authors_own(
    client: httpx.AsyncClient, people: People, hidden: dict[str, Any]
) -> None:
    editor, author = {**await people.headers("editor"), "If-Match": "*"}, await people.headers("author")
    own = (await client.put(f"{BY_NAME}/wire:17", json={"title": "لي", "body": "متن"}, headers=author)).json()
    source = (await client.get(f"{ARTICLES}/{own['id']}/source", headers=editor)).json()
    answer = await client.put(f"{ARTICLES}/{own['id']}", json={**source, "summary": "خلاصة"}, headers=editor)
    assert (answer.status_code, answer.json()["summary"]) == (200, "خلاصة")


async def test_a_program_that_may_not_read_drafts_writes_beside_them(
    client: httpx.AsyncClient, people: People, hidden: dict[str, Any]
) -> None:
    program = await people.headers("editor", scopes=[Scope.articles_write, Scope.articles_publish])
    body = {"title": "من برنامج", "body": "متن", "status": "published"}
    first = await client.put(f"{BY_NAME}/wire:17", json=body, headers=program)
    assert first.status_code == 201
    assert (await client.put(f"{BY_NAME}/wire:17", json=body, headers=program)).json()["id"] == first.json()["id"]
