"""The two inverted indexes: asked the same, they find and count the same."""

import sqlalchemy as sa
from sqlmodel import Session

from app.db.runner import Database
from app.search.engines import engine_of, is_sqlite
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


def fill_marks(session: Session, mark: str, count: int) -> None:
    """Articles that have nothing but a mark, made by the database itself."""
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
    into = (
        "INSERT INTO search_marks_a (rowid, marks) {numbers} SELECT i, :mark FROM n"
        if is_sqlite(session)
        else "INSERT INTO search_tokens_a (article_id, tokens) {numbers} SELECT i, '_' || CAST(:mark AS text) FROM n"
    )
    session.execute(sa.text(into.format(numbers=numbers)), {"count": count, "mark": mark})


def count(session: Session, mark: str) -> int:
    (found,) = engine_of(session).count_all(session, "a", [Lookup(marks=((mark,),))])
    return found


async def test_what_is_common_is_counted_in_a_sample_and_what_is_not_is_counted_out(database: Database) -> None:
    mark = stem_mark("كتاب")
    counted_out = COUNTED_OUT - SAMPLES - 5
    await database.write(fill_marks, mark, counted_out)
    assert await database.read(count, mark) == counted_out
    assert await database.read(count, stem_mark("قلم")) == 0


async def test_a_sample_is_the_same_on_both_databases(database: Database) -> None:
    mark = stem_mark("كتاب")
    await database.write(fill_marks, mark, COUNTED_OUT + SAMPLES + 7)
    assert await database.read(count, mark) == (COUNTED_OUT + SAMPLES + 7) // SAMPLES * SAMPLES
