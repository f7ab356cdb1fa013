"""The index in SQLite: two FTS5 tables for each half, one of words in their order, one of marks without any.

They hold ready tokens between spaces and no copy of them (`content=''`). SQLite before 3.43 takes a row out of such
a table only when told what it held, which is why an entry keeps its words. The `ascii` tokenizer takes whatever is
not ASCII for a letter, so that tokens stay what the analyser made of them.
"""

import zlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.search.lookup import Lookup, Tokens
from app.search.models import SearchEntry


def create(half: str) -> list[str]:
    """The statements that make the tables of one half."""
    options = "content='', tokenize='ascii', columnsize=0"
    return [
        f"CREATE VIRTUAL TABLE search_words_{half} USING fts5(title, body, {options}, detail=full)",
        f"CREATE VIRTUAL TABLE search_marks_{half} USING fts5(marks, {options}, detail=none)",
    ]


def packed(tokens: Tokens) -> bytes:
    """The words of an article as its entry keeps them."""
    return zlib.compress("\n".join(map(" ".join, tokens)).encode(), 1)


def unpacked(words: bytes) -> Tokens:
    """The words that an entry has kept."""
    title, body = zlib.decompress(words).decode().split("\n")
    return Tokens(tuple(title.split()), tuple(body.split()))


def insert(session: Session, half: str, rows: Sequence[tuple[int, Tokens]]) -> None:
    """Put articles into one half."""
    _write(session, half, "", rows)


def delete(session: Session, half: str, article_ids: Sequence[int]) -> None:
    """Take articles out of one half, whose entries must still be there."""
    kept = sa.select(col(SearchEntry.article_id), col(SearchEntry.words)).where(
        col(SearchEntry.half) == half, col(SearchEntry.article_id).in_(article_ids)
    )
    rows = [(article_id, unpacked(words)) for article_id, words in session.execute(kept) if words]
    _write(session, half, "delete", rows)


def clear(session: Session, half: str) -> None:
    """Take everything out of one half."""
    for table in (f"search_words_{half}", f"search_marks_{half}"):
        statement = f"INSERT INTO {table} ({table}) VALUES ('delete-all')"  # noqa: S608  names of our own
        session.connection().exec_driver_sql(statement)


def matching(half: str, lookup: Lookup) -> Any:
    """Selects the `article_id` of what a look-up finds, newest first."""
    marks, words = f"search_marks_{half}", f"search_words_{half}"
    asked = [(table, query) for table, query in ((marks, _marks_query(lookup)), (words, _words_query(lookup))) if query]
    excluded = [
        (marks, " OR ".join(map(_quoted, lookup.without))),
        (words, " OR ".join(map(_phrase, lookup.without_phrases))),
    ]
    found = _match(*asked[0])
    row = found.selected_columns.article_id.element
    return found.where(
        *(row.in_(_match(*each)) for each in asked[1:]), *(row.not_in(_match(*each)) for each in excluded if each[1])
    ).order_by(row.desc())


def count(session: Session, half: str, lookup: Lookup) -> int:
    """How many articles have the marks of a look-up, or its phrases."""
    name, query = ("marks", _marks_query(lookup)) if lookup.marks else ("words", _words_query(lookup))
    table = f"search_{name}_{half}"
    statement = f"SELECT count(*) FROM {table} WHERE {table} MATCH ?"  # noqa: S608  a name of our own
    return int(session.connection().exec_driver_sql(statement, (query,)).scalar_one())


def _match(name: str, query: str) -> Any:
    """Selects the rows of one table that an FTS5 query finds."""
    table = sa.table(name, sa.column("rowid", sa.Integer()))
    return sa.select(table.c.rowid.label("article_id")).where(sa.literal_column(name).op("MATCH")(sa.literal(query)))


def _marks_query(lookup: Lookup) -> str:
    return " AND ".join("(" + " OR ".join(map(_quoted, group)) + ")" for group in lookup.marks)


def _words_query(lookup: Lookup) -> str:
    return " AND ".join([*map(_phrase, lookup.phrases), *(f"{_quoted(prefix)}*" for prefix in lookup.prefixes)])


def _phrase(words: Sequence[str]) -> str:
    return _quoted(" ".join(words))


def _quoted(token: str) -> str:
    return '"' + token.replace('"', "") + '"'


def _write(session: Session, half: str, command: str, rows: Sequence[tuple[int, Tokens]]) -> None:
    if not rows:
        return
    connection = session.connection()
    words, marks = f"search_words_{half}", f"search_marks_{half}"
    commands = [(table, f", {table}", f", '{command}'") if command else (table, "", "") for table in (words, marks)]
    into_words, into_marks = (
        f"INSERT INTO {table} (rowid, {columns}{named}) VALUES ({places}{given})"  # noqa: S608  names of our own
        for (table, named, given), columns, places in zip(
            commands, ("title, body", "marks"), ("?, ?, ?", "?, ?"), strict=True
        )
    )
    connection.exec_driver_sql(
        into_words, [(article_id, " ".join(tokens.title), " ".join(tokens.body)) for article_id, tokens in rows]
    )
    connection.exec_driver_sql(
        into_marks, [(article_id, " ".join(sorted(tokens.marks()))) for article_id, tokens in rows]
    )
