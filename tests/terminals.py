"""Commands at a terminal."""

import contextlib
import os
import pty
from collections.abc import Sequence
from pathlib import Path

from tests import commands, forking


def on_a_terminal(folder: Path, *arguments: str, typed: Sequence[str] = (), **variables: str) -> tuple[int, str]:
    """The exit code of `maqal` run at a terminal, and all that was written to it; `typed` answers its questions."""
    answers = iter(typed)
    ours, its = pty.openpty()
    told = commands.environment(**{"TERM": "xterm", **variables})
    streams = {"typed": its, "told": its, "complained": its}
    process = forking.start(["app", *arguments], folder=folder, environment=told, **streams)
    os.close(its)
    written = b""
    with contextlib.suppress(OSError):  # it tells of the end so on Linux
        while piece := os.read(ours, 4096):
            written += piece
            if written.endswith(b": ") and (answer := next(answers, None)) is not None:
                os.write(ours, f"{answer}\n".encode())
    os.close(ours)
    return process.wait(60), written.decode()
