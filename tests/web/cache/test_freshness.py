"""Whatever is written, by whichever process: kept answers are those that would be made now.

Two applications stand on one database, as two workers do. Both are written through; the one that keeps answers must
at once answer as the one that keeps none.
"""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from prometheus_client import REGISTRY

from app.db import changes
from app.db.sqlite import wal_index
from app.main import create_app
from app.settings import Settings
from app.web.application import Application
from tests.clocks import Clock
from tests.paths import API
from tests.people import People
from tests.waiting import eventually

STEPS = 16
WORDS = ("مكتبة", "حديقة", "جسر", "مدرسة", "سوق", "نهر", "قطار", "متحف")
ROOMS = ("sections", "tags", "authors")


class Newsroom:
    """Somebody who writes at random, through one application or the other."""

    def __init__(self, apps: list[Application], desks: list[httpx.AsyncClient], headers: dict[str, str]) -> None:
        self.apps, self.desks, self.headers = apps, desks, headers
        self.clock: Clock = apps[0].state.site.now
        self.source = random.Random(1)  # noqa: S311  a sequence of events, not a secret
        self.articles: list[int] = []
        self.slugs: list[str] = []
        self.comments: list[int] = []
        self.entries: dict[str, list[int]] = {room: [] for room in ROOMS}
        self.names: list[str] = []
        self.count = 0

    async def send(self, method: str, path: str, body: Any = None) -> Any:
        headers = {**self.headers, "If-Match": "*"}
        if method == "POST" and path.endswith("/comments"):
            headers = {}
        answer = await self.source.choice(self.desks).request(method, f"{API}{path}", json=body, headers=headers)
        assert answer.status_code < 300 or answer.status_code in {404, 409, 422}, (method, path, answer.text)
        return answer.json() if answer.status_code < 300 and answer.content else {}

    def name(self) -> str:
        self.count += 1
        return f"{self.source.choice(WORDS)} {self.source.choice(WORDS)} {self.count}"

    async def step(self) -> str:
        verbs: dict[str, Callable[[], Awaitable[None]]] = {
            "write": self.write,
            "edit": self.edit,
            "move": self.move,
            "delete": self.delete,
            "comment": self.comment,
            "moderate": self.moderate,
            "edit comment": self.edit_comment,
            "file": self.file,
            "rename": self.rename,
            "drop": self.drop,
            "merge": self.merge,
            "wait": self.wait,
        }
        weights = [3, 3, 3, 1, 5, 4, 2, 3, 3, 1, 1, 1]
        (name,) = self.source.choices(list(verbs), weights)
        await verbs[name]()
        return name

    def some(self, ids: list[int]) -> int:
        return self.source.choice(ids) if ids else 999

    async def write(self) -> None:
        body: dict[str, Any] = {"title": self.name(), "body": f"عن {self.name()}", "tags": [self.source.choice(WORDS)]}
        for room, member in (("sections", "section"), ("authors", "authors")):
            if self.entries[room] and self.source.random() < 0.7:
                chosen = self.some(self.entries[room])
                body[member] = chosen if member == "section" else [chosen]
        if self.source.random() < 0.8:
            body["status"] = "published"
            if self.source.random() < 0.3:
                body["published_at"] = self.clock().replace(minute=59).isoformat()
        made = await self.send("POST", "/articles", body)
        if made:
            self.articles.append(made["id"])
            self.slugs.append(made["slug"])

    async def edit(self) -> None:
        name = self.name()
        body = self.source.choice(
            [{"title": name}, {"summary": name}, {"slug": name}, {"tags": [name]}, {"body": name}]
        )
        made = await self.send("PATCH", f"/articles/{self.some(self.articles)}", body)
        if made:
            self.slugs.append(made["slug"])

    async def move(self) -> None:
        verb = self.source.choice(["publish", "publish", "unpublish", "archive", "restore"])
        await self.send("POST", f"/articles/{self.some(self.articles)}/{verb}")

    async def delete(self) -> None:
        permanent = "?permanent=true" if self.source.random() < 0.4 else ""
        await self.send("DELETE", f"/articles/{self.some(self.articles)}{permanent}")

    async def comment(self) -> None:
        body: dict[str, Any] = {"author_name": "سلمى", "author_email": "salma@example.org", "body": self.name()}
        if self.comments and self.source.random() < 0.6:
            body["parent_id"] = self.some(self.comments)
        made = await self.send("POST", f"/articles/{self.some(self.articles[-4:])}/comments", body)
        if made:
            self.comments.append(made["comment"]["id"])

    async def moderate(self) -> None:
        verb = self.source.choice(["approve", "reject", "spam", "trash", "restore"])
        if self.source.random() < 0.3:
            await self.send("POST", "/moderation/comments/batch", {"verb": verb, "ids": self.comments[-3:] or [1]})
        else:
            await self.send("POST", f"/moderation/comments/{self.some(self.comments)}/{verb}")

    async def edit_comment(self) -> None:
        path = f"/comments/{self.some(self.comments)}"
        if self.source.random() < 0.3:
            await self.send("DELETE", path)
        else:
            await self.send("PATCH", path, {"body": self.name()})

    async def file(self) -> None:
        room = self.source.choice(ROOMS)
        body: dict[str, Any] = {"name": self.name()}
        if room == "sections" and self.entries[room] and self.source.random() < 0.5:
            body["parent_id"] = self.some(self.entries[room])
        if self.names and self.source.random() < 0.3:
            body["slug"] = self.source.choice(self.names)  # perhaps one that led elsewhere
        made = await self.send("POST", f"/{room}", body)
        if made:
            self.entries[room].append(made["id"])
            self.names.append(made["slug"])

    async def rename(self) -> None:
        room = self.source.choice(ROOMS)
        changes: list[dict[str, Any]] = [{"name": self.name()}, {"slug": self.name()}]
        if room == "sections":
            changes.append({"parent_id": self.source.choice([None, self.some(self.entries[room])])})
        made = await self.send("PATCH", f"/{room}/{self.some(self.entries[room])}", self.source.choice(changes))
        if made:
            self.names.append(made["slug"])

    async def drop(self) -> None:
        room = self.source.choice(ROOMS)
        await self.send("DELETE", f"/{room}/{self.some(self.entries[room])}")

    async def merge(self) -> None:
        tags = self.entries["tags"]
        await self.send("POST", f"/tags/{self.some(tags)}/merge", {"into": self.some(tags)})

    async def wait(self) -> None:
        self.clock.advance(minutes=self.source.choice([1, 59]))

    def addresses(self) -> list[str]:
        """What readers ask."""
        names = [*self.names[-4:], *(str(self.some(self.entries[room])) for room in ROOMS)]
        return [
            *(
                "/articles",
                "/articles?sort=-comment_count",
                "/articles?sort=title&total=true",
                "/articles?include=body",
            ),
            *("/articles?sort=-updated_at&limit=2", "/articles?fields=id,comment_count", "/comments", "/sections"),
            *("/tags", "/authors", "/search?q=مكتبة حديقة", "/search?q=جسر&sort=date", "/search/suggest?q=م"),
            *(f"/articles?section={each}" for each in names),
            *(f"/articles?tag={each}" for each in (*names, WORDS[0])),
            *(f"/{room}/{each}" for room in ROOMS for each in names),
            *(f"/articles/{each}" for each in (*self.articles[-3:], *self.slugs[-3:])),
            *(f"/articles/{each}/{part}" for each in self.articles[-4:] for part in ("comments", "related")),
            *(f"/comments?article={each}" for each in self.articles[-1:]),
            *(f"/comments/{each}{part}" for each in self.comments[-3:] for part in ("", "/replies")),
        ]


@pytest.fixture
async def newsroom(make_settings: Callable[..., Settings], clock: Clock) -> AsyncIterator[Newsroom]:
    settings = {"comments_policy": "open"}
    apps = [create_app(make_settings(**settings, cache_mib=mib), now=clock) for mib in (8, 0)]
    async with AsyncExitStack() as stack:
        desks = []
        for app in apps:
            await stack.enter_async_context(app.router.lifespan_context(app))
            transport = httpx.ASGITransport(app=app)
            desks.append(
                await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://site.example"))
            )
        yield Newsroom(apps, desks, await People(apps[1].state.site).headers("admin"))


def times_kept(newsroom: Newsroom) -> float:
    """How often a kept answer was given in this process."""
    cache = newsroom.apps[0].cache
    assert cache is not None
    cache.note()
    return REGISTRY.get_sample_value("maqal_cache_answers_total", {"outcome": "kept"}) or 0.0


async def answer(client: httpx.AsyncClient, address: str) -> tuple[int, str, dict[str, str]]:
    found = await client.get(API + quote(address, safe="/?=&"))
    told = {name: value for name, value in found.headers.items() if name != "x-request-id"}
    body = "" if found.status_code >= 400 else found.text  # a problem bears its request's id
    return found.status_code, body, {} if found.status_code >= 400 else told


async def check(newsroom: Newsroom, *, at_once: bool, after: str) -> None:
    keeping, making = newsroom.desks
    for address in newsroom.addresses():

        async def is_fresh(address: str = address) -> bool:
            return await answer(keeping, address) == await answer(making, address)

        if at_once:
            assert await is_fresh(), (after, address)
        else:  # another process's announcement takes a moment to arrive
            await eventually(is_fresh)


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_kept_answer_is_stale(newsroom: Newsroom, database_url: str, seed: int) -> None:
    newsroom.source.seed(seed)
    at_once, before = database_url.startswith("sqlite"), times_kept(newsroom)
    for _ in range(STEPS):
        done = await newsroom.step()
        await check(newsroom, at_once=at_once, after=done)
    assert times_kept(newsroom) - before > STEPS  # so something was kept, and given


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_system_without_the_mapped_index_is_as_fresh(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = newsroom.apps[0].cache
    watch: Any = cache and cache._watch
    before = times_kept(newsroom)
    assert watch._memory is not None
    watch._memory = watch._seen = None
    monkeypatch.setattr(wal_index, "header", lambda _: None)
    for _ in range(15):
        await check(newsroom, at_once=True, after=await newsroom.step())
    assert times_kept(newsroom) - before > 15


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_pruned_changes_are_not_missed(newsroom: Newsroom) -> None:
    keeping, making = newsroom.desks
    await newsroom.write()
    before = await answer(keeping, "/articles")
    site = newsroom.apps[1].state.site
    newsroom.desks = [making]
    for _ in range(3):
        await newsroom.write()
    newsroom.clock.advance(hours=2)
    assert await site.database.write(changes.prune, before=site.now()) > 0
    newsroom.desks = [keeping, making]
    assert await answer(keeping, "/articles") == await answer(making, "/articles") != before
