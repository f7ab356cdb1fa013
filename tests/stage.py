"""A site with people and things on it, for tests that try every operation on each of them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import httpx

from app.accounts.models import ROLE_SCOPES, Role
from app.web.site import Site
from app.webhooks import deliveries
from app.webhooks.answers import Answer
from tests.operations import LINES, Operation, sending
from tests.paths import API
from tests.people import PASSWORD, People
from tests.photographs import png

ROLES = ("guest", "author", "moderator", "editor", "admin")
ELSEWHERE = "203.0.113.77"
"""The address that calls come from: not this machine."""


class Stage:
    """A site with somebody of each role on it, and an object that nobody has changed whenever one is needed."""

    def __init__(self, guest: httpx.AsyncClient, site: Site) -> None:
        self.guest, self.site, self.people, self.count = guest, site, People(site), 0
        self.email = "salma@example.org"
        self.accounts: dict[str, int] = {}
        self._talked_of: int | None = None
        self._unchanged: dict[tuple[str, str], dict[str, Any]] = {}
        self._usual: dict[str, dict[str, str]] = {}

    async def arrive(self) -> None:
        for role in ROLES[1:]:
            self.accounts[role] = await self.people.account(role, email=f"{role}@example.org")

    async def headers(self, role: str) -> dict[str, str]:
        """A new token each time."""
        if role == "guest":
            return {}
        return await self.people.headers_of(self.accounts[role], list(ROLE_SCOPES[Role(role)]))

    async def usual_headers(self, role: str) -> dict[str, str]:
        """The same token each time, for calls that end none."""
        if role not in self._usual:
            self._usual[role] = await self.headers(role)
        return self._usual[role]

    async def make(self, method: str, path: str, role: str, body: Any = None, **headers: str) -> Any:
        address = path if path.startswith(API) else f"{API}{path}"
        sent = {**await self.usual_headers(role), **headers}
        answer = await self.guest.request(method, address, json=body, headers=sent)
        assert answer.status_code in {200, 201}, (path, answer.text)
        return answer.json()

    async def article(self, *, by: str, status: str) -> dict[str, Any]:
        """The values by which paths name an article, with a revision and a preview."""
        made = await self._article(by=by, status=status)
        path = f"/articles/{made['id']}"
        await self.make("PATCH", path, by, {"summary": "خلاصة"}, **{"If-Match": "*"})
        preview = await self.make("POST", f"{path}/previews", by)
        found = {"id": made["id"], "ref": made["id"], "external_id": made["external_id"], "number": 1}
        return {**found, "token": preview["token"]}

    async def _article(self, *, by: str, status: str) -> Any:
        self.count += 1
        body = {"title": f"مقال {self.count}", "body": "متن", "external_id": f"x{self.count}", "status": status}
        return await self.make("POST", "/articles", by, body)

    async def comment(self, *, is_approved: bool = True, is_hidden: bool = False) -> dict[str, Any]:
        """One under an article that all of them share, or (hidden) under one that is a draft again."""
        article = None if is_hidden else self._talked_of
        if article is None:
            article = (await self._article(by="editor", status="published"))["id"]
        if not is_hidden:
            self._talked_of = article
        remark = {"author_name": "سلمى", "author_email": self.email, "body": f"شكرًا {self.count}"}
        self.count += 1
        posted = await self.make("POST", f"/articles/{article}/comments", "guest", remark)
        comment = posted["comment"]["id"]
        if is_approved:
            await self.make("POST", f"/moderation/comments/{comment}/approve", "editor")
        if is_hidden:
            await self.make("POST", f"/articles/{article}/unpublish", "editor")
        return {"id": comment}

    async def act(self, *, is_batch: bool = False) -> dict[str, Any]:
        """The approval of a comment: the number of the act, or of its batch."""
        comment = (await self.comment(is_approved=False))["id"]
        if is_batch:
            asked = {"verb": "approve", "ids": [comment]}
            return {"number": (await self.make("POST", "/moderation/comments/batch", "editor", asked))["batch"]}
        done = await self.make("POST", f"/moderation/comments/{comment}/approve", "editor")
        return {"number": done["last_act"]}

    async def note(self, *, by: str) -> dict[str, Any]:
        comment = await self.comment()
        made = await self.make("POST", f"/moderation/comments/{comment['id']}/notes", by, {"body": "ملاحظة"})
        return {"id": made["id"]}

    async def block(self) -> dict[str, Any]:
        """A block that bars nobody who comments here."""
        comment = (await self.comment())["id"]
        asked = {"kind": "chain", "hours": 1}
        return {"id": (await self.make("POST", f"/moderation/comments/{comment}/blocks", "editor", asked))["id"]}

    async def entry(self, room: str) -> dict[str, Any]:
        self.count += 1
        made = await self.make("POST", f"/{room}", "editor", {"name": f"باب {self.count}"})
        return {"id": made["id"], "ref": made["id"]}

    async def media(self, role: str) -> dict[str, Any]:
        self.count += 1
        picture = {"file": ("photo.png", png(1, 1, color=(self.count & 255, self.count >> 8, 99)))}
        headers = await self.usual_headers(role)
        made = await self.guest.post(f"{API}/media", files=picture, headers=headers)
        assert made.status_code == 201, made.text
        return {"id": made.json()["id"]}

    async def listed_tag(self) -> dict[str, Any]:
        """A tag that readers see."""
        found = await self.entry("tags")
        body = {"title": f"مقال {self.count}", "body": "متن", "status": "published", "tags": [f"باب {self.count}"]}
        await self.make("POST", "/articles", "editor", body)
        return found

    async def own_token(self, role: str) -> dict[str, Any]:
        if role == "guest":
            return {"id": 1}
        made = await self.make("POST", "/tokens", role, {"name": "رمز", "scopes": sorted(ROLE_SCOPES[Role(role)])})
        return {"id": made["id"]}

    async def nothing(self) -> dict[str, Any]:
        self.count += 1
        return {"external_id": f"new{self.count}"}

    async def webhook(self) -> dict[str, Any]:
        """One of which nothing has been told."""
        body = {"url": "https://example.org/hook", "events": ["tag.created"]}
        made = await self.make("POST", "/webhooks", "admin", body)
        return {"id": made["id"]}

    async def delivery(self) -> dict[str, Any]:
        """What a receiver has taken."""
        webhook = await self.webhook()
        answer = await self.guest.post(
            f"{API}/webhooks/{webhook['id']}/test", headers=await self.usual_headers("admin")
        )
        write, now, keys = self.site.database.write, self.site.now(), self.site.keys
        batch = await write(deliveries.take, webhook["id"], most=1, keys=keys, now=now)
        assert batch is not None
        await write(partial(deliveries.settle, each=batch.taken[0], answer=Answer(204, None, 1), now=now))
        return {**webhook, "number": answer.json()["id"]}

    async def site_import(self) -> dict[str, Any]:
        """A file that waits to be imported."""
        made = await self.guest.post(f"{API}/imports", content=LINES, headers=await self.usual_headers("editor"))
        assert made.status_code == 202, made.text
        return {"id": made.json()["id"]}

    async def account(self) -> dict[str, Any]:
        return {"id": self.accounts["author"]}

    async def ask(self, operation: Operation, thing: str, role: str, **headers: str) -> httpx.Response:
        """What somebody of a role is answered who asks an operation of a thing that nobody has changed."""
        key = (thing, role if thing in OF_THE_ROLE else "")
        values = self._unchanged.pop(key, None) or await THINGS[thing](self, role)
        answer = await self._ask(operation, role, values, headers)
        if operation.method == "GET" or not answer.is_success:
            self._unchanged[key] = values
        return answer

    async def _ask(
        self, operation: Operation, role: str, values: dict[str, Any], headers: dict[str, str]
    ) -> httpx.Response:
        body = await _body_of(self, operation, role, values)
        its_headers = self.headers if operation.id in END_TOKENS else self.usual_headers
        return await self.guest.request(
            operation.method,
            operation.address(**values),
            headers={**await its_headers(role), "If-Match": "*", **headers},
            params=ASKED.get(operation.id),
            **sending(operation, body),
        )


END_TOKENS = {"revoke_access_token", "update_me"}
"""Operations that end the token they are asked with, or others of who asks."""

ASKED = {
    "diff_revisions": {"against": "1"},
    "suggest": {"q": "مكت"},
    "search_articles": {"q": "مكتبة"},
    "resolve_address": {"url": "/"},
}
"""Parameters that operations want, or have most to say to."""

Maker = Callable[[Stage, str], Awaitable[dict[str, Any]]]
NOT_THERE = {"section", "authors", "status", "published_at"}
"""Members of the document's example of an article: entries that nobody has made here, and what authors may not ask."""

OF_THE_ROLE = {"own token", "somebody's token", "own note", "somebody's note"}
"""Things that are others for each role."""

THINGS: dict[str, Maker] = {
    "site": lambda stage, _: stage.nothing(),
    "published": lambda stage, _: stage.article(by="editor", status="published"),
    "draft": lambda stage, _: stage.article(by="editor", status="draft"),
    "author's draft": lambda stage, _: stage.article(by="author", status="draft"),
    "approved": lambda stage, _: stage.comment(),
    "pending": lambda stage, _: stage.comment(is_approved=False),
    "under a draft": lambda stage, _: stage.comment(is_hidden=True),
    "act": lambda stage, _: stage.act(),
    "batch": lambda stage, _: stage.act(is_batch=True),
    "own note": lambda stage, role: stage.note(by=role if role in {"moderator", "editor", "admin"} else "editor"),
    "somebody's note": lambda stage, role: stage.note(by="moderator" if role != "moderator" else "editor"),
    "block": lambda stage, _: stage.block(),
    "section": lambda stage, _: stage.entry("sections"),
    "tag": lambda stage, _: stage.entry("tags"),
    "tag of a listed article": lambda stage, _: stage.listed_tag(),
    "media": lambda stage, _: stage.media("editor"),
    "author's media": lambda stage, _: stage.media("author"),
    "byline": lambda stage, _: stage.entry("authors"),
    "webhook": lambda stage, _: stage.webhook(),
    "delivery": lambda stage, _: stage.delivery(),
    "import": lambda stage, _: stage.site_import(),
    "author's account": lambda stage, _: stage.account(),
    "own token": lambda stage, role: stage.own_token(role),
    "somebody's token": lambda stage, role: stage.own_token("author" if role != "author" else "editor"),
}


async def _body_of(stage: Stage, operation: Operation, role: str, values: dict[str, Any]) -> Any:
    """The example of the document, where it names what is there."""
    as_account = "author" if role == "guest" else role
    bodies: dict[str, Any] = {
        "update_site": {"description": "صحيفة الحيّ"},  # the example's menu names what nobody has made here
        "post_comment": operation.body if role == "guest" else {"body": "شكرًا"},
        "moderate_comments": {"verb": "spam", "ids": [values.get("id")]},
        "create_token": {"name": "رمز", "scopes": sorted(ROLE_SCOPES[Role(as_account)])},
        "create_access_token": {"username": f"{as_account}@example.org", "password": PASSWORD},
        "publish_article": None,
        "replace_translations": {"articles": []},
        "answer_comment": {"body": f"شكرًا لك {stage.count}"},
    }
    if operation.id == "merge_tag":
        return {"into": (await stage.entry("tags"))["id"]}
    if operation.described["tags"] == ["catalog"] and operation.takes:
        return {"name": f"اسم {stage.count}"}
    body = bodies.get(operation.id, operation.body)
    if isinstance(body, dict) and operation.described["tags"] == ["articles"]:
        return {name: value for name, value in body.items() if name not in NOT_THERE}
    return body


@asynccontextmanager
async def staged(site: Site, app: Any) -> AsyncIterator[Stage]:
    """A stage on an application, asked from elsewhere."""
    transport = httpx.ASGITransport(app=app, client=(ELSEWHERE, 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as guest:
        stage = Stage(guest, site)
        await stage.arrive()
        yield stage
