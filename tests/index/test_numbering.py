"""Sites from before articles were numbered by month in the index (migration 0015)."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from app.arabic.analysis import VERSION
from app.db import migrate
from app.index import fts5
from app.index import writing as index
from app.index.docid import docid
from app.index.engines import is_sqlite
from app.index.models import SearchEntry
from app.web.site import Site
from tests.asking import ids
from tests.paths import ARTICLES
from tests.writing import write

BEFORE, WITH_NUMBERS = "0014", "0015"


def number_by_id(session: Session) -> None:
    """Have articles stand in SQLite's index under their ids, without numbers, as former versions put them there."""
    if not is_sqlite(session):
        return  # to which PostgreSQL's come back by the downgrade
    for entry in session.execute(sa.select(SearchEntry)).scalars().all():
        tokens = fts5.unpacked(entry.words or b"")
        fts5._write(session, entry.half, "delete", [(entry.docid, tokens)])
        fts5._write(session, entry.half, "", [(entry.article_id, tokens)])
        entry.docid = 0


def numbers(session: Session) -> dict[int, bool]:
    """Whether each article has the number of its month, by its id."""
    entries = session.execute(sa.select(SearchEntry)).scalars()
    return {
        each.article_id: each.docid == docid(each.article_id, datetime.fromtimestamp(each.published, UTC))
        for each in entries
    }


async def retitle(client, editor: dict[str, str], article: int, title: str) -> None:
    change = await client.patch(f"{ARTICLES}/{article}", json={"title": title}, headers={**editor, "If-Match": "*"})
    assert change.status_code == 200, change.text


async def test_what_was_indexed_before_is_taken_out_when_it_is_changed(
    client, editor, site: Site, database_url: str, reindex: Callable[[], object]
) -> None:
    articles = [await write(client, editor, f"بستان {n}", "متن") for n in range(3)]
    await site.database.write(number_by_id)
    await asyncio.to_thread(migrate.downgrade, database_url, BEFORE)
    await asyncio.to_thread(migrate.upgrade, database_url, WITH_NUMBERS)
    assert not await site.database.read(index.is_current)
    await asyncio.to_thread(migrate.upgrade, database_url)
    assert (await client.get("/readyz")).json()["checks"]["search_index"] is False
    assert set(await ids(client, "بستان")) == set(articles)
    await retitle(client, editor, articles[0], "حديقة")
    assert set(await ids(client, "بستان")) == set(articles[1:])
    assert await ids(client, "حديقة") == [articles[0]]
    await asyncio.to_thread(reindex)
    assert await site.database.read(numbers) == dict.fromkeys(articles, True)


async def test_a_half_that_was_begun_before_is_begun_anew(
    client, editor, site: Site, database_url: str, reindex: Callable[[], object]
) -> None:
    articles = [await write(client, editor, f"بستان {n}", "متن") for n in range(3)]
    await asyncio.to_thread(reindex)
    await site.database.write(number_by_id)
    await asyncio.to_thread(migrate.downgrade, database_url, BEFORE)
    await asyncio.to_thread(migrate.run, database_url, read_the_empty_half)
    await asyncio.to_thread(migrate.upgrade, database_url)
    await asyncio.to_thread(reindex)
    assert await site.database.read(numbers) == dict.fromkeys(articles, True)
    assert set(await ids(client, "بستان")) == set(articles)


def read_the_empty_half(connection: sa.Connection) -> None:
    """As if the half that is read were being made by a `maqal reindex` that somebody has interrupted."""
    connection.execute(sa.text(f"UPDATE search_index SET half = 'a', building = {VERSION}"))  # noqa: S608  a number of our own


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_a_process_of_a_former_version_puts_in_meanwhile_is_taken_out_too(
    client, editor, site: Site
) -> None:
    article = await write(client, editor, "بستان", "متن")
    await site.database.write(number_by_id)
    await retitle(client, editor, article, "حديقة")
    assert await ids(client, "بستان") == []
    assert await ids(client, "حديقة") == [article]
