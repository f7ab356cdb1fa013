"""One set of migrations for both databases: up, down, up again, and no drift from the tables."""

import asyncio
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, column, insert, inspect, table, text
from sqlmodel import Session, SQLModel

from app import administration, tables
from app.administration import create_account
from app.arabic.letters import completion_key, fold
from app.console import Refused
from app.db import migrate
from app.imports import sample_site
from app.search import fts5
from app.search.engines import engine_of
from app.search.lookup import COUNTED_OUT, SAMPLES, Lookup, Tokens, stem_mark
from app.web.site import Site
from tests.databases import KINDS

OF_THE_ENGINES = ("search_words_", "search_marks_", "search_sample_", "search_lexemes_", "search_tokens_")
"""Tables that one of the databases has for searching, and the other has not."""


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that no migration has touched."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        with request.getfixturevalue("postgres").database(template="template0") as url:
            yield url


def table_names(connection: Connection) -> set[str]:
    names = set(inspect(connection).get_table_names()) - {"sqlite_sequence", "alembic_version"}
    return {name for name in names if not name.startswith(OF_THE_ENGINES)}


def differences(connection: Connection) -> list[object]:
    options = {"include_name": lambda name, kind, _: kind != "table" or not name.startswith(OF_THE_ENGINES)}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata))


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


async def test_what_is_stored_already_is_listed_and_counted(database_url: str, site: Site) -> None:
    await site.database.write(
        sample_site.load, sample_site.read_sample(), keys=site.keys, shown=administration.presentation(site)
    )

    def listed(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
        statements = {
            "listing": "SELECT kind, entry_id, published_at, article_id FROM listing ORDER BY 1, 2, 3, 4",
            **{kind: f"SELECT id, published_count FROM {kind} ORDER BY id" for kind in ("section", "tag", "author")},  # noqa: S608
        }
        return {name: [tuple(row) for row in connection.exec_driver_sql(sql)] for name, sql in statements.items()}

    def again() -> list[dict[str, list[tuple[object, ...]]]]:
        before = migrate.run(database_url, listed)
        migrate.downgrade(database_url, "0004")
        migrate.upgrade(database_url)
        return [before, migrate.run(database_url, listed)]

    before, after = await asyncio.to_thread(again)
    assert before == after
    assert len(before["listing"]) > 40


def test_a_command_says_that_a_database_was_never_migrated(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAQAL_DATABASE_URL", empty_url)
    with pytest.raises(Refused, match=r"the database is at nothing, this version needs 00.*`maqal migrate` first"):
        create_account("samer@example.org", role="editor", name="سامر", password=lambda: "a long enough password")


def test_an_index_made_before_there_was_a_sample_is_given_one(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0012")
    count = COUNTED_OUT + 2 * SAMPLES
    tokens = Tokens(("كتاب",), ("كتاب",))
    title, body, marks = tokens.lines

    def fill(connection: Connection) -> None:
        if connection.dialect.name == "sqlite":
            entry: dict[str, Any] = {"half": "a", "published": 0.0, "length": 1, "title_forms": b"", "body_forms": b""}
            entry["words"] = fts5.packed(tokens)
            its_columns: list[Any] = [column(name) for name in (*entry, "article_id")]
            rows = [{**entry, "article_id": n + 1} for n in range(count)]
            connection.execute(insert(table("search_entry", *its_columns)), rows)
            statements = {
                "INSERT INTO search_words_a (rowid, title, body) VALUES (:id, :title, :body)": (title, body),
                "INSERT INTO search_marks_a (rowid, marks) VALUES (:id, :marks)": (marks,),
            }
        else:
            underscored = " ".join(f"_{mark}" for mark in tokens.marks)
            tokens_of_all = f"{title} ¶ {body} {underscored}"
            statements = {"INSERT INTO search_tokens_a (docid, tokens) VALUES (:id, :tokens)": (tokens_of_all,)}
        for statement, values in statements.items():
            names = re.findall(r":(\w+)", statement)[1:]
            row = dict(zip(names, values, strict=True))
            connection.execute(text(statement), [{"id": n + 1, **row} for n in range(count)])

    migrate.run(empty_url, fill)
    migrate.upgrade(empty_url)
    word, stem = Lookup(phrases=(("كتاب",),)), Lookup(marks=((stem_mark("كتاب"),),))
    found = migrate.run(empty_url, lambda it: engine_of(Session(it)).count_all(Session(it), "a", [word, stem]))
    assert found == [count // SAMPLES * SAMPLES] * 2


def test_the_keys_of_titles_are_made_to_have_words_alone(empty_url: str) -> None:
    titles = ["«حكاية» تفوز", "حكايات", "؟!", "“2026”", *(f"… خبر {number}" for number in range(2500)), ""]
    migrate.upgrade(empty_url, "0017")

    def fill(connection: Connection) -> None:
        made_at = datetime(2026, 11, 1)  # noqa: DTZ001  as it is stored
        text_members = ("language", "direction", "summary", "body", "body_format", "body_html", "outline")
        rows = [
            {
                **dict.fromkeys(text_members, "x"),
                "slug": f"a-{number}",
                "slug_key": f"a-{number}",
                "status": "draft",
                "outline": "[]",
                "title": title,
                "title_key": fold(title),
                "version": 1,
                "word_count": 1,
                "comment_count": 0,
                "created_at": made_at,
                "updated_at": made_at,
            }
            for number, title in enumerate(titles)
        ]
        connection.execute(insert(table("article", *map(column, rows[0]))), rows)

    def keys(connection: Connection) -> list[str]:
        return list(connection.execute(text("SELECT title_key FROM article ORDER BY id")).scalars())

    migrate.run(empty_url, fill)
    migrate.upgrade(empty_url, "0018")
    renewed = migrate.run(empty_url, keys)
    assert renewed == [completion_key(title) for title in titles]
    assert renewed[:5] == ["حكايه تفوز", "حكايات", "؟!", "2026", "خبر 0"]
    migrate.downgrade(empty_url, "0017")
    migrate.upgrade(empty_url)
    assert migrate.run(empty_url, keys) == renewed
