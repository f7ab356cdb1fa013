"""Minutes of mixed load: whether memory grows, whether anything is refused or locked, what it is like meanwhile."""

import asyncio
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.benchmarks.load import Outcome, drive, request
from tests.benchmarks.posting import QUIET, REMARK
from tests.servers import free_port, running

CLIENTS = 8
WORKERS = 2
SAMPLE_SECONDS = 5
COMPLAINTS = ('"level": "error"', '"level": "critical"', "locked", "Traceback")
"""What a line of the log says when something went wrong."""
PASSWORD = "a password that is long enough"


class Soak(NamedTuple):
    """What some minutes of mixed load did; memory is that of all processes together, in MiB, early and late."""

    outcome: Outcome
    early: float
    late: float
    complaints: int


async def measure(minutes: float) -> Soak:
    """Reads of every kind, comments and moderation, all at once."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        command = [sys.executable, "-m", "app", "serve", "--sample", "--workers", str(WORKERS), "--port", str(port)]
        with running(command, port, folder, ready="/readyz", **QUIET) as server:
            choose = _mixture(port, await asyncio.to_thread(_token, folder))
            memory: list[float] = []
            sampling = asyncio.create_task(_sample(server.pid, memory))
            outcome = await drive(port, choose, clients=CLIENTS, seconds=minutes * 60)
            sampling.cancel()
        told = (folder / "server.log").read_text("utf-8")
        part = max(1, len(memory) // 5)
        complaints = sum(any(mark in line for mark in COMPLAINTS) for line in told.splitlines())
        return Soak(outcome, max(memory[part : 2 * part]), max(memory[-part:]), complaints)


async def _sample(group: int, memory: list[float]) -> None:
    while True:
        await asyncio.sleep(SAMPLE_SECONDS)
        memory.append(_resident(group))


def _resident(group: int) -> float:
    """MiB of the processes of a group, what they share counted once for each (Linux)."""
    kib = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                kib += next(
                    int(line.split()[1])
                    for line in status.with_name("status").read_text().splitlines()
                    if line.startswith("VmRSS")
                )
        except (OSError, StopIteration):
            continue
    return kib / 1024


def _token(folder: Path) -> str:
    """A moderator of the site in a folder."""
    command = [sys.executable, "-m", "app"]
    account = ["account", "create", "desk@example.org", "--role", "admin", "--name", "مكتب"]
    subprocess.run([*command, *account], cwd=folder, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True)
    scopes = ["--scope", "comments:moderate", "--scope", "articles:write"]
    token = ["token", "create", "desk@example.org", *scopes, "--name", "desk"]
    done = subprocess.run([*command, *token], cwd=folder, text=True, check=True, capture_output=True)
    return done.stdout.strip()


def _mixture(port: int, token: str) -> Callable[[], bytes]:
    """One request after another: mostly reads, a comment in ten, a moderator or an editor now and then."""
    articles = httpx.get(f"http://127.0.0.1:{port}/api/v1/articles?limit=100").json()["items"]
    credentials = {"Authorization": f"Bearer {token}"}
    remark = json.dumps(REMARK, ensure_ascii=False).encode()
    source = random.Random(7)  # noqa: S311  a mixture, not a secret

    def choose() -> bytes:
        article, draw = source.choice(articles), source.random()
        path = f"/api/v1/articles/{article['id']}"
        if draw < 0.1:
            return request("POST", f"{path}/comments", remark)
        if draw < 0.13:
            verb = source.choice(["approve", "spam", "restore", "trash"])
            ids = [source.randint(1, 1000) for _ in range(5)]
            body = json.dumps({"verb": verb, "ids": ids}).encode()
            return request("POST", "/api/v1/moderation/comments/batch", body, **credentials)
        if draw < 0.15:
            body = json.dumps({"summary": f"خلاصة {source.randint(1, 9)}"}).encode()
            return request("PATCH", path, body, If_Match="*", **credentials)
        reads = [f"{path}/comments", "/api/v1/articles", "/api/v1/comments", f"/api/v1/articles/{article['slug']}"]
        return request("GET", source.choice(reads))

    return choose
