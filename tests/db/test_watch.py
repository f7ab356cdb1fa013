"""Watches: what was committed elsewhere is told, what was not is not, and lost connections come back."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it has no types
import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.db import changes
from app.db.changes import LONGEST_ANNOUNCEMENT, LONGEST_ROW
from app.db.engine import open_database, sqlite_file
from app.db.postgres import watch as listening
from app.db.runner import Database
from app.db.sqlite import wal_index
from app.db.watch import Watch
from tests.waiting import eventually

NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Heard(list[Collection[str] | None]):
    """What a watch has told."""

    @property
    def tags(self) -> set[str]:
        return {tag for tags in self if tags for tag in tags}


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def watch(database: Database, heard: Heard) -> AsyncIterator[Watch]:
    watching = database.watch()
    await watching.start(heard.append)
    await eventually(watching.is_current)
    heard.clear()
    yield watching
    await watching.close()


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Database]:
    """The same database as another process has it."""
    other = open_database(database_url, synchronous="normal")
    yield other
    await other.close()


def say(session: Session, *tags: str) -> None:
    changes.record(session, tags, now=NOW)


def say_and_fail(session: Session, *tags: str) -> None:
    say(session, *tags)
    raise ValueError


async def test_commits_of_every_process_are_told(
    watch: Watch, heard: Heard, database: Database, elsewhere: Database
) -> None:
    await elsewhere.write(say, "article:1", "list")
    await eventually(lambda: watch.is_current() and {"article:1", "list"} <= heard.tags)
    await database.write(say, "article:2")
    assert watch.is_current()
    assert "article:2" in heard.tags  # at once, on both kinds: it was this process


async def test_what_was_undone_is_not_told(watch: Watch, heard: Heard, database: Database) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  it is the test's own
        await database.write(say_and_fail, "article:1")
    await database.write(say, "article:2")
    await eventually(lambda: watch.is_current() and "article:2" in heard.tags)
    assert heard.tags == {"article:2"}


def say_at(session: Session, tag: str, *, now: datetime) -> None:
    changes.record(session, [tag], now=now)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("pruned", [0, 1, 2])
async def test_what_was_pruned_before_it_was_read_cannot_be_known(
    watch: Watch, heard: Heard, elsewhere: Database, pruned: int
) -> None:
    for place in range(3):  # a row bears the instant of its request, which may have waited
        await elsewhere.write(say_at, f"article:{place}", now=NOW - timedelta(hours=2 if place == pruned else 0))
    assert await elsewhere.write(changes.prune, before=NOW - timedelta(hours=1)) == 1
    assert watch.is_current()
    assert heard == [None]
    heard.clear()
    await elsewhere.write(say, "article:3")
    assert watch.is_current()
    assert heard == [["article:3"]]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_numbers_that_were_undone_are_given_again(watch: Watch, heard: Heard, elsewhere: Database) -> None:
    def store_and_fail(session: Session) -> None:
        changes.store(session, {"article:1": NOW})
        raise ValueError

    for _ in range(3):
        with pytest.raises(ValueError):  # noqa: PT011  it is the test's own
            await elsewhere.write(store_and_fail)
        await elsewhere.write(say, "article:2")
        assert watch.is_current()
    assert heard == [["article:2"]] * 3


async def test_thousands_of_tags_in_one_transaction_are_all_told(
    watch: Watch, heard: Heard, elsewhere: Database
) -> None:
    tags = {f"article:{number}" for number in range(3000)}
    await elsewhere.write(say, *sorted(tags))
    await eventually(lambda: watch.is_current() and heard.tags == tags)


def test_tags_are_joined_in_texts_that_the_database_takes() -> None:
    tags = [f"article:{number}" for number in range(3000)]
    for longest in (LONGEST_ROW, LONGEST_ANNOUNCEMENT):
        texts = list(changes._joined(tags, longest))
        assert max(map(len, texts)) <= longest
        assert ",".join(texts).split(",") == tags


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_files_header_is_mapped_and_let_go(database_url: str) -> None:
    file = sqlite_file(database_url)
    assert file is not None
    assert wal_index.header(file) is None  # nobody uses it
    database = open_database(database_url)
    watching = database.watch()
    await watching.start(lambda _: None)
    assert watching.is_current()
    assert wal_index.header(file) is not None
    await watching.close()
    await database.close()
    assert file not in wal_index._open


async def test_a_file_that_is_not_there_yet_is_watched_once_it_is(tmp_path: Path, sqlite_template: Path) -> None:
    file = tmp_path / "later.db"
    database = open_database(f"sqlite:///{file}")
    watching, heard = database.watch(), Heard()
    await watching.start(heard.append)
    assert not watching.is_current()
    shutil.copy(sqlite_template, file)
    await database.write(say, "list")
    assert watching.is_current()
    await database.write(say, "article:1")
    assert watching.is_current()
    assert "article:1" in heard.tags
    await watching.close()
    await database.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_lost_listener_is_noticed_and_comes_back(watch: Watch, heard: Heard, elsewhere: Database) -> None:
    def end_listeners(session: Session) -> Any:
        listeners = "FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
        ended = text(f"SELECT pg_terminate_backend(pid) {listeners}")
        return len(session.connection().execute(ended).all())

    assert await elsewhere.write(end_listeners) == 1
    await eventually(lambda: not watch.is_current())
    assert heard == [None]  # whatever is kept is thrown away
    await elsewhere.write(say, "missed")
    await eventually(watch.is_current)
    assert heard == [None, None]  # and what was missed cannot be known
    await elsewhere.write(say, "list")
    await eventually(lambda: "list" in heard.tags)


async def test_a_listener_ends_though_its_driver_swallows_that_it_was_cancelled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def connect(**_options: Any) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        raise OSError

    monkeypatch.setattr(asyncpg, "connect", connect)
    monkeypatch.setattr(listening, "BEAT", 0.05)
    listener, heard = listening.PostgresListener("postgresql+asyncpg://nobody@127.0.0.1/none"), list[Any]()
    await listener.add(heard.append)
    removing = asyncio.create_task(listener.remove(heard.append))
    await asyncio.wait([removing], timeout=10)
    assert removing.done()
