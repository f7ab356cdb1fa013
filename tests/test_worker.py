"""The worker: one at a time under a lease, and it forgets what has expired."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session, func, select

from app.accounts import tokens
from app.accounts.models import Scope, Token
from app.db import changes
from app.db.changes import Change
from app.db.leases import Lease
from app.search.fts5 import MOST_PIECES
from app.search.tsvector import MANY
from app.settings import Rate
from app.web import limits
from app.web.limits import LimitHit
from app.web.site import Site
from app.worker import LEASE_DURATION, Worker
from tests.people import People
from tests.search.test_engines import OFTEN, fill, pieces, waiting


def rows(session: Session) -> dict[str, int]:
    return {
        table.__name__: session.exec(select(func.count()).select_from(table)).one()
        for table in (Token, Change, LimitHit)
    }


async def test_it_prunes_what_has_expired_and_nothing_else(site: Site, people: People, clock) -> None:
    account = await people.account("editor")
    await site.database.write(
        tokens.issue,
        account,
        kind="session",
        name="old",
        scopes=[Scope.articles_write],
        expires_at=clock.time + timedelta(minutes=1),
        now=clock.time,
    )
    kept = await people.headers_of(account, [Scope.articles_write])
    await site.database.write(limits.hit, "a", Rate(1, 60), now=clock.time)
    await site.database.write(changes.record, ["article:1"], now=clock.time)
    worker = Worker(site)
    assert set((await worker.prune()).values()) == {0}
    clock.advance(hours=2)
    await site.database.write(changes.record, ["article:2"], now=clock.time)
    assert await worker.prune() == {
        "tokens": 1,
        "previews": 0,
        "idempotency": 0,
        "limits": 1,
        "changes": 1,
    }
    assert await site.database.read(rows) == {"Token": 1, "Change": 1, "LimitHit": 0}
    assert kept


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_it_takes_in_what_waits_before_the_index(site: Site) -> None:
    await site.database.write(fill, range(1, MANY), OFTEN)
    assert await Worker(site).tick()
    assert await site.database.write(waiting) == 0
    await site.database.write(fill, range(MANY, 2 * MANY - 1), OFTEN)
    assert await site.database.write(waiting) > 0, "what came since waits"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_it_merges_what_saves_have_left(site: Site) -> None:
    for article_id in range(1, MOST_PIECES):
        await site.database.write(fill, range(article_id, article_id + 1), OFTEN)
    assert await site.database.read(pieces) == MOST_PIECES - 1
    assert await Worker(site).tick()
    assert await site.database.read(pieces) == 1


async def test_only_the_holder_of_the_lease_works_until_it_stops_or_expires(site: Site, clock) -> None:
    first, second = Worker(site), Worker(site)
    second._holder = "another:1"
    assert await first.tick()
    assert not await second.tick()
    assert await first.tick()
    await first.stop()
    assert await second.tick()
    assert not await first.tick()
    clock.advance(seconds=LEASE_DURATION.total_seconds())
    assert await first.tick()


async def test_the_loop_runs_inside_the_application_and_ends_with_it(serve) -> None:
    async with serve(worker=True) as client:
        database = client.app.state.site.database

        async def holder():
            return await database.read(lambda session: session.exec(select(Lease.holder)).first())

        for _ in range(200):
            if await holder():
                break
            await asyncio.sleep(0.01)
        assert await holder()
