"""Turns at writing, among the processes of one machine that share a SQLite file."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from app.secrets.private_files import make_file

if sys.platform != "win32":
    import fcntl


class Turns:
    """First come, first served: who has written waits behind who has not.

    SQLite's own waiting polls, ever more seldom, and a busy process would keep the others out for a tenth of a second.
    This is a courtesy beside SQLite's lock, which still is what protects the file; where the two files cannot be
    opened, or the system will not lock, processes wait as SQLite lets them. The system ends the turn of a process
    that ends.
    """

    def __init__(self, database: Path | None) -> None:
        self._names = [database.with_name(f"{database.name}-{part}") for part in ("next", "turn")] if database else []
        self._files: list[IO[bytes]] = []

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for this process's turn, and have it; not for two threads at once. Whatever is raised is the body's."""
        self._wait()
        try:
            yield
        finally:
            self._end()

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files:
            file.close()
        self._files = []

    def _wait(self) -> None:
        if sys.platform == "win32" or not (files := self._open()):
            return
        following, turn = files
        try:
            fcntl.flock(following, fcntl.LOCK_EX)  # a later writer waits here, until the turn has been taken
            fcntl.flock(turn, fcntl.LOCK_EX)
            fcntl.flock(following, fcntl.LOCK_UN)
        except OSError:
            self.close()  # which ends whatever lock there is

    def _end(self) -> None:
        if sys.platform == "win32" or not self._files:
            return
        _, turn = self._files
        try:
            fcntl.flock(turn, fcntl.LOCK_UN)
        except OSError:
            self.close()

    def _open(self) -> list[IO[bytes]]:
        if not self._files:
            with suppress(OSError), ExitStack() as opened:
                for name in self._names:
                    make_file(name)
                self._files = [opened.enter_context(name.open("ab")) for name in self._names]
                opened.pop_all()
        return self._files
