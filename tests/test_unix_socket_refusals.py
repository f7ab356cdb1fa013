"""A Unix socket that cannot be made stops `maqal serve` in one line, before it makes anything."""

from pathlib import Path

import pytest

from tests import commands


@pytest.mark.parametrize("name", ["no/such/folder/maqal.sock", "a-file", "a-folder", "x" * 200])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_socket_that_cannot_be_made_is_refused(tmp_path: Path, name: str, workers: str) -> None:
    (tmp_path / "a-file").write_text("")
    (tmp_path / "a-folder").mkdir()
    done = commands.run(tmp_path, "serve", "--uds", name, "--workers", workers)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"maqal: cannot listen on {name}: ")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()
