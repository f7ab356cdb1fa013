"""`make bench`: what reads and writes cost, as ratios to references of the same run.

    python -m tests.benchmarks [--articles 1000] [--depth 10000] [--seconds 5] [--minutes 1]

Prints a report and keeps it as `bench-results/report.md`.
"""

import argparse
import asyncio
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import depth, posting, soak, uncached
from tests.benchmarks.depth import Depth
from tests.benchmarks.posting import Posts
from tests.benchmarks.soak import Soak
from tests.benchmarks.uncached import Cost

RESULTS = Path("bench-results")


def report(
    costs: Sequence[Cost], depths: Sequence[Depth], posts: Sequence[Posts], soaked: Soak, chosen: argparse.Namespace
) -> str:
    """The measurements as Markdown."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    lines = [
        f"# {datetime.now(UTC):%Y-%m-%d}: {machine}",
        "",
        f"Uncached, in-process CPU, SQLite, {chosen.articles} articles of 450 words:",
        "",
        "| call | CPU µs | × ready bytes |",
        "|---|--:|--:|",
        *(f"| {cost.name} | {cost.microseconds:.0f} | {cost.ratio:.1f} |" for cost in costs),
        "",
        f"Pages of 20 among {chosen.depth} articles of {depth.WORDS} words, the database's work included:",
        "",
        "| database | first, ms | deepest, ms | ratio |",
        "|---|--:|--:|--:|",
        *(
            f"| {found.database} | {found.first:.2f} | {found.deepest:.2f} | {found.deepest / found.first:.2f} |"
            for found in depths
        ),
        "",
        f"Durable comments over HTTP, {posting.CLIENTS} clients, {posting.WORKERS} workers, SQLite:",
        "",
        "| app | posts/s | p50, ms | p99, ms |",
        "|---|--:|--:|--:|",
        *(f"| {each.name} | {each.rate:.0f} | {each.p50:.1f} | {each.p99:.1f} |" for each in posts),
        "",
        *soak_lines(soaked),
        "",
    ]
    return "\n".join(lines)


def soak_lines(soaked: Soak) -> list[str]:
    """What the minutes of mixed load were like."""
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(soaked.outcome.statuses.items()))
    minutes = f"{soaked.outcome.seconds / 60:g} minutes"
    return [
        f"{minutes} of mixed load, {soak.CLIENTS} clients, {soak.WORKERS} workers, SQLite:",
        f"{soaked.outcome.rate:.0f} answers/s, p99 {soaked.outcome.p99:.0f} ms ({statuses});",
        f"memory {soaked.early:.0f} MiB early, {soaked.late:.0f} MiB late; complaints in the log: {soaked.complaints}",
    ]


def main() -> None:
    """Measure, print, and keep the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--depth", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=5, help="of posting in each round")
    parser.add_argument("--minutes", type=float, default=1, help="of mixed load")
    chosen = parser.parse_args()
    costs = asyncio.run(uncached.measure(chosen.articles))
    depths = asyncio.run(depth.measure(chosen.depth))
    posts = asyncio.run(posting.measure(chosen.seconds))
    text = report(costs, depths, posts, asyncio.run(soak.measure(chosen.minutes)), chosen)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "report.md").write_text(text, "utf-8")
    sys.stdout.write(text)


main()
