"""What the index of search holds, and how its halves are made and emptied."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from app.articles import indexing
from app.db.changes import Change
from app.db.runner import Database
from app.index import rebuilding, searching
from app.index.candidates import Request
from app.index.engines import engine_of
from app.index.lookup import Tokens, analysed
from app.index.models import SearchEntry, SearchIndex
from app.index.question import understand
from app.index.rebuilding import Place
from app.index.searching import Gathered
from app.index.writing import Indexable
from app.web.site import Site
from tests.writing import write

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def indexable(article_id: int, at: datetime, title: str) -> Indexable:
    return Indexable(article_id, at, analysed(title, "", "متن"))


async def gathered(site: Site, q: str, **options: Any) -> Gathered:
    return await site.database.read_aside(searching.gather, Request(understand(q), NOW, **options))


AFTER_ALL = datetime(2999, 1, 1, tzinfo=UTC)
"""Behind the date of every article."""


def entries(session: Session) -> list[tuple[str, int]]:
    statement = sa.select(col(SearchEntry.half), col(SearchEntry.article_id)).order_by(col(SearchEntry.article_id))
    return [(row.half, row.article_id) for row in session.execute(statement)]


def tags(session: Session) -> list[str]:
    return list(session.execute(sa.select(col(Change.tag)).order_by(col(Change.seq))).scalars())


def build_by(session: Session, version: int) -> None:
    """Leave the other half as a process of this version does that is making it."""
    session.execute(sa.update(SearchIndex).values(building=version))


async def build(database: Database, *, most: int = 100) -> int:
    """Put all that is missing into the half that is being made; how many articles that were."""
    after, made = 0, 0
    while batch := await database.write(indexing.rebuild, now=AFTER_ALL, after=after, most=most):
        after, made = batch.after, made + batch.made
    return made


async def empty(database: Database, place: Place | None, *, most: int = 100, steps: int = 1000) -> int:
    """Empty a half, or begin to; how many steps that took."""
    done = 0
    while place is not None and done < steps:
        place, done = await database.write(rebuilding.empty, place, most=most), done + 1
    return done


TABLES = ("words", "marks", "sample")


async def some_articles(client, editor: dict[str, str]) -> list[int]:
    """Enough for every table to have some of them, the sample too; the last one is a draft."""
    titles = [f"بستان {n} كتاب{n} قلم{n}" for n in range(17)]
    written = [await write(client, editor, title, " ".join(f"كلمه{n}" for n in range(40))) for title in titles]
    return [*written, await write(client, editor, "بستان المسودة", "متن", status="draft")]


async def make_anew(site: Site) -> Place:
    """Make the other half and read it; where the one that was read is to be emptied."""
    assert await site.database.write(rebuilding.begin) is None
    await build(site.database)
    return await site.database.write(rebuilding.finish, now=site.now())


async def places(site: Site) -> dict[int, str]:
    """The part of the index in which each article is; each is in one, with its words."""

    def read(session: Session) -> list[tuple[str, int]]:
        return [
            (row.half, row.article_id)
            for row in session.execute(sa.select(col(SearchEntry.half), col(SearchEntry.article_id)))
        ]

    found = await site.database.read(read)
    assert len({article for _, article in found}) == len(found)
    return {article: half for half, article in found}


OFTEN, SELDOM = ("كتاب",), ("قلم",)


def fill(session: Session, ids: range, words: tuple[str, ...]) -> None:
    fill_with(session, [(each, Tokens(words, words)) for each in ids])


def fill_with(session: Session, rows: Sequence[tuple[int, Tokens]]) -> None:
    engine_of(session).insert(session, "a", rows)


def waiting(session: Session) -> int:
    """Pages of tokens that had not gone into the index yet."""
    return int(session.execute(sa.text("SELECT gin_clean_pending_list('ix_search_tokens_a_tokens')")).scalar_one())


def pieces(session: Session) -> int:
    """Of how many pieces FTS5 makes the index of words: the number of each page begins with that of its piece."""
    return int(session.execute(sa.text(_PIECES)).scalar_one())


_PIECES = "SELECT count(DISTINCT id >> 37) FROM search_words_a_data WHERE id >> 37 > 0"
