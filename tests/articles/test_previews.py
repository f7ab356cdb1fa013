"""Previews: for who holds the secret, until it expires or is revoked."""

from typing import Any

import httpx
import pytest
from sqlmodel import select

from app.accounts.models import Scope
from app.articles.models import Preview
from tests.paths import ARTICLES
from tests.people import PASSWORD, People


async def draft(client: httpx.AsyncClient, headers: dict[str, str]) -> str:
    body = {"title": "مسودة سرية", "body": "متن"}
    return str((await client.post(ARTICLES, json=body, headers=headers)).headers["location"])


async def test_whoever_holds_the_token_reads_the_draft(client: httpx.AsyncClient, people: People, clock, site) -> None:
    editor = await people.headers("editor")
    path = await draft(client, editor)
    made = await client.post(f"{path}/previews", json={"hours": 2}, headers=editor)
    assert made.status_code == 201
    token = made.json()["token"]
    assert made.json()["url"] == f"http://127.0.0.1:8000/preview/{token}"
    assert made.json()["expires_at"] == "2026-03-01T14:00:00Z"
    shown = await client.get(made.headers["location"])
    assert (shown.json()["title"], shown.json()["status"]) == ("مسودة سرية", "draft")
    assert shown.headers["cache-control"] == "private, no-store"
    assert shown.headers["referrer-policy"] == "no-referrer"
    await client.patch(path, json={"title": "معدّلة"}, headers={**editor, "If-Match": "*"})
    assert (await client.get(made.headers["location"])).json()["title"] == "معدّلة"
    rows = await site.database.read(lambda session: [row.model_dump() for row in session.exec(select(Preview))])
    assert token not in str(rows)
    clock.advance(hours=2)
    assert (await client.get(made.headers["location"])).status_code == 404


async def test_revoking_ends_them_all(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    path = await draft(client, editor)
    places = [(await client.post(f"{path}/previews", headers=editor)).headers["location"] for _ in range(2)]
    assert (await client.delete(f"{path}/previews", headers=editor)).status_code == 204
    assert [(await client.get(place)).status_code for place in places] == [404, 404]


async def test_the_trash_has_no_previews(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    path = await draft(client, editor)
    place = (await client.post(f"{path}/previews", headers=editor)).headers["location"]
    await client.delete(path, headers=editor)
    assert (await client.get(place)).status_code == 404
    assert (await client.post(f"{path}/previews", headers=editor)).status_code == 409


async def test_previews_are_made_by_who_may_write_the_article(client: httpx.AsyncClient, people: People) -> None:
    author, other = await people.headers("author"), await people.headers("author")
    path = await draft(client, author)
    assert (await client.post(f"{path}/previews", headers=author)).status_code == 201
    assert (await client.post(f"{path}/previews", headers=other)).status_code == 404
    assert (await client.delete(f"{path}/previews", headers=other)).status_code == 404
    assert (await client.post(f"{path}/previews")).status_code == 401
    for guess in ("x", "é", "A" * 43, "%00"):
        assert (await client.get(f"/api/v1/previews/{guess}")).status_code == 404


async def test_previews_are_listed_without_their_tokens(client: httpx.AsyncClient, people: People) -> None:
    editor, author = await people.headers("editor", name="سعاد"), await people.headers("author")
    path = await draft(client, editor)
    made = [(await client.post(f"{path}/previews", json={"hours": n}, headers=editor)).json() for n in (1, 2)]
    listed = await client.get(f"{path}/previews", headers=editor)
    assert [item["expires_at"] for item in listed.json()] == [made[1]["expires_at"], made[0]["expires_at"]]
    assert {item["created_by"] for item in listed.json()} == {"سعاد"}
    assert not any(each["token"] in listed.text for each in made)
    assert (await client.get(f"{path}/previews", headers=author)).status_code == 404
    await client.delete(f"{path}/previews", headers=editor)
    assert (await client.get(f"{path}/previews", headers=editor)).json() == []


@pytest.mark.parametrize("change", [{"is_disabled": True}, {"role": "moderator"}, {"password": "كلمة سر أخرى"}])
async def test_a_preview_ends_with_the_right_of_its_maker_and_stays_ended(
    client: httpx.AsyncClient, people: People, change: dict[str, Any]
) -> None:
    admin, account = await people.headers("admin"), await people.account("editor")
    editor = await people.headers_of(account, [Scope.articles_write, Scope.articles_read_drafts])
    path = await draft(client, editor)
    place = (await client.post(f"{path}/previews", headers=editor)).headers["location"]
    assert (await client.get(place)).status_code == 200
    await client.patch(f"/api/v1/accounts/{account}", json=change, headers=admin)
    assert (await client.get(place)).status_code == 404
    assert (await client.get(f"{path}/previews", headers=admin)).json() == []
    await client.patch(f"/api/v1/accounts/{account}", json={"is_disabled": False, "role": "editor"}, headers=admin)
    assert (await client.get(place)).status_code == 404


async def test_an_editor_who_becomes_an_author_opens_drafts_of_others_to_nobody(
    client: httpx.AsyncClient, people: People
) -> None:
    admin, account = await people.headers("admin"), await people.account("editor")
    editor = await people.headers_of(account, [Scope.articles_write, Scope.articles_read_drafts])
    path = await draft(client, await people.headers("author"))
    place = (await client.post(f"{path}/previews", headers=editor)).headers["location"]
    await client.patch(f"/api/v1/accounts/{account}", json={"role": "author"}, headers=admin)
    assert (await client.get(place)).status_code == 404


async def test_an_authors_new_password_ends_their_previews(client: httpx.AsyncClient, people: People) -> None:
    author = await people.headers("author")
    path = await draft(client, author)
    place = (await client.post(f"{path}/previews", headers=author)).headers["location"]
    new = {"current_password": PASSWORD, "new_password": "كلمة سر جديدة تمامًا"}
    assert (await client.patch("/api/v1/me", json=new, headers=author)).status_code == 200
    assert (await client.get(place)).status_code == 404
    place = (await client.post(f"{path}/previews", headers=author)).headers["location"]
    assert (await client.get(place)).status_code == 200
