"""A disk that is really full: a small file system of the test's own, under SQLite and under PostgreSQL."""

import json
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.db.read_only import LEAST_FREE
from tests import commands
from tests.databases import PostgresFarm
from tests.paths import API
from tests.people import PASSWORD
from tests.servers import free_port, running

ROOM = LEAST_FREE + (24 << 20)
POSTGRES_ROOM = 64 << 20
READS = ("articles", "articles/1", "articles/1/comments", "search?q=متن", "sections", "articles?limit=3")
MOST_WRITES = 400
"""Writes at most until one needs room that is not there: the log of SQLite has some to spare."""


@contextmanager
def mounted(folder: Path, *, room: int) -> Iterator[Path]:
    """A file system of so many bytes at a folder."""
    folder.mkdir(mode=0o700)
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None:
        pytest.skip("no mount on this machine")
    command = (mount, "-t", "tmpfs", "-o", f"size={room},mode=0700", "tmpfs", str(folder))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this user may not mount a file system: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run((unmount, "--lazy", str(folder)), check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """The folder of a file system of a few MiB."""
    with mounted(tmp_path / "disk", room=ROOM) as folder:
        yield folder


@pytest.fixture
def postgres_disk() -> Iterator[Path]:
    """The same for the files of a database, which another user of this machine owns, and so outside of `tmp_path`."""
    with tempfile.TemporaryDirectory(prefix="maqal-disk-") as name:
        Path(name).chmod(0o755)
        with mounted(Path(name) / "disk", room=POSTGRES_ROOM) as folder:
            yield folder


def fill(folder: Path) -> Path:
    """Take all the room that is left; the file that does."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(os.urandom(size))
            except OSError:
                continue
    return ballast


def events(folder: Path, name: str) -> int:
    """How often the log says something."""
    lines = (line for line in (folder / "server.log").read_text("utf-8").splitlines() if line.startswith("{"))
    return sum(json.loads(line)["event"] == name for line in lines)


def doctor(folder: Path, variables: dict[str, str]) -> dict[str, dict[str, object]]:
    done = commands.run(folder, "doctor", **variables)
    return {found["check"]: found for found in map(json.loads, done.stdout.splitlines())}


def test_writes_are_refused_and_reads_go_on_until_there_is_room_again(disk: Path, tmp_path: Path) -> None:
    port = free_port()
    variables = {"MAQAL_DATA_DIR": str(disk / "data"), "MAQAL_LIMIT_COMMENTS": "off", "MAQAL_LIMIT_SIGN_IN": "off"}
    made = commands.run(tmp_path, "migrate", **variables)
    assert made.returncode == 0, made.stderr
    account = ("account", "create", "laila@example.org", "--role", "editor", "--name", "ليلى")
    assert commands.run(tmp_path, *account, typed=f"{PASSWORD}\n", **variables).returncode == 0
    command = ["app", "serve", "--port", str(port)]
    form = {"grant_type": "password", "username": "laila@example.org", "password": PASSWORD}
    with (
        running(command, port, tmp_path, ready="/readyz", **variables),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        token = client.post(f"{API}/auth/token", data=form).json()["access_token"]
        editor = {"Authorization": f"Bearer {token}"}
        article = {"title": "عنوان", "body": "متن " * 20_000, "status": "published"}
        assert client.post(f"{API}/articles", json=article, headers=editor).status_code == 201
        ballast = fill(disk)

        statuses: list[int] = []
        while len(statuses) < MOST_WRITES and 503 not in statuses:
            statuses.append(client.post(f"{API}/articles", json=article, headers=editor).status_code)
        assert set(statuses) <= {201, 503}
        assert statuses[-1] == 503
        for _ in range(3):
            refused = client.post(f"{API}/articles", json=article, headers=editor)
            assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
            assert refused.headers["content-type"] == "application/problem+json"
            for path in (
                "articles",
                "articles/1",
                "articles/1/comments",
                "search?q=متن",
                "sections",
                "articles?limit=3",
            ):
                assert client.get(f"{API}/{path}").status_code == 200, path
                assert client.get(f"{API}/{path}", headers=editor).status_code == 200, path
            assert client.get(f"{API}/me", headers=editor).json()["email"] == "laila@example.org"
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["status"], ready.json()["checks"]["writes"]) == (
            200,
            "read_only",
            False,
        )
        assert client.get("/healthz").status_code == 200
        found = doctor(tmp_path, variables)
        assert [name for name, each in found.items() if not each["ok"]] == ["writes"]
        assert "the disk is full" in str(found["writes"]["detail"])
        assert events(tmp_path, "writes_refused") == 1

        ballast.unlink()
        assert client.post(f"{API}/articles", json=article, headers=editor).status_code == 201
        assert client.get("/readyz").json()["status"] == "ok"
        assert (events(tmp_path, "writes_refused"), events(tmp_path, "writes_taken_again")) == (1, 1)
        assert all(each["ok"] for each in doctor(tmp_path, variables).values())
        assert client.post(f"{API}/auth/token", data=form).status_code == 200
    assert "Traceback" not in (tmp_path / "server.log").read_text("utf-8")


def test_a_full_disk_of_postgresql_refuses_writes_and_loses_nothing(
    postgres: PostgresFarm, postgres_disk: Path, tmp_path: Path
) -> None:
    port, token_of = free_port(), ("account", "create", "laila@example.org", "--role", "editor", "--name", "ليلى")
    form = {"grant_type": "password", "username": "laila@example.org", "password": PASSWORD}
    with postgres.database_on(postgres_disk) as url:
        variables = {"MAQAL_DATABASE_URL": url, "MAQAL_LIMIT_COMMENTS": "off", "MAQAL_LIMIT_SIGN_IN": "off"}
        assert commands.run(tmp_path, *token_of, typed=f"{PASSWORD}\n", **variables).returncode == 0
        with (
            running(["app", "serve", "--port", str(port)], port, tmp_path, ready="/readyz", **variables),
            httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
        ):
            token = client.post(f"{API}/auth/token", data=form).json()["access_token"]
            editor = {"Authorization": f"Bearer {token}"}

            def write() -> httpx.Response:
                words = " ".join(secrets.token_hex(3) for _ in range(4_000))  # which do not compress
                article = {"title": "عنوان", "body": f"متن {words}", "status": "published"}
                return client.post(f"{API}/articles", json=article, headers=editor)

            assert write().status_code == 201
            ballast = fill(postgres_disk)
            answers = [write() for _ in range(3)]
            while answers[-1].status_code == 201 and len(answers) < MOST_WRITES:
                answers.append(write())
            assert {each.status_code for each in answers} <= {201, 503}
            assert answers[-1].status_code == 503
            for _ in range(3):
                refused = write()
                assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
                for path in READS:
                    assert client.get(f"{API}/{path}").status_code == 200, path
                    assert client.get(f"{API}/{path}", headers=editor).status_code == 200, path
                assert client.get(f"{API}/me", headers=editor).json()["email"] == "laila@example.org"
            ballast.unlink()
            assert write().status_code == 201
            assert client.get("/readyz").json()["status"] == "ok"
            stored = client.get(f"{API}/articles", params={"total": "true"}).json()["total"]
            assert stored == 2 + sum(each.status_code == 201 for each in answers)
        assert "Traceback" not in (tmp_path / "server.log").read_text("utf-8")
