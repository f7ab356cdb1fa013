"""Whether a reader can see what was true before: written through one connection, read through all others at once.

A connection stays with the worker that took it, so that several of them reach every worker. A read is sent the moment
the write has been acknowledged; an answer without what was acknowledged is stale.
"""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.benchmarks import hosting, processes
from tests.benchmarks.forms import Form
from tests.benchmarks.hosting import Served
from tests.benchmarks.http_ratios import REMARK
from tests.benchmarks.load import CLIENTS, Connection, press, request
from tests.benchmarks.sites import Site, Sites
from tests.benchmarks.tables import Found, Table
from tests.paths import ARTICLES

READERS = 8
CHECKERS = 4
"""Pairs under way at once, each on an article of its own."""
BOUNDS = (1, 2, 5, 10, 20, 50)
"""Milliseconds: how long after an acknowledgement the requests were sent of which none got an old answer any more."""
PATIENCE = 5.0


class Pair(NamedTuple):
    """A write, a read, and whether the answer to the read shows what the answer to the write acknowledged."""

    write: bytes
    read: bytes
    shows: Callable[[bytes, bytes], bool]


@dataclass
class Freshness:
    """What some pairs have shown.

    `ages`: for each stale pair, milliseconds until those requests were sent of which none got an old answer any more:
    the most that it can have been stale.
    """

    pairs: int = 0
    reads: int = 0
    stale: int = 0
    failed: int = 0
    workers: int = 0
    seconds: float = 0
    ages: list[float] = field(default_factory=list)

    def histogram(self) -> dict[str, int]:
        """How many stale pairs lasted how long."""
        found = Counter(next((f"≤ {bound} ms" for bound in BOUNDS if age <= bound), "> 50 ms") for age in self.ages)
        return {name: found[name] for name in [*(f"≤ {bound} ms" for bound in BOUNDS), "> 50 ms"]}


async def check(
    port: int, pairs: Iterator[Pair], count: int, *, seconds: float = 60, group: int | None = None
) -> Freshness:
    """So many pairs on connections of their own, fewer if they take too long.

    `group` is the server's, to see how many of its workers they reach.
    """
    found, start = Freshness(), time.perf_counter()
    connections = [await Connection.open(port) for _ in range(READERS)]
    try:
        for number in range(count):
            if time.perf_counter() - start > seconds:
                break
            writer = connections[number % READERS]
            await _pair(connections, writer, next(pairs), found)
            if number == 0 and group is not None:
                found.workers = processes.reached(group, port, [each.local_port for each in connections])
    finally:
        for connection in connections:
            connection.close()
    found.seconds = time.perf_counter() - start
    return found


async def _pair(connections: Sequence[Connection], writer: Connection, pair: Pair, found: Freshness) -> None:
    status, acknowledged = await writer.ask(pair.write)
    found.pairs += 1
    if status >= 300:
        found.failed += 1
        return
    known = time.perf_counter()
    late, is_first = list(connections), True
    while late:
        asked = time.perf_counter()
        answers = await asyncio.gather(*(connection.ask(pair.read) for connection in late))
        if is_first:
            found.reads += len(answers)
            found.failed += sum(status != 200 for status, _ in answers)
        late = [
            connection
            for connection, (status, body) in zip(late, answers, strict=True)
            if status == 200 and not pair.shows(acknowledged, body)
        ]
        age = (asked - known) * 1000
        found.stale += is_first and bool(late)
        if not is_first and (not late or age > PATIENCE * 1000):
            found.ages.append(age)
            return
        is_first = False


def pairs_on(article: int, token: str, source: random.Random) -> Iterator[Pair]:
    """Pairs on an article of the first page, in turns: its comments, itself, its count of comments, the list."""
    path = f"{ARTICLES}/{article}"
    thread, itself, listed = (
        request("GET", f"{path}/comments?limit=1&replies=0"),
        request("GET", path),
        request("GET", ARTICLES),
    )

    def comment() -> bytes:
        body = {**REMARK, "body": f"تعليق {source.getrandbits(60)}"}
        return request("POST", f"{path}/comments", json.dumps(body, ensure_ascii=False).encode())

    def patch() -> bytes:
        body = json.dumps({"summary": f"خلاصة {source.getrandbits(60)}"}, ensure_ascii=False).encode()
        return request("PATCH", path, body, If_Match="*", Authorization=f"Bearer {token}")

    count = 0
    while True:
        count += 2
        yield Pair(comment(), thread, _has_comment)
        yield Pair(patch(), itself, _has_summary)
        yield Pair(comment(), itself, partial(_counts, count))
        yield Pair(patch(), listed, _lists_summary)


def _has_comment(acknowledged: bytes, body: bytes) -> bool:
    wanted = json.loads(acknowledged)["comment"]["id"]
    return any(item["id"] == wanted for item in json.loads(body)["items"])


def _counts(least: int, _acknowledged: bytes, body: bytes) -> bool:
    return bool(json.loads(body)["comment_count"] >= least)


def _has_summary(acknowledged: bytes, body: bytes) -> bool:
    return bool(json.loads(acknowledged)["summary"] == json.loads(body)["summary"])


def _lists_summary(acknowledged: bytes, body: bytes) -> bool:
    article = json.loads(acknowledged)
    return any(
        each["summary"] == article["summary"] for each in json.loads(body)["items"] if each["id"] == article["id"]
    )


async def measure(sites: Sites, folder: Path, form: Form) -> Found:
    """Half of the pairs with nobody else there, half under load, on both databases."""
    rows, raw = [], {}
    for database, site in sites.loaded.items():
        with sites.copy(database) as address:
            async with hosting.maqal(folder, address, workers=2) as served:
                for name, count in (("alone", form.pairs), ("under load", form.pairs_under_load)):
                    others = _load(served, site) if name == "under load" else None
                    found = await _measure(served, site, others, count, form.pair_seconds)
                    rows.append(_line(f"{database}, {name}", found))
                    raw[f"{database}, {name}"] = {**vars(found), "histogram": found.histogram()}
    columns = ("", "pairs", "reads", "stale pairs", "failed", "workers reached", "pairs/s", "staleness")
    note = (
        f"A comment or a PATCH through one of {READERS} connections, read through all {READERS} the moment it is "
        f"acknowledged; two workers, {CHECKERS} pairs under way at once. Under load {CLIENTS} other clients read too. "
        "Staleness, of stale pairs: how long after the acknowledgement the first requests were sent that got no old "
        "answer any more. They are sent when those before are answered, so that this is the most it can have been."
    )
    return Found([Table("Stale reads", columns, rows, note)], raw)


async def _measure(
    served: Served, site: Site, others: Coroutine[Any, Any, None] | None, count: int, seconds: float
) -> Freshness:
    meanwhile = asyncio.create_task(others) if others is not None else None
    articles = [await asyncio.to_thread(_article, served, site.token, place) for place in range(CHECKERS)]
    source = random.Random(11)  # noqa: S311  texts to tell apart, not secrets
    checks = [
        check(served.port, pairs_on(each, site.token, source), count // CHECKERS, seconds=seconds, group=served.group)
        for each in articles
    ]
    try:
        parts = await asyncio.gather(*checks)
    finally:
        if meanwhile is not None:
            meanwhile.cancel()
            with suppress(asyncio.CancelledError):
                await meanwhile
    whole = Freshness(workers=max(part.workers for part in parts), seconds=max(part.seconds for part in parts))
    for part in parts:
        whole.pairs, whole.reads = whole.pairs + part.pairs, whole.reads + part.reads
        whole.stale, whole.failed = whole.stale + part.stale, whole.failed + part.failed
        whole.ages += part.ages
    return whole


def _article(served: Served, token: str, place: int) -> int:
    """A short article at the head of the list."""
    made = httpx.post(
        f"http://127.0.0.1:{served.port}{ARTICLES}",
        json={"title": f"مقال الفحص {place}", "body": "متن قصير.", "status": "published"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    )
    return int(made.raise_for_status().json()["id"])


async def _load(served: Served, site: Site) -> None:
    """Other clients' reads, until it is cancelled."""
    reads = [request("GET", ARTICLES), *(request("GET", f"{ARTICLES}/{slug}") for slug in site.slugs[:200])]
    while True:
        await press(served.port, reads, seconds=5)


def _line(name: str, found: Freshness) -> list[str]:
    lasted = ", ".join(f"{each}: {count}" for each, count in found.histogram().items() if count) or "none"
    figures = (found.pairs, found.reads, found.stale, found.failed, found.workers)
    return [name, *(f"{figure:,}" for figure in figures), f"{found.pairs / found.seconds:.0f}", lasted]
