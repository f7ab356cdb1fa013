"""Real servers for the tests: `maqal serve` as people run it, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, *arguments: str, **variables: str) -> Iterator[str]:
    """Run `maqal serve` in a folder; gives its address once it is ready, and stops it at the end."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAQAL_")}
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", str(port), *arguments],
            cwd=folder,
            env={**kept, "PYTHONPATH": str(ROOT), **variables},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    """Ask until the server says that it is ready."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            if httpx.get(f"{address}/readyz", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            continue
    raise TimeoutError(address)
