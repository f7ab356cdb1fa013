"""The index made anew: while it is read and written, in steps that can be interrupted, switched over at once."""

import sqlalchemy as sa
from sqlmodel import Session, col

from app.articles import indexing
from app.search import index, rebuilding
from app.search.models import SearchEntry, SearchIndex
from app.web.site import Site
from tests.people import People
from tests.search.test_searching import ids, write


def make_stale(session: Session) -> None:
    session.execute(sa.update(SearchIndex).values(version=0))
    session.execute(sa.delete(SearchEntry))


def entries(session: Session) -> list[tuple[str, int]]:
    statement = sa.select(col(SearchEntry.half), col(SearchEntry.article_id)).order_by(col(SearchEntry.article_id))
    return [(row.half, row.article_id) for row in session.execute(statement)]


async def test_the_index_is_made_anew_while_articles_come_and_go(client, site: Site, people: People) -> None:
    editor = await people.headers("editor")
    written = [await write(client, editor, f"بستان {n}", "متن") for n in range(5)]
    database = site.database
    await database.write(make_stale)
    assert not await database.read(index.is_current)
    assert (await client.get("/readyz")).json()["checks"]["search_index"] is False
    assert await database.write(rebuilding.begin) == 0
    assert await database.write(indexing.rebuild, most=2) == 2
    late = await write(client, editor, "بستان متأخر", "متن")
    await client.delete(f"/api/v1/articles/{written[0]}", headers=editor)
    assert await ids(client, "بستان") == [late]
    assert await database.write(rebuilding.begin) == 2, "interrupted, it goes on: two were built, one added, one gone"
    while await database.write(indexing.rebuild, most=2):
        pass
    assert await ids(client, "بستان") == [late], "the old half is read until the end"
    await database.write(rebuilding.finish)
    assert set(await ids(client, "بستان")) == {late, *written[1:]}
    assert await database.read(index.is_current)
    assert await database.read(entries) == [("b", article) for article in [*written[1:], late]]
    await database.write(rebuilding.begin)
    while await database.write(indexing.rebuild, most=100):
        pass
    await database.write(rebuilding.finish)
    assert {half for half, _ in await database.read(entries)} == {"a"}
    assert set(await ids(client, "بستان")) == {late, *written[1:]}
