"""The report: Markdown and charts from the raw numbers, so that they can be made anew without measuring."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.charts import Bar, bars, lines

FOLDER = Path("bench-results")
RESULTS = FOLDER / "results.json"
PEER = "tutorial style"
RATIOS = (
    "A ratio is the rate of what is measured over that of a bare ASGI app with as long an answer and as many workers, "
    "measured before and after it in the same run: 1 is as fast as any ASGI app is under uvicorn's own protocol; what "
    "`maqal serve` has kept its protocol gives before an app is asked, so that it can be more. The CPU ratio "
    "compares the processor time of the server's own processes for one request, which a neighbour's load moves less; a "
    "database server's is not in it. Medians of the rounds, with the lowest and the highest."
)
Results = Mapping[str, Any]


def read() -> dict[str, Any]:
    """The kept results."""
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    return found


def write(results: Results) -> None:
    """Keep results, with everything that is made of them."""
    FOLDER.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1), "utf-8")
    (FOLDER / "report.md").write_text(markdown(results), "utf-8")
    for name, chart in charts(results).items():
        (FOLDER / name).write_text(chart, "utf-8")


def markdown(results: Results) -> str:
    """The report."""
    machine = results["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    measured = (
        f"{machine_line(machine)}, {machine['system']}. {versions}. Load by {results['client']}, 16 clients, "
        "on the same machine. Limits and request log off, policy `open`, counters on."
    )
    text = [f"# Benchmarks, {machine['date']}", "", measured, "", RATIOS]
    for name, part in results["parts"].items():
        text += ["", f"## {name.capitalize()}", "", f"Measured {part['at']}, {part['form']} form, {part['seconds']} s."]
        for table in part["tables"]:
            text += ["", f"### {table['title']}", "", *_table(table["columns"], table["rows"])]
            text += ["", table["note"]] if table["note"] else []
        text += [f"\n![{chart}]({chart})" for chart in charts(results) if chart.startswith(CHARTED.get(name, "-"))]
    return "\n".join([*text, ""])


CHARTED = {"http": "ratios", "growth": "growth"}
"""The charts of a part, by how their names begin."""


def machine_line(machine: Results) -> str:
    """A machine in a few words."""
    return f"{machine['cores']} cores ({machine['processor']}), {machine['memory_gib']} GiB"


def charts(results: Results) -> dict[str, str]:
    """The charts by the names of their files."""
    parts, found = results["parts"], {}
    if "http" in parts:
        found["ratios.svg"] = ratios_chart(parts["http"]["raw"]["rows"], list(parts["http"]["raw"]["rows"]))
    points = parts["growth"]["raw"]["points"] if "growth" in parts else []
    for database in dict.fromkeys(point["database"] for point in points):
        series: dict[str, list[tuple[float, float]]] = {}
        for point in points:
            if point["database"] == database:
                series.setdefault(point["kind"], []).append((point["articles"], point["median"]))
        found[f"growth-{database.lower()}.svg"] = lines(
            series,
            title=f"Growth on {database}",
            arabic=f"زمن الإجابة كلما كبر الموقع، {database}",
            caption="Milliseconds of one call by the number of articles, cache off, the database's work included.",
        )
    return found


def ratios_chart(rows: Results, names: Sequence[str]) -> str:
    """The rates of some measures as parts of the bare app's."""
    return bars(
        [_bar(name, rows[name]["ratio"]) for name in names],
        title="Rate over HTTP as a part of a bare ASGI app's (1 is as fast as any under uvicorn's own protocol)",
        arabic="السرعة نسبةً إلى خادم لا يفعل شيئًا",
        caption="Median of the rounds; the thin line is their range. Same machine, same run, answers as long.",
    )


def _bar(name: str, ratio: Sequence[float]) -> Bar:
    middle, low, high = ratio
    return Bar(name, middle, low, high, is_peer=PEER in name)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    edge = "|".join([" --- ", *(" --: " for _ in columns[1:])])
    return [f"| {' | '.join(columns)} |", f"|{edge}|", *(f"| {' | '.join(row)} |" for row in rows)]
