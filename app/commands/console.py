"""How commands speak: lines for a person at a terminal, JSON lines for a program."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, NoReturn

from app.errors import Bilingual
from app.refusals import Refusal
from app.terminal import in_our_language


class Refused(Refusal):
    """A command that cannot do what it was asked. `words` are one line for a person."""


class Finding(NamedTuple):
    """One thing that a command has to say: `text` to a person, `data` to a program."""

    text: Bilingual
    data: dict[str, Any]
    is_good: bool = True


class Report(NamedTuple):
    """All that a command has to say; it succeeded when every finding is good."""

    findings: list[Finding]


@contextmanager
def progress(of: Bilingual) -> Iterator[Callable[[int, int], None]]:
    """Shows how far something is, told how many of how many: a bar on a terminal, JSON lines for a program.

    Nothing is shown before the first is told, so none of it stands above a refusal. At the end all is done, however
    far it was when it was last told.
    """
    told: list[tuple[int, int]] = []
    if not sys.stdout.isatty():

        def write(done: int, total: int) -> None:
            told[:] = [(done, total)]
            _write_line({"progress": of.en, "done": done, "total": total})

        yield write
        if told and told[0][0] != told[0][1]:
            write(told[0][1], told[0][1])
        return
    from rich.progress import Progress  # noqa: PLC0415  only a terminal needs it

    bar = Progress()
    task = bar.add_task(in_our_language(of), total=None)

    def show(done: int, total: int) -> None:
        if not told:
            bar.start()
        told[:] = [(done, total)]
        bar.update(task, completed=done, total=total)

    try:
        yield show
        if told:
            show(told[0][1], told[0][1])
    finally:
        if told:
            bar.stop()


def _write_line(data: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(data, ensure_ascii=False)}\n")
    sys.stdout.flush()  # a pipe would keep the lines until there are many


def say(finding: Finding, *, to_a_person: bool) -> None:
    """Tell one finding of a long job at once: to a program each one, to a person those that are worth it."""
    if not sys.stdout.isatty():
        _write_line(finding.data)
    elif to_a_person:
        sys.stdout.write(f"{in_our_language(finding.text)}\n")


def tell(report: Report) -> int:
    """Write a report to standard output; the exit code."""
    is_terminal = sys.stdout.isatty()
    for finding in report.findings:
        line = in_our_language(finding.text) if is_terminal else json.dumps(finding.data, ensure_ascii=False)
        sys.stdout.write(f"{line}\n")
    return 0 if all(finding.is_good for finding in report.findings) else 1


def finish(report: Report) -> NoReturn:
    """Tell a report on standard output, and end with its exit code."""
    raise SystemExit(tell(report))
