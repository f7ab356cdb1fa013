"""What most tests need: a database of each kind, the application on it, people who sign in."""

import gc
import logging
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.commands import search_index
from app.db import migrate
from app.db.engine import is_sqlite, open_database
from app.db.runner import Database
from app.main import create_app
from app.settings import Settings, load_settings
from app.web.application import Application
from app.web.site import Site
from tests.certificates import read_trusted_once
from tests.clocks import Clock
from tests.counting import counting
from tests.databases import KINDS, PostgresFarm, memory
from tests.newsroom import Newsroom, newsroom_of
from tests.people import TEST_KEY, People
from tests.post_office import PostOffice, post_office
from tests.statements import compile_once

LONG = {
    "test_bad_input", "test_contract", "test_freshness", "test_kills", "test_no_address_is_told", "test_preparation",
    "test_docs_clients", "test_every_write", "test_full_disk", "test_relevance", "test_retired_keys", "test_rights",
    "test_rights_matrix", "test_rotation", "test_serving", "test_starting", "test_streams", "test_xss",
}  # fmt: skip
"""Files that start servers, or ask everything of everyone."""

OBJECTS = 20_000
"""Things that tests make before they are looked through for garbage; Python looks after every 700."""

SHARE = 6
"""Of many cases that are all asked on SQLite, PostgreSQL is asked every which."""

SHARE_OF_TESTS = 2
"""Of the tests of a file that ask both databases alike, PostgreSQL is asked every which, but for the long ones."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every",
        type=int,
        default=30,
        help="of a long list of questions every which is asked; 1 for all, which is slow",
    )


@pytest.fixture(scope="session")
def every(request: pytest.FixtureRequest) -> int:
    """Of a long list every which is taken."""
    return int(request.config.getoption("--every"))


def pytest_configure() -> None:
    """Have pytest make the folders of tests, their SQLite files in them, in memory where there is room.

    What one test compiles of SQL, and reads of the certificates of this machine, serves the others.
    """
    if (folder := memory()) is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))
    compile_once()
    read_trusted_once()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the long ones, so that no core is left alone with one of them at the end.

    Unless `--every 1` is given, a test of many cases runs all of them on SQLite, and every sixth on PostgreSQL; and of
    the tests of a file that have one case a database, every second one runs on PostgreSQL too.
    """
    items.sort(key=lambda item: item.path.stem not in LONG)
    if config.getoption("--every") > 1:
        left_out = _cases_left_out(items)
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def pytest_collection_finish() -> None:
    """Look for garbage among what the tests make, not each time through all that was imported for them, and seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS)


def _cases_left_out(items: list[pytest.Item]) -> list[pytest.Item]:
    seen: Counter[str] = Counter()
    left_out = []
    for item in items:
        case = getattr(item, "callspec", None)
        if case is None or case.params.get("database_url") != "postgresql":
            continue
        has_many = len(case.params) > 1
        if not has_many and (item.path.stem in LONG or "db" in item.path.parts):
            continue
        group = item.nodeid.partition("[" if has_many else "::")[0]
        if seen[group] % (SHARE if has_many else SHARE_OF_TESTS):
            left_out.append(item)
        seen[group] += 1
    return left_out


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
def chosen(database_url: str, every: int) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """Takes all of a long list on SQLite, and a sixth on PostgreSQL, which the same code asks; all with `--every 1`."""
    return lambda things: things if every == 1 or is_sqlite(database_url) else things[::SHARE]


@pytest.fixture
def few(
    chosen: Callable[[Sequence[Any]], Sequence[Any]], database_url: str, every: int
) -> Callable[..., Sequence[Any]]:
    """Takes half of what `chosen` takes on SQLite, where each of a long list takes long."""
    return lambda things: chosen(things)[:: 1 if every == 1 or not is_sqlite(database_url) else 2]


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
    """Settings for a test: no limits, no background worker, no pages for readers, whatever the environment says."""

    def make(**overrides: Any) -> Settings:
        chosen: dict[str, Any] = {
            "data_dir": tmp_path,
            "database_url": database_url,
            "sqlite_synchronous": "normal",
            "secret_keys": (TEST_KEY,),
            "limit_reads": None,
            "limit_sign_in": None,
            "limit_comments": None,
            "limit_likes": None,
            "limit_reports": None,
            "limit_views": None,
            "access_log": False,
            "pages": False,
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
    async def start(now: Callable[[], datetime] = clock, **overrides: Any) -> AsyncIterator[httpx.AsyncClient]:
        app = create_app(make_settings(**overrides), now=now)
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
async def moderator(people: People) -> dict[str, str]:
    return await people.headers("moderator")


@pytest.fixture
async def editor(people: People) -> dict[str, str]:
    return await people.headers("editor")


@pytest.fixture
async def admin(people: People) -> dict[str, str]:
    return await people.headers("admin")


@pytest.fixture
def count_queries(app: Application) -> Callable[[], Any]:
    """A context in which all statements are gathered; see `tests.counting`."""
    return partial(counting, app)


@pytest.fixture
def reindex(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[int, int]]]:
    """The command; the steps of which it tells."""
    monkeypatch.setenv("MAQAL_DATABASE_URL", database_url)
    monkeypatch.setenv("MAQAL_SECRET_KEYS", TEST_KEY)
    monkeypatch.setattr(search_index, "SEARCHES_END", 0)

    def run() -> list[tuple[int, int]]:
        steps: list[tuple[int, int]] = []
        search_index.reindex(lambda done, total: steps.append((done, total)))
        return steps

    return run


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    """A server that mail is sent to."""
    async with post_office() as opened:
        yield opened


@pytest.fixture
async def newsroom(serve: Callable[..., Any], office: PostOffice) -> AsyncIterator[Newsroom]:
    """A site that sends its mail there."""
    async with newsroom_of(serve, office) as opened:
        yield opened
