"""The command line within the process of the tests: starting one takes a hundred times as long as most commands."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from app.commands.cli import main


def environment(**variables: str) -> dict[str, str]:
    """The environment of a command, with nothing of ours in it but these."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MAQAL_")} | variables


@contextmanager
def within(folder: Path, **variables: str) -> Iterator[pytest.MonkeyPatch]:
    """Be in a folder, with nothing of ours in the environment but these variables; all is put back at the end."""
    variables_before, umask_before = dict(os.environ), os.umask(0o022)
    os.umask(umask_before)
    try:
        with pytest.MonkeyPatch.context() as patched:
            for name in set(os.environ) - set(environment()):
                patched.delenv(name)
            for name, value in variables.items():
                patched.setenv(name, value)
            patched.chdir(folder)
            yield patched
    finally:
        os.environ.clear()  # a command that serves sets some for its workers
        os.environ.update(variables_before)
        os.umask(umask_before)


def run(folder: Path, *arguments: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `maqal` in a folder, with nothing of ours in its environment but these variables."""
    told, complained = io.StringIO(), io.StringIO()
    with within(folder, **variables) as patched, redirect_stdout(told), redirect_stderr(complained):
        patched.setattr(sys, "argv", ["maqal", *arguments])
        patched.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as end:
            main()
    assert isinstance(end.value.code, int)
    return subprocess.CompletedProcess(arguments, end.value.code, told.getvalue(), complained.getvalue())
