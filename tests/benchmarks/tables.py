"""What a part of the benchmarks gives: tables to be read, and every raw number."""

from collections.abc import Sequence
from statistics import median
from typing import Any, NamedTuple


class Table(NamedTuple):
    """A table of the report; its first column holds names, the others figures ready to print."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


class Found(NamedTuple):
    """What one part has found."""

    tables: list[Table]
    raw: dict[str, Any]


class Spread(NamedTuple):
    """The median of some rounds, with the lowest and the highest of them."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.3g} ({self.low:.3g}-{self.high:.3g})"


def spread(values: Sequence[float]) -> Spread:
    """The spread of some values."""
    return Spread(median(values), min(values), max(values))
