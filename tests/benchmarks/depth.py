"""Whether the last page of a long list costs what the first does, on both databases."""

import asyncio
import json
import time
from datetime import datetime
from statistics import median
from typing import NamedTuple

from fastapi import FastAPI

from app.articles.list_statements import Sort
from app.db.keyset import Cursor
from app.web.paging import encode_cursor
from tests.benchmarks.inprocess import Call, ask
from tests.benchmarks.loading import load_articles
from tests.benchmarks.serving import application
from tests.databases import PostgresFarm

WORDS = 30
PAGE = 20
CALLS = 300


class Depth(NamedTuple):
    """Milliseconds of a page, the database's work included."""

    database: str
    first: float
    deepest: float


async def measure(articles: int) -> list[Depth]:
    """First and deepest page among so many articles."""
    found = [await _measure("SQLite", articles, None)]
    farm = await asyncio.to_thread(PostgresFarm)
    try:
        with farm.database() as url:
            found.append(await _measure("PostgreSQL", articles, url))
    finally:
        farm.close()
    return found


async def _measure(database: str, articles: int, url: str | None) -> Depth:
    async with application(url) as app:
        await load_articles(app.state.site, articles, words=WORDS)
        first, deepest = Call("GET", "/api/v1/articles"), await _deepest(app)
        times: dict[Call, list[float]] = {first: [], deepest: []}
        for _ in range(CALLS):  # in turns, so that a neighbour's load meets both
            for call, taken in times.items():
                start = time.perf_counter()
                await ask(app, call)
                taken.append((time.perf_counter() - start) * 1000)
        return Depth(database, median(times[first]), median(times[deepest]))


async def _deepest(app: FastAPI) -> Call:
    """The call for the last full page of the newest first."""
    _, body = await ask(app, Call("GET", "/api/v1/articles", f"sort=published_at&limit={PAGE + 1}"))
    edge = json.loads(body)["items"][-1]
    key = Cursor((datetime.fromisoformat(edge["published_at"]), edge["id"]))
    cursor = encode_cursor(key, app.state.site.keys, order=f"articles:{Sort.newest}:None")
    call = Call("GET", "/api/v1/articles", f"cursor={cursor}")
    _, body = await ask(app, call)
    page = json.loads(body)
    if page["next_cursor"] is not None or len(page["items"]) != PAGE:
        raise RuntimeError("this is not the deepest page")
    return call
