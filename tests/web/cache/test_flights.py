"""One answer for whoever asks the same meanwhile, and what changes while it is made."""

import asyncio
import json
from collections.abc import Collection
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from app.db.watch import Hearer
from app.web.cache import response_cache
from app.web.cache.representation import Representation
from app.web.cache.response_cache import ResponseCache
from tests.waiting import eventually


def representation_of(body: bytes, *tags: str) -> Representation:
    return Representation([(b"cache-control", b"public"), (b"cache-tag", ",".join(tags).encode())], body)


class Told:
    """A watch that is told what to tell."""

    def __init__(self) -> None:
        self.hearer: Hearer = lambda _: None
        self.is_there = True

    async def start(self, hearer: Hearer) -> None:
        self.hearer = hearer

    def is_current(self) -> bool:
        return self.is_there

    async def close(self) -> None:
        self.is_there = False


class Slow:
    """An application whose one answer takes until it is released."""

    def __init__(self) -> None:
        self.calls, self.value, self.release = 0, 0, asyncio.Event()

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.calls += 1
        body = json.dumps(self.value).encode()
        await self.release.wait()
        scope["maqal.keeper"](representation_of(body, "list"), scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


async def ask(cache: ResponseCache) -> str:
    told = []

    async def receive() -> Any:
        raise AssertionError

    async def send(message: Any) -> None:
        told.append(message.get("body", b""))

    scope = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "headers": []}
    await cache(scope, receive, send)
    return b"".join(told).decode()


async def opened(app: Any, watch: Told, due: float | None = None) -> ResponseCache:
    cache = ResponseCache(app, most_bytes=1_000_000)

    async def next_due() -> float | None:
        return due

    await cache.open(watch, next_due)
    return cache


async def test_many_who_ask_the_same_at_once_are_one_question() -> None:
    slow, watch = Slow(), Told()
    cache = await opened(slow, watch)
    asking = [asyncio.create_task(ask(cache)) for _ in range(50)]
    await asyncio.sleep(0)
    asking[7].cancel()  # its client has gone
    slow.release.set()
    answers = await asyncio.gather(*asking, return_exceptions=True)
    assert answers.count("0") == 49
    assert slow.calls == 1
    assert await ask(cache) == "0"
    assert slow.calls == 1
    assert cache._flights == {}
    await cache.close()


@pytest.mark.parametrize("tags", [["list"], None])
async def test_what_changes_while_an_answer_is_made_is_not_kept_and_not_joined(tags: Collection[str] | None) -> None:
    slow, watch = Slow(), Told()
    cache = await opened(slow, watch)
    before = asyncio.create_task(ask(cache))
    await eventually(lambda: slow.calls == 1)
    slow.value = 1
    watch.hearer(tags)
    after = asyncio.create_task(ask(cache))
    await eventually(lambda: slow.calls == 2)
    slow.release.set()
    assert (await before, await after) == ("0", "1")
    assert await ask(cache) == "1"
    await cache.close()


@pytest.mark.parametrize("tags", [["list"], None])
async def test_what_was_let_go_is_removed_in_time(
    tags: Collection[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(response_cache, "NOTED_EVERY", 0.001)
    slow, watch = Slow(), Told()
    slow.release.set()
    cache = await opened(slow, watch)
    await ask(cache)
    assert len(cache._kept) == 1
    watch.hearer(tags)
    await eventually(lambda: len(cache._kept) == 0)
    assert cache._kept.bytes == 0
    await cache.close()


async def test_a_cache_that_is_closed_keeps_nothing() -> None:
    slow, watch = Slow(), Told()
    slow.release.set()
    cache = await opened(slow, watch)
    await ask(cache)
    await cache.close()
    assert (len(cache._kept), cache._kept.bytes, cache._kept.dropped) == (0, 0, 1)


async def test_who_is_slow_to_read_leaves_the_answer_that_is_made_meanwhile_alone() -> None:
    made, read = asyncio.Event(), asyncio.Event()
    calls, value = 0, 0

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        nonlocal calls
        calls += 1
        body = b"%d" % value
        if calls == 2:
            await made.wait()
        scope["maqal.keeper"](representation_of(body, "list"), scope)
        if calls == 1:
            await read.wait()
        await send({"type": "http.response.body", "body": body})

    watch = Told()
    cache = await opened(app, watch)
    slow = asyncio.create_task(ask(cache))
    await eventually(lambda: len(cache._kept) == 1)
    cache._kept._remove((b"/", b""))  # for want of room
    other = asyncio.create_task(ask(cache))
    await eventually(lambda: calls == 2)
    read.set()
    await slow
    value = 1
    watch.hearer(["list"])
    made.set()
    assert await other == "0"
    assert await ask(cache) == "1"
    assert cache._flights == {}
    await cache.close()


async def test_an_unrelated_change_lets_an_answer_be_kept() -> None:
    slow, watch = Slow(), Told()
    cache = await opened(slow, watch)
    asking = asyncio.create_task(ask(cache))
    await eventually(lambda: slow.calls == 1)
    watch.hearer(["article:17"])
    slow.release.set()
    await asking
    await ask(cache)
    assert slow.calls == 1
    await cache.close()


async def test_nothing_is_kept_while_nothing_is_known() -> None:
    slow, watch = Slow(), Told()
    slow.release.set()
    cache = await opened(slow, watch)
    await ask(cache)
    watch.is_there = False
    slow.value = 1

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": b"bypassed"})

    cache._app = app
    assert await ask(cache) == "bypassed"
    await cache.close()


async def test_an_answer_that_fails_leaves_nothing_behind() -> None:
    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ZeroDivisionError

    watch = Told()
    cache = await opened(app, watch)
    results = await asyncio.gather(*(ask(cache) for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in results] == [ZeroDivisionError] * 3
    assert cache._flights == {}
    await cache.close()
