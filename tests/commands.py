"""The command line within the process of the tests: starting one takes a hundred times as long as most commands."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from app.cli import main


def environment(**variables: str) -> dict[str, str]:
    """The environment of a command, with nothing of ours in it but these."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MAQAL_")} | variables


def run(folder: Path, *arguments: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `maqal` in a folder, with nothing of ours in its environment but these variables."""
    told, complained = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(told), redirect_stderr(complained):
        for name in set(os.environ) - set(environment()):
            patched.delenv(name)
        for name, value in variables.items():
            patched.setenv(name, value)
        patched.chdir(folder)
        patched.setattr(sys, "argv", ["maqal", *arguments])
        patched.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as end:
            main()
    assert isinstance(end.value.code, int)
    return subprocess.CompletedProcess(arguments, end.value.code, told.getvalue(), complained.getvalue())
