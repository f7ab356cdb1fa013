"""What most tests need: a database of each kind, the application on it, people who sign in."""

import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from app import administration
from app.db import migrate
from app.db.engine import open_database
from app.db.runner import Database
from app.main import create_app
from app.settings import Settings, load_settings
from app.web.application import Application
from app.web.site import Site
from tests.databases import KINDS, PostgresFarm, memory
from tests.people import People

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

LONG = {
    "test_bad_input", "test_contract", "test_freshness", "test_kills", "test_no_address_is_told", "test_preparation",
    "test_readme_clients", "test_rights", "test_rights_matrix", "test_serving", "test_sign_in", "test_xss",
}  # fmt: skip
"""Files that start servers, or ask everything of everyone."""


class Clock:
    """A clock that tests set; calling it tells the time."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **duration: float) -> None:
        self.time += timedelta(**duration)


def pytest_configure() -> None:
    """Have pytest make the folders of tests, their SQLite files in them, in memory where there is room."""
    if (folder := memory()) is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long ones, so that no core is left alone with one of them at the end."""
    items.sort(key=lambda item: item.path.stem not in LONG)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def root_logger() -> Iterator[None]:
    """Put back after each test what an application made of the process's logging."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresFarm]:
    farm = PostgresFarm()
    yield farm
    farm.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "maqal.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database of each kind."""
    if request.param == "sqlite":
        file = tmp_path / "maqal.db"
        file.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        yield f"sqlite:///{file}"
    else:
        with request.getfixturevalue("postgres").database() as url:
            yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = open_database(database_url, synchronous="normal")
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_settings(database_url: str, tmp_path: Path) -> Callable[..., Settings]:
    """Settings for a test: no limits, no background worker, whatever the environment says."""

    def make(**overrides: Any) -> Settings:
        chosen: dict[str, Any] = {
            "data_dir": tmp_path,
            "database_url": database_url,
            "sqlite_synchronous": "normal",
            "secret_keys": ("a key for the tests that is long enough",),
            "limit_reads": None,
            "limit_sign_in": None,
            "limit_comments": None,
            "access_log": False,
            "worker": False,
            "env": "production",
            **overrides,
        }
        return load_settings(_env_file=None, **chosen)

    return make


@pytest.fixture
def serve(make_settings: Callable[..., Settings], clock: Clock) -> Callable[..., Any]:
    """Start the application with some settings; gives a client that is a guest."""

    @asynccontextmanager
    async def start(**overrides: Any) -> AsyncIterator[httpx.AsyncClient]:
        app = create_app(make_settings(**overrides), now=clock)
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as client:
                client.app = app  # type: ignore[attr-defined]  # for tests that look behind the API
                yield client

    return start


@pytest.fixture
async def client(serve: Callable[..., Any]) -> AsyncIterator[httpx.AsyncClient]:
    """A guest of an application with the settings of most tests."""
    async with serve() as guest:
        yield guest


@pytest.fixture
def app(client: httpx.AsyncClient) -> Application:
    return client.app  # type: ignore[attr-defined, no-any-return]  # set where the client is made


@pytest.fixture
def site(app: Application) -> Site:
    found: Site = app.state.site
    return found


@pytest.fixture
def people(site: Site) -> People:
    """Makes accounts and gives the headers of who is signed in."""
    return People(site)


@pytest.fixture
def count_queries(app: Application) -> Callable[[Site], Any]:
    """A context in which the statements of reads are gathered, and nothing is answered from memory."""

    @contextmanager
    def counting(site: Site) -> Iterator[list[str]]:
        database: Any = site.database
        engine = database._reader_engine if hasattr(database, "_reader_engine") else database._reads.sync_engine
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        cache, app.cache = app.cache, None
        yield seen
        app.cache = cache
        event.remove(engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def reindex(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[int, int]]]:
    """The command; the steps of which it tells."""
    monkeypatch.setenv("MAQAL_DATABASE_URL", database_url)
    monkeypatch.setattr(administration, "SEARCHES_END", 0)

    def run() -> list[tuple[int, int]]:
        steps: list[tuple[int, int]] = []
        administration.reindex(lambda done, total: steps.append((done, total)))
        return steps

    return run
