"""The worker: one at a time under a lease, and it forgets what has expired."""

import asyncio
import contextlib
from datetime import datetime, timedelta

import pytest
from prometheus_client import REGISTRY
from sqlmodel import Session, func, select

from app.accounts import tokens
from app.accounts.models import Scope, Token
from app.background.loops import Job, Loop, Times
from app.background.worker import JOBS, TICK, Worker
from app.commands.doctor.installation import _check_jobs
from app.db import changes, leases
from app.db.changes import Change
from app.errors import Bilingual
from app.events import outbox
from app.index.fts5 import MOST_PIECES
from app.index.tsvector import MANY
from app.setting_kinds import Rate
from app.web import limits
from app.web.limits import LimitHit
from app.web.site import Site
from app.web.site import clock as real_clock
from tests.indexed import OFTEN, fill, pieces, waiting
from tests.people import People
from tests.waiting import eventually


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
        "mail_pace": 0,
        "forms": 0,
        "privacy_requests": 0,
        "imports": 0,
        "views": 0,
        "recent_texts": 0,
        "webhook_deliveries": 0,
        "webhook_secrets": 0,
        "blocks": 0,
        "sources": 0,
        "events": 0,
        "changes": 2,  # the article, and the name of the new account, with which no guest may sign
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
    first, second = Worker(site), Worker(site, holder="another:1")
    assert await first.tick()
    assert not await second.tick()
    assert await first.tick()
    await first.stop()
    assert await second.tick()
    assert not await first.tick()
    clock.advance(seconds=max(times.lease for times in JOBS.values()).total_seconds())
    assert await first.tick()


async def test_the_loops_run_inside_the_application_and_end_with_it(serve) -> None:
    async with serve(worker=True) as client:
        database = client.app.state.site.database

        async def done() -> bool:
            return len([at for at in (await database.read(leases.successes)).values() if at]) == len(JOBS)

        await eventually(done)


async def test_a_scheduled_article_is_recorded_at_its_second_and_what_it_wakes_follows(serve, monkeypatch) -> None:
    async with serve(worker=True, now=real_clock) as client:
        site = client.app.state.site
        headers = await People(site).headers("editor")
        at = (site.now() + timedelta(seconds=1)).isoformat()
        body = {"title": "نيزك", "body": "متن", "status": "published", "published_at": at}
        made = await client.post("/api/v1/articles", json=body, headers=headers)
        assert made.status_code == 201, made.text

        async def names() -> list[str]:
            found = await site.database.read(outbox.read, after=0, most=10)
            return [event.name for event in found]

        await eventually(lambda: _has(names, "article.scheduled"), within=TICK.total_seconds() / 2)
        await eventually(lambda: _has(names, "article.published"), within=TICK.total_seconds() / 2)
        assert (site.now() - datetime.fromisoformat(at)).total_seconds() < TICK.total_seconds() / 2
        assert (await names()).count("article.published") == 1


async def _has(names, wanted: str) -> bool:
    return wanted in await names()


async def test_a_loop_that_hangs_or_fails_is_seen_and_stops_no_other(site: Site, caplog) -> None:
    times = Times(timedelta(milliseconds=20), timedelta(milliseconds=400))
    rounds = {"hangs": 0, "fails": 0, "works": 0}

    async def hangs() -> None:
        rounds["hangs"] += 1
        await asyncio.Event().wait()

    async def fails() -> None:
        rounds["fails"] += 1
        raise ValueError(rounds["fails"])

    async def works() -> None:
        rounds["works"] += 1

    jobs = [Job(f"test-{work.__name__}", work, times) for work in (hangs, fails, works)]
    running = [asyncio.create_task(Loop(job, site, "me").run()) for job in jobs]
    await eventually(lambda: min(rounds.values()) >= 3)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    told = [(record.message, record.loop) for record in caplog.records if hasattr(record, "loop")]
    assert ("worker_timed_out", "test-hangs") in told
    assert ("worker_failed", "test-fails") in told
    assert not [name for _, name in told if name == "test-works"]
    done = await site.database.read(leases.successes)
    assert done["worker:test-works"] is not None
    assert done["worker:test-hangs"] is None
    for name, outcome in (("hangs", "timed_out"), ("fails", "failed"), ("works", "done")):
        sample = {"loop": f"test-{name}", "outcome": outcome}
        assert (REGISTRY.get_sample_value("maqal_worker_rounds_total", sample) or 0) >= 2


async def test_a_change_wakes_the_loop_that_it_concerns_and_no_other(site: Site) -> None:
    times = Times(timedelta(hours=1), timedelta(seconds=5))
    rounds = {"woken": 0, "asleep": 0}

    def job(name: str) -> Job:
        async def work() -> None:
            rounds[name] += 1

        return Job(f"test-{name}", work, times, lambda tags: f"{name}:1" in tags)

    loops = [Loop(job(name), site, "me") for name in rounds]
    running = [asyncio.create_task(loop.run()) for loop in loops]
    await eventually(lambda: rounds == {"woken": 1, "asleep": 1})
    for loop in loops:
        loop.hear(["woken:1"])
    await eventually(lambda: rounds == {"woken": 2, "asleep": 1})
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


def said_by_doctor(quiet: dict[str, datetime]) -> tuple[Bilingual, bool]:
    return _check_jobs(lambda _verb: quiet)


async def test_doctor_tells_of_jobs_that_nobody_does(site: Site) -> None:
    assert said_by_doctor({})[1]
    assert await Worker(site).tick()
    long_ago = await site.database.read(leases.quiet_since)
    text, is_good = said_by_doctor(long_ago)
    assert not is_good
    assert all(name in text.en and name in text.ar for name in JOBS)
    assert said_by_doctor(dict.fromkeys(long_ago, real_clock()))[1]


async def test_doctor_waits_for_a_job_that_a_killed_process_had_just_taken_up(site: Site, clock) -> None:
    write, read, lease = site.database.write, site.database.read, JOBS["index"].lease
    taken = site.now()
    assert await write(leases.take, "worker:index", holder="killed:1", duration=lease, now=taken)
    assert await read(leases.quiet_since) == {"worker:index": taken}
    clock.advance(seconds=lease.total_seconds())
    assert await write(leases.take, "worker:index", holder="next:1", duration=lease, now=site.now())
    assert await read(leases.quiet_since) == {"worker:index": taken}  # so long has nobody done it
    await write(leases.note_success, "worker:index", holder="next:1", now=site.now())
    assert await read(leases.quiet_since) == {"worker:index": site.now()}


def test_doctor_tells_of_a_job_that_was_never_done_once_its_time_is_over() -> None:
    now = real_clock()
    text, is_good = said_by_doctor({"worker:mail": now, "worker:index": now - timedelta(minutes=2)})
    assert is_good, text
    text, is_good = said_by_doctor({"worker:mail": now, "worker:index": now - timedelta(hours=1)})
    assert not is_good
    assert text.en.startswith("not done lately: index;")


async def test_a_loop_ends_though_its_work_swallows_that_it_was_cancelled(site: Site) -> None:
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(60)

    running = asyncio.create_task(Loop(Job("due", work, JOBS["due"]), site, "me").run())
    await begun.wait()
    running.cancel()
    await asyncio.wait([running], timeout=10)
    assert running.done()
