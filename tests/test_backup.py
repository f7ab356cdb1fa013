"""Backups: the database at one moment, checked; brought back to an empty place alone; never the keys."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.commands import backup
from app.commands.console import Refused
from tests import commands
from tests.people import TEST_KEY
from tests.terminals import on_a_terminal

PICTURE = "ab/abcdef/0123.webp"


def rows(file: Path) -> list[tuple[int, str]]:
    with closing(sqlite3.connect(file)) as opened:
        return opened.execute("SELECT id, name FROM tag ORDER BY id").fetchall()


def add(opened: sqlite3.Connection, number: int) -> None:
    values = (number, f"وسم {number}", f"t-{number}", f"t-{number}", "2026-01-01 00:00:00", "2026-01-01 00:00:00")
    opened.execute(
        "INSERT INTO tag (id, name, slug, slug_key, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)", values
    )
    opened.commit()


@pytest.fixture
def data(sqlite_template: Path, tmp_path: Path) -> Path:
    """The data directory of a site with an upload, one on its way in, and a key."""
    folder = tmp_path / "data"
    for name in (PICTURE, ".incoming/x/upload"):
        (folder / "media" / name).parent.mkdir(parents=True)
        (folder / "media" / name).write_bytes(b"RIFF")
    (folder / "maqal.db").write_bytes(sqlite_template.read_bytes())
    (folder / "development.key").write_text("secret")
    with closing(sqlite3.connect(folder / "maqal.db")) as opened:
        add(opened, 1)
    return folder


@pytest.fixture
def writing(data: Path) -> Iterator[list[int]]:
    """Somebody who writes one row after the other meanwhile; how many there are by now."""
    count, is_over = [1], threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(data / "maqal.db", timeout=10)) as opened:
            while not is_over.is_set():
                add(opened, count[0] + 1)
                count[0] += 1

    thread = threading.Thread(target=write)
    thread.start()
    yield count
    is_over.set()
    thread.join()


def variables(folder: Path) -> dict[str, str]:
    return {"MAQAL_DATA_DIR": str(folder), "MAQAL_SECRET_KEYS": TEST_KEY}


def test_a_backup_is_one_moment_and_comes_back(
    data: Path, writing: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES", 16)
    least = writing[0]
    done = commands.run(tmp_path, "backup", "kept", **variables(data))
    assert done.returncode == 0, done.stderr
    kept = tmp_path / "kept"
    copied = rows(kept / "maqal.db")
    assert [number for number, _ in copied] == list(range(1, len(copied) + 1))
    assert least <= len(copied) <= writing[0]
    assert sorted(str(each.relative_to(kept)) for each in kept.rglob("*") if each.is_file()) == [
        "maqal.db", f"media/{PICTURE}",
    ]  # fmt: skip
    assert (kept / "maqal.db").stat().st_mode & 0o077 == 0
    *_, ended = [json.loads(line) for line in done.stdout.splitlines() if "progress" in line]
    assert ended["progress"] == "copying the database"
    assert ended["done"] == ended["total"]
    again = commands.run(tmp_path, "backup", "kept", **variables(data))
    assert (again.returncode, "is there already" in again.stderr, again.stdout) == (1, True, "")
    code, seen = on_a_terminal(tmp_path, "backup", "kept", PYTHONUTF8="1", **variables(data))
    assert (code, "%" in seen, "is there already" in seen) == (1, False, True)
    over = commands.run(tmp_path, "restore", "kept", **variables(data))
    assert (over.returncode, "is there already" in over.stderr) == (1, True)
    (tmp_path / "other" / "media" / "ab" / "abcdef").mkdir(parents=True)
    (tmp_path / "other" / "media" / PICTURE).write_bytes(b"RIFF")
    back = commands.run(tmp_path, "restore", "kept", **variables(tmp_path / "other"))
    assert back.returncode == 0, back.stderr
    assert rows(tmp_path / "other" / "maqal.db") == copied
    assert (tmp_path / "other" / "media" / PICTURE).read_bytes() == b"RIFF"


def test_what_is_damaged_or_not_ours_is_not_restored(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAQAL_DATA_DIR", str(tmp_path / "other"))
    monkeypatch.setenv("MAQAL_SECRET_KEYS", TEST_KEY)
    copy = tmp_path / "copy.db"
    content = bytearray((data / "maqal.db").read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40_000] = b"\x55" * 40_000
    copy.write_bytes(content)
    (tmp_path / "empty.db").touch()
    for name, why in (("copy.db", "copy.db"), ("empty.db", "no database of Maqal"), ("no", "no backup")):
        with pytest.raises(Refused, match=why):
            backup.restore(tmp_path / name, lambda _done, _total: None)
    assert not (tmp_path / "other" / "maqal.db").exists()
    with closing(sqlite3.connect(data / "maqal.db")) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
        opened.commit()
    with pytest.raises(Refused, match="a newer one has migrated it"):
        backup.restore(data / "maqal.db", lambda _done, _total: None)


def test_postgresql_has_its_own_tools(tmp_path: Path) -> None:
    done = commands.run(
        tmp_path, "backup", "kept", **variables(tmp_path), MAQAL_DATABASE_URL="postgresql://nobody@localhost/none"
    )
    assert (done.returncode, "pg_dump" in done.stderr) == (1, True)
