"""A value that another item has is refused with the member that has it, and never for what somebody may not see."""

from typing import Any

import httpx
import pytest

from tests.paths import API, ARTICLES
from tests.people import People

ARTICLE = {"title": "عنوان", "body": "متن", "slug": "محجوز", "external_id": "wire:1"}


def check(answer: httpx.Response, pointer: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [(pointer, "taken")]


@pytest.mark.parametrize("member", ["slug", "external_id"])
@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH"])
async def test_of_articles(client: httpx.AsyncClient, people: People, verb: str, member: str) -> None:
    editor = {**await people.headers("editor"), "If-Match": "*"}
    await client.post(ARTICLES, json=ARTICLE, headers=editor)
    other: dict[str, Any] = {"title": "غيره", "body": "متن"}
    wanted = {member: ARTICLE[member]}
    if verb == "POST":
        check(await client.post(ARTICLES, json=other | wanted, headers=editor), f"/{member}")
        return
    path = (await client.post(ARTICLES, json=other, headers=editor)).headers["location"]
    check(
        await client.request(verb, path, json=wanted if verb == "PATCH" else other | wanted, headers=editor),
        f"/{member}",
    )


@pytest.mark.parametrize("member", ["slug", "external_id"])
async def test_an_author_is_told_nothing_of_others_drafts(
    client: httpx.AsyncClient, people: People, member: str
) -> None:
    await client.post(ARTICLES, json=ARTICLE, headers=await people.headers("editor"))
    author = {**await people.headers("author"), "If-Match": "*"}
    wanted = {"title": "لي", "body": "متن", member: ARTICLE[member]}
    first = await client.post(ARTICLES, json=wanted, headers=author)
    assert (first.status_code, first.json()[member]) == (201, ARTICLE[member])
    check(await client.post(ARTICLES, json=wanted, headers=author), f"/{member}")  # their own


@pytest.mark.parametrize("kind", ["sections", "tags", "authors"])
async def test_of_what_articles_are_filed_under(client: httpx.AsyncClient, people: People, kind: str) -> None:
    editor, path = await people.headers("editor"), f"{API}/{kind}"
    first = {"name": "ثقافة", "slug": "culture", "external_id": "cms:1"}
    assert (await client.post(path, json=first, headers=editor)).status_code == 201
    other = (await client.post(path, json={"name": "غيرها"}, headers=editor)).json()["id"]
    check(await client.post(path, json={"name": "ثقافه"}, headers=editor), "/name")
    check(await client.post(path, json={"name": "أخرى", "slug": "Culture"}, headers=editor), "/slug")
    check(await client.post(path, json={"name": "أخرى", "external_id": "cms:1"}, headers=editor), "/external_id")
    for changes in ({"slug": "culture"}, {"external_id": "cms:1"}, {"name": "ثقافة"}):
        check(await client.patch(f"{path}/{other}", json=changes, headers=editor), f"/{next(iter(changes))}")


async def test_of_accounts(client: httpx.AsyncClient, people: People) -> None:
    admin = await people.headers("admin")
    account = {"name": "سلمى", "email": "salma@example.com", "role": "author", "password": "كلمة سر طويلة جدا 1"}
    assert (await client.post(f"{API}/accounts", json=account, headers=admin)).status_code == 201
    check(await client.post(f"{API}/accounts", json=account, headers=admin), "/email")
