"""Scheduled articles: found from their time on, by the unpublished part at first, and soon by the index itself."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from app.articles import derived, indexing
from app.background.worker import MOST_PUBLISHED, Worker
from app.index.lookup import Tokens, analysed
from app.web.site import Site
from tests.asking import ids, in_state
from tests.clocks import Clock
from tests.indexed import places, tags
from tests.writing import write


async def test_what_is_scheduled_comes_due_by_the_clock(client, editor, clock: Clock) -> None:
    later = (clock.time + timedelta(days=30)).isoformat()
    scheduled = await write(client, editor, "مكتبة الغد", "متن", published_at=later)
    published = await write(client, editor, "مكتبة اليوم", "متن")
    assert await in_state(client, editor, "مكتبة", "scheduled") == {scheduled}
    clock.advance(days=31)
    assert await in_state(client, editor, "مكتبة", "scheduled") == set()
    assert await in_state(client, editor, "مكتبة", "published") == {published, scheduled}


async def test_what_has_come_due_is_found_at_once_and_by_the_index_itself_soon(
    client, editor, site: Site, clock: Clock
) -> None:
    at = clock.time + timedelta(hours=1)
    article = await write(client, editor, "نيزك الغد", "متن", published_at=at.isoformat(), tags=["فلك"])
    asked = ("نيزك", "نيز*", '"نيزك الغد"', "وسم:فلك", "نيزك وسم:فلك", "نيزك كسوف")
    for q in asked:
        assert await ids(client, q) == []
    clock.advance(hours=2)
    for q in asked:
        assert await ids(client, q) == [article], q
    assert await ids(client, "كسوف") == []
    assert (await places(site))[article] == "c"
    told = len(await site.database.read(tags))
    assert await Worker(site).tick()
    assert (await places(site))[article] == "a"
    assert "list" in (await site.database.read(tags))[told:], "whoever keeps answers hears of it"
    for q in asked:
        assert await ids(client, q) == [article], q
    before = await site.database.read(tags)
    assert await site.database.write(indexing.publish_due, now=clock.time, most=5) == 0
    assert await site.database.read(tags) == before


async def test_what_comes_due_is_analysed_before_a_transaction_waits_for_it(
    client, editor, site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.time + timedelta(hours=1)
    many = MOST_PUBLISHED + 2
    written = {await write(client, editor, f"نيزك {n}", "متن", published_at=at.isoformat()) for n in range(many)}
    clock.advance(hours=2)
    publish_due, is_inside = indexing.publish_due, False
    inside: list[str] = []
    outside: list[str] = []

    def noted(title: str, summary: str, text: str) -> Tokens:
        (inside if is_inside else outside).append(title)
        return analysed(title, summary, text)

    def publish(session: Session, *, now: datetime, most: int) -> int:
        nonlocal is_inside
        is_inside = True
        try:
            return publish_due(session, now=now, most=most)
        finally:
            is_inside = False

    monkeypatch.setattr(derived, "analysed", noted)
    monkeypatch.setattr(indexing, "publish_due", publish)
    indexing._packed.cache_clear()
    assert await Worker(site).tick()
    assert (len(outside), inside) == (many, [])
    assert {place for article, place in (await places(site)).items() if article in written} == {"a"}


async def test_what_is_put_off_again_before_the_worker_saw_it_is_not_found(
    client, editor, site: Site, clock: Clock
) -> None:
    at = clock.time + timedelta(hours=1)
    article = await write(client, editor, "نيزك الغد", "متن", published_at=at.isoformat())
    clock.advance(hours=2)
    assert await ids(client, "نيزك") == [article]
    await client.post(f"/api/v1/articles/{article}/unpublish", headers=editor)
    assert await ids(client, "نيزك") == []
    assert await Worker(site).tick()
    assert await ids(client, "نيزك") == []
    assert (await places(site))[article] == "c"
