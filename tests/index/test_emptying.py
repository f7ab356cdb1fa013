"""The half of the index that was read before: emptied a few rows at a time, however often the process is killed."""

import asyncio

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.arabic.analysis import VERSION
from app.articles import indexing
from app.background.worker import Worker
from app.commands import search_index
from app.index import rebuilding
from app.index import writing as index
from app.index.engines import is_sqlite
from app.index.fts5 import MOST_PIECES, RECORDS
from app.index.models import UNPUBLISHED_PARTS
from app.index.rebuilding import OTHER, Overtaken, Place
from app.web.site import Site
from tests.asking import ids
from tests.indexed import AFTER_ALL, TABLES, build, build_by, empty, entries, make_anew, some_articles
from tests.people import TEST_KEY, People
from tests.writing import write


def numbers_of_rows(session: Session, half: str) -> list[int]:
    """How many rows there are in each of the tables of a half and of its unpublished part."""
    parts = (half, UNPUBLISHED_PARTS[half])
    tables = [f"search_tokens_{part}" for part in parts]
    if is_sqlite(session):
        names = [f"search_{table}_{part}" for part in parts for table in TABLES]
        tables = [f"{name}_data WHERE id > {RECORDS}" for name in names] + [f"{name}_idx" for name in names]
    statements = [f"SELECT count(*) FROM {each}" for each in tables]  # noqa: S608  names of our own
    return [session.execute(sa.text(each)).scalar_one() for each in statements]


def check_tables(session: Session) -> None:
    """Have SQLite look whether everything is whole, and FTS5 as made by the migrations."""
    driver = session.connection().exec_driver_sql
    assert driver("PRAGMA integrity_check").all() == [("ok",)]
    for name in (f"search_{table}_{part}" for part in "abcd" for table in TABLES):
        driver(f"INSERT INTO {name} ({name}) VALUES ('integrity-check')")  # noqa: S608  names of our own
        merging = driver(f"SELECT v FROM {name}_config WHERE k = 'automerge'")  # noqa: S608  names of our own
        assert merging.scalar_one() == MOST_PIECES, name


async def check_whole(site: Site, *, read: str) -> None:
    """All is in the half that is read, nothing in the other one, and both can be used."""
    database = site.database
    assert {half for half, _ in await database.read(entries)} == {read, UNPUBLISHED_PARTS[read]}
    assert not any(await database.read(numbers_of_rows, OTHER[read]))
    assert (await database.read(numbers_of_rows, read))[0] > 0
    if await database.read(is_sqlite):
        await database.write(check_tables)


async def test_the_half_that_was_read_is_emptied_afterwards(client, site: Site, people: People) -> None:
    written = await some_articles(client, await people.headers("editor"))
    for read in ("b", "a"):
        former = await make_anew(site)
        assert former == Place(OTHER[read])
        halves = {half for half, _ in await site.database.read(entries)}
        assert halves == {"a", "b", "c", "d"}, "who switches over leaves it as it is"
        assert await empty(site.database, former, most=3) > len(written) // 3
        await check_whole(site, read=read)
        assert set(await ids(client, "بستان")) == set(written[:-1])


async def test_who_is_killed_while_emptying_is_followed_by_who_begins_again(client, site: Site, people: People) -> None:
    written = await some_articles(client, await people.headers("editor"))
    database = site.database
    steps = await empty(database, await make_anew(site), most=4)
    for stop in range(1, steps):
        former = await make_anew(site)
        assert await empty(database, former, most=4, steps=stop) == stop, "killed here"
        remains = await database.write(rebuilding.begin)
        if remains is not None:
            assert remains == former
            await empty(database, remains, most=4, steps=stop)  # and here once more
            await empty(database, await database.write(rebuilding.begin), most=4)
            assert await database.write(rebuilding.begin) is None
        await check_whole(site, read=OTHER[former.half])
        assert set(await ids(client, "بستان")) == set(written[:-1]), stop


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_pages_that_no_article_is_left_of_are_emptied_too(client, site: Site, people: People) -> None:
    database = site.database
    written = await some_articles(client, await people.headers("editor"))
    stop = emptied = 1
    while emptied == stop:
        await database.write(index.remove, written)
        former = await make_anew(site)
        assert (await database.read(numbers_of_rows, former.half))[0] > 0
        assert former.half not in {half for half, _ in await database.read(entries)}
        stop += 1
        emptied = await empty(database, former, most=1, steps=stop)
        await empty(database, await database.write(rebuilding.begin))
        assert await database.write(rebuilding.begin) is None
        await check_whole(site, read=OTHER[former.half])


async def test_nobody_writes_into_a_half_that_is_being_emptied(client, site: Site, people: People) -> None:
    editor, database = await people.headers("editor"), site.database
    written = await some_articles(client, editor)
    place: Place | None = await make_anew(site)
    while place is not None:
        place = await database.write(rebuilding.empty, place, most=20)
        written.insert(0, await write(client, editor, "بستان لاحق", "متن"))
        await client.delete(f"/api/v1/articles/{written.pop(1)}", headers=editor)
        while await database.write(index.settle):
            pass
    await check_whole(site, read="b")
    assert set(await ids(client, "بستان")) == set(written[:-1])


async def test_who_empties_leaves_alone_what_another_process_makes(client, site: Site, people: People) -> None:
    written = await some_articles(client, await people.headers("editor"))
    database = site.database
    former = await make_anew(site)
    await empty(database, former)
    await database.write(rebuilding.begin)
    await build(database)
    for _ in range(2):
        with pytest.raises(Overtaken):
            await database.write(rebuilding.empty, former, most=100)
        if await database.read(index.state_half) == "b":
            await database.write(rebuilding.finish, now=site.now())
    assert set(await ids(client, "بستان")) == set(written[:-1])


async def test_the_worker_empties_what_a_killed_process_has_left(client, site: Site, people: People) -> None:
    written = await some_articles(client, await people.headers("editor"))
    database, worker = site.database, Worker(site)
    await empty(database, await make_anew(site), most=9, steps=1)
    assert await worker.tick()
    assert any(await database.read(numbers_of_rows, "a")), "somebody may be emptying it, or still reading"
    assert await worker.tick()
    await check_whole(site, read="b")
    await database.write(rebuilding.begin)
    await database.write(indexing.rebuild, now=AFTER_ALL, after=0, most=9)
    for _ in range(3):
        assert await worker.tick()
    assert (await database.read(numbers_of_rows, "a"))[0] > 0, "this one is being made"
    await build(database)
    await database.write(rebuilding.finish, now=site.now())
    assert set(await ids(client, "بستان")) == set(written[:-1])


@pytest.mark.parametrize("left_by", ["a killed process", "another version"])
async def test_the_command_empties_what_others_have_left(
    client, site: Site, people: People, database_url: str, monkeypatch, left_by: str
) -> None:
    written = await some_articles(client, await people.headers("editor"))
    database = site.database
    read = "b"
    if left_by == "a killed process":
        await empty(database, await make_anew(site), most=9, steps=5)
        read = "a"
    else:
        await database.write(rebuilding.begin)
        await database.write(indexing.rebuild, now=AFTER_ALL, after=0, most=9)
        await database.write(build_by, VERSION - 1)
    monkeypatch.setenv("MAQAL_DATABASE_URL", database_url)
    monkeypatch.setenv("MAQAL_SECRET_KEYS", TEST_KEY)
    monkeypatch.setattr(search_index, "SEARCHES_END", 0)
    steps: list[tuple[int, int]] = []
    report = await asyncio.to_thread(search_index.reindex, lambda done, total: steps.append((done, total)))
    assert report.findings[0].data["indexed"] == len(written)
    assert (steps[0], steps[-1]) == ((0, len(written)), (len(written), len(written)))
    await check_whole(site, read=read)
    assert set(await ids(client, "بستان")) == set(written[:-1])
