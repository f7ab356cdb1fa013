"""The two inverted indexes: asked the same, they find and count the same."""

from datetime import UTC, datetime

from sqlmodel import Session

from app.db.runner import Database
from app.search import index
from app.search.engines import engine_of
from app.search.index import Indexable
from app.search.lookup import COUNTED_OUT, SAMPLES, Lookup, Tokens, stem_mark

OFTEN, SELDOM = ("كتاب",), ("قلم",)
BOTH = Lookup(marks=((stem_mark("كتاب"),), (stem_mark("قلم"),)))
EITHER = Lookup(marks=((stem_mark("كتاب"), stem_mark("قلم")),))


def fill(session: Session, ids: range, words: tuple[str, ...]) -> None:
    engine_of(session).insert(session, "a", [(each, Tokens(words, words)) for each in ids])


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
