"""The servers that are measured, each on a free port of this machine, with the same server program and loop."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tests.benchmarks import processes
from tests.benchmarks.bare import SIZES
from tests.benchmarks.load import Connection, request
from tests.benchmarks.serving import KEYS
from tests.servers import ROOT, free_port, running

QUIET = {
    "MAQAL_ACCESS_LOG": "false", "MAQAL_COMMENTS_POLICY": "open", "MAQAL_LIMIT_COMMENTS": "off",
    "MAQAL_CONNECTIONS_PER_NETWORK": "0",
    "MAQAL_LIMIT_READS": "off", "MAQAL_LIMIT_SIGN_IN": "off", "MAQAL_SECRET_KEYS": KEYS[0],
}  # fmt: skip
"""Limits and request log off, policy `open`; the counters of `/metrics` are on."""
PATIENCE = 30.0
UVICORN = ("--loop", "uvloop", "--no-access-log", "--log-level", "warning")


class Served(NamedTuple):
    """A running server: its port and its process group."""

    name: str
    port: int
    group: int


@asynccontextmanager
async def maqal(
    folder: Path,
    database: str,
    *,
    workers: int = 1,
    is_cached: bool = True,
    arguments: Sequence[str] = ("--no-worker",),
    variables: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[Served]:
    """`maqal serve` on a database: a migrated SQLite file, or a PostgreSQL at an address."""
    port = free_port()
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), *arguments]
    chosen = {**QUIET, **variables, "MAQAL_DATABASE_URL": database} | ({} if is_cached else {"MAQAL_CACHE_MIB": "0"})
    async with _up("Maqal", command, port, folder, "/readyz", chosen, workers) as served:
        yield served


@asynccontextmanager
async def bare(
    folder: Path, sizes: Sequence[int], *, workers: int = 1, protocol: str = "httptools"
) -> AsyncIterator[Served]:
    """The bare app, with bodies of these sizes; or a `protocol` in its place, which answers with the first of them."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", "tests.benchmarks.bare:create", "--port", str(port)]
    variables = {SIZES: ",".join(map(str, sizes))}
    async with _up("bare", [*command, *UVICORN, "--http", protocol], port, folder, "/", variables, workers) as served:
        yield served


@asynccontextmanager
async def tutorial(folder: Path, file: Path, *, workers: int = 1) -> AsyncIterator[Served]:
    """The tutorial-style app on a file that `fill_tutorial` has made."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.benchmarks.tutorial:app", "--port", str(port)]
    variables = {"BENCH_TUTORIAL_DB": str(file)}
    async with _up(
        "tutorial", [*command, *UVICORN, "--http", "httptools"], port, folder, "/openapi.json", variables, workers
    ) as served:
        yield served


async def fill_tutorial(file: Path, articles: int) -> None:
    """Make the file of the tutorial-style app, with so many articles of the corpus."""
    environment = {**os.environ, "BENCH_TUTORIAL_DB": str(file)}
    command = [sys.executable, "-m", "tests.benchmarks.tutorial", str(articles)]
    await asyncio.to_thread(subprocess.run, command, check=True, cwd=ROOT, env=environment)


@asynccontextmanager
async def _up(
    name: str, command: Sequence[str], port: int, folder: Path, ready: str, variables: dict[str, str], workers: int
) -> AsyncIterator[Served]:
    place = folder / f"{name}-{port}"
    place.mkdir()
    server = running([*command, "--workers", str(workers)], port, place, ready=ready, **variables)
    process = await asyncio.to_thread(server.__enter__)
    try:
        await _all_up(process.pid, port, workers)
        yield Served(name, port, process.pid)
    finally:
        await asyncio.to_thread(server.__exit__, None, None, None)


async def _all_up(group: int, port: int, workers: int) -> None:
    """Wait until new connections reach every worker, where that can be seen; the first one is ready sooner."""
    deadline = time.monotonic() + PATIENCE
    while workers > 1 and any(processes.members(group)) and time.monotonic() < deadline:
        connections = [await Connection.open(port) for _ in range(8 * workers)]
        answers = [connection.ask(request("GET", "/healthz")) for connection in connections]
        await asyncio.gather(*answers)
        is_up = processes.reached(group, port, [connection.local_port for connection in connections]) >= workers
        for connection in connections:
            connection.close()
        if is_up:
            return
        await asyncio.sleep(0.1)
