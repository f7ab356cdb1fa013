"""What may not be read costs what is not there costs: the same statements and the same answer, whatever is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, event

from app.web.application import Application
from tests.clocks import NOON
from tests.paths import API
from tests.people import People

REMARK = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "شكرًا لكم"}
ARTICLE = {"title": "عنوان آخر", "body": "متن آخر"}

OF_ANY_REFERENCE: list[tuple[str, str, Any]] = [
    ("GET", "articles/{}", None),
    ("HEAD", "articles/{}", None),
    ("GET", "articles/{}?include=body", None),
    ("GET", "articles/{}/comments", None),
    ("HEAD", "articles/{}/comments", None),
    ("GET", "articles/{}/related", None),
    ("HEAD", "articles/{}/related", None),
    ("GET", "comments?article={}", None),
    ("HEAD", "comments?article={}", None),
    ("POST", "articles/{}/comments", REMARK),
    ("GET", "articles/{}/adjacent", None),
    ("POST", "articles/{}/views", None),
    ("GET", "articles/{}/comments/stream", None),
    ("GET", "articles/{}/translations", None),
    ("GET", "resolve?url=https://news.example/?p={}", None),
]
OF_IDS: list[tuple[str, str, Any]] = [
    ("GET", "articles?ids={}", None),
    ("PATCH", "articles/{}", {"title": "عنوان آخر"}),
    ("PUT", "articles/{}", ARTICLE),
    ("DELETE", "articles/{}", None),
    ("GET", "articles/{}/source", None),
    ("GET", "articles/{}/revisions", None),
    ("HEAD", "articles/{}/revisions", None),
    ("POST", "articles/{}/publish", None),
    ("POST", "articles/{}/restore", None),
    ("POST", "articles/{}/previews", {"hours": 2}),
    ("GET", "articles/{}/previews", None),
    ("HEAD", "articles/{}/previews", None),
    ("DELETE", "articles/{}/previews", None),
]
UNKNOWN_ID, UNKNOWN_SLUG = 4000, "ما-ليس-هنا"


@contextmanager
def heard(app: Application) -> Iterator[list[str]]:
    """All statements of this process, of reads and of writes; nothing is answered from memory meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    cache, app.cache = app.cache, None
    try:
        yield seen
    finally:
        app.cache = cache
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
async def hidden(client: httpx.AsyncClient, people: People) -> dict[str, tuple[int, str]]:
    """Articles of an editor that nobody else may read: the id and the slug of each."""
    editor = await people.headers("editor")
    members = {
        "draft": {},
        "scheduled": {"status": "published", "published_at": (NOON + timedelta(days=9)).isoformat()},
        "trashed": {"status": "published"},
        "trashed draft": {},
    }
    made = {}
    for (name, more), title in zip(members.items(), ("سر أول", "سر ثان", "سر ثالث", "سر رابع"), strict=True):
        body = {"title": title, "body": "متن", **more}
        answer = await client.post(f"{API}/articles", json=body, headers=editor)
        assert answer.status_code == 201, answer.text
        made[name] = (answer.json()["id"], answer.json()["slug"])
        if "trashed" in name:
            gone = await client.delete(f"{API}/articles/{made[name][0]}", headers={**editor, "If-Match": "*"})
            assert gone.status_code in {200, 204}, gone.text
    return made


async def ask(
    client: httpx.AsyncClient, app: Application, asked: tuple[str, str, Any], ref: object, headers: dict[str, str]
) -> tuple[Any, list[str]]:
    """The answer, less what names the request itself, and the statements."""
    method, path, body = asked
    if body is REMARK and headers:  # who is signed in sends no name
        body = {"body": REMARK["body"]}
    with heard(app) as seen:
        answer = await client.request(
            method, f"{API}/{path.format(ref)}", json=body, headers={**headers, "If-Match": "*"}
        )
    told = answer.json() if answer.content else None
    if isinstance(told, dict):
        told = {name: value for name, value in told.items() if name not in {"request_id", "instance"}}
    assert not answer.is_server_error, answer.text
    return (answer.status_code, told), seen


@pytest.mark.parametrize("who", ["guest", "author", "moderator"])
async def test_whatever_is_hidden_costs_what_is_not_there_costs(
    client: httpx.AsyncClient, app: Application, people: People, hidden: dict[str, tuple[int, str]], who: str
) -> None:
    headers = {} if who == "guest" else await people.headers(who)
    if headers:
        await client.get(f"{API}/me", headers=headers)  # notes that the token was used, which happens once in a while
    asked = [(each, 0) for each in OF_ANY_REFERENCE + OF_IDS] + [(each, 1) for each in OF_ANY_REFERENCE]
    for each, part in asked:
        unknown = (UNKNOWN_ID, UNKNOWN_SLUG)[part]
        await ask(client, app, each, unknown, headers)  # what is done once in a process
        answer, statements = await ask(client, app, each, unknown, headers)
        for name, refs in hidden.items():
            found = await ask(client, app, each, refs[part], headers)
            assert found[0] == answer, (each, name)
            assert found[1] == statements, (each, name)


async def test_counts_of_hidden_articles_cost_what_those_of_unknown_ones_cost(
    client: httpx.AsyncClient, app: Application, hidden: dict[str, tuple[int, str]]
) -> None:
    for part, unknown in ((0, UNKNOWN_ID), (1, UNKNOWN_SLUG)):
        body = {"articles": [str(refs[part]) for refs in hidden.values()]}
        with heard(app) as seen:
            answer = await client.post(f"{API}/comments/counts", json=body)
        missing = {"articles": [f"{unknown}{number}" for number in range(len(hidden))]}
        with heard(app) as expected:
            assert (await client.post(f"{API}/comments/counts", json=missing)).json()["counts"] == {}
        assert answer.json()["counts"] == {}
        assert seen == expected
