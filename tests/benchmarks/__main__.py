"""`make bench`: what reads and writes cost, as ratios to references of the same run.

    python -m tests.benchmarks [--articles 1000] [--depth 10000]

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

from tests.benchmarks import depth, uncached
from tests.benchmarks.depth import Depth
from tests.benchmarks.uncached import Cost

RESULTS = Path("bench-results")


def report(costs: Sequence[Cost], depths: Sequence[Depth], chosen: argparse.Namespace) -> str:
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
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and keep the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--depth", type=int, default=10_000)
    chosen = parser.parse_args()
    costs = asyncio.run(uncached.measure(chosen.articles))
    text = report(costs, asyncio.run(depth.measure(chosen.depth)), chosen)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "report.md").write_text(text, "utf-8")
    sys.stdout.write(text)


main()
