"""Durable comments over HTTP: ours against the tutorial-style app, in turns, on SQLite files of their own."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.benchmarks.load import Outcome, drive, request
from tests.servers import ROOT, free_port, running

CLIENTS = 16
WORKERS = 2
ARTICLES = 10
ROUNDS = 3
QUIET = {
    "MAQAL_ACCESS_LOG": "false", "MAQAL_COMMENTS_POLICY": "open", "MAQAL_LIMIT_COMMENTS": "off",
    "MAQAL_LIMIT_READS": "off",
}  # fmt: skip
REMARK = {"author_name": "سلمى العوضي", "author_email": "salma@example.org", "body": "تعليق قصير على المقال."}


class Posts(NamedTuple):
    """The posts of one app: answers a second and milliseconds, the median of the rounds."""

    name: str
    rate: float
    p50: float
    p99: float


async def measure(seconds: float) -> list[Posts]:
    """Both apps for so many seconds a round."""
    with tempfile.TemporaryDirectory() as folder, _tutorial(Path(folder)) as theirs, _maqal(Path(folder)) as ours:
        apps = {
            "Maqal": (ours, _posts("/api/v1/articles/{}/comments")),
            "tutorial style": (theirs, _posts("/posts/{}/comments")),
        }
        found: dict[str, list[Outcome]] = {name: [] for name in apps}
        for round_number in range(ROUNDS + 1):
            for name, (port, choose) in apps.items():
                outcome = await drive(port, choose, clients=CLIENTS, seconds=seconds if round_number else 1)
                if set(outcome.statuses) - {200, 201}:
                    raise RuntimeError(f"{name}: {outcome.statuses}")
                found[name] += [outcome] if round_number else []  # the first one warms up
                await asyncio.sleep(1)
        return [_summary(name, outcomes) for name, outcomes in found.items()]


def _summary(name: str, outcomes: list[Outcome]) -> Posts:
    return Posts(name, *(median(getattr(each, figure) for each in outcomes) for figure in ("rate", "p50", "p99")))


def _posts(path: str) -> Callable[[], bytes]:
    body = json.dumps(REMARK, ensure_ascii=False).encode()
    requests = cycle([request("POST", path.format(number), body) for number in range(1, ARTICLES + 1)])
    return lambda: next(requests)


@contextmanager
def _maqal(folder: Path) -> Iterator[int]:
    port = free_port()
    serve = [sys.executable, "-m", "app", "serve", "--sample", "--no-worker", "--port", str(port)]
    with running([*serve, "--workers", str(WORKERS)], port, folder, ready="/readyz", **QUIET):
        yield port


@contextmanager
def _tutorial(folder: Path) -> Iterator[int]:
    port = free_port()
    serve = [sys.executable, "-m", "uvicorn", "tests.benchmarks.tutorial:app", "--port", str(port), "--no-access-log"]
    how = ["--workers", str(WORKERS), "--loop", "uvloop", "--http", "httptools"]
    file = {"BENCH_TUTORIAL_DB": str(folder / "tutorial.db")}
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.tutorial"], check=True, cwd=ROOT, env={**os.environ, **file}
    )
    with running([*serve, *how], port, folder, ready="/openapi.json", **file):
        yield port
