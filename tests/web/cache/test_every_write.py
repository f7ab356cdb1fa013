"""After every write that the OpenAPI document describes, every read gives from the cache what would be made now.

Nothing names the operations here: what is new in the document is taken along, and fails where no request can be made of
it. An operation whose requests never succeed fails too.
"""

import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY

from app.accounts.models import Scope
from app.main import create_app
from app.web.application import Application
from app.web.routing import API
from tests.clocks import Clock
from tests.operations import Operation, operations, sending, specification
from tests.people import People
from tests.random_requests import Requests, Things
from tests.waiting import eventually

DOCUMENT: dict[str, Any] = specification()
OPERATIONS = [each for each in operations(DOCUMENT) if each.path.startswith(API)]
WRITES = [each for each in OPERATIONS if each.method != "GET"]


def needs_receipt(operation: Operation) -> bool:
    """Whether an operation is for the writer of a comment alone."""
    return any(each["name"] == "Comment-Receipt" and each.get("required") for each in operation.described["parameters"])


READS = [
    each
    for each in OPERATIONS
    if each.method == "GET"
    and each.scopes is None
    and "text/event-stream" not in str(each.described["responses"])
    and not needs_receipt(each)
]
"""Reads for which nobody need sign in or show a receipt: nothing else is cached, and no stream, which has no end."""

NEVER_CACHED = {"get_preview", "get_comment_form"}
"""Reads of a guest whose answers no cache may have."""

FIRST = (
    "create_section", "create_tag", "create_author", "upload_media", "create_article", "post_comment",
    "approve_comment", "create_preview",
    "create_account", "create_token", "create_webhook",
)  # fmt: skip
"""Writes with which a site begins, so that the others have something to change."""

MAIL = {"smtp_url": "smtp://127.0.0.1:9?starttls=off", "mail_from": "news@news.example"}
"""Some operations are there only on a site that sends mail; nothing is sent, for no worker runs."""

TAKES_BACK = {
    "undo_act": "moderate_comments",
    "undo_batch": "moderate_comments",
    "delete_note": "create_note",
    "end_block": "create_block",
    "redeliver_to_webhook": "test_webhook",
}
"""Writes that take back what another one has just done."""

TRIES = 18
"""Random requests of one operation, of which one has to succeed."""


class Reader:
    """Asks all that guests may read, from the cache and without it."""

    def __init__(self, app: Application, requests: Requests, *, is_at_once: bool) -> None:
        self._requests, self._is_at_once = requests, is_at_once
        self._cached = client_of(app)
        self._uncached = client_of(app.uncached)
        self._queries: dict[str, list[str]] = {}
        self.cached: set[str] = set()
        self.answered: set[str] = set()

    def choose_queries(self) -> None:
        """Choose queries; they stay, so that their answers are in the cache when something is changed."""
        ask = self._requests.query
        self._queries = {
            each.id: [*(ask(each, chance=chance) for chance in (0.0, 0.15, 0.3)), *self._requests.orders(each)]
            for each in READS
        }

    async def check(self, after: str) -> None:
        """Compare every read."""
        for operation in READS:
            paths = {self._requests.address(operation, newest=number) for number in range(3)}
            for path in sorted(paths):
                for query in dict.fromkeys(self._queries[operation.id][: 2 if len(paths) > 1 else None]):
                    await self._compare(operation, f"{path}?{query}".rstrip("?"), after)

    async def _compare(self, operation: Operation, address: str, after: str) -> None:
        async def is_fresh() -> bool:
            cached, made = await told(self._cached, address), await told(self._uncached, address)
            if cached[0] == 200:
                self.answered.add(operation.id)
            if "cache-tag" in cached[2]:
                self.cached.add(operation.id)
            return cached == made

        if self._is_at_once:
            assert await is_fresh(), f"stale after {after}: {address}"
            return
        try:  # PostgreSQL announces a change a moment after its commit
            await eventually(is_fresh, within=3)
        except AssertionError:
            pytest.fail(f"stale after {after}: {address}")


def client_of(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://site.example")


async def told(client: httpx.AsyncClient, address: str) -> tuple[int, str, dict[str, str]]:
    answer = await client.get(address)
    if answer.status_code >= 400:  # a problem bears its request's id
        return answer.status_code, "", {}
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status_code, answer.text, headers


class Writer:
    """Makes random writes, as an administrator or as a guest."""

    def __init__(self, app: Application, requests: Requests) -> None:
        self._client, self._requests, self._people = client_of(app), requests, People(app.state.site)
        self._admin: int | None = None
        self._usual: dict[str, str] = {}

    async def write(self, operation: Operation) -> None:
        """Ask an operation until it succeeds."""
        answers = []
        for number in range(TRIES):
            if number % 5 == 4:
                await self.make_something()
            answer = await self._ask(operation)
            answers.append(f"{answer.status_code} {answer.text[-300:]}")
            if answer.is_success:
                if answer.content:
                    self._requests.things.learn(operation, answer.json())
                return
            assert answer.status_code < 500, (operation.id, answer.text)
        pytest.fail(f"{operation.id} never succeeds with what tests/random_requests.py makes: {answers[-1]}")

    async def make_something(self) -> None:
        """Have something to change on a site where all was deleted."""
        by_id = {each.id: each for each in WRITES}
        things = self._requests.things
        open_to_all = {
            "title": things.text(),
            "body": "متن",
            "status": "published",
            "tags": things.slugs["tags"][-1:],
            "section": things.id_of("sections"),
        }
        for name in ("create_article", *reversed(FIRST)):  # entries come last, so that some have no article
            answer = await self._ask(by_id[name], body=open_to_all if name == "create_article" else None)
            if answer.is_success:
                self._requests.things.learn(by_id[name], answer.json())

    async def _ask(self, operation: Operation, *, body: Any = None) -> httpx.Response:
        if operation.id in TAKES_BACK:
            first = next(each for each in WRITES if each.id == TAKES_BACK[operation.id])
            self._requests.things.learn(first, (await self._ask(first)).json())
        body = body or self._requests.body(operation)
        query = self._requests.query(operation, chance=0.4)
        if operation.id == "create_access_token":
            email = f"who{self._requests.things.count}@example.org"
            self._requests.things.count += 1
            await self._people.account("editor", email=email)
            body = {**body, "username": email}
        return await self._client.request(
            operation.method,
            f"{self._requests.address(operation)}?{query}".rstrip("?"),
            headers={**await self._headers(operation), "If-Match": "*"},
            **sending(operation, body),
        )

    async def _headers(self, operation: Operation) -> dict[str, str]:
        if needs_receipt(operation):
            return {"Comment-Receipt": (self._requests.things.receipts or ["none"])[-1]}
        if operation.id in {"post_comment", "create_access_token"}:
            return {}
        if self._admin is None:
            self._admin = await self._people.account("admin")
            self._usual = await self._people.headers_of(self._admin, list(Scope))
        is_about_tokens = operation.described["tags"] == ["accounts"]  # and may end the one it is asked with
        return await self._people.headers_of(self._admin, list(Scope)) if is_about_tokens else self._usual


def kept() -> float:
    return REGISTRY.get_sample_value("maqal_cache_answers_total", {"outcome": "kept"}) or 0.0


@asynccontextmanager
async def served(app: Application) -> AsyncIterator[Application]:
    async with app.router.lifespan_context(app):
        yield app


async def test_no_write_leaves_a_stale_answer(
    make_settings: Any, clock: Clock, database_url: str, few: Callable[..., Sequence[Any]]
) -> None:
    things = Things(random.Random(database_url.partition(":")[0]), clock)  # noqa: S311  a sequence of requests, not a secret
    requests = Requests(DOCUMENT, things)
    by_id = {each.id: each for each in WRITES}
    async with served(create_app(make_settings(comments_policy="open", cache_mib=8, **MAIL), now=clock)) as app:
        writer = Writer(app, requests)
        reader = Reader(app, requests, is_at_once=database_url.startswith("sqlite"))
        for name in FIRST * 2:
            await writer.write(by_id[name])
        await writer.make_something()
        reader.choose_queries()
        await reader.check("the beginning")
        for operation in few(things.source.sample(WRITES, len(WRITES))):
            await writer.write(operation)
            await reader.check(operation.id)
            if things.source.random() < 0.1:
                clock.advance(minutes=31)
                await reader.check("half an hour")
        assert app.cache is not None
        app.cache.note()
    not_cached = {each.id for each in READS} - NEVER_CACHED - reader.cached
    assert not not_cached, f"asked for nothing that is there, or never cached: {not_cached}"
    assert reader.answered >= reader.cached
    assert kept() > 30  # so answers came from the cache
