"""Whether a database needs anything, as a server asks before it starts."""

import asyncio
from pathlib import Path

import httpx
import pytest

from app.db import migrate
from app.db.start_check import is_current
from tests.people import People


def test_a_migrated_database_needs_nothing(database_url: str) -> None:
    assert is_current(database_url)


def test_one_that_is_behind_or_was_never_migrated_does(database_url: str) -> None:
    migrate.downgrade(database_url, "-1")
    assert not is_current(database_url)
    migrate.downgrade(database_url, "base")
    assert not is_current(database_url)


async def test_one_without_articles_is_told_from_one_that_has_some(
    database_url: str, client: httpx.AsyncClient, people: People
) -> None:
    assert not await asyncio.to_thread(is_current, database_url, with_articles=True)
    article = {"title": "مقال", "body": "متن"}
    await client.post("/api/v1/articles", json=article, headers=await people.headers("author"))
    assert await asyncio.to_thread(is_current, database_url, with_articles=True)


@pytest.mark.parametrize("name", ["موقع.db", "a site #1 100%.db"])
def test_a_file_may_be_called_anything(tmp_path: Path, sqlite_template: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(sqlite_template.read_bytes())
    assert is_current(f"sqlite:///{file}")


def test_asking_makes_no_file(tmp_path: Path) -> None:
    assert not is_current(f"sqlite:///{tmp_path / 'nowhere' / 'maqal.db'}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_what_is_no_database_needs_migrating(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "maqal.db"
    file.write_bytes(content)
    assert not is_current(f"sqlite:///{file}")


def test_a_server_that_does_not_answer_is_left_to_the_migrations() -> None:
    assert not is_current("postgresql+asyncpg://nobody@127.0.0.1:9/nothing")
