"""Limits in the database: counted together, sliding, telling how long to wait, and storing no address."""

from datetime import timedelta

from sqlmodel import select

from app.setting_kinds import Rate
from app.web import limits
from app.web.limits import LimitHit
from app.web.site import Site

RATE = Rate(3, 60)


async def test_the_window_slides(site: Site, clock) -> None:
    async def attempt() -> int:
        return await site.database.write(limits.hit, "key", RATE, now=clock.time)

    assert [await attempt() for _ in range(3)] == [0, 0, 0]
    assert await attempt() == 60
    clock.advance(seconds=60)
    assert await attempt() > 0
    clock.advance(seconds=55)
    assert await attempt() == 0
    clock.advance(minutes=3)
    assert await attempt() == 0


async def test_several_keys_are_counted_at_once(site: Site, clock) -> None:
    both = {"narrow": Rate(1, 60), "wide": Rate(3, 3600)}
    assert await site.database.write(limits.hit_all, both, now=clock.time) == 0
    assert 0 < await site.database.write(limits.hit_all, both, now=clock.time) <= 60
    clock.advance(minutes=5)
    await site.database.write(limits.hit_all, both, now=clock.time)
    assert await site.database.write(limits.hit_all, both, now=clock.time) > 60


async def test_what_is_stored_tells_nothing_and_changes_daily(site: Site, clock) -> None:
    today = limits.source_key(site.keys, "comments", "203.0.113.7", now=clock.time)
    tomorrow = limits.source_key(site.keys, "comments", "203.0.113.7", now=clock.time + timedelta(days=1))
    assert today != tomorrow
    assert today == limits.source_key(site.keys, "comments", "203.0.113.7", now=clock.time)
    await site.database.write(limits.hit, today, RATE, now=clock.time)
    stored = await site.database.read(lambda session: [row.model_dump() for row in session.exec(select(LimitHit))])
    assert len(stored) == 1
    assert "203.0" not in str(stored)
