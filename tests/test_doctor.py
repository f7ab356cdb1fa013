"""`maqal doctor` changes nothing and lists every check, whatever fails."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.commands.doctor.installation import CHECKS
from app.db import migrate
from app.db.read_only import LEAST_FREE
from tests import commands
from tests.servers import free_port
from tests.terminals import on_a_terminal

KEY, OTHER = "a key for the tests that is long enough", "another key for the tests as long as that one"
TYPED_PASSWORD = "كلمة سر طويلة بما يكفي\n"
ACCOUNT = ("account", "create", "laila@example.org", "--role", "admin", "--name", "ليلى")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def maqal(tmp_path: Path) -> Run:
    """Runs `maqal` in a folder of its own, on a SQLite file in its data folder where nothing else is said."""
    folder = tmp_path / "site"
    folder.mkdir()

    def run(*arguments: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return commands.run(folder, *arguments, typed=typed, **variables)

    return run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "site" / "data"


def state(folder: Path) -> dict[str, tuple[int, str]]:
    """Every file and folder below a folder, with its mode and what is in it."""
    found = {}
    for each in folder.rglob("*"):
        content = hashlib.sha256(each.read_bytes()).hexdigest() if each.is_file() else ""
        found[str(each)] = (each.stat().st_mode, content)
    return found


def examined(maqal: Run, folder: Path, **variables: str) -> dict[str, dict[str, Any]]:
    """What each check said; all were listed, in one line each, and nothing was changed."""
    before = state(folder)
    done = maqal("doctor", **variables)
    assert state(folder) == before
    assert done.stderr == ""
    findings = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["check"] for each in findings] == list(CHECKS)
    assert all("\n" not in each["detail"] for each in findings)
    assert done.returncode == (0 if all(each["ok"] for each in findings) else 1)
    return {each["check"]: each for each in findings}


def failing(found: dict[str, dict[str, Any]]) -> set[str]:
    return {name for name, each in found.items() if not each["ok"]}


def test_an_empty_folder_stays_empty(maqal: Run, tmp_path: Path) -> None:
    found = examined(maqal, tmp_path)
    assert "database" in failing(found)
    assert list((tmp_path / "site").iterdir()) == []


def test_a_healthy_site_passes_before_and_after_a_crash(maqal: Run, data: Path, tmp_path: Path) -> None:
    assert maqal("migrate").returncode == 0
    assert failing(examined(maqal, tmp_path)) == set()
    mail = {"MAQAL_SMTP_URL": f"smtp://127.0.0.1:{free_port()}", "MAQAL_MAIL_FROM": "news@example.org"}
    assert failing(examined(maqal, tmp_path, **mail)) == {"mail server"}
    crash = (
        "import os, sqlite3; c = sqlite3.connect('data/maqal.db'); c.execute('PRAGMA wal_autocheckpoint = 0');"
        "c.execute('CREATE TABLE left_over (x)'); c.commit(); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", crash], cwd=data.parent, check=False)
    assert (data / "maqal.db-wal").stat().st_size
    assert failing(examined(maqal, tmp_path)) == set()
    (data / "maqal.db-shm").unlink()
    assert failing(examined(maqal, tmp_path)) == set()


def test_another_key_and_one_that_is_gone_are_told(maqal: Run, data: Path, tmp_path: Path) -> None:
    assert maqal(*ACCOUNT, typed=TYPED_PASSWORD).returncode == 1  # not migrated yet
    assert maqal("migrate").returncode == 0
    assert maqal(*ACCOUNT, typed=TYPED_PASSWORD).returncode == 0
    sealed = {"keys of the database", "audit log"}
    assert failing(examined(maqal, tmp_path, MAQAL_SECRET_KEYS=OTHER)) == sealed
    (data / "secret.key").unlink()
    assert failing(examined(maqal, tmp_path)) == sealed
    for command in (("migrate",), ("worker",), ("serve", "--port", str(free_port())), ACCOUNT):
        done = maqal(*command, typed=TYPED_PASSWORD)
        assert done.returncode == 1
        assert not (data / "secret.key").exists()


def test_a_database_that_is_none_or_damaged_or_newer_is_told(maqal: Run, data: Path, tmp_path: Path) -> None:
    assert maqal("migrate").returncode == 0
    file = data / "maqal.db"
    whole = file.read_bytes()
    file.write_bytes(b"no database at all " * 4000)
    assert "no SQLite database" in examined(maqal, tmp_path)["database"]["detail"]
    middle = len(whole) // 2
    file.write_bytes(whole[:8192] + b"\xff" * (middle - 8192) + whole[middle:])
    assert failing(examined(maqal, tmp_path)) & {"database", "integrity"}
    file.write_bytes(whole)
    newer = text("UPDATE alembic_version SET version_num = '9999'")
    migrate.run(f"sqlite:///{file}", lambda connection: connection.execute(newer).rowcount)
    found = examined(maqal, tmp_path)
    assert "a newer one has migrated it" in found["migrations"]["detail"]
    file.unlink()
    file.mkdir()
    assert "it is a folder" in examined(maqal, tmp_path)["database"]["detail"]


def test_weak_modes_are_told_and_stay(maqal: Run, data: Path, tmp_path: Path) -> None:
    assert maqal("migrate").returncode == 0
    data.chmod(0o755)
    assert failing(examined(maqal, tmp_path)) == {"file modes"}
    data.chmod(0o700)
    (data / "maqal.db").chmod(0o644)
    assert failing(examined(maqal, tmp_path)) == {"file modes"}


def test_a_full_disk_is_told(maqal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert maqal("migrate").returncode == 0
    real = os.statvfs(tmp_path)
    full = os.statvfs_result([*real[:3], 0, 0, *real[5:10]])
    assert full.f_bavail * full.f_frsize < LEAST_FREE
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    found = examined(maqal, tmp_path)
    assert failing(found) == {"writes"}
    assert "the disk is full" in found["writes"]["detail"]


def test_production_is_asked_for_its_address_and_its_keys(maqal: Run, tmp_path: Path) -> None:
    strong = hashlib.sha256(b"strong").hexdigest()
    production = {"MAQAL_ENV": "production", "MAQAL_SECRET_KEYS": strong}
    assert maqal("migrate", **production).returncode == 0
    found = examined(maqal, tmp_path, **production)
    assert failing(found) == {"site address"}
    assert "MAQAL_SITE_URL" in found["site address"]["detail"]
    without = examined(maqal, tmp_path, MAQAL_ENV="production")
    assert [name for name in without if not without[name].get("skipped")] == ["settings"]
    assert "MAQAL_SECRET_KEYS" in without["settings"]["detail"]


def test_a_server_that_cannot_be_reached_is_told(maqal: Run, tmp_path: Path) -> None:
    nobody = f"postgresql://maqal:hidden@127.0.0.1:{free_port()}/maqal"
    found = examined(maqal, tmp_path, MAQAL_DATABASE_URL=nobody)
    assert "connection refused" in found["database"]["detail"]
    assert "hidden" not in str(found)


def test_forwarded_headers_of_a_proxy_nearby_are_told(maqal: Run, data: Path, tmp_path: Path) -> None:
    assert maqal("migrate").returncode == 0
    note = data / "untrusted-proxy"
    note.write_text("this machine")
    note.chmod(0o600)
    assert failing(examined(maqal, tmp_path)) == {"proxies"}
    shutil.rmtree(data)


@pytest.mark.parametrize(
    ("language", "expected"), [("ar", "لا جواب من http://127.0.0.1:{}"), ("en", "no answer from http://127.0.0.1:{}")]
)
def test_a_server_that_does_not_answer_is_told_in_words(tmp_path: Path, language: str, expected: str) -> None:
    port = free_port()
    told = {"COLUMNS": "200", "PYTHONUTF8": "1"}
    code, seen = on_a_terminal(
        tmp_path, "--language", language, "doctor", f"http://name:hidden@127.0.0.1:{port}/", **told
    )
    assert (code, seen.count("127.0.0.1"), "hidden" in seen) == (1, 3, False)
    assert expected.format(port) in re.sub("[\u2066-\u2069]", "", seen)
    done = commands.run(tmp_path, "doctor", "privacy", f"http://127.0.0.1:{port}")
    assert (done.returncode, f"no answer from http://127.0.0.1:{port}" in done.stdout) == (1, True)


@pytest.mark.parametrize("address", ["127.0.0.1:8000", "ftp://127.0.0.1", "http://127.0.0.1:port"])
def test_what_is_no_address_is_refused_in_a_line(maqal: Run, address: str) -> None:
    done = maqal("doctor", address)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "the address of the server" in done.stderr


def test_a_person_sees_what_is_wrong_with_the_settings(tmp_path: Path) -> None:
    code, seen = on_a_terminal(tmp_path, "doctor", MAQAL_REGION="XX", LANG="C.UTF-8")
    lines = seen.splitlines()
    assert (code, [line[:4] for line in lines]) == (1, ["FAIL", *["skip"] * (len(CHECKS) - 1)])
    assert "MAQAL_REGION" in lines[0]
