"""The commands: a killed import goes on, an export writes over nothing, and both tell programs what they do."""

import json
import os
import random
import signal
from pathlib import Path

import pytest

from tests import commands, forking
from tests.exports.sites import ARTICLES, variables, write_site
from tests.servers import ROOT

KILLED = 2


@pytest.fixture
def folders(sqlite_template: Path, tmp_path: Path) -> list[Path]:
    """Two data directories with an empty database each."""
    found = [tmp_path / name for name in ("killed", "whole")]
    for each in found:
        each.mkdir()
        (each / "maqal.db").write_bytes(sqlite_template.read_bytes())
    return found


def start_and_kill(site: Path, folder: Path, lines: int) -> None:
    """Import until so many lines have been told of; then the system ends the process."""
    reads, writes = os.pipe()
    with os.fdopen(reads, "rb") as told, Path(os.devnull).open("rb") as nothing:
        running = forking.start(
            ("app", "import", "ndjson", str(site)),
            folder=folder,
            environment=commands.environment(PYTHONPATH=str(ROOT), **variables(folder)),
            typed=nothing.fileno(),
            told=writes,
            complained=2,
        )
        os.close(writes)
        for _ in range(lines):
            told.readline()
        running.kill()
    assert running.wait(20) in {-signal.SIGKILL, 0}  # a quick machine may have ended meanwhile


def test_an_import_that_is_killed_goes_on_where_it_was(folders: list[Path], tmp_path: Path) -> None:
    killed, whole = folders
    site = tmp_path / "site.ndjson"
    count = write_site(site)
    for _ in range(KILLED):
        start_and_kill(site, killed, random.randrange(count // 2))  # noqa: S311  any will do
    compared = commands.run(tmp_path, "import", "ndjson", str(site), "--dry-run", **variables(whole))
    assert json.loads(compared.stdout.splitlines()[-1])["types"]["article"] == {"created": ARTICLES}
    for folder in folders:
        done = commands.run(tmp_path, "import", "ndjson", str(site), **variables(folder))
        assert done.returncode == 0, done.stderr
        last = json.loads(done.stdout.splitlines()[-1])
        assert last["created"] + last["unchanged"] == count
        assert last["notes"] == {}
        told = commands.run(tmp_path, "export", "ndjson", f"{folder.name}.ndjson", **variables(folder))
        assert told.returncode == 0, told.stderr
    records = [sorted((tmp_path / f"{folder.name}.ndjson").read_text("utf-8").splitlines()) for folder in folders]
    assert len(records[0]) == count
    assert records[0] == records[1]
    again = commands.run(tmp_path, "export", "ndjson", "killed.ndjson", **variables(killed))
    assert (again.returncode, "is there already" in again.stderr) == (1, True)


def test_a_refused_line_ends_with_one_and_names_the_line(folders: list[Path], tmp_path: Path) -> None:
    (tmp_path / "site.ndjson").write_text('{"type": "tag", "external_id": "t:1", "name": "وسم"}\n\n{"type": "tag"}\n')
    done = commands.run(tmp_path, "import", "ndjson", str(tmp_path), **variables(folders[0]))
    assert done.returncode == 1
    (refused,) = [line for line in map(json.loads, done.stdout.splitlines()) if line.get("outcome") == "refused"]
    assert (refused["line"], refused["reason"]) == (3, "invalid")
    assert refused["faults"] == {"external_id": "missing", "name": "missing"}
