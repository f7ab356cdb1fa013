"""One set of migrations for both databases: up, down, up again, and no drift from the tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlmodel import SQLModel

from app import tables
from app.db import migrate
from tests.databases import KINDS


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that no migration has touched."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        with request.getfixturevalue("postgres").database(template="template0") as url:
            yield url


def table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"sqlite_sequence", "alembic_version"}


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))


def test_up_down_and_up_again(empty_url: str) -> None:
    assert len(tables.ROOMS) > 5
    migrate.upgrade(empty_url)
    assert migrate.run(empty_url, table_names) == set(SQLModel.metadata.tables)
    migrate.downgrade(empty_url, "base")
    assert migrate.run(empty_url, table_names) == set()
    migrate.upgrade(empty_url)
    migrate.upgrade(empty_url)
    assert migrate.run(empty_url, table_names) == set(SQLModel.metadata.tables)


def test_the_migrations_make_what_the_tables_say(empty_url: str) -> None:
    migrate.upgrade(empty_url)
    assert migrate.run(empty_url, differences) == []


def test_ids_of_deleted_rows_are_never_given_again(empty_url: str) -> None:
    migrate.upgrade(empty_url)

    def insert_twice(connection: Connection) -> tuple[int, int]:
        insert = "INSERT INTO change (tag, created_at) VALUES ('a', '2026-01-01 00:00:00') RETURNING seq"
        first = connection.exec_driver_sql(insert).scalar_one()
        connection.exec_driver_sql("DELETE FROM change")
        return first, connection.exec_driver_sql(insert).scalar_one()

    first, second = migrate.run(empty_url, insert_twice)
    assert second > first
