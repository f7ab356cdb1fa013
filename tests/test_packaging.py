"""What leaves the repository: the wheel, the lock files, and what lies in the top folder."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")

CARD_PACKAGES = {"email-validator", "fastapi", "httpx", "pydantic", "sqlmodel", "uvicorn"}
"""The six that the design card names."""

CARD_NAMES = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "app",
    "compose.yaml",
    "docs",
    "migrations",
    "pyproject.toml",
    "requirements-dev.lock",
    "requirements.lock",
    "tests",
}
"""All that may stand in the top folder, besides names that begin with a dot."""


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def runtime_requirements() -> list[str]:
    return list(project()["project"]["dependencies"])


def development_requirements() -> list[str]:
    return list(project()["dependency-groups"]["dev"])


def pins(lock: str) -> dict[str, tuple[str, list[str]]]:
    """The version and the hashes of every package of a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    found = {}
    for block in filter(None, blocks):
        name, version = re.split(r"==|\s", block, maxsplit=2)[:2]
        found[str(canonicalize_name(name))] = (version, re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block))
    return found


def unmet(requirements: Iterable[str], lock: str) -> list[str]:
    """The requirements that a lock file leaves open."""
    locked = pins(lock)
    open_ones = []
    for requirement in map(Requirement, requirements):
        version, _ = locked.get(str(canonicalize_name(requirement.name)), (None, []))
        if version is None or version not in requirement.specifier:
            open_ones.append(str(requirement))
    return open_ones


def package_files(folder: Path) -> set[str]:
    """The files below a folder, as a wheel names them; what Python compiled is left out."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in files}


def run(*arguments: str, folder: Path, environment: dict[str, str] | None = None) -> str:
    """What a Python program prints, run in a folder; it must succeed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout as anybody would build it."""
    folder = tmp_path_factory.mktemp("dist")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), folder=ROOT)
    (built,) = folder.glob("maqal-*-py3-none-any.whl")
    return built


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_every_file_of_the_package(contents: set[str]) -> None:
    assert package_files(ROOT / "app") <= contents


def test_the_wheel_carries_the_migrations(contents: set[str]) -> None:
    read = [*(ROOT / "migrations/versions").glob("*.py"), *(ROOT / "migrations/copies").glob("*.py")]
    revisions = {f"app/migrations/{path.parent.name}/{path.name}" for path in read}
    assert revisions
    assert revisions | {"app/migrations/env.py", "app/migrations/script.py.mako"} <= contents


def test_the_wheel_carries_the_sample(contents: set[str]) -> None:
    sample = package_files(ROOT / "app/imports/sample")
    assert [name for name in sample if not name.endswith(".py")]
    assert sample <= contents


def test_the_wheel_carries_nothing_else(contents: set[str]) -> None:
    assert {name.split("/")[0] for name in contents} == {
        "app",
        f"maqal-{project()['project']['version']}.dist-info",
    }
    assert not [name for name in contents if re.search(r"tests?/|__pycache__|\.pyc$|\.db$|\.env$", name)]


def test_the_wheel_runs_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(site)}

    place = run("-c", "import app; print(app.__file__)", folder=empty, environment=clean)
    assert Path(place.strip()).is_relative_to(site)
    assert "serve" in run("-m", "app", "--help", folder=empty, environment=clean)
    run("-m", "app", "migrate", folder=empty, environment=clean)

    with closing(sqlite3.connect(empty / "data" / "maqal.db")) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"alembic_version", "article", "comment"} <= tables


def test_the_top_folder_holds_only_what_the_card_names() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run([git, "ls-files"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if listed.returncode:
        pytest.skip("git does not read this checkout")
    tops = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert {name for name in tops if not name.startswith(".")} <= CARD_NAMES


def test_the_packages_of_the_card_are_runtime_dependencies() -> None:
    assert {Requirement(line).name for line in runtime_requirements()} >= CARD_PACKAGES


def test_every_dependency_tells_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared = runtime_requirements() + development_requirements()
    told = [line for line in declared if re.search(rf'^ *"{re.escape(line)}", *# *\S', text, flags=re.MULTILINE)]
    assert [line for line in declared if line not in told] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_its_hashes(lock: str) -> None:
    assert [name for name, (_, hashes) in pins(lock).items() if not hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://| @ |^--?(index|extra|find|i |f )", text, flags=re.MULTILINE)


def test_the_lock_files_hold_what_the_project_asks_for() -> None:
    assert unmet(runtime_requirements(), "requirements.lock") == []
    assert unmet(runtime_requirements() + development_requirements(), "requirements-dev.lock") == []


def test_both_lock_files_pin_the_same_versions() -> None:
    runtime, development = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: pin for name, pin in runtime.items() if development.get(name) != pin} == {}


def test_the_example_environment_names_every_setting() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^#?(MAQAL_[A-Z_]+)=", text, flags=re.MULTILINE)
    assert sorted(named) == sorted(f"MAQAL_{name.upper()}" for name in Settings.model_fields)


@pytest.mark.parametrize(
    "typed", [("make", "PORT=19555"), ("env", "PORT=19555", "make")], ids=["behind make", "before make"]
)
def test_make_run_listens_where_it_is_told(typed: tuple[str, ...]) -> None:
    without = {name: value for name, value in os.environ.items() if name not in {"PORT", "MAKEFLAGS"}}
    told = subprocess.run([*typed, "-n", "run"], cwd=ROOT, env=without, capture_output=True, text=True, check=True)
    assert "--port 19555" in told.stdout
