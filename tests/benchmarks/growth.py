"""What reading, searching and saving cost as the site grows, in this process, on both databases."""

import json
import random
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from statistics import median
from typing import NamedTuple

from fastapi import FastAPI

from app.articles.lists import ArticleSort
from app.db.keyset import Cursor
from app.web.paging import encode_cursor
from tests.benchmarks import million
from tests.benchmarks.corpus import WORDS
from tests.benchmarks.forms import Form
from tests.benchmarks.inprocess import Call, ask
from tests.benchmarks.loading import load_everywhere, load_threads
from tests.benchmarks.serving import application
from tests.benchmarks.sites import DATABASES, Sites
from tests.benchmarks.tables import Found, Table
from tests.paths import ARTICLES
from tests.people import People

PAGE = 20
KINDS = ("article", "list", "deepest page", "thread", "search", "save")
SEARCHED = WORDS[100:4000:13]
"""Words to be searched for: neither those of every text nor the rarest."""
ChoosesCall = Callable[[], Call]


class Point(NamedTuple):
    """Milliseconds of one kind of call at one size of the site, the database's work included."""

    database: str
    articles: int
    kind: str
    median: float
    p99: float


async def measure(sites: Sites, form: Form) -> Found:
    """The curves, and the longest list where the form asks for one."""
    points: list[Point] = []
    async with AsyncExitStack() as stack:
        apps = [
            await stack.enter_async_context(application(stack.enter_context(sites.empty(each)))) for each in DATABASES
        ]
        writers = [await People(app.state.site).headers("admin") for app in apps]
        there = 0
        for size in form.growth:
            loaded = await load_everywhere(
                [app.state.site for app in apps], size - there, words=form.growth_words, first=there
            )
            there = size
            for database, app, writer, (newest, _) in zip(DATABASES, apps, writers, loaded, strict=True):
                await load_threads(app.state.site, newest, threads=20, replies=3)
                calls = {**await _reads(app), **_writes(newest, size, writer["Authorization"])}
                points += await _time(database, size, app, calls, form.calls)
    if form.most:
        points += await _longest(sites, form)
    columns = ("", "articles", *(f"{kind}, ms" for kind in KINDS))
    note = (
        f"Medians of {form.calls} calls in one process, cache off, the database's work included; articles of "
        f"{form.growth_words} words. The longest list has articles of {million.BODY_WORDS} words and no search index."
    )
    raw = {"points": [point._asdict() for point in points], "words": form.growth_words}
    return Found([Table("Growth", columns, _rows(points), note)], raw)


async def _longest(sites: Sites, form: Form) -> list[Point]:
    """Article, list and deepest page among very many articles, on one database after the other."""
    points = []
    for database in DATABASES:
        with sites.empty(database) as url:
            async with application(url) as app:
                await million.load(app.state.site, form.most)
                points += await _time(database, form.most, app, await _reads(app), form.calls)
    return points


async def _time(database: str, articles: int, app: FastAPI, calls: dict[str, ChoosesCall], count: int) -> list[Point]:
    """So many calls of each kind, in turns, so that a neighbour's load meets all of them."""
    taken: dict[str, list[float]] = {kind: [] for kind in calls}
    for number in range(count + 5):
        for kind, choose in calls.items():
            call = choose()
            start = time.perf_counter()
            status, body = await ask(app, call)
            seconds = time.perf_counter() - start
            if status >= 300:
                raise RuntimeError(f"{kind}: {status} {body[:200]!r}")
            if number >= 5:
                taken[kind].append(seconds * 1000)
    return [
        Point(database, articles, kind, median(each), sorted(each)[len(each) * 99 // 100])
        for kind, each in taken.items()
    ]


async def _reads(app: FastAPI) -> dict[str, ChoosesCall]:
    """Articles, the first page and the last one."""
    slugs: list[str] = []
    for sort in ("published_at", "-published_at"):
        _, body = await ask(app, Call("GET", ARTICLES, f"limit=100&fields=slug&sort={sort}"))
        slugs += [item["slug"] for item in json.loads(body)["items"]]
    source = random.Random(3)  # noqa: S311  a choice of articles, not a secret
    deepest = await _deepest(app)
    return {
        "article": lambda: Call("GET", f"{ARTICLES}/{source.choice(slugs)}"),
        "list": lambda: Call("GET", ARTICLES),
        "deepest page": lambda: deepest,
    }


def _writes(newest: int, size: int, authorization: str) -> dict[str, ChoosesCall]:
    """Threads, searches, and articles changed."""
    source = random.Random(5)  # noqa: S311  a choice of words, not a secret

    def save() -> Call:
        body = json.dumps({"summary": " ".join(source.choices(WORDS[:2000], k=25))}).encode()
        headers = ((b"authorization", authorization.encode()), (b"if-match", b"*"))
        return Call("PATCH", f"{ARTICLES}/{newest - source.randrange(min(100, size))}", "", body, headers)

    return {
        "thread": lambda: Call("GET", f"{ARTICLES}/{newest}/comments"),
        "search": lambda: Call("GET", "/api/v1/search", f"q={source.choice(SEARCHED)}"),
        "save": save,
    }


async def _deepest(app: FastAPI) -> Call:
    """The call for the last full page of the newest first."""
    _, body = await ask(app, Call("GET", ARTICLES, f"sort=published_at&limit={PAGE + 1}"))
    edge = json.loads(body)["items"][-1]
    key = Cursor((datetime.fromisoformat(edge["published_at"]), edge["id"]))
    cursor = encode_cursor(key, app.state.site.keys, order=f"articles:{ArticleSort.newest}:None")
    call = Call("GET", ARTICLES, f"cursor={cursor}")
    _, body = await ask(app, call)
    page = json.loads(body)
    if page["next_cursor"] is not None or len(page["items"]) != PAGE:
        raise RuntimeError("this is not the deepest page")
    return call


def _rows(points: Sequence[Point]) -> list[list[str]]:
    found: dict[tuple[str, int], dict[str, str]] = {}
    for point in points:
        found.setdefault((point.database, point.articles), {})[point.kind] = f"{point.median:.2f}"
    return [
        [database, f"{articles:,}", *(figures.get(kind, "") for kind in KINDS)]
        for (database, articles), figures in sorted(
            found.items(), key=lambda each: (DATABASES.index(each[0][0]), each[0][1])
        )
    ]
