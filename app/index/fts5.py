"""The index in SQLite: two FTS5 tables for each half, one of words in their order, one of marks without any. A third
has both of the articles in the sample: there common words are counted in a sixteenth of the time.

They hold ready tokens between spaces and no copy of them (`content=''`). SQLite before 3.43 takes a row out of such
a table only when told what it held, which is why an entry keeps its words. The `ascii` tokenizer takes whatever is
not ASCII for a letter, so that tokens stay what the analyser made of them.
"""

import json
import zlib
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.db.prepared import Prepared, PreparedWrite
from app.index.docid import OF_ID
from app.index.lookup import BEGUN, COUNTED_OUT, GAP, SAMPLES, Lookup, Tokens
from app.index.models import Candidate, Kept, SearchEntry, Store

MOST_PIECES = 8
"""Pieces of about one size with which a save begins to merge them, as a migration has told FTS5, whose own number is 4;
`settle` merges before.
"""

STEP = 64
"""Pages that are merged in one transaction: some ten milliseconds, for which others' writes wait."""

RECORDS = 10
"""The `id` up to which FTS5's table of pages holds what it knows of an index as a whole, behind which its pages stand
(https://www.sqlite.org/fts5.html#fts5_data_structures).
"""

_NO_PIECES = "zeroblob(7)"
"""What `RECORDS` holds of an index that is empty: four bytes that tell of its settings, no level, no piece, nothing
written (`fts5StructureWrite` in https://www.sqlite.org/src/file/ext/fts5/fts5_index.c)."""


def packed(tokens: Tokens) -> bytes:
    """The words of an article as its entry keeps them."""
    title, body, _ = tokens.lines
    return zlib.compress(f"{title}\n{body}".encode(), 1)


def unpacked(words: bytes) -> Tokens:
    """The words that an entry has kept."""
    title, body = zlib.decompress(words).decode().split("\n")
    return Tokens(tuple(title.split()), tuple(body.split()))


def insert(session: Session, half: str, rows: Sequence[tuple[int, Tokens]]) -> None:
    """Put articles into one half, each by its number."""
    _write(session, half, "", rows)


def delete(session: Session, half: str, kept: Sequence[Kept]) -> frozenset[str]:
    """Take articles out of one half; the words that they had.

    One without a number was put in by a process of a version before there were any, under its id.
    """
    rows = [(each.docid or each.article_id, unpacked(each.words)) for each in kept if each.words]
    _write(session, half, "delete", rows)
    return frozenset[str]().union(*(tokens.words for _, tokens in rows))


_ENTRY: Any = SearchEntry.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one


def settle(session: Session, half: str) -> bool:
    """Merge some of the pieces of which FTS5 makes an index: each save adds one, and searches read all of them."""
    return any(_merge(session, table) for table in _tables(half))


def _merge(session: Session, table: str) -> bool:
    """Whether there was anything to merge; where there is not, FTS5 counts the statement alone as a change."""
    driver = session.connection().exec_driver_sql
    before = driver(_CHANGES).scalar_one()
    driver(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', {STEP})")  # noqa: S608  names of our own
    return bool(driver(_CHANGES).scalar_one() - before > 1)


_CHANGES = "SELECT total_changes()"


def stores(half: str) -> list[Store]:
    """What one half consists of beside its entries, to be emptied when nobody reads or writes it.

    FTS5's `delete-all` empties a table in one transaction, in 0.8 s for the words of 20,000 articles, and every other
    write waits for it. So its pages are taken from it first, a few at a time (decision 0030). Before that FTS5 is told
    that it has none, because a check of the file would otherwise find it damaged.
    """
    return [
        Store(
            f"{table}_data",
            "id",
            RECORDS,
            f"UPDATE {table}_data SET block = {_NO_PIECES} WHERE id = {RECORDS}",  # noqa: S608  names of our own
            f"INSERT INTO {table} ({table}) VALUES ('delete-all')",  # noqa: S608  see above
        )
        for table in _tables(half)
    ]


def matching(half: str, lookup: Lookup) -> sa.TextualSelect:
    """Selects `docid` and `article_id` of all that a look-up finds."""
    sql, parameters = _found(half, lookup)
    both = sa.column("docid", sa.Integer()), sa.column("article_id", sa.Integer())
    bound: list[Any] = [sa.bindparam(name, value, unique=True) for name, value in parameters.items()]
    return sa.text(sql).bindparams(*bound).columns(*both)


def newest(session: Session, half: str, lookup: Lookup, most: int) -> list[int]:
    """The highest numbers that a look-up finds."""
    sql, parameters = _found(half, lookup)
    found = _matching(f"{sql} ORDER BY rowid DESC LIMIT :most").all(session, **parameters, most=most)
    return [number for number, _ in found]


def latest(session: Session, half: str, article_ids: Sequence[int], most: int) -> list[int]:
    """Of articles those with the latest dates."""
    found = _LATEST.all(session, half=half, ids=json.dumps(article_ids), most=most)
    return [article_id for (article_id,) in found]


_LATEST = Prepared(
    sa.text(
        "SELECT article_id FROM json_each(:ids) CROSS JOIN search_entry ON article_id = value WHERE half = :half"
        " ORDER BY published DESC, article_id DESC LIMIT :most"
    ).columns(sa.column("article_id"))
)


def entries(session: Session, half: str, article_ids: Sequence[int]) -> list[Candidate]:
    """What articles are ranked by."""
    return _ENTRIES.all(session, half=half, ids=json.dumps(article_ids))


_ENTRIES = Prepared(
    sa.text(
        f"SELECT {', '.join(Candidate._fields)} FROM json_each(:ids) CROSS JOIN search_entry"  # noqa: S608  names of our own
        " ON article_id = value WHERE half = :half"
    ).columns(*map(sa.column, Candidate._fields)),
    Candidate,
)


def words(session: Session, half: str, article_ids: Sequence[int]) -> dict[int, list[str]]:
    """The words of articles in their order, at least those with which they begin."""
    kept = _WORDS.all(session, half=half, ids=json.dumps(article_ids))
    return {article_id: _first_words(some) for article_id, some in kept if some is not None}


def _first_words(kept: bytes) -> list[str]:
    """The first words that an entry has kept, however many it has."""
    begun = zlib.decompressobj().decompress(kept, BEGUN)
    return [each for each in begun.decode(errors="ignore").split() if each != GAP]


_WORDS = Prepared(
    sa.text(
        "SELECT article_id, words FROM json_each(:ids) CROSS JOIN search_entry ON article_id = value WHERE half = :half"
    ).columns(sa.column("article_id"), sa.column("words"))
)


@lru_cache(maxsize=256)
def _matching(sql: str) -> Prepared:
    """A statement of `_found`; questions have few forms."""
    return Prepared(sa.text(sql).columns(sa.column("docid"), sa.column("article_id")))


@lru_cache(maxsize=256)
def _number(sql: str) -> Prepared:
    """A statement that finds one number."""
    return Prepared(sa.text(sql).columns(sa.column("number")))


def count_all(session: Session, half: str, lookups: Sequence[Lookup]) -> list[int]:
    """How many articles have the one mark or the one word of each look-up; common ones by a sample."""
    return [_count(session, half, lookup) for lookup in lookups]


def _count(session: Session, half: str, lookup: Lookup) -> int:
    ((token,),) = lookup.marks or lookup.phrases

    def having(table: str, sought: str) -> int:
        statement = f"SELECT count(*) FROM {table} WHERE {table} MATCH :sought"  # noqa: S608  a name of our own
        ((number,),) = _number(statement).all(session, sought=_quoted(sought))
        return int(number)

    sampled = having(f"search_sample_{half}", token if lookup.marks else _word_mark(token))
    if sampled >= COUNTED_OUT // SAMPLES:
        return sampled * SAMPLES
    return having(f"search_marks_{half}" if lookup.marks else f"search_words_{half}", token)


def _word_mark(word: str) -> str:
    """A word in the sample, where marks stand beside it."""
    return f"w{word}"


def remember(session: Session, words: Sequence[str]) -> None:
    """Keep those words that are not kept yet."""
    _REMEMBER.run(session, [{"words": json.dumps(words)}])


_REMEMBER = PreparedWrite(sa.text("INSERT OR IGNORE INTO search_word (word) SELECT value FROM json_each(:words)"))


def _tables(half: str) -> tuple[str, ...]:
    return f"search_words_{half}", f"search_marks_{half}", f"search_sample_{half}"


def _found(half: str, lookup: Lookup) -> tuple[str, dict[str, str]]:
    """A SELECT of `docid` and `article_id` of what a look-up finds, with its parameters."""
    marks, words = f"search_marks_{half}", f"search_words_{half}"
    queries = [
        (marks, "IN", _marks_query(lookup)),
        (words, "IN", _words_query(lookup)),
        (marks, "NOT IN", " OR ".join(map(_quoted, lookup.without))),
        (words, "NOT IN", " OR ".join([*map(_phrase, lookup.without_phrases), *map(_begun, lookup.without_prefixes)])),
    ]
    (first, _, query), *others = [each for each in queries if each[2]]
    parameters = {"first": query}
    both = f"rowid AS docid, rowid & {OF_ID} AS article_id"
    sql = f"SELECT {both} FROM {first} WHERE {first} MATCH :first"  # noqa: S608  names of our own
    for place, (table, membership, other) in enumerate(others):
        parameters[f"other_{place}"] = other
        sql += f" AND rowid {membership} (SELECT rowid FROM {table} WHERE {table} MATCH :other_{place})"  # noqa: S608  see above
    return sql, parameters


def _marks_query(lookup: Lookup) -> str:
    return " AND ".join("(" + " OR ".join(map(_quoted, group)) + ")" for group in lookup.marks)


def _words_query(lookup: Lookup) -> str:
    return " AND ".join([*map(_phrase, lookup.phrases), *map(_begun, lookup.prefixes)])


def _phrase(words: Sequence[str]) -> str:
    return _quoted(" ".join(words))


def _begun(prefix: str) -> str:
    return f"{_quoted(prefix)}*"


def _quoted(token: str) -> str:
    return '"' + token.replace('"', "") + '"'


def _write(session: Session, half: str, command: str, rows: Sequence[tuple[int, Tokens]]) -> None:
    words = [{"id": of, "title": tokens.lines[0], "body": tokens.lines[1]} for of, tokens in rows]
    _writing(f"search_words_{half}", command, "title", "body").run(session, words)
    marks = [{"id": of, "marks": tokens.lines[2]} for of, tokens in rows]
    _writing(f"search_marks_{half}", command, "marks").run(session, marks)
    _write_sample(session, half, command, [row for row in rows if row[0] % SAMPLES == 0])


def _write_sample(session: Session, half: str, command: str, rows: Sequence[tuple[int, Tokens]]) -> None:
    sample = [{"id": of, "tokens": " ".join([*tokens.marks, *map(_word_mark, tokens.words)])} for of, tokens in rows]
    _writing(f"search_sample_{half}", command, "tokens").run(session, sample)


@cache
def _writing(table: str, command: str, *columns: str) -> PreparedWrite:
    """The statement that puts rows into a table, or with the command `delete` takes out what they hold."""
    names, values = ["rowid", *columns], [":id", *(f":{each}" for each in columns)]
    if command:
        names, values = [*names, table], [*values, f"'{command}'"]
    return PreparedWrite(sa.text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(values)})"))  # noqa: S608  names of our own
