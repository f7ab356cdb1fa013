"""How the commands that import from other systems check what was typed, and tell what became of it."""

import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.commands.console import Finding, Refused, Report
from app.errors import Bilingual
from app.terminal import language, same
from app.wordpress.items import NoArchive
from app.wordpress.parity import as_html, as_json, tables

MAY_BE_DEAD = frozenset({"media", "address"})
"""Files that are not there any more, and what led to them, are told and are no failure."""

TOLD_EVERY = 1.0
"""Seconds between two tellings of how far an import is."""

WHOLE = Bilingual("نُقل كل شيء إلا ما ذُكر أعلاه.", "Everything was imported, except what is named above.")
PARTLY = Bilingual("تعذّرت قراءة بعض المحتوى أو تخزينه.", "Some of the content could not be read or stored.")

_COUNTS = frozenset({"count", "comments", "created", "updated", "unchanged", "refused"})
"""The columns of the tables that hold numbers."""

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,40}")


def check_target(report: Path | None) -> None:
    """Refuse a report that is to be of a kind that is not written."""
    if report is not None and report.suffix not in {".json", ".html"}:
        raise Refused(
            Bilingual("التقرير ملف ينتهي اسمه بـ .json أو .html", "the report is a file that ends with .json or .html")
        )


def check_name(source: str) -> None:
    """Refuse a name of a source that external ids cannot begin with."""
    if not _NAME.fullmatch(source):
        raise Refused(
            Bilingual(
                "اسم المصدر حروف لاتينية وأرقام ونقاط وشرطات وحدها",
                "a source is named with letters, digits, dots, hyphens and underscores",
            )
        )


def refused(source: object, error: NoArchive) -> Refused:
    """The refusal of a file or an address that cannot be read."""
    ar, en = error.words
    return Refused(Bilingual(f"{source}: {ar}", f"{source}: {en}"))


def paced(place: Callable[[], tuple[int, int]], advance: Callable[[int, int], None]) -> Callable[[int], None]:
    """Tell how far an import is, once a second at most."""
    last = 0.0

    def told(_place: int) -> None:
        nonlocal last
        if (now := time.monotonic()) - last >= TOLD_EVERY:
            last = now
            advance(*place())

    return told


def reported(told: dict[str, Any], target: Path | None, *, is_whole: bool) -> Report:
    """The report, written to a file too where one is named: tables for a person, lines for a program."""
    if target is not None:
        target.write_text(as_json(told) if target.suffix == ".json" else as_html(told, language()), "utf-8")
    findings = []
    if sys.stdout.isatty():
        _print(told)
    else:
        for _, heads, rows in tables(told)[:-1]:
            findings += [Finding(same(""), _line(heads, row)) for row in rows]
    refused = sum(counts.get("refused", 0) for kind, counts in told["stored"].items() if kind not in MAY_BE_DEAD)
    is_good = is_whole and not refused
    findings.append(
        Finding(
            WHOLE if is_good else PARTLY,
            {key: told[key] for key in told if key not in {"notes", "loader"}},
            is_good,
        )
    )
    return Report(findings)


def _line(heads: Sequence[str], row: Sequence[str]) -> dict[str, str | int]:
    """A row of a table for a program: numbers as such."""
    return {head: int(cell) if head in _COUNTS else cell for head, cell in zip(heads, row, strict=True)}


def _print(told: dict[str, Any]) -> None:
    from rich.console import Console  # noqa: PLC0415  only a terminal needs it
    from rich.markup import escape  # noqa: PLC0415  see above
    from rich.table import Table  # noqa: PLC0415

    console = Console()
    for title, heads, rows in tables(told, language())[:-1]:
        table = Table(*heads, title=title, title_justify="left")
        for row in rows:
            table.add_row(*map(escape, row))
        console.print(table)
