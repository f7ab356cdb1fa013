"""`make bench`: what Maqal costs, as ratios to references of the same run. Nothing is asserted.

    python -m tests.benchmarks                       the short form, about three minutes on two quiet cores
    python -m tests.benchmarks --full                the full one
    python -m tests.benchmarks --only http growth    some parts; the results of the others stay as they were
    python -m tests.benchmarks --readme              put the results into docs/speed.md and .github/speed.svg

Writes `bench-results/`: `report.md`, `ratios.svg`, `growth-*.svg`, and `results.json` with every raw number.
"""

import argparse
import asyncio
import json
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvloop

from tests.benchmarks import (
    addresses,
    bounds,
    corpus,
    crowd,
    deployed,
    freshness,
    growth,
    http_ratios,
    machine,
    readme,
    report,
    searching,
    sites,
    soak,
    starting,
    streaming,
    uncached,
)
from tests.benchmarks.forms import FULL, SHORT, Form
from tests.benchmarks.load import client
from tests.benchmarks.sites import Sites
from tests.benchmarks.tables import Found, Table
from tests.databases import PostgresFarm

Part = Callable[[Sites, Path, Form], Awaitable[Found]]


async def _bulk(opened: Sites, _folder: Path, _form: Form) -> Found:
    return sites.bulk(opened)


async def _searching(opened: Sites, _folder: Path, form: Form) -> Found:
    rows, raw = [], {}
    for database in sites.DATABASES:
        with opened.empty(database) as url:
            found = await searching.measure(corpus.WORDS, form.searched, url, asked=form.questions)
        latencies = (
            found.in_process, found.over_http, found.snippets, found.analysing,
            found.saving, found.adding, found.suggesting,
        )  # fmt: skip
        sizes = [f"{found.size.tokens:.2f}", f"{found.size.whole:.2f}"]
        rows.append([database, *(f"{each.p50:.2f} / {each.p99:.1f}" for each in latencies), *sizes])
        raw[database] = {name: getattr(found, name) for name in found._fields}
    columns = (
        *("", "in process", "over HTTP", "20 snippets", "analysing 450 words"),
        *("replacing an article", "a new article", "suggesting among 20,000 tags"),
        *("tokens, bytes to a byte of text", "with their tables"),
    )
    title = f"Searching among {form.searched:,} articles of 450 words, one to three words, cache off; ms, p50 / p99"
    return Found([Table(title, columns, rows)], raw)


PARTS: Mapping[str, Part] = {
    "bulk": _bulk,
    "uncached": lambda opened, _folder, _form: uncached.measure(opened),
    "deployed": deployed.measure,
    "http": http_ratios.measure,
    "freshness": freshness.measure,
    "crowd": crowd.measure,
    "starting": starting.measure,
    "addresses": addresses.measure,
    "bounds": bounds.measure,
    "growth": lambda opened, _folder, form: growth.measure(opened, form),
    "searching": _searching,
    "soak": soak.measure,
    "streams": streaming.measure,
}
"""What can be measured, in the order of the report. A part is given the loaded sites and a folder of its own."""


async def run(form: Form, chosen: Sequence[str], results: dict[str, Any]) -> None:
    """Measure the chosen parts into the results, kept part by part. Told to stop, it takes its servers along."""
    if (here := asyncio.current_task()) is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, here.cancel)
    farm = await asyncio.to_thread(PostgresFarm, is_durable=True)
    try:
        with tempfile.TemporaryDirectory(prefix="maqal-bench-") as name:
            async with sites.opened(Path(name), farm, form.articles) as opened:
                for part in chosen:
                    start, folder = time.perf_counter(), Path(name) / part
                    folder.mkdir()
                    tables, raw = await PARTS[part](opened, folder, form)
                    results["parts"][part] = {
                        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}Z",
                        "form": form.name,
                        "seconds": round(time.perf_counter() - start, 1),
                        "tables": [table._asdict() for table in tables],
                        "raw": raw,
                    }
                    _keep(results)
                    sys.stderr.write(f"{part}: {results['parts'][part]['seconds']} s\n")
    finally:
        await asyncio.to_thread(farm.close)


def _keep(results: dict[str, Any]) -> None:
    """Write the report of what has been measured so far, in its order."""
    parts = {part: results["parts"][part] for part in PARTS if part in results["parts"]}
    report.write(json.loads(json.dumps({**results, "parts": parts})))


def main() -> None:
    """Measure, print, and keep the report; or put the kept results into the docs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="the full form")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--minutes", type=float, help="of mixed load on each database, whatever the form says")
    parser.add_argument(
        "--readme", action="store_true", help="measure nothing; write docs/speed.md and .github/speed.svg"
    )
    chosen = parser.parse_args()
    if chosen.readme:
        readme.write(report.read())
        return
    form = FULL if chosen.full else SHORT
    if chosen.minutes is not None:
        form = form._replace(soak_seconds=chosen.minutes * 60, soak_requests=None)
    kept = report.read()["parts"] if set(chosen.only) < set(PARTS) and report.RESULTS.exists() else {}
    results: dict[str, Any] = {"machine": machine.describe(), "client": client(), "parts": dict(kept)}
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(form, chosen.only, results))
    sys.stdout.write(report.markdown(report.read()))


if __name__ == "__main__":
    main()
