"""Real servers for the tests: `maqal serve` as people run it, on a free port of this machine."""

import atexit
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import httpx

from app.commands import preparation
from tests import forking
from tests.commands import environment, within
from tests.databases import memory

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
Server = forking.Process | subprocess.Popen[bytes]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, *arguments: str, **variables: str) -> Iterator[str]:
    """Run `maqal serve` in a folder; gives its address once it is ready, and stops it at the end."""
    port = free_port()
    command = ["app", "serve", "--port", str(port), *arguments]
    with running(command, port, folder, ready="/readyz", **variables):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def serving_sample(folder: Path, *arguments: str, program: str = "app", **variables: str) -> Iterator[str]:
    """Run `maqal serve --sample` as `serving` does, where the sample is there already.

    This process loads it: the server would start another for it, which imports all that is imported here.
    `program` is the module that is run as `maqal`.
    """
    port = free_port()
    load_sample(folder, port, **variables)
    command = [program, "serve", "--port", str(port), "--sample", *arguments]
    with running(command, port, folder, ready="/readyz", **variables):
        yield f"http://127.0.0.1:{port}"


def load_sample(folder: Path, port: int, **variables: str) -> None:
    """Make ready what `maqal serve --sample` at this port would make ready in a folder."""
    if "MAQAL_DATABASE_URL" not in variables:
        shutil.copytree(_sample(), folder, dirs_exist_ok=True)
    _prepare(folder, f"http://127.0.0.1:{port}", **variables)


def _prepare(folder: Path, address: str, **variables: str) -> None:
    with within(folder, **variables), ThreadPoolExecutor(1) as aside:  # this thread's loop may run already
        aside.submit(preparation.prepare, sample=True, address=address).result()


@cache
def _sample() -> Path:
    """A folder in which the sample is in SQLite, at a port that nobody has; a copy takes a fifth of loading it."""
    folder = Path(tempfile.mkdtemp(prefix="maqal-sample-", dir=memory()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _prepare(folder, "http://127.0.0.1:9")
    return folder


@contextmanager
def running(
    command: Sequence[str],
    port: int,
    folder: Path,
    *,
    ready: str,
    at: str = "",
    uds: str | None = None,
    **variables: str,
) -> Iterator[Server]:
    """Run a server in a folder, with nothing of ours in its environment but these variables; stops it at the end.

    It is a module and its arguments, as `python -m` takes them, or a program by its whole path. Its process group is
    its own. It is ready once a path answers 200, at its port or where else it is reached, such as a Unix socket; what
    it says is in `server.log`.
    """
    with (folder / "server.log").open("a") as log, Path(os.devnull).open("rb") as nothing:
        told = environment(PYTHONPATH=str(ROOT), **variables)
        process: Server
        if Path(command[0]).is_absolute():
            process = subprocess.Popen(
                command, cwd=folder, env=told, stdin=nothing, stdout=log, stderr=log, start_new_session=True
            )
        else:
            streams = {"typed": nothing.fileno(), "told": log.fileno(), "complained": log.fileno()}
            process = forking.start(command, folder=folder, environment=told, **streams)
        try:
            _wait_until_ready(f"{at or f'http://127.0.0.1:{port}'}{ready}", process, folder / "server.log", uds)
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


def _wait_until_ready(address: str, process: Server, log: Path, uds: str | None) -> None:
    deadline = time.monotonic() + START_SECONDS
    unused = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # httpx would read all of this machine's certificates
    with httpx.Client(timeout=2, transport=httpx.HTTPTransport(uds=uds, verify=unused)) as client:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with {process.returncode}: {log.read_text('utf-8')[-1000:]}")
            with suppress(httpx.TransportError):
                if _is_there(uds) and client.get(address).status_code == httpx.codes.OK:
                    return
            time.sleep(0.02)
    raise TimeoutError(f"{address}: {log.read_text('utf-8')[-1000:]}")


def _is_there(uds: str | None) -> bool:
    """Whether somebody listens on a Unix socket, where there is one; httpx leaves one open that nobody listens on."""
    if uds is None:
        return True
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(uds) == 0
