"""Who may do what to whose article in which state: role × verb × whose × state, from DESIGN's roles."""

import itertools
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.accounts.models import ROLE_SCOPES, Role, Scope
from tests.clocks import Clock
from tests.paths import API
from tests.people import People

ROLES = ("guest", "author", "moderator", "editor", "admin")
STATES = ("draft", "scheduled", "published", "archived", "trashed")
CONTENT = {"title": "عنوان", "body": "متن آخر"}
Ask = Callable[[httpx.AsyncClient, str, dict[str, str]], Awaitable[httpx.Response]]


def asking(method: str, path: str = "", body: Any = None, **headers: str) -> Ask:
    async def ask(client: httpx.AsyncClient, article: str, credentials: dict[str, str]) -> httpx.Response:
        return await client.request(method, f"{article}{path}", json=body, headers={**credentials, **headers})

    return ask


ANY = {"If-Match": "*"}
VERBS: dict[str, Ask] = {
    "read": asking("GET"),
    "source": asking("GET", "/source"),
    "replace": asking("PUT", "", CONTENT, **ANY),
    "patch": asking("PATCH", "", {"title": "عنوان آخر"}, **ANY),
    "revisions": asking("GET", "/revisions"),
    "revision": asking("GET", "/revisions/1"),
    "difference": asking("GET", "/revisions/1/diff?against=1"),
    "restore revision": asking("POST", "/revisions/1/restore"),
    "preview": asking("POST", "/previews"),
    "revoke previews": asking("DELETE", "/previews"),
    "publish": asking("POST", "/publish"),
    "unpublish": asking("POST", "/unpublish"),
    "archive": asking("POST", "/archive"),
    "restore": asking("POST", "/restore"),
    "delete": asking("DELETE"),
    "delete for good": asking("DELETE", "?permanent=true"),
}
MOVES = {"publish", "unpublish", "archive", "restore"}
READS = {"read", "source", "revisions", "revision", "difference"}
REFUSED_STATES = {
    ("publish", "trashed"), ("unpublish", "trashed"), ("archive", "trashed"), ("archive", "draft"),
    ("archive", "scheduled"), ("preview", "trashed"),
}  # fmt: skip
ANSWERS = {"preview": 201, "revoke previews": 204, "delete": 204, "delete for good": 204}


def expected(role: str, verb: str, *, is_own: bool, state: str) -> int:
    """The status by the rules alone: readers see what is readable, authors change their own drafts, editors all."""
    everybody_reads = state in {"published", "archived"}
    if role == "guest":
        return (200 if everybody_reads else 404) if verb == "read" else 401
    if verb == "read":
        return 200 if everybody_reads or role in {"editor", "admin"} or (role == "author" and is_own) else 404
    may_never = {"moderator": set(VERBS), "author": {*MOVES, "delete for good"}, "editor": {"delete for good"}}
    if verb in may_never.get(role, ()):
        return 403
    if role == "author" and not (is_own and state in {"draft", "trashed"}):
        return 403 if is_own or everybody_reads else 404
    return 409 if (verb, state) in REFUSED_STATES else ANSWERS.get(verb, 200)


Credentials = dict[str, str]


async def make(client: httpx.AsyncClient, by: Credentials, editor: Credentials, state: str, clock: Clock) -> str:
    """An article in a state, made by somebody, and brought there by an editor."""
    made = await client.post(f"{API}/articles", json={"title": "عنوان", "body": "متن"}, headers=by)
    path = made.headers["location"]
    if state in {"published", "archived", "scheduled"}:
        at = clock.time + timedelta(days=1) if state == "scheduled" else clock.time
        await client.post(f"{path}/publish", json={"published_at": at.isoformat()}, headers=editor)
    if state == "archived":
        await client.post(f"{path}/archive", headers=editor)
    if state == "trashed":
        await client.delete(path, headers=editor)
    return str(path)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
async def test_the_table_of_rights(
    client: httpx.AsyncClient, people: People, clock: Clock, role: str, state: str
) -> None:
    account = None if role == "guest" else await people.account(role)
    headers = {} if account is None else await people.headers_of(account, list(ROLE_SCOPES[Role(role)]))
    editor = await people.headers("editor")
    own = headers if account is None else await people.headers_of(account, [Scope.articles_write])
    unchanged: dict[bool, str] = {}
    for verb, is_own in itertools.product(VERBS, (True, False)):
        if is_own and role not in {"author", "editor", "admin"}:
            continue
        path = unchanged.pop(is_own, None) or await make(client, own if is_own else editor, editor, state, clock)
        before = await client.get(path, headers=editor)
        assert before.json()["status"] == state
        answer = await VERBS[verb](client, path, headers)
        case = (role, verb, "own" if is_own else "another's", state)
        assert (case, answer.status_code) == (case, expected(role, verb, is_own=is_own, state=state)), answer.text
        if answer.status_code >= 400 or verb in READS:
            assert (await client.get(path, headers=editor)).content == before.content
            unchanged[is_own] = path
