"""The index in PostgreSQL: the tokens of each article of each half as text, under GIN.

The index is on an expression: as text the tokens take a third of the room of a `tsvector`, which is not compressed.
They are the words in their order, for phrases, and behind them the marks, told apart by an underscore that no word has.

One more mark stands in the index alone, the block of an article (`_n25504514048`), for its list is skipped through to
the newest ones of a common word instead of being read whole. The articles of the sample have an index of their own, in
which common words are counted.

PostgreSQL takes reading a row for cheap, unpacked and parsed or not, and would rather read the whole table than the
index of a common word, which takes a hundred times as long. So the functions that ask it leave it no
choice. Migrations make them, with the tables and indexes.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.db.prepared import Prepared
from app.index.docid import OF_ID
from app.index.lookup import BEGUN, GAP, LONGEST, Lookup, Tokens
from app.index.models import Candidate, Kept, Store

MANY = 50
"""Articles from which on it is worth gathering the tokens of all before they go into the index: a common word is then
sought there once for all of them. Only the index's owner may say when they do; others' tokens go as they come.
"""

GATHERED = "64MB"
"""What waits for it (https://www.postgresql.org/docs/current/gin.html#GIN-FAST-UPDATE); 500 articles take a quarter."""

_PARAMETERS = (
    sa.bindparam("asked", type_=sa.Text()),
    sa.bindparam("phrases", type_=sa.ARRAY(sa.Text())),
    sa.bindparam("without", type_=sa.ARRAY(sa.Text())),
)
_GIVEN = "CAST(:asked AS text), CAST(:phrases AS text[]), CAST(:without AS text[])"


def insert(session: Session, half: str, rows: Sequence[tuple[int, Tokens]]) -> None:
    """Put articles into one half by their numbers; the tokens of many are gathered first, and go in together."""
    if not rows:
        return
    if len(rows) >= MANY:
        session.connection().execute(_GATHER, {"index": f"ix_search_tokens_{half}_tokens"})
    values = [{"docid": number, "tokens": _text(tokens)} for number, tokens in rows]
    session.connection().execute(sa.insert(_table(half)), values)
    if len(rows) >= MANY:
        settle(session, half)


def settle(session: Session, half: str) -> bool:
    """Take all in that waits before the index: searches read all of that, and a save would pay for it."""
    for name in ("tokens", "sample"):
        session.connection().execute(_SETTLE, {"index": f"ix_search_tokens_{half}_{name}"})
    return False


_IS_OURS = "FROM pg_class WHERE oid = to_regclass(:index) AND pg_has_role(relowner, 'USAGE')"
_GATHER = sa.text(
    f"SELECT set_config('gin_pending_list_limit', '{GATHERED}', true), set_config('work_mem', '{GATHERED}', true)"
    f" {_IS_OURS}"
)
_SETTLE = sa.text(f"SELECT gin_clean_pending_list(oid) {_IS_OURS}")


def delete(session: Session, half: str, kept: Sequence[Kept]) -> frozenset[str]:
    """Take articles out of one half; the words that they had, and their marks, which look like none."""
    table = _table(half)
    deleted = sa.delete(table).where(table.c.docid.in_([each.docid for each in kept]))
    texts = session.connection().execute(deleted.returning(table.c.tokens)).scalars()
    return frozenset().union(*(text.split(" ") for text in texts))


def stores(half: str) -> list[Store]:
    """What one half consists of beside its entries, to be emptied when nobody reads or writes it."""
    return [Store(f"search_tokens_{half}", "docid")]


def matching(half: str, lookup: Lookup) -> sa.TextualSelect:
    """Selects `docid` and `article_id` of all that a look-up finds."""
    both = f"docid, docid & {OF_ID} AS article_id"
    found = sa.text(f"SELECT {both} FROM search_found_{half}({_GIVEN}, NULL) AS docid")  # noqa: S608  names of our own
    values = _values(lookup)
    bound = [sa.bindparam(each.key, values[each.key], type_=each.type, unique=True) for each in _PARAMETERS]
    return found.bindparams(*bound).columns(
        sa.column("docid", sa.BigInteger()), sa.column("article_id", sa.BigInteger())
    )


def newest(session: Session, half: str, lookup: Lookup, most: int) -> list[int]:
    """The highest numbers that a look-up finds."""
    return [number for (number,) in _newest_of(half).all(session, **_values(lookup), most=most)]


@cache
def _newest_of(half: str) -> Prepared:
    statement = sa.text(f"SELECT search_found_{half}({_GIVEN}, CAST(:most AS bigint)) AS docid")
    return Prepared(statement.bindparams(*_PARAMETERS).columns(sa.column("docid")))


def latest(session: Session, half: str, article_ids: Sequence[int], most: int) -> list[int]:
    """Of articles those with the latest dates."""
    found = _LATEST.all(session, half=half, ids=list(article_ids), most=most)
    return [article_id for (article_id,) in found]


_LATEST = Prepared(
    sa.text(
        "SELECT article_id FROM search_entry WHERE half = :half AND article_id = ANY(:ids)"
        " ORDER BY published DESC, article_id DESC LIMIT CAST(:most AS bigint)"
    )
    .bindparams(sa.bindparam("ids", type_=sa.ARRAY(sa.BigInteger())))
    .columns(sa.column("article_id"))
)


def entries(session: Session, half: str, article_ids: Sequence[int]) -> list[Candidate]:
    """What articles are ranked by."""
    return _ENTRIES.all(session, half=half, ids=list(article_ids))


_ENTRIES = Prepared(
    sa.text(
        f"SELECT {', '.join(Candidate._fields)} FROM search_entry WHERE half = :half AND article_id = ANY(:ids)"  # noqa: S608  names of our own
    )
    .bindparams(sa.bindparam("ids", type_=sa.ARRAY(sa.BigInteger())))
    .columns(*map(sa.column, Candidate._fields)),
    Candidate,
)


def words(session: Session, half: str, article_ids: Sequence[int]) -> dict[int, list[str]]:
    """The words of articles in their order, at least those with which they begin."""
    rows = _words_of(half).all(session, half=half, ids=list(article_ids))
    return {article_id: [each for each in tokens.split(" ") if _is_word(each)] for article_id, tokens in rows}


def _is_word(token: str) -> bool:
    return token != GAP and not token.startswith("_")


@cache
def _words_of(half: str) -> Prepared:
    return Prepared(
        sa.text(
            f"SELECT article_id, left(tokens, {BEGUN}) AS tokens FROM search_entry"  # noqa: S608  names of our own
            f" JOIN search_tokens_{half} USING (docid) WHERE half = :half AND article_id = ANY(:ids)"
        )
        .bindparams(sa.bindparam("ids", type_=sa.ARRAY(sa.BigInteger())))
        .columns(sa.column("article_id"), sa.column("tokens"))
    )


def count_all(session: Session, half: str, lookups: Sequence[Lookup]) -> list[int]:
    """How many articles have the marks of each look-up, or its words; common ones by a sample."""
    if not lookups:
        return []
    (row,) = _counts_of(half, len(lookups)).all(
        session, **{f"asked_{n}": _query(each) for n, each in enumerate(lookups)}
    )
    return list(row)


@lru_cache(maxsize=256)
def _counts_of(half: str, count: int) -> Prepared:
    counts = ", ".join(f"search_count_{half}(CAST(:asked_{n} AS text)) AS number_{n}" for n in range(count))
    return Prepared(sa.text(f"SELECT {counts}").columns(*(sa.column(f"number_{n}") for n in range(count))))


def remember(session: Session, words: Sequence[str]) -> None:
    """Keep those words that are not kept yet; in one order for all, so that two do not wait crosswise.

    They go as one text: the driver looks at each item of a list, twenty thousand of them in 20 ms of the event loop.
    """
    statement = (
        "INSERT INTO search_word (word) SELECT word FROM unnest(string_to_array($1, ' ')) AS word"
        ' ORDER BY word COLLATE "C" ON CONFLICT DO NOTHING'
    )
    session.connection().exec_driver_sql(statement, (" ".join(words),))


def _table(half: str) -> Any:
    return sa.table(f"search_tokens_{half}", sa.column("docid", sa.BigInteger()), sa.column("tokens", sa.Text()))


def _text(tokens: Tokens) -> str:
    words = [word[:LONGEST] for word in (*tokens.title, GAP, *tokens.body)]
    return " ".join([*words, *[f"_{mark[:LONGEST]}" for mark in tokens.marks]])


def _word(word: str) -> str:
    """A word as a token where it is asked; `_text` writes it so."""
    return word[:LONGEST]


def _mark(mark: str) -> str:
    """A mark as a token where it is asked; `_text` writes it so."""
    return f"_{_word(mark)}"


def _values(lookup: Lookup) -> dict[str, Any]:
    return {
        "asked": _query(lookup),
        "phrases": [_needle(each) for each in lookup.phrases if len(each) > 1],
        "without": [_needle(each) for each in lookup.without_phrases],
    }


def _needle(words: Sequence[str]) -> str:
    """A phrase as it stands in the text of an article."""
    return f" {' '.join(map(_word, words))} "


def _query(lookup: Lookup) -> str:
    parts = ["(" + " | ".join(_quoted(_mark(mark)) for mark in group) + ")" for group in lookup.marks]
    parts += [_quoted(_word(word)) for phrase in lookup.phrases for word in phrase]
    parts += [f"{_quoted(_word(prefix))}:*" for prefix in lookup.prefixes]
    parts += [f"!{_quoted(_mark(mark))}" for mark in lookup.without]
    parts += [f"!{_quoted(_word(prefix))}:*" for prefix in lookup.without_prefixes]
    return " & ".join(parts)


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "").replace("'", "") + "'"
