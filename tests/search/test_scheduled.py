"""Scheduled articles: found from their time on, by the drawer at first, and soon by the index itself."""

from datetime import timedelta

import pytest

from app.articles import indexing
from app.web.site import Site
from app.worker import Worker
from tests.conftest import Clock
from tests.people import People
from tests.search.test_searching import ids, write
from tests.search.test_states import in_state, places


@pytest.fixture
async def editor(people: People) -> dict[str, str]:
    return await people.headers("editor")


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
    assert await Worker(site).tick()
    assert (await places(site))[article] == "a"
    for q in asked:
        assert await ids(client, q) == [article], q
    assert await site.database.write(indexing.publish_due, now=clock.time, most=5) == 0


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
