"""Searching by date gives the newest, to the second, of however many have the words."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col

from app.index import candidates, searching
from app.index import writing as index
from app.index.models import SearchEntry
from app.web.site import Site
from tests.asking import ids, search
from tests.clocks import Clock
from tests.indexed import gathered, indexable
from tests.paths import ARTICLES
from tests.writing import write

NOW = datetime(2026, 10, 31, tzinfo=UTC)


async def test_what_was_begun_first_and_published_last_is_the_newest(client, editor, clock: Clock) -> None:
    begun = await write(client, editor, "زيتون الجبل", "متن", status="draft")
    for n in range(candidates.MOST_WITH_ALL + 10):
        await write(client, editor, f"زيتون {n}", "متن")
    clock.advance(days=3)
    assert (await client.post(f"{ARTICLES}/{begun}/publish", headers=editor)).status_code == 200
    listed = (await client.get(ARTICLES, params={"limit": 5})).json()["items"]
    assert listed[0]["id"] == begun
    for query in ({}, {"language": "ar"}):
        assert await ids(client, "زيتون", sort="date", limit=5, **query) == [item["id"] for item in listed], query
    found = await search(client, "زيتون", sort="date")
    assert (found["total"], found["facets"]["is_exact"]) == (None, False)


@pytest.mark.parametrize("widened", [16, 4, 2])
@pytest.mark.parametrize("q", ["زيتون", "زيتون غائب", '"زيتون قديم"', "زيت*", "زيتون -تين"])
async def test_by_date_the_newest_are_ranked_exactly(
    site: Site, monkeypatch: pytest.MonkeyPatch, widened: int, q: str
) -> None:
    """Some months with more than are ranked, however many numbers are read to tell it."""
    monkeypatch.setattr(candidates, "WIDENED", widened)
    chance = random.Random(1)  # noqa: S311  the same dates each time
    dates = [NOW - timedelta(minutes=chance.randrange(90 * 24 * 60)) for _ in range(300)]
    has = ("زيتون قديم", "زيتون قديم تين", "قمح")
    articles = [indexable(n, at, has[n % 10 if n % 10 < 3 else 0]) for n, at in enumerate(dates, 1)]
    await site.database.write(index.put, articles)
    lacking = {"قمح"} if "-" not in q else {"قمح", "زيتون قديم تين"}
    expected = sorted(
        (each.published_at, each.article_id)
        for each, title in zip(articles, (has[n % 10 if n % 10 < 3 else 0] for n in range(1, 301)), strict=True)
        if title not in lacking
    )[::-1]
    for most in (5, 40, 120):
        for options in ({}, {"conditions": (col(SearchEntry.length) > 0,)}):
            found = await gathered(site, q, by_date=True, most=most, **options)
            assert not found.is_whole
            ranked = [each.article_id for each in searching.rank(found)]
            assert ranked == [article for _, article in expected[:most]], (most, options)


async def test_by_date_nothing_older_is_given_than_what_a_part_left_out(
    client, editor, clock: Clock, monkeypatch
) -> None:
    monkeypatch.setattr(candidates, "MOST_WITH_ALL", 4)
    written = []
    for n in range(12):
        status = "draft" if n % 4 == 0 else "published"
        written.append(await write(client, editor, f"زيتون {n}", "متن", status=status))
        clock.advance(hours=7)
    found = [item["id"] for item in (await search(client, "زيتون", editor, status="any", sort="date"))["items"]]
    assert len(found) >= 4
    assert found == written[::-1][: len(found)]
