"""What a start does first: migrate where that is needed, and nothing where it is not."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.commands import database, preparation, serving
from app.db import migrate
from app.settings import Settings, load_settings
from app.terminal import choose_language
from app.web.site import Site
from tests import commands
from tests.databases import KINDS
from tests.servers import serving as served

PRODUCTION = {"MAQAL_ENV": "production", "MAQAL_SECRET_KEYS": "a key for the tests that is long enough"}
"""In development a worker would migrate by itself."""


def prepared(url: str, *, sample: bool = False) -> AbstractContextManager[None]:
    chosen: Settings = load_settings(_env_file=None, database_url=url)
    return serving._prepared(chosen, sample=sample, address="http://127.0.0.1:8000")


async def no_work(_: Site) -> None:
    return


@pytest.fixture
def no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("a process was started")

    monkeypatch.setattr(multiprocessing, "get_context", refuse)


@pytest.mark.usefixtures("no_child")
def test_a_current_database_is_served_without_another_process(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    chosen: Settings = load_settings(_env_file=None, database_url=database_url)
    database.run(no_work, chosen)  # the database knows its key from now on
    with prepared(database_url):
        pass


@pytest.mark.usefixtures("no_child")
def test_the_sample_is_loaded_by_another_process(database_url: str) -> None:
    with pytest.raises(AssertionError, match="a process was started"), prepared(database_url, sample=True):
        pass


@pytest.mark.usefixtures("no_child")
def test_one_that_is_behind_is_migrated_by_another_process(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database.run(no_work, load_settings(_env_file=None, database_url=database_url))  # it knows its key
    migrate.downgrade(database_url, "-1")
    with pytest.raises(AssertionError, match="a process was started"), prepared(database_url):
        pass


@pytest.mark.parametrize(("database_url", "workers"), [("sqlite", "1"), ("postgresql", "2")], indirect=["database_url"])
def test_one_that_is_behind_is_ready_once_it_is_served(database_url: str, tmp_path: Path, workers: str) -> None:
    migrate.downgrade(database_url, "-1")
    with served(tmp_path, "--workers", workers, MAQAL_DATABASE_URL=database_url, **PRODUCTION) as address:
        assert httpx.get(f"{address}/readyz").json()["checks"]["migrations"] is True


@pytest.fixture(params=KINDS)
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that has no table yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'maqal.db'}"
    else:
        with request.getfixturevalue("postgres").database(template="template0") as url:
            yield url


def test_two_that_start_at_once_on_nothing_are_both_ready(nothing: str, tmp_path: Path) -> None:

    def start(name: str) -> AbstractContextManager[str]:
        folder = tmp_path / name
        folder.mkdir()
        return served(folder, MAQAL_DATABASE_URL=nothing, **PRODUCTION)

    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        for address in pool.map(lambda name: stack.enter_context(start(name)), ("first", "second")):
            assert httpx.get(f"{address}/readyz").json()["status"] == "ok"


def test_a_start_says_that_it_migrates_where_it_does(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    choose_language("en")
    with commands.within(tmp_path, **PRODUCTION, MAQAL_SITE_URL="https://example.org"):
        told = []
        for _ in range(2):
            preparation.prepare(sample=False, address="")
            told.append(capfd.readouterr().err)
    choose_language(None)
    assert told == ["maqal: migrating the database …\n", ""]
