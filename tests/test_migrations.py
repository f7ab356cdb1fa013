"""One set of migrations for both databases: up, down, up again, and no drift from the tables."""

import ast
import asyncio
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, column, insert, inspect, table, text
from sqlmodel import Session, SQLModel

from app import tables
from app.arabic.letters import completion_key, fold
from app.articles.presentation import Presenter
from app.commands.accounts import create_account
from app.commands.console import Refused
from app.db import migrate
from app.db.columns import name_conditions
from app.imports import sample_site
from app.index import fts5
from app.index.engines import engine_of
from app.index.lookup import COUNTED_OUT, SAMPLES, Lookup, Tokens, stem_mark
from app.web.site import Site
from tests import commands
from tests.databases import KINDS
from tests.people import PASSWORD

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
    name_conditions(SQLModel.metadata)
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
        sample_site.load,
        sample_site.read_sample(),
        keys=site.keys,
        presenter=Presenter.of_site(site.settings, site.now()),
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

    def ask() -> str:
        raise AssertionError("somebody was asked for a password in vain")

    with pytest.raises(Refused, match=r"^the database has not been migrated yet: run `maqal migrate`$") as refused:
        create_account("samer@example.org", role="editor", name="سامر", password=ask)
    assert refused.value.words.ar == "لم تُرحَّل قاعدة البيانات بعد: شغّل `maqal migrate`"


@pytest.mark.parametrize(
    "command",
    [
        "account create laila@example.org --role admin --name ليلى",
        "account list",
        "audit list",
        "backup kept",
        "export ndjson kept",
        "export wordpress kept/site.xml",
        "import isso ../some.file",
        "import ndjson ../some.file",
        "import wordpress ../some.file",
        "keys rotate",
        "migrate --check",
        "privacy export laila@example.org",
        "redirects nginx",
        "reindex",
        "token list",
        "worker",
    ],
)
def test_a_command_that_is_refused_before_the_first_migration_makes_nothing(
    empty_url: str, tmp_path: Path, command: str
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    (tmp_path / "some.file").write_text("<rss></rss>")
    for told in ({}, {"MAQAL_DATABASE_URL": empty_url}):
        done = commands.run(folder, *command.split(), typed=f"{PASSWORD}\n", **told)
        assert done.returncode == 1, done.stdout
        assert list(folder.iterdir()) == []


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


def add_articles(connection: Connection, titles: Sequence[tuple[str, str]]) -> None:
    """Store articles with these titles and keys of them."""
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
            "title_key": key,
            "version": 1,
            "word_count": 1,
            "comment_count": 0,
            "created_at": made_at,
            "updated_at": made_at,
        }
        for number, (title, key) in enumerate(titles)
    ]
    connection.execute(insert(table("article", *map(column, rows[0]))), rows)


def test_the_keys_of_titles_are_made_to_have_words_alone(empty_url: str) -> None:
    titles = ["«حكاية» تفوز", "حكايات", "؟!", "“2026”", *(f"… خبر {number}" for number in range(2500)), ""]
    migrate.upgrade(empty_url, "0017")

    def keys(connection: Connection) -> list[str]:
        return list(connection.execute(text("SELECT title_key FROM article ORDER BY id")).scalars())

    migrate.run(empty_url, lambda it: add_articles(it, [(title, fold(title)) for title in titles]))
    migrate.upgrade(empty_url, "0018")
    renewed = migrate.run(empty_url, keys)
    assert renewed == [completion_key(title) for title in titles]
    assert renewed[:5] == ["حكايه تفوز", "حكايات", "؟!", "2026", "خبر 0"]
    migrate.downgrade(empty_url, "0017")
    migrate.upgrade(empty_url)
    assert migrate.run(empty_url, keys) == renewed


def test_keys_lose_the_loose_dot_and_the_accents_of_other_scripts(empty_url: str) -> None:
    texts = {
        "İstanbul'da": "i stanbul da", "«Zürich» و القاهرة": "zürich و القاهره", "STRASSE ß": "strasse ss",
        "ISPARTA ısı": "isparta ısı", "خبر عن الأمم": "خبر عن الامم", "한국 é٣": "한국 é3", "ﻻ ﬁn": "لا fin", "؟": "؟",
        "ﷺ Ⅳ ᷄ـ\u200f۴": "x", "\u0307 é": "é", **{f"Å {number}": f"å {number}" for number in range(1200)},
    }  # fmt: skip
    migrate.upgrade(empty_url, "0029")

    def fill(connection: Connection) -> None:
        add_articles(connection, list(texts.items()))
        tags = [
            {
                "name": name,
                "name_key": key,
                "slug": f"t-{number}",
                "slug_key": f"t-{number}",
                "published_count": 0,
                **dict.fromkeys(("created_at", "updated_at"), datetime(2026, 11, 1)),  # noqa: DTZ001  as it is stored
            }
            for number, (name, key) in enumerate(texts.items())
        ]
        connection.execute(insert(table("tag", *map(column, tags[0]))), tags)
        connection.execute(
            text(
                "INSERT INTO comment (article_id, status, author_name, author_name_key, body, body_html, body_key,"
                " body_stems, direction, is_staff, path, reply_count, created_at)"
                " VALUES (1, 'approved', 'İlke', 'i\u0307lke', 'İz', '', 'i\u0307z ai\u0307', ' iz ', 'ltr',"
                " false, '', 0, '2026-11-01')"
            )
        )

    def keys(connection: Connection) -> tuple[list[str], list[str], list[tuple[str, str]]]:
        titles = list(connection.execute(text("SELECT title_key FROM article ORDER BY id")).scalars())
        names = list(connection.execute(text("SELECT name_key FROM tag ORDER BY id")).scalars())
        comments = connection.execute(text("SELECT author_name_key, body_key FROM comment")).all()
        return titles, names, [(row[0], row[1]) for row in comments]

    migrate.run(empty_url, fill)
    migrate.upgrade(empty_url, "0030")
    titles, names, comments = migrate.run(empty_url, keys)
    assert titles == names == [completion_key(each) for each in texts]
    assert titles[:5] == ["istanbul da", "zurich و القاهره", "strasse ss", "isparta isi", "خبر عن الامم"]
    assert comments == [("ilke", "iz ai")]


@contextmanager
def reading(folder: Path | None, url: str) -> Iterator[None]:
    """A second connection to a SQLite file, so that the write-ahead log is not removed when the first one closes."""
    if folder is None:
        yield
        return
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as reader:
        reader.execute("SELECT count(*) FROM comment_address").fetchall()
        yield


def test_nothing_of_the_index_of_addresses_stays_in_the_database(empty_url: str, tmp_path: Path) -> None:
    canary = "canary-of-the-index"
    answer = "canary-of-an-answer"
    migrate.upgrade(empty_url, "0020")
    folder = tmp_path if empty_url.startswith("sqlite") else None

    def fill(connection: Connection) -> str:
        made_at = datetime(2026, 11, 1)  # noqa: DTZ001  as it is stored
        if folder is None:
            connection.exec_driver_sql("SET session_replication_role = replica")  # no comments for the addresses here
        addresses = table("comment_address", *map(column, ("comment_id", "email_sealed", "email_index")))
        rows = [
            {"comment_id": n, "email_sealed": f"key.{n:060}", "email_index": f"{canary}{n % 50:05}"}
            for n in range(1, 5001)
        ]
        connection.execute(insert(addresses), rows)
        records = table("idempotency_record", *map(column, ("key", "fingerprint", "answer", "expires_at")))
        record = {"key": "k", "fingerprint": "f", "answer": answer * 50, "expires_at": made_at}
        connection.execute(insert(records), [record])
        if folder is not None:
            return ""
        return str(connection.execute(text("SELECT pg_relation_filepath('comment_address')")).scalar_one())

    def stored(connection: Connection) -> bytes:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("CHECKPOINT")
        read = (
            "SELECT coalesce(pg_read_binary_file(pg_relation_filepath(oid::regclass), true), '') FROM pg_class"
            " WHERE relkind IN ('r', 'i') AND relname ~ 'comment_address|idempotency_record'"
        )
        found = b"".join(connection.execute(text(read)).scalars())
        before = "SELECT coalesce(pg_read_binary_file(:file, true), '')"
        return found + bytes(connection.execute(text(before), {"file": former}).scalar_one())

    def octets() -> bytes:
        if folder is None:
            return migrate.run(empty_url, stored)
        return b"".join(file.read_bytes() for file in folder.iterdir())

    with reading(folder, empty_url):
        former = migrate.run(empty_url, fill)
        assert canary.encode() in octets()
        assert answer.encode() in octets()
        migrate.upgrade(empty_url, "0021")
        assert canary.encode() not in octets()
        assert answer.encode() not in octets()
    kept = migrate.run(empty_url, lambda it: it.execute(text("SELECT count(*) FROM comment_address")).scalar_one())
    assert kept == 5000


def test_no_migration_imports_what_may_change() -> None:
    folder = Path(__file__).resolve().parent.parent / "migrations"
    read = [*(folder / "versions").glob("*.py"), *(folder / "copies").glob("*.py")]
    assert len(read) > 25
    for file in read:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or "."] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] in {"app", "tests", ""}], file.name
