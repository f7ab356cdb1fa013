"""Processes of the program that begin with everything imported: importing takes longer than most of what they do.

A process of its own imports the program, and forks itself for each that is wanted. What runs in the fork is what
`python -m` runs, with its own environment, folder, streams and process group. The workers and helpers that the program
starts itself are forked too, unless its environment has `AS_INSTALLED`: then they begin as they do everywhere.
"""

import atexit
import gc
import importlib
import json
import multiprocessing
import os
import random
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from app.pages.theme import theme_of

ROOT = Path(__file__).resolve().parent.parent

IMPORTED = (
    "app.commands.accounts", "app.commands.cli", "app.commands.database", "app.commands.preparation",
    "app.commands.serving", "app.db.postgres.runner", "app.db.sqlite.runner", "app.keys.rotation", "app.tables",
    "app.web.openapi", "babel.dates", "httptools", "uvicorn.main", "uvloop",
)  # fmt: skip
"""What most processes import, and all routes beside it; not what reads the environment then (prometheus-client)."""

COUNTING = {"streams", "views"}
"""Packages whose routes import that."""

PLAINLY = {"AS_INSTALLED": "1"}
"""What the environment of a process has whose own processes are to import everything, as those of a site do."""

LARGEST = 1 << 20
"""Bytes of a message, most of which is the environment."""


class Process:
    """A process that was forked; what tests use of `subprocess.Popen`."""

    def __init__(self, pid: int, source: "_Source") -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._source = source

    def poll(self) -> int | None:
        """Its exit code once it has ended; None before."""
        if self.returncode is None:
            self.returncode = self._source.code_of(self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended; `subprocess.TimeoutExpired` after so many seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(0.005)
        return self.returncode or 0

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it on the spot."""
        self.send_signal(signal.SIGKILL)


def start(
    command: Sequence[str], *, folder: Path, environment: dict[str, str], typed: int, told: int, complained: int
) -> Process:
    """Start what `python -m` starts: `command` is a module and its arguments; the three streams are descriptors."""
    source = _source()
    mask = os.umask(0o077)
    os.umask(mask)
    said = {"command": list(command), "folder": str(folder), "environment": environment, "mask": mask}
    return Process(source.fork(said, [typed, told, complained]), source)


def run(
    command: Sequence[str], *, folder: Path, environment: dict[str, str], typed: str = "", timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run such a process to its end; it is killed after so many seconds."""
    with tempfile.TemporaryFile() as inbox, tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as complained:
        inbox.write(typed.encode())
        inbox.seek(0)
        streams = {"typed": inbox.fileno(), "told": told.fileno(), "complained": complained.fileno()}
        process = start(command, folder=folder, environment=environment, **streams)
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
        said = []
        for file in (told, complained):
            file.seek(0)
            said.append(file.read().decode())
    return subprocess.CompletedProcess(list(command), code, *said)


class _Source:
    """The process that forks, as seen by the one that asks it."""

    def __init__(self) -> None:
        self._owner = os.getpid()
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        for end in (self._socket, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * LARGEST)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forking", str(theirs.fileno())], cwd=ROOT, pass_fds=[theirs.fileno()]
            )
        self._lock = threading.Lock()
        self._codes: dict[int, int] = {}
        atexit.register(self._end)

    def _end(self) -> None:
        if self._owner == os.getpid():  # and no fork of the process that asks
            self._socket.close()
            self._process.wait()

    def fork(self, said: dict[str, Any], descriptors: list[int]) -> int:
        """The id of a new process, which has its environment, folder and streams already."""
        with self._lock:
            socket.send_fds(self._socket, [json.dumps(said).encode()], descriptors)
            while (answer := self._heard()).get("started") is None:
                pass
            return int(answer["started"])

    def code_of(self, pid: int) -> int | None:
        """The exit code of a process, once it has ended."""
        with self._lock:
            while pid not in self._codes and select.select([self._socket], [], [], 0)[0]:
                self._heard()
            return self._codes.get(pid)

    def _heard(self) -> dict[str, int]:
        message = self._socket.recv(LARGEST)
        if not message:
            raise RuntimeError("the process that forks has ended")
        answer: dict[str, int] = json.loads(message)
        if "ended" in answer:
            self._codes[answer["ended"]] = answer["code"]
        return answer


@cache
def _source() -> _Source:
    return _Source()


def _serve(asked: socket.socket) -> list[str]:
    """Fork for each that is asked for, and tell of each that ends, until nobody asks any more.

    Gives, in each fork, the module that it is to run with its arguments; nothing at the end.
    """
    routes = [file.relative_to(ROOT).with_suffix("") for file in (ROOT / "app").glob("*/*routes.py")]
    for module in (*IMPORTED, *(".".join(each.parts) for each in routes if each.parts[1] not in COUNTING)):
        importlib.import_module(module)
    theme_of(None)  # which compiles the templates of pages, once for all servers
    gc.collect()
    gc.freeze()  # each fork would look through it for garbage as it ends, and so copy all of it
    assert "prometheus_client" not in sys.modules
    woken, wakes = os.pipe()
    for end in (woken, wakes):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the tests, which close the socket when they end
    while True:
        ready = select.select([asked.fileno(), woken], [], [])[0]
        if woken in ready:
            os.read(woken, 1024)
            _tell_who_ended(asked)
        if asked.fileno() in ready:
            message, descriptors, _, _ = socket.recv_fds(asked, LARGEST, 3)
            if not message:
                return []
            said = json.loads(message)
            if _is_fork(asked, said, descriptors, [woken, wakes]):
                return list(said["command"])


def _tell_who_ended(asked: socket.socket) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        asked.send(json.dumps({"ended": pid, "code": os.waitstatus_to_exitcode(status)}).encode())


def _is_fork(asked: socket.socket, said: dict[str, Any], descriptors: list[int], ours: list[int]) -> bool:
    """Fork; whether this is the fork, which is then what was asked for in all but its module."""
    is_ready, tells = os.pipe()
    pid = os.fork()
    if pid == 0:
        asked.close()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
        os.environ.clear()
        os.environ.update(said["environment"])
        os.chdir(said["folder"])
        os.umask(said["mask"])
        random.seed()
        if not PLAINLY.keys() <= os.environ.keys():
            _fork_children()
        for end in (*descriptors, *ours, is_ready, tells):
            os.close(end)
        return True
    for end in (*descriptors, tells):
        os.close(end)
    os.read(is_ready, 1)  # nothing, once the fork has closed its end
    os.close(is_ready)
    asked.send(json.dumps({"started": pid}).encode())
    return False


def _fork_children() -> None:
    """Have the processes of this one forked, whatever way it asks for: each would import for seconds."""
    way = multiprocessing.get_context("fork")
    multiprocessing.get_context = lambda _method=None: way  # type: ignore[assignment]  # it gives this way alone


if __name__ == "__main__":
    if wanted := _serve(socket.socket(fileno=int(sys.argv[1]))):
        sys.argv = wanted
        runpy.run_module(wanted[0], run_name="__main__", alter_sys=True)
