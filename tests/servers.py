"""Real servers for the tests: `maqal serve` as people run it, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from tests.commands import environment

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, *arguments: str, **variables: str) -> Iterator[str]:
    """Run `maqal serve` in a folder; gives its address once it is ready, and stops it at the end."""
    port = free_port()
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), *arguments]
    with running(command, port, folder, ready="/readyz", **variables):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(
    command: Sequence[str], port: int, folder: Path, *, ready: str, **variables: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a folder, with nothing of ours in its environment but these variables; stops it at the end.

    Its process group is its own. It is ready once a path answers 200; what it says is in `server.log`.
    """
    with (folder / "server.log").open("a") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(PYTHONPATH=str(ROOT), **variables),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}{ready}", process, folder / "server.log")
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    with httpx.Client(timeout=2) as client:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with {process.returncode}: {log.read_text('utf-8')[-1000:]}")
            with suppress(httpx.TransportError):
                if client.get(address).status_code == httpx.codes.OK:
                    return
            time.sleep(0.02)
    raise TimeoutError(f"{address}: {log.read_text('utf-8')[-1000:]}")
