"""The results in docs/speed.md: a table between two comments, and a chart beside the workflows."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.report import Results, machine_line, ratios_chart

ROOT = Path(__file__).resolve().parent.parent.parent
CHART = Path(".github/speed.svg")
BEGIN, END = "<!-- speed: begin -->", "<!-- speed: end -->"
SHOWN = {
    "article, behind nginx": "as deployed: an article behind nginx with log and limits (bare: same nginx)",
    "article, request log on": "a cached article with the request log",
    "article, another origin": "a cached article read from another origin (CORS)",
    "bare, answered by the protocol": "ready bytes written by the server's protocol, no app asked",
    "article": "an article, one worker, SQLite",
    "article, two workers": "the same, two workers",
    "article, PostgreSQL": "the same, one worker, PostgreSQL",
    "article not modified (304)": "an article that has not changed (304)",
    "list of 20": "a list of twenty",
    "mixture": "reads of all kinds with 1 % writes, two workers",
    "comment posted": "a comment posted, durable, two workers",
    "comment posted, PostgreSQL": "the same, PostgreSQL",
    "article, tutorial style": "an article by a tutorial-style app, two workers",
    "mixture, tutorial style": "reads with 1 % writes by the tutorial-style app",
    "comment, tutorial style": "a comment posted to the tutorial-style app",
}


def write(results: Results, root: Path = ROOT) -> None:
    """Put the table into the page and draw the chart."""
    if "http" not in results["parts"]:
        raise SystemExit("nothing has been measured over HTTP: python -m tests.benchmarks --only http")
    file = root / "docs" / "speed.md"
    text = file.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"docs/speed.md has no place for the results: {BEGIN} … {END}")
    file.write_text(f"{before}{begin}\n{section(results)}\n{end}{after}", "utf-8")
    rows = _rows(results["parts"])
    (root / CHART).write_text(ratios_chart(rows, [name for name in SHOWN if name in rows]), "utf-8")


def _rows(parts: Mapping[str, Any]) -> dict[str, Any]:
    """The ratios of both parts that are measured over HTTP."""
    found: dict[str, Any] = parts.get("deployed", {"raw": {"rows": {}}})["raw"]["rows"]
    return {**found, **parts["http"]["raw"]["rows"]}


def section(results: Results) -> str:
    """The table and what it was measured on."""
    parts = results["parts"]
    rows = _rows(parts)
    lines = ["| measured | rate, bare app = 1 | CPU, bare app = 1 | req/s | p99, ms |", "|---|--:|--:|--:|--:|"]
    for name, told in SHOWN.items():
        if name in rows:
            row = rows[name]
            cpu = f"{row['cpu_ratio'][0]:.2g}" if row["cpu_ratio"] else "–"
            lines.append(f"| {told} | {row['ratio'][0]:.2g} | {cpu} | {row['rate']:,.0f} | {row['p99']:.1f} |")
    facts = "\n".join(f"- {fact}" for fact in _facts(parts))
    machine, part = results["machine"], parts["http"]
    load = f"load by {results['client']} on the same machine"
    where = f"{machine['date']}, {machine_line(machine)}, {part['form']} form, {load}."
    return "\n".join([where, "", *lines, *(["", facts] if facts else [])])


def _staleness(database: str, found: Sequence[dict[str, Any]]) -> str:
    """Stale answers of all, and the most that the longest lasting of them can have been."""
    stale, writes, reads = (sum(each[name] for each in found) for name in ("stale", "pairs", "reads"))
    late = max((age for each in found for age in each["ages"]), default=0.0)
    until = f", none more than {max(late, 0.1):.1f} ms after the write was acknowledged" if stale else ""
    return f"{database} after {stale:,} of {writes:,} writes ({reads:,} reads){until}"


def _facts(parts: dict[str, Any]) -> Iterator[str]:
    """What is not a ratio over HTTP."""
    if "freshness" in parts:
        raw = parts["freshness"]["raw"]
        told = "; ".join(
            _staleness(database, found)
            for database in ("SQLite", "PostgreSQL")
            if (found := [each for name, each in raw.items() if name.startswith(database)])
        )
        yield f"Stale reads, written through one connection and read through eight at once: {told}."
    if "growth" in parts:
        points = {
            (each["database"], each["articles"], each["kind"]): each["median"]
            for each in parts["growth"]["raw"]["points"]
        }
        most = max(articles for _, articles, _ in points)
        told = "; ".join(
            f"{database} {points[database, most, 'deepest page']:.1f} and {points[database, most, 'list']:.1f} ms"
            for database in ("SQLite", "PostgreSQL")
            if (database, most, "list") in points
        )
        yield f"The deepest page and the first of {most:,} articles, cache off: {told}."
    if "bulk" in parts:
        told = "; ".join(
            f"{database} {each['articles_per_second']:.0f} articles/s, {each['comments_per_second']:,.0f} comments/s"
            for database, each in parts["bulk"]["raw"].items()
        )
        yield f"Bulk load with the search index, one process: {told}."
    if "starting" in parts:
        told = "; ".join(
            f"{database} {sorted(each['ready_s'])[len(each['ready_s']) // 2]:.1f} s, {min(each['fresh_mib']):.0f} MiB"
            for database, each in parts["starting"]["raw"].items()
        )
        yield f"Ready after the start of the process, and its memory then: {told}."
