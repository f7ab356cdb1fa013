"""An author learns nothing of others' drafts by a slug, and no draft takes a former slug of a published article."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from app.accounts.models import Scope
from tests.paths import ARTICLES
from tests.people import People


async def test_a_slug_tells_an_author_nothing_of_what_others_have_not_published(
    client: httpx.AsyncClient, people: People
) -> None:
    editor, author = await people.headers("editor"), await people.headers("author")
    await client.post(ARTICLES, json={"title": "سر كبير", "body": "متن"}, headers=editor)
    first = await client.post(ARTICLES, json={"title": "سر كبير", "body": "متن"}, headers=author)
    assert (first.status_code, first.json()["slug"]) == (201, "سر-كبير")
    assert (await client.get(f"{ARTICLES}/سر-كبير", headers=author)).json()["id"] == first.json()["id"]
    second = await client.post(ARTICLES, json={"title": "سر كبير", "body": "متن"}, headers=author)
    assert second.json()["slug"] == "سر-كبير-2"
    other = await people.headers("author")
    asked = await client.post(ARTICLES, json={"title": "عنوان", "slug": "سر-كبير", "body": "متن"}, headers=other)
    assert (asked.status_code, asked.json()["slug"]) == (201, "سر-كبير")
    renamed = await client.patch(
        f"{ARTICLES}/{second.json()['id']}", json={"slug": "سر كبير"}, headers={**author, "If-Match": "*"}
    )
    assert (renamed.status_code, renamed.json()["code"]) == (409, "already_exists")  # their own
    published = await client.post(f"{ARTICLES}/{first.json()['id']}/publish", headers=editor)
    found = await client.get(f"{ARTICLES}/{quote(published.json()['slug'])}")
    assert found.json()["id"] == first.json()["id"]


async def test_a_hidden_slug_costs_what_an_unknown_one_costs(
    client: httpx.AsyncClient, people: People, count_queries
) -> None:
    editor, author = await people.headers("editor"), await people.headers("author")
    await client.post(ARTICLES, json={"title": "سر كبير", "body": "متن"}, headers=editor)
    await client.get(ARTICLES, headers=author)  # the first use of a token is noted
    for path in ("{}", "{}/comments", "{}/related"):
        for headers in ({}, author):
            statements = []
            for ref in ("سر-كبير", "لا-أحد"):
                with count_queries() as seen:
                    answer = await client.get(f"{ARTICLES}/{path.format(ref)}", headers=headers)
                assert answer.status_code == 404
                statements.append(list(seen))
            assert statements[0] == statements[1]


async def test_a_draft_takes_no_former_slug_and_an_editor_gives_one_away(
    client: httpx.AsyncClient, people: People
) -> None:
    editor, author = {**await people.headers("editor"), "If-Match": "*"}, await people.headers("author")
    body = {"title": "الاسم القديم", "body": "متن", "status": "published"}
    path = (await client.post(ARTICLES, json=body, headers=editor)).headers["location"]
    await client.patch(path, json={"slug": "الاسم الجديد"}, headers=editor)
    former = f"{ARTICLES}/{quote('الاسم-القديم')}"
    for who in (editor, author):
        made = await client.post(ARTICLES, json={"title": "الاسم القديم", "body": "متن"}, headers=who)
        assert made.status_code == 201
        assert made.json()["slug"] != "الاسم-القديم"
    asked = {"title": "آخر", "slug": "الاسم القديم", "body": "متن"}
    assert (await client.post(ARTICLES, json=asked, headers=author)).status_code == 409
    assert (await client.get(former)).status_code == 308
    given = await client.post(ARTICLES, json={**asked, "status": "published"}, headers=editor)
    assert given.json()["slug"] == "الاسم-القديم"
    assert (await client.get(former)).json()["id"] == given.json()["id"]


async def made(client: httpx.AsyncClient, who: dict[str, str], title: str, **members: object) -> Any:
    answer = await client.post(ARTICLES, json={"title": title, "body": "متن", **members}, headers=who)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_the_fifth_equal_title_and_those_after_it_tell_nothing_either(
    client: httpx.AsyncClient, people: People
) -> None:
    editor, author = await people.headers("editor"), await people.headers("author")
    for _ in range(9):
        await made(client, editor, "سر كبير")
    found = [(await made(client, author, "سر كبير"))["slug"] for _ in range(11)]
    assert found == ["سر-كبير", *(f"سر-كبير-{n}" for n in range(2, 12))]


@pytest.mark.parametrize("hidden", [{}, {"status": "published", "published_at": "2037-01-01T00:00:00Z"}])
async def test_a_published_article_has_no_number_because_of_what_is_hidden(
    client: httpx.AsyncClient, people: People, hidden: dict[str, str]
) -> None:
    editor, author = await people.headers("editor"), await people.headers("author")
    first = await made(client, editor, "سر كبير", **hidden)
    own = await made(client, author, "سر كبير")
    published = await client.post(f"{ARTICLES}/{own['id']}/publish", headers=editor)
    assert published.json()["slug"] == "سر-كبير"
    assert (await client.get(f"{ARTICLES}/{quote('سر-كبير')}")).json()["id"] == own["id"]
    later = await client.post(f"{ARTICLES}/{first['id']}/publish", json={}, headers=editor)
    assert later.json()["slug"] == "سر-كبير-2"
    now = await client.post(
        f"{ARTICLES}/{first['id']}/publish", json={"published_at": "2020-01-01T00:00:00Z"}, headers=editor
    )
    assert now.status_code == 200
    assert (await made(client, author, "سر كبير"))["slug"] in {"سر-كبير-2", "سر-كبير-3"}


async def test_a_former_slug_of_a_scheduled_article_tells_nothing(client: httpx.AsyncClient, people: People) -> None:
    editor, author = {**await people.headers("editor"), "If-Match": "*"}, await people.headers("author")
    article = await made(client, editor, "اسم أول", status="published", published_at="2037-01-01T00:00:00Z")
    await client.patch(f"{ARTICLES}/{article['id']}", json={"slug": "اسم ثان"}, headers=editor)
    assert (await made(client, author, "اسم أول"))["slug"] == "اسم-أول"
    assert (await made(client, author, "غيره", slug="اسم ثان"))["slug"] == "اسم-ثان"


async def test_a_program_that_may_not_read_drafts_learns_nothing_either(
    client: httpx.AsyncClient, people: People
) -> None:
    editor = await people.headers("editor")
    program = await people.headers("editor", scopes=[Scope.articles_write, Scope.articles_publish])
    await made(client, editor, "سر كبير")
    article = await made(client, program, "سر كبير", status="published")
    assert article["slug"] == "سر-كبير"
    assert (await client.get(f"{ARTICLES}/{quote('سر-كبير')}")).json()["id"] == article["id"]
    await made(client, editor, "سر آخر")
    renamed = await client.patch(
        f"{ARTICLES}/{article['id']}", json={"slug": "سر آخر"}, headers={**program, "If-Match": "*"}
    )
    assert renamed.json()["slug"] == "سر-آخر"
    assert (await client.get(f"{ARTICLES}/{quote('سر-آخر')}")).json()["id"] == article["id"]


@pytest.mark.parametrize("state", ["draft", "published"])
@pytest.mark.parametrize("asked", ["title", "slug", "rename"])
async def test_a_slug_in_the_trash_is_free_and_restoring_finds_another(
    client: httpx.AsyncClient, people: People, state: str, asked: str
) -> None:
    editor = {**await people.headers("editor"), "If-Match": "*"}
    first = await made(client, editor, "سوق قديم", status=state)
    assert (await client.delete(f"{ARTICLES}/{first['id']}", headers=editor)).status_code == 204
    if asked == "title":
        second = await made(client, editor, "سوق قديم", status="published")
    elif asked == "slug":
        second = await made(client, editor, "غيره", slug="سوق قديم", status="published")
    else:
        second = await made(client, editor, "غيره", status="published")
        await client.patch(f"{ARTICLES}/{second['id']}", json={"slug": "سوق قديم"}, headers=editor)
    found = (await client.get(f"{ARTICLES}/{quote('سوق-قديم')}")).json()
    assert (found["id"], found["slug"]) == (second["id"], "سوق-قديم")
    restored = await client.post(f"{ARTICLES}/{first['id']}/restore", headers=editor)
    assert (restored.status_code, restored.json()["slug"]) == (200, "سوق-قديم-2")
    by_slug = await client.get(f"{ARTICLES}/{quote('سوق-قديم-2')}", headers=editor)
    assert by_slug.json()["id"] == first["id"]
    for article in (first, second, first):
        await client.delete(f"{ARTICLES}/{article['id']}", headers=editor)
        await client.post(f"{ARTICLES}/{article['id']}/restore", headers=editor)
    assert (await client.get(f"{ARTICLES}/{second['id']}", headers=editor)).json()["slug"] == "سوق-قديم"


async def test_a_former_slug_of_what_is_in_the_trash_is_free(client: httpx.AsyncClient, people: People) -> None:
    editor = {**await people.headers("editor"), "If-Match": "*"}
    first = await made(client, editor, "قديم", status="published")
    await client.patch(f"{ARTICLES}/{first['id']}", json={"slug": "جديد"}, headers=editor)
    await client.delete(f"{ARTICLES}/{first['id']}", headers=editor)
    author = await people.headers("author")
    second = await made(client, author, "قديم")
    assert second["slug"] == "قديم"
    restored = await client.post(f"{ARTICLES}/{first['id']}/restore", headers=editor)
    assert restored.json()["slug"] == "جديد"
    assert (await client.get(f"{ARTICLES}/{quote('قديم')}", headers=author)).json()["id"] == second["id"]


async def test_what_stays_in_the_trash_keeps_its_slug_while_nobody_asks(
    client: httpx.AsyncClient, people: People
) -> None:
    editor = await people.headers("editor")
    first = await made(client, editor, "باق", status="published")
    await client.delete(f"{ARTICLES}/{first['id']}", headers=editor)
    assert (await client.get(f"{ARTICLES}/{quote('باق')}", headers=editor)).json()["status"] == "trashed"
    restored = await client.post(f"{ARTICLES}/{first['id']}/restore", headers=editor)
    assert restored.json()["slug"] == "باق"
