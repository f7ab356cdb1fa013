"""Whatever Maqal makes on disk is for its owner alone, whatever the umask."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from app.secrets.private_files import FILE_MODE, FOLDER_MODE
from tests import commands
from tests.servers import ROOT, free_port, running, serving

OWN_OF_THE_TEST = {"server.log"}
Start = Callable[[Path], AbstractContextManager[object]]


def _serve(folder: Path) -> AbstractContextManager[object]:
    return serving(folder, "--sample", "--workers", "2", TMPDIR=str(folder / "temporary"))


def _uvicorn(folder: Path) -> AbstractContextManager[object]:
    port = free_port()
    command = ["uvicorn", "app.main:app", "--port", str(port), "--app-dir", str(ROOT)]
    return running(command, port, folder, ready="/readyz")


@pytest.fixture(params=[0o000, 0o022], ids=["umask 000", "umask 022"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder to start in, under a umask."""
    (tmp_path / "temporary").mkdir()
    before = os.umask(request.param)
    yield tmp_path
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    found = [each for each in folder.rglob("*") if each.name not in OWN_OF_THE_TEST and each != folder / "temporary"]
    return {str(each.relative_to(folder)): each.stat().st_mode & 0o777 for each in found}


def check(folder: Path, *expected: str) -> None:
    found = modes(folder)
    assert set(expected) <= set(found)
    for name, mode in found.items():
        assert mode == (FOLDER_MODE if (folder / name).is_dir() else FILE_MODE), name


@pytest.mark.parametrize("start", [_serve, _uvicorn])
def test_what_a_server_makes_is_its_owners(site: Path, start: Start) -> None:
    with start(site):
        made = modes(site)
        check(site, "data", "data/maqal.db", "data/maqal.db-wal", "data/maqal.db-shm")
        assert any(name.startswith("data/") and "key" in name for name in made)
    check(site, "data", "data/maqal.db")


def test_what_commands_make_is_its_owners(site: Path) -> None:
    assert commands.run(site, "migrate").returncode == 0
    account = ("account", "create", "laila@example.org", "--role", "editor", "--name", "ليلى")
    assert commands.run(site, *account, typed="كلمة سر طويلة بما يكفي\n").returncode == 0
    assert commands.run(site, "reindex").returncode == 0
    check(site, "data", "data/maqal.db")


def test_a_file_that_others_could_read_is_closed_to_them_at_the_next_write(site: Path) -> None:
    commands.run(site, "migrate")
    (site / "data" / "maqal.db").chmod(0o644)
    with serving(site) as address:
        httpx.get(f"{address}/readyz").raise_for_status()
    check(site, "data/maqal.db")
