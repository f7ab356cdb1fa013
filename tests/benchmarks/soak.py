"""Mixed load for long: whether memory grows, whether anything is refused or locked, what it is like meanwhile."""

import asyncio
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import hosting, processes
from tests.benchmarks.forms import Form
from tests.benchmarks.http_ratios import REMARK_BODY
from tests.benchmarks.load import Outcome, drive, request
from tests.benchmarks.sites import Site, Sites
from tests.benchmarks.tables import Found, Table
from tests.paths import ARTICLES

CLIENTS = 8
WORKERS = 2
SAMPLE_SECONDS = 1
WIDTH = 200
"""Articles that are read and written."""
COMPLAINTS = ('"level": "error"', '"level": "critical"', "locked", "Traceback")
"""What a line of the log says when something went wrong."""


class Soak(NamedTuple):
    """What a long mixed load did; memory is that of all processes together, in MiB, early and late."""

    outcome: Outcome
    early: float
    late: float
    complaints: int


async def measure(sites: Sites, folder: Path, form: Form) -> Found:
    """Reads of every kind, comments, moderation, changed articles, all at once; the short form soaks SQLite alone."""
    rows, raw = [], {}
    databases = ("SQLite",) if form.name == "short" else tuple(sites.loaded)
    for database in databases:
        site = sites.loaded[database]
        with sites.copy(database) as address:
            soaked = await _soak(folder, address, site, form)
        load = soaked.outcome.load()
        statuses = ", ".join(f"{status}: {count:,}" for status, count in sorted(soaked.outcome.statuses.items()))
        memory = [f"{soaked.early:.0f}", f"{soaked.late:.0f}"]
        rows.append(
            [
                database,
                f"{load.requests:,}",
                f"{load.rate:.0f}",
                f"{load.p99:.0f}",
                *memory,
                str(soaked.complaints),
                statuses,
            ]
        )
        raw[database] = {
            **load._asdict(), "early_mib": soaked.early, "late_mib": soaked.late, "complaints": soaked.complaints,
            "statuses": dict(soaked.outcome.statuses), "broken": soaked.outcome.broken,
        }  # fmt: skip
    columns = ("", "answers", "answers/s", "p99, ms", "memory early, MiB", "late", "complaints in the log", "statuses")
    note = f"{CLIENTS} clients, {WORKERS} workers: mostly reads, a comment in ten, moderators and editors at work."
    return Found([Table("Soak", columns, rows, note)], raw)


async def _soak(folder: Path, address: str, site: Site, form: Form) -> Soak:
    async with hosting.maqal(folder, address, workers=WORKERS, arguments=()) as served:
        memory: list[float] = []
        sampling = asyncio.create_task(_sample(served.group, memory))
        mixture = _mixture(site)
        outcome = await drive(served.port, mixture, clients=CLIENTS, seconds=form.soak_seconds, most=form.soak_requests)
        sampling.cancel()
        told = (folder / f"{served.name}-{served.port}" / "server.log").read_text("utf-8")
    part = max(1, len(memory) // 5)
    complaints = sum(any(mark in line for mark in COMPLAINTS) for line in told.splitlines())
    early, late = memory[part : 2 * part] or [0.0], memory[-part:] or [0.0]
    return Soak(outcome, max(early), max(late), complaints)


async def _sample(group: int, memory: list[float]) -> None:
    while True:
        await asyncio.sleep(SAMPLE_SECONDS)
        memory.append(sum(processes.resident(group)))


def _mixture(site: Site) -> Callable[[], bytes]:
    """One request after another: mostly reads, a comment in ten, a moderator or an editor now and then."""
    credentials = {"Authorization": f"Bearer {site.token}"}
    source = random.Random(7)  # noqa: S311  a mixture, not a secret
    ids = range(max(1, site.newest - WIDTH), site.newest)

    def choose() -> bytes:
        article, draw = source.choice(ids), source.random()
        path = f"{ARTICLES}/{article}"
        if draw < 0.1:
            return request("POST", f"{path}/comments", REMARK_BODY)
        if draw < 0.13:
            verb = source.choice(["approve", "spam", "restore", "trash"])
            comments = sorted({source.randint(1, 1000) for _ in range(5)})
            body = json.dumps({"verb": verb, "ids": comments}).encode()
            return request("POST", "/api/v1/moderation/comments/batch", body, **credentials)
        if draw < 0.15:
            body = json.dumps({"summary": f"خلاصة {source.randint(1, 9)}"}).encode()
            return request("PATCH", path, body, If_Match="*", **credentials)
        slug = f"{ARTICLES}/{site.slugs[site.newest - article]}"
        return request(
            "GET", source.choice([f"{path}/comments", f"{slug}/comments", ARTICLES, "/api/v1/comments", slug])
        )

    return choose
