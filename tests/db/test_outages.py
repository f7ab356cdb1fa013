"""A server that is away, full or only read is told as such: 503, never 500; on a full disk reads go on."""

import asyncio
import logging
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.db.engine import open_database
from app.errors import Unavailable
from app.web.site import Site
from tests.clocks import Clock
from tests.paths import API
from tests.people import People
from tests.waiting import eventually


@pytest.mark.parametrize(
    "sqlstate", ["57P01", "57P02", "57P03", "53300", "53100", "53200", "08006", "25006", "57014", "58030", "40001"]
)
async def test_what_postgresql_says_when_it_cannot_serve_is_a_503(postgres: Any, sqlstate: str) -> None:
    def fail(session: Session) -> None:
        session.connection().execute(text(f"DO $$ BEGIN RAISE SQLSTATE '{sqlstate}'; END $$"))

    with postgres.database() as url:
        database = open_database(url)
        for ask in (database.read, database.write):
            with pytest.raises(Unavailable):
                await ask(fail)
        await database.close()


async def test_a_server_that_is_not_there_or_lets_nobody_in_is_a_503(postgres: Any) -> None:
    def answer(session: Session) -> int:
        return int(session.connection().execute(text("SELECT 1")).scalar_one())

    with postgres.database() as url:
        for away in ("postgresql+asyncpg://nobody@127.0.0.1:9/x", f"{url.partition('?')[0]}_unknown"):
            database = open_database(away)
            for ask in (database.read, database.write):
                with pytest.raises(Unavailable):
                    await ask(answer)
            await database.close()


async def test_twenty_parallel_articles_of_one_title_are_all_made(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    body = {"title": "عنوان واحد للجميع", "body": "متن", "tags": ["وسم جديد"]}
    made = await asyncio.gather(*(client.post(f"{API}/articles", json=body, headers=editor) for _ in range(20)))
    assert [answer.status_code for answer in made] == [201] * 20
    assert len({answer.json()["slug"] for answer in made}) == 20


async def test_who_overwrites_whatever_is_there_is_never_refused(client: httpx.AsyncClient, people: People) -> None:
    editor = {**await people.headers("editor"), "If-Match": "*"}
    path = (await client.post(f"{API}/articles", json={"title": "عنوان", "body": "متن"}, headers=editor)).headers[
        "location"
    ]
    patches: list[dict[str, Any]] = [{name: f"كلام {n}"} for n in range(12) for name in ("title", "summary", "body")]
    answers = await asyncio.gather(*(client.patch(path, json=patch, headers=editor) for patch in patches))
    assert {answer.status_code for answer in answers} == {200}
    puts = [{"title": f"عنوان {n}", "body": "متن آخر"} for n in range(10)]
    both = [client.put(path, json=each, headers=editor) for each in puts]
    both += [client.patch(path, json=patch, headers=editor) for patch in patches[:10]]
    assert {answer.status_code for answer in await asyncio.gather(*both)} == {200}


async def test_reads_with_a_token_go_on_where_nothing_can_be_written(
    client: httpx.AsyncClient,
    people: People,
    site: Site,
    clock: Clock,
    database_url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    editor = await people.headers("editor")
    body = {"title": "عنوان", "body": "متن", "status": "published"}
    assert (await client.post(f"{API}/articles", json=body, headers=editor)).status_code == 201
    assert (await client.get("/readyz")).json()["status"] == "ok"
    caplog.set_level(logging.WARNING, "maqal.database")
    await set_writable(site, database_url, is_writable=False)

    async def is_read_only() -> bool:
        return bool((await client.get("/readyz")).json()["status"] == "read_only")

    await eventually(is_read_only)  # before anybody else has tried to write
    clock.advance(hours=2)  # so that the use of the token is to be noted again
    for _ in range(3):
        assert (await client.get(f"{API}/articles/1", headers=editor)).status_code == 200
        assert (await client.get(f"{API}/me", headers=editor)).status_code == 200
        assert (await client.post(f"{API}/articles", json=body, headers=editor)).status_code == 503
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()["status"], ready.json()["checks"]["writes"]) == (200, "read_only", False)
    assert [record.message for record in caplog.records if record.name == "maqal.database"] == ["writes_refused"]
    await set_writable(site, database_url, is_writable=True)
    assert (await client.get("/readyz")).json()["status"] == "ok"
    assert (await client.post(f"{API}/articles", json=body, headers=editor)).status_code == 201


async def set_writable(site: Site, database_url: str, *, is_writable: bool) -> None:
    database: Any = site.database
    if database_url.startswith("sqlite"):
        with database._writer_engine.connect() as connection:
            connection.connection.driver_connection.execute(f"PRAGMA query_only = {int(not is_writable)}")
        return
    name = database_url.rpartition("/")[2].partition("?")[0]

    def alter(session: Session) -> None:
        session.connection().execute(text("SET TRANSACTION READ WRITE"))
        session.connection().execute(
            text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {"off" if is_writable else "on"}')
        )

    await database.write(alter)
    await database._engine.dispose()
