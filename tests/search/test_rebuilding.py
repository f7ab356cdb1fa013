"""The index made anew: while it is read and written, in steps that can be interrupted, switched over at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.util import await_
from sqlmodel import Session, col

from app.administration import presentation
from app.articles import indexing, storing, writing
from app.articles.models import ArticleContent
from app.articles.storing import NewArticle
from app.db import migrate
from app.db.changes import Change
from app.search import index, rebuilding
from app.search.models import SearchEntry, SearchIndex
from app.web.site import Site
from tests.people import People
from tests.search.test_searching import ids, write
from tests.waiting import eventually


def make_stale(session: Session) -> None:
    session.execute(sa.update(SearchIndex).values(version=0))
    session.execute(sa.delete(SearchEntry))


def entries(session: Session) -> list[tuple[str, int]]:
    statement = sa.select(col(SearchEntry.half), col(SearchEntry.article_id)).order_by(col(SearchEntry.article_id))
    return [(row.half, row.article_id) for row in session.execute(statement)]


def tags(session: Session) -> list[str]:
    return list(session.execute(sa.select(col(Change.tag)).order_by(col(Change.seq))).scalars())


async def test_the_index_is_made_anew_while_articles_come_and_go(client, site: Site, people: People) -> None:
    editor = await people.headers("editor")
    written = [await write(client, editor, f"بستان {n}", "متن") for n in range(5)]
    database = site.database
    await database.write(make_stale)
    assert not await database.read(index.is_current)
    assert (await client.get("/readyz")).json()["checks"]["search_index"] is False
    assert await database.write(rebuilding.begin) == 0
    assert await database.write(indexing.rebuild, most=2, now=site.now()) == 2
    late = await write(client, editor, "بستان متأخر", "متن")
    await client.delete(f"/api/v1/articles/{written[0]}", headers=editor)
    assert await ids(client, "بستان") == [late]
    assert await database.write(rebuilding.begin) == 3, "interrupted, it goes on: two were built, one added"
    while await database.write(indexing.rebuild, most=2, now=site.now()):
        pass
    assert await ids(client, "بستان") == [late], "the old half is read until the end"
    await database.write(rebuilding.finish, now=site.now())
    assert set(await ids(client, "بستان")) == {late, *written[1:]}
    assert (await database.read(tags))[-1] == "list", "whoever keeps answers hears of it"
    assert await database.read(index.is_current)
    assert await database.read(entries) == [("d", written[0]), *(("b", article) for article in [*written[1:], late])]
    await database.write(rebuilding.begin)
    while await database.write(indexing.rebuild, most=100, now=site.now()):
        pass
    await database.write(rebuilding.finish, now=site.now())
    assert {half for half, _ in await database.read(entries)} == {"a", "c"}
    assert set(await ids(client, "بستان")) == {late, *written[1:]}


@asynccontextmanager
async def load_under_way(site: Site, title: str) -> AsyncIterator[None]:
    """An article is stored in a transaction that has not ended yet; at the end it does."""
    rendered = storing.prepare(ArticleContent(title=title, body="متن", external_id=title), default_language="ar")
    stored, may_end = asyncio.Event(), asyncio.Event()

    def load(session: Session) -> None:
        writing.put_all(session, [NewArticle(rendered, site.now())], shown=presentation(site))
        stored.set()
        await_(may_end.wait())

    loading = asyncio.create_task(site.database.write(load))
    await stored.wait()
    try:
        yield
    finally:
        may_end.set()
        await loading


def is_waiting(session: Session) -> bool:
    """Whether anybody waits for what another transaction has locked."""
    return bool(session.execute(sa.text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")).scalar_one())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_begins_or_finishes_waits_for_writers_under_way_and_nobody_for_them(
    client, site: Site, people: People
) -> None:
    editor, database = await people.headers("editor"), site.database
    first = await write(client, editor, "بستان قديم", "متن")
    async with load_under_way(site, "بستان محمل"):
        beginning = asyncio.create_task(database.write(rebuilding.begin))
        await eventually(lambda: database.read(is_waiting))
        second = await write(client, editor, "بستان الآن", "متن")
        assert not beginning.done()
    assert await beginning == 0
    assert await database.write(indexing.rebuild, most=100) == 3, "what was under way is found"
    async with load_under_way(site, "بستان أخير"):
        finishing = asyncio.create_task(database.write(rebuilding.finish, now=site.now()))
        await eventually(lambda: database.read(is_waiting))
        third = await write(client, editor, "بستان الأخير", "متن")
        assert not finishing.done()
    await finishing
    found = await ids(client, "بستان")
    assert {first, second, third} < set(found)
    assert len(found) == 5
    assert {half for half, _ in await database.read(entries)} == {"b"}, "nothing came into the half that was emptied"


async def test_the_tokens_of_postgresql_are_taken_along_by_the_migrations(client, database_url, people) -> None:
    editor = await people.headers("editor")
    both = await write(client, editor, "سوق الورّاقين", "ترميم السوق القديم", summary="خبر قصير")
    other = await write(client, editor, "الورّاقون", "سوق")
    await asyncio.to_thread(migrate.downgrade, database_url, "0008")
    await asyncio.to_thread(migrate.upgrade, database_url)
    assert await ids(client, '"سوق الوراقين"') == [both]
    assert await ids(client, '"قصير ترميم"') == []
    assert await ids(client, '"الوراقين خبر"') == []
    assert set(await ids(client, "اسواق الوراقين")) == {both, other}
    assert await ids(client, "الاسواق", published_before="2001-01-01T00:00:00Z") == []
