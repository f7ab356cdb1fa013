"""Rounds in which a reference and the targets take turns, for a machine's speed changes from minute to minute."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from tests.benchmarks import processes
from tests.benchmarks.hosting import Served
from tests.benchmarks.load import CLIENTS, Load, Mixture, chooser, drive, press
from tests.benchmarks.tables import Spread, spread

WARM_SECONDS = 0.3


class Target(NamedTuple):
    """Something to be measured: a server and what it is asked."""

    name: str
    served: Served
    requests: Sequence[bytes] | Mixture
    warm_seconds: float = WARM_SECONDS
    """For which it is asked the same before anything counts."""


class Run(NamedTuple):
    """One target in one round."""

    load: Load
    cpu_us: float | None
    """Processor microseconds that the server's processes used for one request; a database's are not in them."""


class Row(NamedTuple):
    """A target against its reference, over all rounds. A ratio of 1 is the reference; more is quicker."""

    name: str
    ratio: Spread
    cpu_ratio: Spread | None
    rate: float
    cpu_us: float | None
    p50: float
    p99: float
    failed: int
    raw: dict[str, Any]


async def alternate(reference: Target, targets: Sequence[Target], *, rounds: int, seconds: float) -> list[Row]:
    """Measure the reference before and after all targets of each round; a ratio is to the mean of the two."""
    for target in targets:
        await drive(target.served.port, chooser(target.requests), clients=CLIENTS, seconds=target.warm_seconds)
    references = [await _run(reference, seconds)]
    found: list[list[Run]] = [[] for _ in targets]
    for _ in range(rounds):
        for target, runs in zip(targets, found, strict=True):
            runs.append(await _run(target, seconds))
        references.append(await _run(reference, seconds))
    return [_row(target.name, runs, references) for target, runs in zip(targets, found, strict=True)]


async def _run(target: Target, seconds: float) -> Run:
    before = processes.cpu_seconds(target.served.group)
    load = await press(target.served.port, target.requests, seconds=seconds)
    after = processes.cpu_seconds(target.served.group)
    is_known = before is not None and after is not None and load.requests > 0
    return Run(load, ((after or 0) - (before or 0)) * 1e6 / load.requests if is_known else None)


def _row(name: str, runs: Sequence[Run], references: Sequence[Run]) -> Row:
    around = list(pairwise(references))
    ratios = [run.load.rate * 2 / (a.load.rate + b.load.rate) for run, (a, b) in zip(runs, around, strict=True)]
    cpu = [
        (a.cpu_us + b.cpu_us) / 2 / run.cpu_us
        for run, (a, b) in zip(runs, around, strict=True)
        if run.cpu_us and a.cpu_us and b.cpu_us
    ]
    used = [run.cpu_us for run in runs if run.cpu_us is not None]
    figures = {figure: spread([getattr(run.load, figure) for run in runs]) for figure in ("rate", "p50", "p99")}
    return Row(
        name,
        spread(ratios),
        spread(cpu) if cpu else None,
        figures["rate"].median,
        spread(used).median if used else None,
        figures["p50"].median,
        figures["p99"].median,
        sum(run.load.failed for run in runs),
        {
            "rounds": [{**run.load._asdict(), "cpu_us": run.cpu_us} for run in runs],
            "reference": [{**run.load._asdict(), "cpu_us": run.cpu_us} for run in references],
        },
    )
