"""What uncached answers cost: CPU of whole calls in this process, as multiples of ready bytes."""

import json
import random
from typing import NamedTuple

from fastapi import FastAPI
from starlette.types import ASGIApp

from tests.benchmarks.bare import BareAsgi, ready_bytes
from tests.benchmarks.inprocess import Call, ask, microseconds
from tests.benchmarks.serving import application
from tests.benchmarks.sites import Sites
from tests.benchmarks.tables import Found, Spread, Table, spread

ROUNDS = 3


class Cost(NamedTuple):
    """What one kind of call takes."""

    name: str
    microseconds: float
    ratio: Spread


async def measure(sites: Sites) -> Found:
    """The costs on SQLite, each the median of some rounds in which the reference takes its turn."""
    with sites.copy("SQLite") as address:
        async with application(address) as app:
            costs = await _compare(app, sites.loaded["SQLite"].newest)
    rows = [[cost.name, f"{cost.microseconds:.0f}", str(cost.ratio)] for cost in costs]
    note = "CPU of whole calls in this process, cache off, SQLite, against a FastAPI route that returns ready bytes."
    table = Table("Uncached, in process", ("", "CPU µs", "× ready bytes (low-high)"), rows, note)
    return Found([table], {cost.name: cost._asdict() for cost in costs})


async def _compare(app: FastAPI, newest: int) -> list[Cost]:
    _, listed = await ask(app, Call("GET", "/api/v1/articles", "limit=100"))
    slugs = [item["slug"] for item in json.loads(listed)["items"]]
    source = random.Random(1)  # noqa: S311  a choice of articles, not a secret
    chosen = [Call("GET", f"/api/v1/articles/{source.choice(slugs)}") for _ in range(300)]
    _, body = await ask(app, chosen[0])
    post = json.dumps({"author_name": "قارئة", "author_email": "r@example.org", "body": "تعليق قصير"}).encode()
    comments, elsewhere = f"/api/v1/articles/{newest}/comments", "/api/v1/articles/1/comments"
    reference = ready_bytes(body)
    kinds: dict[str, tuple[ASGIApp, list[Call]]] = {
        "ready bytes": (reference, [Call("GET", "/ready")] * 500),
        "bare ASGI": (BareAsgi(body), [Call("GET", "/")] * 1000),
        "article by slug": (app, chosen),
        "list of 20": (app, [Call("GET", "/api/v1/articles")] * 100),
        "20 threads, 3 replies": (app, [Call("GET", comments)] * 100),
        "comment post": (app, [Call("POST", elsewhere, "", post)] * 50),
    }
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        for name, (target, calls) in kinds.items():
            times[name].append(await microseconds(target, calls, rounds=2))
    return [_cost(name, times) for name in kinds]


def _cost(name: str, times: dict[str, list[float]]) -> Cost:
    """Round by round against the reference of the same round, for the machine's speed may change between them."""
    ratios = [time / base for time, base in zip(times[name], times["ready bytes"], strict=True)]
    return Cost(name, spread(times[name]).median, spread(ratios))
