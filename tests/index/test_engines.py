"""The two inverted indexes: asked the same, they find and count the same."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.db.engine import open_database
from app.db.runner import Database
from app.index import writing as index
from app.index.engines import engine_of
from app.index.fts5 import MOST_PIECES
from app.index.lookup import COUNTED_OUT, SAMPLES, Lookup, Tokens, stem_mark
from app.index.tsvector import MANY
from app.index.writing import Indexable
from tests.databases import PostgresFarm
from tests.indexed import OFTEN, SELDOM, fill, fill_with, pieces, waiting

BOTH = Lookup(marks=((stem_mark("كتاب"),), (stem_mark("قلم"),)))
EITHER = Lookup(marks=((stem_mark("كتاب"), stem_mark("قلم")),))


def newest(session: Session, lookup: Lookup, most: int) -> list[int]:
    return list(engine_of(session).newest(session, "a", lookup, most))


async def test_the_newest_are_found_however_far_apart_and_far_back_they_are(database: Database) -> None:
    often, seldom = range(5, 300_000, 977), range(40_000, 60_000, 4001)
    await database.write(fill, often, OFTEN)
    await database.write(fill, seldom, (*OFTEN, *SELDOM))
    either = sorted([*often, *seldom], reverse=True)
    for most in (1, 4, 30, 120, 1000):
        assert await database.read(newest, EITHER, most) == either[:most]
        assert await database.read(newest, BOTH, most) == sorted(seldom, reverse=True)[:most]
    without = EITHER._replace(without=(stem_mark("قلم"),))
    assert await database.read(newest, without, 1000) == sorted(often, reverse=True)


def counted(session: Session, word: str) -> list[int]:
    """How many articles have a word, and how many its stem."""
    return list(engine_of(session).count_all(session, "a", [Lookup(phrases=((word,),)), marked(word)]))


def marked(word: str) -> Lookup:
    return Lookup(marks=((stem_mark(word),),))


async def test_what_is_common_is_counted_in_a_sample_and_what_is_not_is_counted_out(database: Database) -> None:
    counted_out = COUNTED_OUT - SAMPLES - 5
    await database.write(fill, range(1, counted_out + 1), OFTEN)
    assert await database.read(counted, "كتاب") == [counted_out] * 2
    assert await database.read(counted, "قلم") == [0, 0]


async def test_a_sample_is_the_same_on_both_databases(database: Database) -> None:
    count = COUNTED_OUT + SAMPLES + 7
    await database.write(fill, range(1, count + 1), OFTEN)
    assert await database.read(counted, "كتاب") == [count // SAMPLES * SAMPLES] * 2


async def test_what_is_taken_out_is_in_the_sample_no_more(database: Database) -> None:
    count = COUNTED_OUT + 8 * SAMPLES
    articles = [Indexable(each, datetime(2026, 1, 1, tzinfo=UTC), Tokens(OFTEN, OFTEN)) for each in range(1, count + 1)]
    await database.write(index.put, articles)
    await database.write(index.remove, [SAMPLES, 2 * SAMPLES, 3 * SAMPLES])
    assert await database.read(counted, "كتاب") == [(count // SAMPLES - 3) * SAMPLES] * 2
    await database.write(index.put, articles[: 3 * SAMPLES])
    assert await database.read(counted, "كتاب") == [count // SAMPLES * SAMPLES] * 2


@pytest.fixture
async def in_postgresql(postgres: PostgresFarm) -> AsyncIterator[Database]:
    with postgres.database() as url:
        opened = open_database(url)
        yield opened
        await opened.close()


async def settle(database: Database) -> int:
    """Put the index in order; how many transactions that took."""
    steps = 0
    while await database.write(index.settle):
        steps += 1
    return steps


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_save_leaves_merging_to_who_settles(database: Database) -> None:
    for article_id in range(1, MOST_PIECES):
        await database.write(fill, range(article_id, article_id + 1), OFTEN)
    assert await database.read(pieces) == MOST_PIECES - 1
    assert await settle(database) > 0
    assert await database.read(pieces) == 1
    assert await settle(database) == 0
    assert await database.read(newest, EITHER, 1000) == list(range(MOST_PIECES - 1, 0, -1))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_much_is_merged_in_many_transactions(database: Database) -> None:
    for first in range(0, 400, 100):
        words = [
            (article_id, tuple(f"w{article_id}x{n}" for n in range(200))) for article_id in range(first, first + 100)
        ]
        await database.write(fill_with, [(article_id, Tokens(OFTEN, its)) for article_id, its in words])
    assert await settle(database) > 4
    assert await database.read(pieces) == 1
    assert await database.read(newest, EITHER, 1000) == list(range(399, -1, -1))


async def test_the_tokens_of_many_articles_do_not_wait(in_postgresql: Database) -> None:
    await in_postgresql.write(fill, range(1, MANY + 1), OFTEN)
    assert await in_postgresql.write(waiting) == 0
    await in_postgresql.write(fill, range(MANY + 1, 2 * MANY), OFTEN)
    assert await in_postgresql.write(waiting) > 0, "those of fewer wait for others"
    assert await in_postgresql.read(newest, EITHER, 1000) == list(range(2 * MANY - 1, 0, -1))


def fill_as_a_guest(session: Session) -> str:
    """Put many articles in under a role that owns nothing, which goes with the transaction."""
    session.execute(sa.text("CREATE ROLE guest_of_the_index"))
    session.execute(sa.text("GRANT INSERT ON search_tokens_a TO guest_of_the_index"))
    session.execute(sa.text("SET LOCAL ROLE guest_of_the_index"))
    fill(session, range(1, MANY + 1), OFTEN)
    gathered = str(session.execute(sa.text("SHOW gin_pending_list_limit")).scalar_one())
    session.execute(sa.text("RESET ROLE"))
    session.execute(sa.text("DROP OWNED BY guest_of_the_index"))
    session.execute(sa.text("DROP ROLE guest_of_the_index"))
    return gathered


async def test_who_does_not_own_the_index_puts_articles_in_as_they_come(in_postgresql: Database) -> None:
    assert await in_postgresql.write(fill_as_a_guest) == "4MB"
    assert await in_postgresql.read(newest, EITHER, 1000) == list(range(MANY, 0, -1))
