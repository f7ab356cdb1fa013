"""How commands speak: lines for a person at a terminal, JSON lines for a program."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, NoReturn

from app.errors import Bilingual
from app.languages import Language


class Refused(Exception):  # noqa: N818  it says what happened to a command
    """A command that cannot do what it was asked. `words` are one line for a person."""

    def __init__(self, words: str | Bilingual) -> None:
        self.words = words if isinstance(words, Bilingual) else Bilingual(words, words)
        super().__init__(self.words.en)


_chosen: list[Language] = []


def choose_language(language: Language) -> None:
    """Speak a language to people from now on, whatever the environment says."""
    _chosen[:] = [language]


def language() -> Language:
    """The language of a person at this terminal: the one that was chosen, or that of the locale, which is English too
    where it is none of ours. Programs get the same in every language.
    """
    if _chosen:
        return _chosen[0]
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ar" if re.match("ar(?![a-z])", named, re.IGNORECASE) else "en"


def in_our_language(words: Bilingual) -> str:
    """A sentence in that language."""
    return words.ar if language() == "ar" else words.en


class Finding(NamedTuple):
    """One thing that a command has to say: `text` to a person, `data` to a program."""

    text: str | Bilingual
    data: dict[str, Any]
    is_good: bool = True


class Report(NamedTuple):
    """All that a command has to say; it succeeded when every finding is good."""

    findings: list[Finding]


def checked(check: str, detail: str, *, is_good: bool) -> Finding:
    """What one check of `doctor` found."""
    mark = "ok  " if is_good else "FAIL"
    return Finding(f"{mark} {check}: {detail}", {"check": check, "ok": is_good, "detail": detail}, is_good)


@contextmanager
def progress(of: str) -> Iterator[Callable[[int, int], None]]:
    """Shows how far something is, told how many of how many: a bar on a terminal, JSON lines for a program."""
    if not sys.stdout.isatty():
        yield lambda done, total: _write_line({"progress": of, "done": done, "total": total})
        return
    from rich.progress import Progress  # noqa: PLC0415  for those alone who see it

    with Progress() as bar:
        task = bar.add_task(of, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _write_line(data: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(data, ensure_ascii=False)}\n")
    sys.stdout.flush()  # a pipe would keep the lines until there are many


def _for_a_person(finding: Finding) -> str:
    return in_our_language(finding.text) if isinstance(finding.text, Bilingual) else finding.text


def say(finding: Finding, *, to_a_person: bool) -> None:
    """Tell one finding of a long job at once: to a program each one, to a person those that are worth it."""
    if not sys.stdout.isatty():
        _write_line(finding.data)
    elif to_a_person:
        sys.stdout.write(f"{_for_a_person(finding)}\n")


def tell(report: Report) -> int:
    """Write a report to standard output; the exit code."""
    is_terminal = sys.stdout.isatty()
    for finding in report.findings:
        line = _for_a_person(finding) if is_terminal else json.dumps(finding.data, ensure_ascii=False)
        sys.stdout.write(f"{line}\n")
    return 0 if all(finding.is_good for finding in report.findings) else 1


def finish(report: Report) -> NoReturn:
    """Tell a report on standard output, and end with its exit code."""
    raise SystemExit(tell(report))
