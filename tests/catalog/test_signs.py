"""Names that differ in their signs alone: each is found by its name and by its slug, wherever either is sent."""

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from app.db import migrate
from tests.paths import API
from tests.people import People

NAMES = ["C", "C++", "C#", ".NET", "NET", "F#", "🇪🇬", "😂", "❤", "♥", "!", "؟؟"]


@pytest.mark.parametrize("room", ["sections", "tags"])
async def test_each_is_one_of_its_own(client: httpx.AsyncClient, people: People, room: str) -> None:
    editor = await people.headers("editor")
    made = [await client.post(f"{API}/{room}", json={"name": name}, headers=editor) for name in NAMES]
    assert [each.status_code for each in made] == [201] * len(NAMES)
    entries = [each.json() for each in made]
    assert len({each["slug"] for each in entries}) == len(NAMES)
    for entry in entries:
        for ref in (entry["slug"], entry["name"], entry["id"]):
            found = await client.get(f"{API}/{room}/{quote(str(ref), safe='')}", headers=editor)
            assert found.json().get("id") == entry["id"], (ref, found.text)
        again = await client.post(f"{API}/{room}", json={"name": entry["name"]}, headers=editor)
        assert again.status_code == 409


async def test_an_article_is_found_under_the_tag_that_it_names(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    for number, name in enumerate(NAMES):
        body = {"title": f"مقال عن اللغات {number}", "body": "متن", "tags": [name], "status": "published"}
        made = await client.post(f"{API}/articles", json=body, headers=editor)
        assert [tag["name"] for tag in made.json()["tags"]] == [name]
    again = {"title": "كلها معًا", "body": "متن", "tags": NAMES}
    made = await client.post(f"{API}/articles", json=again, headers=editor)
    assert [tag["name"] for tag in made.json()["tags"]] == NAMES
    slugs = [tag["slug"] for tag in made.json()["tags"]]
    for number, (name, slug) in enumerate(zip(NAMES, slugs, strict=True)):
        for ref in (name, slug):
            for path, parameters in (("articles", {}), ("search", {"q": "اللغات"})):
                found = await client.get(f"{API}/{path}", params={"tag": ref, **parameters})
                titles = [each["title"] for each in found.json()["items"]]
                assert titles == [f"مقال عن اللغات {number}"], (path, ref)
        found = await client.get(f"{API}/search", params={"q": f"اللغات وسم:{slug}"})
        assert [each["title"] for each in found.json()["items"]] == [f"مقال عن اللغات {number}"], slug
        suggested = (await client.get(f"{API}/search/suggest", params={"q": name})).json()["items"]
        assert name in [each["text"] for each in suggested if each["kind"] == "tag"], (name, suggested)


async def test_a_tag_with_a_slug_of_its_own_is_found_by_its_name(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    tag = (await client.post(f"{API}/tags", json={"name": "C++", "slug": "cpp"}, headers=editor)).json()
    body = {"title": "لغة قديمة", "body": "متن", "tags": ["C++", "C"]}
    made = (await client.post(f"{API}/articles", json=body, headers=editor)).json()
    assert [each["slug"] for each in made["tags"]] == ["cpp", "c"]
    assert made["tags"][0]["id"] == tag["id"]


async def test_of_two_authors_with_one_name_the_second_is_given_a_slug(
    client: httpx.AsyncClient, people: People
) -> None:
    editor = await people.headers("editor")
    assert (await client.post(f"{API}/authors", json={"name": "محمد علي"}, headers=editor)).status_code == 201
    again = await client.post(f"{API}/authors", json={"name": "محمّد علي"}, headers=editor)
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")
    other = {"name": "محمد علي", "slug": "محمد-علي-الرياضي"}
    assert (await client.post(f"{API}/authors", json=other, headers=editor)).status_code == 201


@pytest.mark.parametrize("room", ["sections", "tags", "authors"])
async def test_a_name_of_another_is_taken_unless_a_slug_says_so(
    client: httpx.AsyncClient, people: People, room: str
) -> None:
    editor = await people.headers("editor")

    async def send(method: str, path: str, **body: str) -> int:
        return (await client.request(method, f"{API}/{path}", json=body, headers=editor)).status_code

    first = (await client.post(f"{API}/{room}", json={"name": "أحمد", "slug": "ahmad"}, headers=editor)).json()["id"]
    other = (await client.post(f"{API}/{room}", json={"name": "سلمى"}, headers=editor)).json()["id"]
    assert await send("POST", room, name="احمد") == 409
    for name in ("أحمد", "احمـد", "Ahmad"):
        assert await send("PATCH", f"{room}/{other}", name=name) == 409, name
    assert await send("PATCH", f"{room}/{first}", name="أحمـد") == 200
    assert await send("PATCH", f"{room}/{other}", name="أحمد", slug="سلمى") == 200
    assert await send("PATCH", f"{room}/{other}", name="احمد") == 200, "it has the name already"
    assert await send("PATCH", f"{room}/{first}", name="سلمى") == 409, "the other's slug"
    assert await send("POST", room, name="أحمد", slug="أحمد-3") == 201


OLD = [
    # name, slug and key as they were, slug and key as they are
    ("C++", "c", "c", "c-plus-plus", "c-plus-plus"),
    ("؟", "مقال", "مقال", "رمز-061f", "رمز-061f"),
    ("حبّ ❤ كبيرة", "حب-كبيرة", "حب-كبيره", "حب-رمز-2764-كبيرة", "حب-رمز-2764-كبيره"),
    ("F#", "fsharp", "fsharp", "fsharp", "fsharp"),
    ("ثقافة", "ثقافة", "ثقافه", "ثقافة", "ثقافه"),
    ("İzmir", "i\u0307zmir", "i\u0307zmir", "izmir", "izmir"),
]


async def test_slugs_made_of_letters_alone_are_made_anew(database_url: str) -> None:
    def rows(kind: str, connection: Connection) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in connection.execute(sa.text(f"SELECT slug, slug_key FROM {kind} ORDER BY id"))]  # noqa: S608

    def fill(connection: Connection) -> None:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        for kind in ("section", "tag", "author"):
            columns = ("name", "slug", "slug_key", "created_at", "updated_at")
            table = sa.table(
                kind, *(sa.column(name) for name in columns), sa.column("biography"), sa.column("description")
            )
            more = {"section": {"description": ""}, "author": {"biography": ""}}.get(kind, {})
            for name, slug, key, *_ in OLD:
                values = dict(zip(columns, (name, slug, key, now, now), strict=True))
                connection.execute(sa.insert(table).values(**values, **more))
            former = sa.table("former_entry_slug", sa.column("kind"), sa.column("slug_key"), sa.column("entry_id"))
            connection.execute(sa.insert(former).values(kind=kind, slug_key="i\u0307lk", entry_id=1))

    def former(connection: Connection) -> set[tuple[Any, ...]]:
        return {tuple(row) for row in connection.execute(sa.text("SELECT kind, slug_key FROM former_entry_slug"))}

    def run() -> None:
        migrate.downgrade(database_url, "0021")
        migrate.run(database_url, fill)
        migrate.upgrade(database_url)
        for kind in ("section", "tag", "author"):
            found = migrate.run(database_url, partial(rows, kind))
            assert found == [(slug, key) for *_, slug, key in OLD]
        assert migrate.run(database_url, former) == {("section", "ilk"), ("tag", "ilk"), ("author", "ilk")}

    await asyncio.to_thread(run)
