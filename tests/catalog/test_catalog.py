"""Sections, tags and authors over HTTP."""

import httpx
import pytest

from tests.people import People


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/sections", {"name": "ثقافة وفنون", "description": "كتب وسينما"}),
        ("/api/v1/tags", {"name": "ذكاء اصطناعي"}),
        ("/api/v1/authors", {"name": "ليلى حدّاد", "biography": "محررة الثقافة"}),
    ],
)
async def test_an_editor_makes_one_and_everybody_reads_it(
    client: httpx.AsyncClient, people: People, path: str, body: dict[str, str]
) -> None:
    editor = await people.headers("editor")
    made = await client.post(path, json=body, headers=editor)
    seers = editor if path.endswith("/tags") else {}  # readers see a tag once a listed article has it
    assert made.status_code == 201, made.text
    entry = made.json()
    assert entry["name"] == body["name"]
    for ref in (entry["id"], entry["slug"], entry["slug"].replace("ة", "ه")):
        assert (await client.get(f"{path}/{ref}", headers=seers)).json() == entry
    assert (await client.get(path, headers=seers)).json()["items"] == [entry]
    assert (await client.get(f"{path}/999")).status_code == 404
    for role in ("author", "moderator"):
        assert (await client.post(path, json=body, headers=await people.headers(role))).status_code == 403
    assert (await client.post(path, json=body)).status_code == 401


async def test_a_name_is_taken_however_it_is_spelled(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    await client.post("/api/v1/tags", json={"name": "ثقافة"}, headers=editor)
    again = await client.post("/api/v1/tags", json={"name": "ثَقافه"}, headers=editor)
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")


async def test_a_section_stands_under_another(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    top = (await client.post("/api/v1/sections", json={"name": "أخبار"}, headers=editor)).json()
    below = await client.post("/api/v1/sections", json={"name": "محليات", "parent_id": top["id"]}, headers=editor)
    assert below.json()["parent_id"] == top["id"]
    lost = await client.post("/api/v1/sections", json={"name": "عالم", "parent_id": 999}, headers=editor)
    assert lost.json()["errors"][0]["pointer"] == "/parent_id"


async def test_an_author_is_linked_to_an_account_that_exists(client: httpx.AsyncClient, people: People) -> None:
    editor, account = await people.headers("editor"), await people.account("author")
    linked = await client.post("/api/v1/authors", json={"name": "سامر", "account_id": account}, headers=editor)
    assert linked.status_code == 201
    assert "account_id" not in linked.json()
    lost = await client.post("/api/v1/authors", json={"name": "رائد", "account_id": 999}, headers=editor)
    assert (lost.status_code, lost.json()["errors"][0]["pointer"]) == (422, "/account_id")


async def test_a_list_of_tags_is_paged(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    for n in range(7):
        await client.post("/api/v1/tags", json={"name": f"وسم {n}"}, headers=editor)
    first = (await client.get("/api/v1/tags", headers=editor, params={"limit": 3})).json()
    second = (
        await client.get("/api/v1/tags", headers=editor, params={"limit": 3, "cursor": first["next_cursor"]})
    ).json()
    third = (
        await client.get("/api/v1/tags", headers=editor, params={"limit": 3, "cursor": second["next_cursor"]})
    ).json()
    names = [tag["name"] for page in (first, second, third) for tag in page["items"]]
    assert names == [f"وسم {n}" for n in range(7)]
    assert third["next_cursor"] is None
    back = (
        await client.get("/api/v1/tags", headers=editor, params={"limit": 3, "cursor": third["previous_cursor"]})
    ).json()
    assert back["items"] == second["items"]
