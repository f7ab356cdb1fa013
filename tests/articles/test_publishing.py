"""The state machine, verb by verb and state by state; the trash; who reads what."""

from datetime import timedelta

import httpx
import pytest

from tests.paths import ARTICLES
from tests.people import People

STATES = ("draft", "scheduled", "published", "archived", "trashed")
TABLE = {
    "publish": ("published", "published", "published", "published", 409),
    "unpublish": ("draft", "draft", "draft", "draft", 409),
    "archive": (409, 409, "archived", "archived", 409),
    "restore": ("draft", "scheduled", "published", "archived", "published"),
}
UNCHANGED = {
    ("publish", "published"), ("unpublish", "draft"), ("archive", "archived"),
    *(("restore", state) for state in STATES if state != "trashed"),
}  # fmt: skip


async def make(client: httpx.AsyncClient, editor: dict[str, str], state: str, clock) -> httpx.Response:
    body = {"title": f"مقال {state}", "body": "متن", "tags": ["وسم"]}
    if state == "draft":
        return await client.post(ARTICLES, json=body, headers=editor)
    if state == "scheduled":
        body |= {"published_at": (clock.time + timedelta(days=1)).isoformat()}
    made = await client.post(ARTICLES, json={**body, "status": "published"}, headers=editor)
    path = made.headers["location"]
    if state == "archived":
        await client.post(f"{path}/archive", headers=editor)
    if state == "trashed":
        assert (await client.delete(path, headers=editor)).status_code == 204
    return made


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", TABLE)
async def test_every_verb_does_in_every_state_what_the_table_says(
    client: httpx.AsyncClient, people: People, clock, verb: str, state: str
) -> None:
    editor = await people.headers("editor")
    path = (await make(client, editor, state, clock)).headers["location"]
    before = (await client.get(path, headers=editor)).json()
    assert before["status"] == state
    answer = await client.post(f"{path}/{verb}", headers=editor)
    expected = TABLE[verb][STATES.index(state)]
    if expected == 409:
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
        assert (await client.get(path, headers=editor)).json() == before
        return
    assert (answer.status_code, answer.json()["status"]) == (200, expected)
    assert (answer.json()["version"] == before["version"]) is ((verb, state) in UNCHANGED)


@pytest.mark.parametrize("state", STATES)
async def test_deleting_moves_to_the_trash_once(client: httpx.AsyncClient, people: People, clock, state: str) -> None:
    editor = await people.headers("editor")
    path = (await make(client, editor, state, clock)).headers["location"]
    assert (await client.delete(path, headers=editor)).status_code == 204
    trashed = (await client.get(path, headers=editor)).json()
    assert trashed["status"] == "trashed"
    assert (await client.delete(path, headers=editor)).status_code == 204
    assert (await client.get(path, headers=editor)).json()["version"] == trashed["version"]
    assert (await client.get(path)).status_code == 404


async def test_deleting_honours_if_match(client: httpx.AsyncClient, people: People, clock) -> None:
    editor = await people.headers("editor")
    made = await make(client, editor, "published", clock)
    path = made.headers["location"]
    assert (await client.delete(path, headers={**editor, "If-Match": '"9"'})).status_code == 412
    assert (await client.delete(path, headers={**editor, "If-Match": made.headers["etag"]})).status_code == 204


async def test_only_an_admin_deletes_for_good(client: httpx.AsyncClient, people: People, clock) -> None:
    editor, admin = await people.headers("editor"), await people.headers("admin")
    path = (await make(client, editor, "published", clock)).headers["location"]
    comment = {"author_name": "سلمى", "author_email": "s@example.org", "body": "نعم"}
    await client.post(f"{path}/comments", json=comment)
    await client.post(f"{path}/comments", json={"body": "رد"}, headers=editor)
    assert (await client.delete(path, params={"permanent": "true"}, headers=editor)).status_code == 403
    assert (await client.delete(path, params={"permanent": "true"}, headers=admin)).status_code == 204
    assert (await client.get(path, headers=admin)).status_code == 404
    assert (await client.post(f"{path}/restore", headers=admin)).status_code == 404


@pytest.mark.parametrize(
    ("state", "listed", "readable", "commented"),
    [
        ("draft", False, False, 404),
        ("scheduled", False, False, 404),
        ("published", True, True, 201),
        ("archived", False, True, 409),
        ("trashed", False, False, 404),
    ],
)
async def test_guests_see_what_is_due_and_nothing_else(
    client: httpx.AsyncClient, people: People, clock, state: str, listed: bool, readable: bool, commented: int
) -> None:
    editor = await people.headers("editor")
    made = await make(client, editor, state, clock)
    path = made.headers["location"]
    assert bool((await client.get(ARTICLES)).json()["items"]) is listed
    for ref in (path, f"{ARTICLES}/{made.json()['slug']}"):
        assert ((await client.get(ref)).status_code == 200) is readable
    assert ((await client.get(f"{path}/comments")).status_code == 200) is readable
    comment = {"author_name": "سلمى", "author_email": "s@example.org", "body": "نعم"}
    assert (await client.post(f"{path}/comments", json=comment)).status_code == commented


async def test_what_is_taken_out_of_the_archive_keeps_its_date(
    client: httpx.AsyncClient, people: People, clock
) -> None:
    editor = await people.headers("editor")
    made = await make(client, editor, "archived", clock)
    clock.advance(days=30)
    again = await client.post(f"{made.headers['location']}/publish", headers=editor)
    assert again.json()["published_at"] == made.json()["published_at"]


async def test_the_verbs_are_for_publishers(client: httpx.AsyncClient, people: People, clock) -> None:
    editor, author = await people.headers("editor"), await people.headers("author")
    path = (await make(client, editor, "published", clock)).headers["location"]
    for verb in TABLE:
        assert (await client.post(f"{path}/{verb}", headers=author)).status_code == 403
        assert (await client.post(f"{path}/{verb}")).status_code == 401
