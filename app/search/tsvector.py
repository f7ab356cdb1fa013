"""The index in PostgreSQL: a `tsvector` for each article of each half, under GIN.

Its lexemes are the tokens that SQLite is given: words (`w…`) with their places, marks without.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Session

from app.search.lookup import Lookup, Tokens

LAST_PLACE = 16_383
MOST_PLACES = 255
"""What PostgreSQL keeps of places (§12.2 "Limitations"): phrases beyond them are not found."""

LONGEST = 400
"""Letters of a lexeme; it may have 2 KiB."""


def create(half: str) -> list[str]:
    """The statements that make the table of one half."""
    table = f"search_lexemes_{half}"
    return [
        f"CREATE TABLE {table} (article_id bigint CONSTRAINT pk_{table} PRIMARY KEY, lexemes tsvector NOT NULL)",
        f"CREATE INDEX ix_{table}_lexemes ON {table} USING gin (lexemes)",
    ]


def insert(session: Session, half: str, rows: Sequence[tuple[int, Tokens]]) -> None:
    """Put articles into one half."""
    if rows:
        table = sa.table(f"search_lexemes_{half}", sa.column("article_id", sa.BigInteger()), sa.column("lexemes"))
        lexemes = sa.cast(sa.cast(sa.bindparam("vector", type_=sa.Text()), sa.Text()), TSVECTOR)
        statement = sa.insert(table).values(article_id=sa.bindparam("id", type_=sa.BigInteger()), lexemes=lexemes)
        session.connection().execute(
            statement, [{"id": article_id, "vector": _vector(tokens)} for article_id, tokens in rows]
        )


def delete(session: Session, half: str, article_ids: Sequence[int]) -> None:
    """Take articles out of one half."""
    table = sa.table(f"search_lexemes_{half}", sa.column("article_id"))
    session.connection().execute(sa.delete(table).where(table.c.article_id.in_(article_ids)))


def clear(session: Session, half: str) -> None:
    """Take everything out of one half."""
    session.connection().execute(sa.delete(sa.table(f"search_lexemes_{half}")))


def matching(half: str, lookup: Lookup) -> Any:
    """Selects the `article_id` of what a look-up finds, newest first."""
    table = sa.table(f"search_lexemes_{half}", sa.column("article_id", sa.BigInteger()), sa.column("lexemes"))
    query = sa.cast(sa.literal(_query(lookup), sa.String()), sa.Text()).op("::")(sa.literal_column("tsquery"))
    return sa.select(table.c.article_id).where(table.c.lexemes.op("@@")(query)).order_by(table.c.article_id.desc())


def count(session: Session, half: str, lookup: Lookup) -> int:
    """How many articles have the marks of a look-up, or its phrases."""
    statement = f"SELECT count(*) FROM search_lexemes_{half} WHERE lexemes @@ $1::text::tsquery"  # noqa: S608  a name of our own
    return int(session.connection().exec_driver_sql(statement, (_query(lookup),)).scalar_one())


def _query(lookup: Lookup) -> str:
    parts = ["(" + " | ".join(map(_quoted, group)) + ")" for group in lookup.marks]
    parts += [_phrase(phrase) for phrase in lookup.phrases]
    parts += [f"{_quoted('w' + prefix)}:*" for prefix in lookup.prefixes]
    parts += [f"!{_quoted(mark)}" for mark in lookup.without]
    parts += [f"!{_phrase(phrase)}" for phrase in lookup.without_phrases]
    return " & ".join(parts)


def _vector(tokens: Tokens) -> str:
    places: dict[str, list[int]] = defaultdict(list)
    words = (*enumerate(tokens.title, 1), *enumerate(tokens.body, len(tokens.title) + 2))
    for place, word in words:
        if place <= LAST_PLACE and len(places[word]) < MOST_PLACES:
            places[word].append(place)
    placed = (f"{_quoted('w' + word)}:{','.join(map(str, found))}" for word, found in places.items())
    return " ".join([*placed, *map(_quoted, tokens.marks())])


def _phrase(words: Sequence[str]) -> str:
    return "(" + " <-> ".join(_quoted("w" + word) for word in words) + ")"


def _quoted(token: str) -> str:
    return "'" + token[:LONGEST].replace("\\", "").replace("'", "") + "'"
