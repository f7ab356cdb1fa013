"""Answers over HTTP against a bare ASGI app with answers of the same size, and beside the tutorial-style app."""

import json
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.benchmarks import hosting
from tests.benchmarks.forms import Form
from tests.benchmarks.hosting import Served
from tests.benchmarks.load import Mixture, client, request
from tests.benchmarks.rounds import Row, Target, alternate
from tests.benchmarks.sites import Site, Sites
from tests.benchmarks.tables import Found, Table
from tests.benchmarks.tutorial import slug_of
from tests.paths import ARTICLES

REMARK = {"author_name": "سلمى العوضي", "author_email": "salma@example.org", "body": "تعليق قصير على المقال."}
REMARK_BODY = json.dumps(REMARK, ensure_ascii=False).encode()
SHARES = {"post": 0.01, "article": 0.99 * 0.55, "list": 0.99 * 0.25, "comments": 0.99 * 0.2}
"""Of a mixture: comments posted; articles by slug, the first page of the list, an article's comments."""
COLUMNS = ("", "ratio (low-high)", "CPU ratio (low-high)", "req/s", "CPU µs", "p50, ms", "p99, ms", "failed")


class Servers(NamedTuple):
    """Everything that is running while this is measured: with one worker, and with two."""

    bare: Served
    at_once: Served
    cached: Served
    postgres: Served
    two_bare: Served
    two: Served
    two_uncached: Served
    tutorial: Served
    two_postgres: Served | None


class Group(NamedTuple):
    """Targets with the reference that they share: as many workers, and answers as long."""

    title: str
    note: str
    reference: Target
    targets: list[Target]


class Sizes(NamedTuple):
    """Bytes of the answers that the bare app imitates."""

    article: int
    listed: int
    posts: int
    posted: int


async def measure(sites: Sites, folder: Path, form: Form) -> Found:
    """Every HTTP ratio."""
    site = sites.loaded["SQLite"]
    file = folder / "tutorial.db"
    await hosting.fill_tutorial(file, form.articles)
    async with AsyncExitStack() as stack:

        async def ours(database: str, workers: int, *, is_cached: bool = True) -> Served:
            copy = stack.enter_context(sites.copy(database))
            return await stack.enter_async_context(hosting.maqal(folder, copy, workers=workers, is_cached=is_cached))

        cached = await ours("SQLite", 1)
        tutorial = await stack.enter_async_context(hosting.tutorial(folder, file, workers=2))
        sizes = _sizes(cached, tutorial, site, form)
        servers = Servers(
            bare=await stack.enter_async_context(hosting.bare(folder, sizes)),
            at_once=await stack.enter_async_context(
                hosting.bare(folder, sizes, protocol="tests.benchmarks.at_once:AtOnce")
            ),
            cached=cached,
            postgres=await ours("PostgreSQL", 1),
            two_bare=await stack.enter_async_context(hosting.bare(folder, sizes, workers=2)),
            two=await ours("SQLite", 2),
            two_uncached=await ours("SQLite", 2, is_cached=False),
            tutorial=tutorial,
            two_postgres=None if form.name == "short" else await ours("PostgreSQL", 2),
        )
        return await _measure(_groups(servers, sizes, site, form), sizes, form)


async def _measure(groups: Sequence[Group], sizes: Sizes, form: Form) -> Found:
    tables: list[Table] = []
    raw: dict[str, Any] = {}
    for group in groups:
        rows = await alternate(group.reference, group.targets, rounds=form.rounds, seconds=form.seconds)
        tables.append(Table(group.title, COLUMNS, [line(row) for row in rows], group.note))
        raw |= {row.name: row._asdict() for row in rows}
    return Found(tables, {"sizes": sizes._asdict(), "client": client(), "rows": raw})


def _groups(servers: Servers, sizes: Sizes, site: Site, form: Form) -> list[Group]:
    slug = site.slugs[len(site.slugs) // 2]
    article, listed = [request("GET", f"{ARTICLES}/{slug}")], [request("GET", ARTICLES)]
    etag = _get(servers.cached, f"{ARTICLES}/{slug}").headers["etag"]
    ours, theirs = _mixtures(site, form)
    two = "Two workers each."
    return [
        Group(
            "One article, one worker",
            f"The reference answers with {sizes.article} bytes, as the article has. So does the first row, whose "
            "protocol writes them before a task is made: there `maqal serve` gives what its cache has, so that this is "
            "as fast as it could be.",
            _bare(servers.bare, sizes.article),
            [
                _bare(servers.at_once, sizes.article)._replace(name="bare, answered by the protocol"),
                Target("article", servers.cached, article),
                Target("article, PostgreSQL", servers.postgres, article),
                Target("article not modified (304)", servers.cached, [_conditional(f"{ARTICLES}/{slug}", etag)]),
            ],
        ),
        Group(
            "List of 20, one worker",
            f"The reference answers with {sizes.listed} bytes.",
            _bare(servers.bare, sizes.listed),
            [Target("list of 20", servers.cached, listed)],
        ),
        Group(
            "One article, two workers",
            f"{two} The reference answers with {sizes.article} bytes.",
            _bare(servers.two_bare, sizes.article),
            [
                Target("article, two workers", servers.two, article),
                Target("article, cache off", servers.two_uncached, article),
                Target("article, tutorial style", servers.tutorial, [request("GET", f"/posts/{slug_of(1)}")]),
            ],
        ),
        Group(
            "Reads with 1 % writes among them, two workers, SQLite",
            "Each request is drawn anew: one in a hundred posts a comment; of the others 55 % read an article by slug, "
            f"25 % the first page of the list, 20 % the comments of one. It is one of all {form.articles}, drawn "
            "log-uniformly by age: of 10,000 a quarter of the draws are of the newest nine, a quarter of the oldest "
            f"9,000. It counts after {form.warm_seconds:g} seconds of the same. The reference is sent the same, and "
            f"answers all of it with {sizes.article} bytes.",
            Target("bare", servers.two_bare, ours),
            [
                Target("mixture", servers.two, ours, form.warm_seconds),
                Target("mixture, cache off", servers.two_uncached, ours),
                Target("mixture, tutorial style", servers.tutorial, theirs),
            ],
        ),
        _posts(servers, sizes, site),
        *([] if form.name == "short" else _lists(servers, sizes)),
    ]


def _lists(servers: Servers, sizes: Sizes) -> list[Group]:
    """Lists that are made anew for each request."""
    ours = Group(
        "List of 20, two workers",
        f"The reference answers with {sizes.listed} bytes.",
        _bare(servers.two_bare, sizes.listed),
        [Target("list of 20, cache off", servers.two_uncached, [request("GET", ARTICLES)])],
    )
    theirs = Group(
        "List of 20 with whole bodies, as the tutorial has it, two workers",
        f"The reference answers with {sizes.posts} bytes.",
        _bare(servers.two_bare, sizes.posts),
        [Target("list of 20, tutorial style", servers.tutorial, [request("GET", "/posts")])],
    )
    return [ours, theirs]


def _posts(servers: Servers, sizes: Sizes, site: Site) -> Group:
    ours = [request("POST", f"{ARTICLES}/{slug}/comments", REMARK_BODY) for slug in site.slugs[:100]]
    theirs = [request("POST", f"/posts/{number}/comments", REMARK_BODY) for number in range(1, 101)]
    targets = [Target("comment posted", servers.two, ours), Target("comment, tutorial style", servers.tutorial, theirs)]
    if servers.two_postgres is not None:
        targets.append(Target("comment posted, PostgreSQL", servers.two_postgres, ours))
    return Group(
        "Comments posted, two workers, durable before they are answered",
        "SQLite under `synchronous=full`, PostgreSQL with fsync, the tutorial's SQLite as it comes. The reference is "
        f"sent the same, and answers with {sizes.posted} bytes.",
        Target("bare", servers.two_bare, [request("POST", f"/{sizes.posted}", REMARK_BODY)]),
        targets,
    )


def _conditional(path: str, etag: str) -> bytes:
    return request("GET", path, If_None_Match=etag)


def _bare(served: Served, size: int) -> Target:
    return Target("bare", served, [request("GET", f"/{size}")])


def _mixtures(site: Site, form: Form) -> tuple[Mixture, Mixture]:
    """The same requests for both apps; the comments of all articles stand at the newest one in the tutorial's."""

    def ours(rank: int, kind: str) -> bytes:
        article = f"{ARTICLES}/{site.slugs[rank]}"
        if kind == "post":
            return request("POST", f"{article}/comments", REMARK_BODY)
        return request("GET", {"article": article, "list": ARTICLES, "comments": f"{article}/comments"}[kind])

    def theirs(rank: int, kind: str) -> bytes:
        number = form.articles - rank
        if kind == "post":
            return request("POST", f"/posts/{number}/comments", REMARK_BODY)
        paths = {"article": f"/posts/{slug_of(number)}", "list": "/posts", "comments": f"/posts/{number}/comments"}
        return request("GET", paths[kind])

    return mixture(ours, len(site.slugs)), mixture(theirs, len(site.slugs))


def mixture(write: Callable[[int, str], bytes], articles: int) -> Mixture:
    """The requests for all articles, which are drawn log-uniformly by their rank."""
    weights: defaultdict[bytes, float] = defaultdict(float)
    for rank in range(articles):
        drawn = math.log((rank + 2) / (rank + 1), articles + 1)
        for kind, share in SHARES.items():
            weights[write(rank, kind)] += drawn * share
    return Mixture(list(weights), list(weights.values()))


def _sizes(ours: Served, theirs: Served, site: Site, form: Form) -> Sizes:
    """How long the answers are; the comment for it goes to the oldest article."""
    posted = httpx.post(
        f"http://127.0.0.1:{ours.port}{ARTICLES}/{site.slugs[-1]}/comments", json=REMARK
    ).raise_for_status()
    paths = (f"{ARTICLES}/{site.slugs[len(site.slugs) // 2]}", ARTICLES)
    article, listed = (size_of(ours, path) for path in paths)
    return Sizes(article, listed, size_of(theirs, "/posts"), len(posted.content))


def size_of(served: Served, path: str) -> int:
    """Bytes of an answer."""
    return len(_get(served, path).content)


def _get(served: Served, path: str) -> httpx.Response:
    address = f"http://127.0.0.1:{served.port}{path}"
    return httpx.get(address, headers={"Accept-Encoding": "identity"}, timeout=30).raise_for_status()


def line(row: Row) -> list[str]:
    """A row of the table."""
    cpu = ("–", "–") if row.cpu_ratio is None or row.cpu_us is None else (str(row.cpu_ratio), f"{row.cpu_us:.0f}")
    return [
        row.name, str(row.ratio), cpu[0], f"{row.rate:.0f}", cpu[1], f"{row.p50:.2f}", f"{row.p99:.1f}", str(row.failed)
    ]  # fmt: skip
