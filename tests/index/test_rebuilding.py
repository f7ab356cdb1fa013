"""The index made anew: while it is read and written, in steps that can be interrupted, switched over at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.util import await_
from sqlmodel import Session

from app.arabic.analysis import VERSION
from app.articles import indexing, storing, writing
from app.articles.indexing import Rebuilt
from app.articles.models import ArticleContent
from app.articles.presentation import Presenter
from app.articles.storing import NewArticle
from app.commands import search_index
from app.commands.console import Refused
from app.db import migrate
from app.index import rebuilding
from app.index import writing as index
from app.index.models import SearchIndex
from app.index.rebuilding import Overtaken, Place
from app.web.site import Site
from tests.asking import ids, search
from tests.indexed import AFTER_ALL, build, build_by, empty, entries, tags
from tests.paths import ARTICLES
from tests.people import TEST_KEY, People
from tests.waiting import eventually
from tests.writing import write


def make_stale(session: Session) -> None:
    session.execute(sa.update(SearchIndex).values(version=0))
    index.remove(session, [article for _, article in entries(session)])


async def test_the_index_is_made_anew_while_articles_come_and_go(client, site: Site, people: People) -> None:
    editor = await people.headers("editor")
    written = [await write(client, editor, f"بستان {n}", "متن") for n in range(6)]
    database = site.database
    await database.write(make_stale)
    assert not await database.read(index.is_current)
    assert (await client.get("/readyz")).json()["checks"]["search_index"] is False
    assert await database.write(rebuilding.begin) is None, "there is nothing to empty first"
    assert await database.write(indexing.rebuild, now=AFTER_ALL, after=0, most=2) == Rebuilt(written[1], 2)
    late = await write(client, editor, "بستان متأخر", "متن")
    await client.delete(f"{ARTICLES}/{written[0]}", headers=editor)
    await client.delete(f"{ARTICLES}/{written[2]}", headers=editor)
    await client.delete(f"{ARTICLES}/{written[2]}?permanent=true", headers=await people.headers("admin"))
    for changed in written[1], written[3]:
        change = {"title": f"بستان معدل {changed}"}
        answer = await client.patch(f"{ARTICLES}/{changed}", json=change, headers={**editor, "If-Match": "*"})
        assert answer.status_code == 200
    assert set(await ids(client, "بستان")) == {late, written[1], written[3]}, "the old half is read until the end"
    assert await database.write(rebuilding.begin) is None, "interrupted, it goes on"
    assert await database.read(rebuilding.count_built) == 4, "two were built, one is new, one was changed"
    assert await build(database, most=2) == 2
    assert set(await ids(client, "بستان")) == {late, written[1], written[3]}
    former = await database.write(rebuilding.finish, now=site.now())
    assert set(await ids(client, "بستان")) == {late, *written[1:]} - {written[2]}
    assert set(await ids(client, "معدل")) == {written[1], written[3]}
    assert (await database.read(tags))[-1] == "list", "whoever keeps answers hears of it"
    assert await database.read(index.is_current)
    await empty(database, former)
    expected = [("d", written[0]), *(("b", article) for article in (written[1], *written[3:], late))]
    assert await database.read(entries) == expected
    await database.write(rebuilding.begin)
    await build(database)
    await empty(database, await database.write(rebuilding.finish, now=site.now()))
    assert {half for half, _ in await database.read(entries)} == {"a", "c"}
    assert set(await ids(client, "بستان")) == {late, *written[1:]} - {written[2]}


async def test_a_batch_goes_on_behind_the_one_before(client, site: Site, people: People) -> None:
    editor, database = await people.headers("editor"), site.database
    first, second, third, fourth = [await write(client, editor, f"بستان {n}", "متن") for n in range(4)]
    await database.write(rebuilding.begin)
    assert await database.write(indexing.rebuild, now=AFTER_ALL, after=0, most=2) == Rebuilt(second, 2)
    await database.write(index.take_out, "b", [first])
    assert await database.write(indexing.rebuild, now=AFTER_ALL, after=second, most=2) == Rebuilt(fourth, 2)
    assert await database.write(indexing.rebuild, now=AFTER_ALL, after=fourth, most=2) is None
    assert [each for each in await database.read(entries) if each[0] == "b"] == [
        ("b", second),
        ("b", third),
        ("b", fourth),
    ]
    assert await build(database) == 1, "from the beginning, it finds what is missing"


async def test_what_is_built_already_is_passed_over_in_many_transactions(
    client, site: Site, people: People, monkeypatch
) -> None:
    editor, database = await people.headers("editor"), site.database
    first, *_, last = [await write(client, editor, f"بستان {n}", "متن") for n in range(7)]
    await database.write(rebuilding.begin)
    assert await database.write(indexing.rebuild, now=AFTER_ALL, after=0, most=6) == Rebuilt(last - 1, 6)
    monkeypatch.setattr(indexing, "EXAMINED", 3)
    for after in (0, first - 1):
        assert await database.write(indexing.rebuild, now=AFTER_ALL, after=after, most=6) == Rebuilt(first + 2, 0)
    assert await database.write(indexing.rebuild, now=AFTER_ALL, after=first + 2, most=6) == Rebuilt(first + 5, 0)
    assert await database.write(indexing.rebuild, now=AFTER_ALL, after=first + 5, most=6) == Rebuilt(last + 2, 1)
    assert await database.write(indexing.rebuild, now=AFTER_ALL, after=last + 2, most=6) is None


async def test_another_version_empties_what_the_one_before_has_begun(client, site: Site, people: People) -> None:
    editor, database = await people.headers("editor"), site.database
    written = [await write(client, editor, f"بستان {n}", "متن") for n in range(4)]
    await database.write(rebuilding.begin)
    await database.write(indexing.rebuild, now=AFTER_ALL, after=0, most=2)
    await database.write(build_by, VERSION - 1)
    with pytest.raises(Overtaken):
        await database.write(indexing.rebuild, now=AFTER_ALL, after=0, most=9)
    with pytest.raises(Overtaken):
        await database.write(rebuilding.finish, now=site.now())
    place = await database.write(rebuilding.begin)
    assert place == Place("b")
    written.append(await write(client, editor, "بستان متأخر", "متن"))
    assert ("b", written[-1]) not in await database.read(entries), "nobody writes into what is to be emptied"
    await empty(database, place, most=1)
    assert {half for half, _ in await database.read(entries)} == {"a"}
    assert await database.write(rebuilding.begin) is None
    assert await build(database) == 5
    await database.write(rebuilding.finish, now=site.now())
    assert set(await ids(client, "بستان")) == set(written)


async def test_the_command_says_that_another_process_was_before_it(
    client, site: Site, people: People, database_url: str, monkeypatch
) -> None:
    await write(client, await people.headers("editor"), "بستان", "متن")
    monkeypatch.setenv("MAQAL_DATABASE_URL", database_url)
    monkeypatch.setenv("MAQAL_SECRET_KEYS", TEST_KEY)
    loop = asyncio.get_running_loop()

    def advance(done: int, total: int) -> None:
        if done == total:
            written = site.database.write(build_by, VERSION + 1)
            asyncio.run_coroutine_threadsafe(written, loop).result()

    with pytest.raises(Refused, match="another process"):
        await asyncio.to_thread(search_index.reindex, advance)
    assert await site.database.read(index.state_half) == "a"


@asynccontextmanager
async def load_under_way(site: Site, title: str) -> AsyncIterator[None]:
    """An article is stored in a transaction that has not ended yet; at the end it does."""
    rendered = storing.prepare(ArticleContent(title=title, body="متن", external_id=title), default_language="ar")
    stored, may_end = asyncio.Event(), asyncio.Event()

    def load(session: Session) -> None:
        writing.put_all(
            session, [NewArticle(rendered, site.now())], presenter=Presenter.of_site(site.settings, site.now())
        )
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
    assert await beginning is None
    assert await build(database) == 3, "what was under way is found"
    async with load_under_way(site, "بستان أخير"):
        finishing = asyncio.create_task(database.write(rebuilding.finish, now=site.now()))
        await eventually(lambda: database.read(is_waiting))
        third = await write(client, editor, "بستان الأخير", "متن")
        assert not finishing.done()
    await empty(database, await finishing)
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
    for across in ('"قصير ترميم"', '"الوراقين خبر"'):
        assert (await search(client, across))["phrases"] == "words"
    assert set(await ids(client, "اسواق الوراقين")) == {both, other}
    assert await ids(client, "الاسواق", published_before="2001-01-01T00:00:00Z") == []
