"""Each start that fails says why in one line, with its exit code and without a traceback."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.db import migrate
from tests import forking
from tests.commands import environment
from tests.databases import PostgresFarm
from tests.servers import ROOT, free_port

MAQAL = ("app",)
SERVE = (*MAQAL, "serve", "--port", "0")
ACCOUNT = (*MAQAL, "account", "create", "laila@example.org", "--role", "admin", "--name", "ليلى")
UVICORN = ("uvicorn", "app.main:app", "--no-proxy-headers", "--port", "0", "--log-level", "error")
STARTS = {"serve": SERVE, "worker": (*MAQAL, "worker"), "migrate": (*MAQAL, "migrate"), "account": ACCOUNT,
          "uvicorn": UVICORN}  # fmt: skip
PATIENCE = 10.0
"""Seconds within which a server that says nothing is given up."""

Start = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    def run(command: tuple[str, ...], **variables: str) -> subprocess.CompletedProcess[str]:
        told = environment(PYTHONPATH=str(ROOT), **variables)
        typed = "كلمة سر طويلة بما يكفي\n"
        return forking.run(command, folder=tmp_path, environment=told, typed=typed)

    return run


@pytest.fixture(scope="module")
def migrated(sqlite_template: Path) -> bytes:
    return sqlite_template.read_bytes()


def is_one_line(done: subprocess.CompletedProcess[str], expected: str, code: int) -> None:
    said = [line for line in done.stderr.strip().splitlines() if "Application startup failed" not in line]  # uvicorn's
    assert len(said) == 1, done.stderr
    assert expected in said[0]
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == code


BROKEN = {
    "the data folder is a file": "data",
    "the database is a folder": "it is a folder",
    "no database": "it is no SQLite database",
    "a damaged header": "it is no SQLite database",
    "damaged pages": "it is damaged",
    "a newer schema": "a newer one has migrated it",
}


def break_it(name: str, data: Path, migrated: bytes) -> None:
    file = data / "maqal.db"
    if name == "the data folder is a file":
        data.write_text("")
        return
    data.mkdir(mode=0o700)
    if name == "the database is a folder":
        file.mkdir()
    elif name == "no database":
        file.write_bytes(b"no database at all " * 4000)
    elif name == "a damaged header":
        file.write_bytes(b"\x00" * 100 + migrated[100:])
    elif name == "damaged pages":
        file.write_bytes(migrated[:4096] + b"\xff" * (len(migrated) - 4096))
    else:
        file.write_bytes(migrated)
        newer = text("UPDATE alembic_version SET version_num = '9999'")
        migrate.run(f"sqlite:///{file}", lambda connection: connection.execute(newer).rowcount)


@pytest.mark.parametrize(
    ("name", "kind"),
    [(name, kind) for each, name in enumerate(BROKEN) for place, kind in enumerate(STARTS) if not (each + place) % 3],
)
def test_a_file_that_cannot_be_used(start: Start, tmp_path: Path, migrated: bytes, name: str, kind: str) -> None:
    break_it(name, tmp_path / "data", migrated)
    done = start(STARTS[kind])
    is_one_line(done, BROKEN[name], 3 if kind == "uvicorn" else 1)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "a newer one has migrated it, so update Maqal"), ("ar", "رحّلها إصدار أحدث، فحدّث مقال")],
)
def test_a_command_says_that_the_database_is_newer(
    start: Start, tmp_path: Path, migrated: bytes, language: str, expected: str
) -> None:
    break_it("a newer schema", tmp_path / "data", migrated)
    is_one_line(start((*MAQAL, "--language", language, "account", "list")), expected, 1)


@pytest.fixture(scope="module")
def silent() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        yield int(listening.getsockname()[1])


SERVERS = {
    "refused": ("postgresql://maqal:hidden@127.0.0.1:{free}/maqal", "connection refused"),
    "unknown host": ("postgresql://maqal:hidden@nowhere.invalid/maqal", "no such host"),
    "silent": ("postgresql://maqal:hidden@127.0.0.1:{silent}/maqal", "it does not answer"),
}


@pytest.mark.parametrize("kind", ["serve", "worker"])
@pytest.mark.parametrize("name", SERVERS)
def test_a_server_that_cannot_be_reached(start: Start, silent: int, name: str, kind: str) -> None:
    address, expected = SERVERS[name]
    begun = time.monotonic()
    secret = {"MAQAL_SECRET_KEYS": "a key for the tests that is long enough"}
    done = start(STARTS[kind], MAQAL_DATABASE_URL=address.format(free=free_port(), silent=silent), **secret)
    is_one_line(done, expected, 3 if kind == "uvicorn" else 1)
    assert "hidden" not in done.stderr
    assert time.monotonic() - begun < 3 * PATIENCE  # Python's own start takes long on a busy machine


@pytest.mark.parametrize("kind", STARTS)
def test_a_database_that_is_missing(start: Start, postgres: PostgresFarm, kind: str) -> None:
    with postgres.database() as url:
        missing = f"{url.rpartition('/')[0]}/missing" if "?" not in url else url.replace("/maqal", "/missing", 1)
    done = start(STARTS[kind], MAQAL_DATABASE_URL=missing, MAQAL_SECRET_KEYS="a key for the tests that is long enough")
    is_one_line(done, "there is no such database", 3 if kind == "uvicorn" else 1)


def test_a_database_without_a_schema_for_tables(start: Start, postgres: PostgresFarm) -> None:
    with postgres.database() as url:
        options = f"{'&' if '?' in url else '?'}options=-csearch_path%3Dnowhere"
        done = start(
            STARTS["migrate"],
            MAQAL_DATABASE_URL=url + options,
            MAQAL_SECRET_KEYS="a key for the tests that is long enough",
        )
    is_one_line(done, "it has no schema", 1)


def test_a_port_that_is_taken_is_told_before_anything_else(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = start((*MAQAL, "serve", "--port", str(taken.getsockname()[1])))
    is_one_line(done, "cannot listen on 127.0.0.1", 1)
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments", [("--host", "nowhere.invalid"), ("--host", "203.0.113.9"), ("--uds", "no/such/folder/maqal.sock")]
)
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_address_that_cannot_be_had(start: Start, arguments: tuple[str, ...], workers: str) -> None:
    done = start((*SERVE, *arguments, "--workers", workers))
    is_one_line(done, "cannot listen on", 1)
