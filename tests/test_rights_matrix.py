"""Who may do what to which object: a row for every operation of OpenAPI, on both databases.

Every cell is asked of a fresh object. Whose article in which state: see `tests/articles/test_rights.py`.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.accounts.models import ROLE_SCOPES, Role
from app.main import create_app
from app.settings import load_settings
from tests.operations import Operation, operations
from tests.people import PASSWORD, People

API = "/api/v1"
ROLES = ("guest", "author", "moderator", "editor", "admin")
Cells = dict[str, str]

READ_BY_ALL = {"site": "200 200 200 200 200"}
OF_THE_CATALOG = {"site": "401 403 403 201 201"}
ENTRY_READ = {"section": "200 200 200 200 200"}
ENTRY_CHANGED = {"section": "401 403 403 200 200"}
ENTRY_DELETED = {"section": "401 403 403 204 204"}
ARTICLE_READ = {
    "published": "200 200 200 200 200",
    "draft": "404 404 404 200 200",
    "author's draft": "404 200 404 200 200",
}
ARTICLE_CHANGED = {
    "published": "401 403 403 200 200",
    "draft": "401 404 403 200 200",
    "author's draft": "401 200 403 200 200",
}
ARTICLE_MOVED = dict.fromkeys(ARTICLE_READ, "401 403 403 200 200")
ARTICLE_ARCHIVED = {**dict.fromkeys(ARTICLE_READ, "401 403 403 409 409"), "published": "401 403 403 200 200"}
COMMENT_MODERATED = dict.fromkeys(("approved", "pending", "under a draft"), "401 403 200 200 200")
SIGNED_IN = {"site": "401 200 200 200 200"}
FOR_ADMINS = {"author's account": "401 403 403 403 200"}


def with_status(cells: Cells, status: int) -> Cells:
    """The same rights for a verb that answers with another status."""
    return {thing: row.replace("200", str(status)) for thing, row in cells.items()}


MATRIX: dict[str, Cells] = {
    "list_articles": READ_BY_ALL,
    "get_article": ARTICLE_READ,
    "create_article": {"site": "401 201 403 201 201"},
    "replace_article": ARTICLE_CHANGED,
    "update_article": ARTICLE_CHANGED,
    "delete_article": with_status(ARTICLE_CHANGED, 204),
    "put_article_by_external_id": {**ARTICLE_CHANGED, "site": "401 201 403 201 201"},
    "get_article_source": ARTICLE_CHANGED,
    "publish_article": ARTICLE_MOVED,
    "unpublish_article": ARTICLE_MOVED,
    "archive_article": ARTICLE_ARCHIVED,
    "restore_article": ARTICLE_MOVED,
    "list_revisions": ARTICLE_CHANGED,
    "get_revision": ARTICLE_CHANGED,
    "diff_revisions": ARTICLE_CHANGED,
    "restore_revision": ARTICLE_CHANGED,
    "create_preview": with_status(ARTICLE_CHANGED, 201),
    "revoke_previews": with_status(ARTICLE_CHANGED, 204),
    "get_preview": {"draft": "200 200 200 200 200"},
    "list_article_comments": ARTICLE_READ,
    "post_comment": {
        "published": "201 201 201 201 201",
        "draft": "404 404 404 409 409",
        "author's draft": "404 409 404 409 409",
    },
    "list_comments": READ_BY_ALL,
    "count_comments": READ_BY_ALL,
    "get_comment": {
        "approved": "200 200 200 200 200",
        "pending": "404 404 200 200 200",
        "under a draft": "404 404 200 200 200",
    },
    "list_replies": {
        "approved": "200 200 200 200 200",
        "pending": "404 404 404 404 404",
        "under a draft": "404 404 404 404 404",
    },
    "update_comment": COMMENT_MODERATED,
    "delete_comment": with_status(COMMENT_MODERATED, 204),
    "list_moderation_comments": {"site": "401 403 200 200 200"},
    "approve_comment": COMMENT_MODERATED,
    "reject_comment": COMMENT_MODERATED,
    "mark_comment_as_spam": COMMENT_MODERATED,
    "trash_comment": COMMENT_MODERATED,
    "restore_comment": COMMENT_MODERATED,
    "moderate_comments": COMMENT_MODERATED,
    "get_commenter": dict.fromkeys(COMMENT_MODERATED, "401 403 200 403 200"),
    "list_sections": READ_BY_ALL,
    "list_tags": READ_BY_ALL,
    "list_authors": READ_BY_ALL,
    "get_section": ENTRY_READ,
    "get_tag": {"tag": ENTRY_READ["section"]},
    "get_author": {"byline": ENTRY_READ["section"]},
    "create_section": OF_THE_CATALOG,
    "create_tag": OF_THE_CATALOG,
    "create_author": OF_THE_CATALOG,
    "update_section": ENTRY_CHANGED,
    "update_tag": {"tag": ENTRY_CHANGED["section"]},
    "update_author": {"byline": ENTRY_CHANGED["section"]},
    "delete_section": ENTRY_DELETED,
    "delete_tag": {"tag": ENTRY_DELETED["section"]},
    "delete_author": {"byline": ENTRY_DELETED["section"]},
    "merge_tag": {"tag": ENTRY_CHANGED["section"]},
    "create_access_token": READ_BY_ALL,
    "revoke_access_token": with_status(SIGNED_IN, 204),
    "get_me": SIGNED_IN,
    "update_me": SIGNED_IN,
    "create_account": {"site": "401 403 403 403 201"},
    "list_accounts": {"site": FOR_ADMINS["author's account"]},
    "get_account": FOR_ADMINS,
    "update_account": FOR_ADMINS,
    "create_token": with_status(SIGNED_IN, 201),
    "list_tokens": SIGNED_IN,
    "delete_token": {"own token": "401 204 204 204 204", "somebody's token": "401 404 404 404 404"},
    "get_health": READ_BY_ALL,
    "get_readiness": READ_BY_ALL,
    "get_metrics": {"site": "401 403 403 403 200"},
}
DOCUMENT = operations(create_app(load_settings(_env_file=None)).openapi())


class Stage:
    """A site with somebody of each role on it, and a fresh object whenever one is needed."""

    def __init__(self, guest: httpx.AsyncClient, people: People) -> None:
        self.guest, self.people, self.count = guest, people, 0
        self.accounts: dict[str, int] = {}

    async def arrive(self) -> None:
        for role in ROLES[1:]:
            self.accounts[role] = await self.people.account(role, email=f"{role}@example.org")

    async def headers(self, role: str) -> dict[str, str]:
        """A new token each time: some calls end the one they are made with."""
        if role == "guest":
            return {}
        return await self.people.headers_of(self.accounts[role], list(ROLE_SCOPES[Role(role)]))

    async def make(self, method: str, path: str, role: str, body: Any = None, **headers: str) -> Any:
        address = path if path.startswith(API) else f"{API}{path}"
        sent = {**await self.headers(role), **headers}
        answer = await self.guest.request(method, address, json=body, headers=sent)
        assert answer.status_code in {200, 201}, (path, answer.text)
        return answer.json()

    async def article(self, *, by: str, status: str) -> dict[str, Any]:
        """The values by which paths name an article, with a revision and a preview."""
        self.count += 1
        body = {"title": f"مقال {self.count}", "body": "متن", "external_id": f"x{self.count}"}
        made = await self.make("POST", "/articles", by, body)
        path = f"/articles/{made['id']}"
        await self.make("PATCH", path, by, {"summary": "خلاصة"}, **{"If-Match": "*"})
        preview = await self.make("POST", f"{path}/previews", by)
        if status == "published":
            await self.make("POST", f"{path}/publish", "editor")
        found = {"id": made["id"], "ref": made["id"], "external_id": body["external_id"], "number": 1}
        return {**found, "token": preview["token"]}

    async def comment(self, *, is_approved: bool = True, is_hidden: bool = False) -> dict[str, Any]:
        article = await self.article(by="editor", status="published")
        remark = {"author_name": "سلمى", "author_email": "salma@example.org", "body": "شكرًا"}
        posted = await self.make("POST", f"/articles/{article['id']}/comments", "guest", remark)
        comment = posted["comment"]["id"]
        if is_approved:
            await self.make("POST", f"/moderation/comments/{comment}/approve", "editor")
        if is_hidden:
            await self.make("POST", f"/articles/{article['id']}/unpublish", "editor")
        return {"id": comment}

    async def entry(self, room: str) -> dict[str, Any]:
        self.count += 1
        made = await self.make("POST", f"/{room}", "editor", {"name": f"باب {self.count}"})
        return {"id": made["id"], "ref": made["id"]}

    async def own_token(self, role: str) -> dict[str, Any]:
        if role == "guest":
            return {"id": 1}
        made = await self.make("POST", "/tokens", role, {"name": "رمز", "scopes": sorted(ROLE_SCOPES[Role(role)])})
        return {"id": made["id"]}

    async def nothing(self) -> dict[str, Any]:
        self.count += 1
        return {"external_id": f"new{self.count}"}

    async def account(self) -> dict[str, Any]:
        return {"id": self.accounts["author"]}


Maker = Callable[[Stage, str], Awaitable[dict[str, Any]]]
THINGS: dict[str, Maker] = {
    "site": lambda stage, _: stage.nothing(),
    "published": lambda stage, _: stage.article(by="editor", status="published"),
    "draft": lambda stage, _: stage.article(by="editor", status="draft"),
    "author's draft": lambda stage, _: stage.article(by="author", status="draft"),
    "approved": lambda stage, _: stage.comment(),
    "pending": lambda stage, _: stage.comment(is_approved=False),
    "under a draft": lambda stage, _: stage.comment(is_hidden=True),
    "section": lambda stage, _: stage.entry("sections"),
    "tag": lambda stage, _: stage.entry("tags"),
    "byline": lambda stage, _: stage.entry("authors"),
    "author's account": lambda stage, _: stage.account(),
    "own token": lambda stage, role: stage.own_token(role),
    "somebody's token": lambda stage, role: stage.own_token("author" if role != "author" else "editor"),
}


async def body_of(stage: Stage, operation: Operation, role: str, values: dict[str, Any]) -> Any:
    """The example of the document, where it names what is there."""
    as_account = "author" if role == "guest" else role
    bodies: dict[str, Any] = {
        "post_comment": operation.body if role == "guest" else {"body": "شكرًا"},
        "moderate_comments": {"verb": "spam", "ids": [values.get("id")]},
        "create_token": {"name": "رمز", "scopes": sorted(ROLE_SCOPES[Role(as_account)])},
        "create_access_token": {"username": f"{as_account}@example.org", "password": PASSWORD},
        "publish_article": None,
    }
    if operation.id == "merge_tag":
        return {"into": (await stage.entry("tags"))["id"]}
    if operation.described["tags"] == ["catalog"] and operation.takes:
        return {"name": f"اسم {stage.count}"}
    return bodies.get(operation.id, operation.body)


def test_every_operation_has_a_row() -> None:
    assert {operation.id for operation in DOCUMENT} == set(MATRIX)


def test_the_document_asks_for_credentials_where_the_matrix_does() -> None:
    for operation in DOCUMENT:
        if operation.id == "get_metrics":  # on the machine itself it asks for none
            continue
        refuses_guests = {row.split()[0] for row in MATRIX[operation.id].values()} == {"401"}
        assert (operation.scopes is not None) == refuses_guests, operation.id


@pytest.fixture
async def stage(app: FastAPI, people: People) -> Any:
    transport = httpx.ASGITransport(app=app, client=("203.0.113.5", 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as guest:
        found = Stage(guest, people)
        await found.arrive()
        yield found


@pytest.mark.parametrize("operation", DOCUMENT, ids=lambda operation: operation.id)
async def test_rights(stage: Stage, operation: Operation) -> None:
    told = {}
    for thing in MATRIX[operation.id]:
        answered = []
        for role in ROLES:
            values = await THINGS[thing](stage, role)
            body = await body_of(stage, operation, role, values)
            sent = {"data": body} if operation.takes and operation.takes.endswith("urlencoded") else {"json": body}
            headers = {**await stage.headers(role), "If-Match": "*"}
            query = {"against": "1"} if operation.id == "diff_revisions" else None
            answer = await stage.guest.request(
                operation.method, operation.address(**values), headers=headers, params=query, **sent
            )
            answered.append(str(answer.status_code))
        told[thing] = " ".join(answered)
    assert told == MATRIX[operation.id]
