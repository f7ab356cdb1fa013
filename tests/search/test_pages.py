"""Pages of a search follow each other, whatever is written and however much time goes by between them."""

import httpx
import pytest

from app.db.keyset import Cursor
from app.web.paging import encode_cursor
from app.web.site import Site
from tests.asking import search
from tests.clocks import Clock
from tests.paths import ARTICLES, SEARCH
from tests.writing import write


@pytest.fixture
async def whole(client: httpx.AsyncClient, editor: dict[str, str]) -> list[int]:
    """Nine articles about olives among others, in the order in which they are found."""
    for n in range(12):
        await write(client, editor, f"مباراة {n}", "هدفان")
    for n in range(9):
        await write(client, editor, f"زيتون {'زيت ' * n}", "متن")
    return await shown(client)


async def shown(client: httpx.AsyncClient, **query: str | float) -> list[int]:
    return _ids(await search(client, "زيتون", None, **query))


def _ids(page: dict[str, object]) -> list[int]:
    return [item["id"] for item in page["items"]]  # type: ignore[attr-defined]  # a page as JSON


@pytest.mark.parametrize("sort", ["relevance", "date"])
async def test_nothing_is_lost_or_repeated_when_an_article_is_published_between_pages(
    client, editor, whole: list[int], sort: str
) -> None:
    whole = await shown(client, sort=sort)
    first = await search(client, "زيتون", sort=sort, limit=3)
    await write(client, editor, "مباراة الأحد", "هدفان في الشوط الثاني")
    second = await search(client, "زيتون", sort=sort, limit=3, cursor=first["next_cursor"])
    await write(client, editor, "مباراة السبت", "هدف في الشوط الأول، وبطاقة")
    third = await search(client, "زيتون", sort=sort, limit=3, cursor=second["next_cursor"])
    assert [*_ids(first), *_ids(second), *_ids(third)] == whole
    assert third["next_cursor"] is None
    await write(client, editor, "مباراة الجمعة", "بلا هدف")
    back = await search(client, "زيتون", sort=sort, limit=3, cursor=third["previous_cursor"])
    assert _ids(back) == whole[3:6]
    await write(client, editor, "مباراة الخميس", "بلا هدف ولا بطاقة")
    back = await search(client, "زيتون", sort=sort, limit=3, cursor=back["previous_cursor"])
    assert (_ids(back), back["previous_cursor"]) == (whole[:3], None)


async def test_nothing_is_lost_when_the_article_at_the_edge_goes(client, editor, whole: list[int]) -> None:
    first = await search(client, "زيتون", limit=3)
    second = await search(client, "زيتون", limit=3, cursor=first["next_cursor"])
    for edge in (whole[2], whole[3]):
        assert (await client.post(f"{ARTICLES}/{edge}/unpublish", headers=editor)).status_code == 200
    following = await search(client, "زيتون", limit=3, cursor=first["next_cursor"])
    assert _ids(following) == whole[4:7]
    before = await search(client, "زيتون", limit=3, cursor=second["previous_cursor"])
    assert _ids(before) == whole[:2]


async def test_a_reading_goes_on_by_the_score_where_none_of_a_page_is_left(client, editor, whole: list[int]) -> None:
    page = await search(client, "زيتون", sort="date", limit=2)
    for gone in _ids(page):
        assert (await client.delete(f"{ARTICLES}/{gone}", headers=editor)).status_code < 300
    left = [each for each in await shown(client, sort="date") if each not in _ids(page)]
    assert _ids(await search(client, "زيتون", sort="date", limit=9, cursor=page["next_cursor"])) == left


async def test_age_is_reckoned_to_one_instant_on_all_pages(client, whole: list[int], clock: Clock) -> None:
    first = await search(client, "زيتون", half_life=30, limit=3)
    later: list[int] = []
    page, pages = first, [first]
    while page["next_cursor"]:
        clock.advance(days=9)
        page = await search(client, "زيتون", half_life=30, limit=3, cursor=page["next_cursor"])
        pages.append(page)
        later += _ids(page)
    assert [*_ids(first), *later] == whole
    scores = [item["score"] for each in pages for item in each["items"]]
    assert scores == sorted(scores, reverse=True)
    clock.advance(days=9)
    back = await search(client, "زيتون", half_life=30, limit=3, cursor=page["previous_cursor"])
    assert back["items"] == pages[1]["items"]
    anew = await search(client, "زيتون", half_life=30, limit=3)
    assert anew["items"][0]["score"] < first["items"][0]["score"] * 0.6


async def test_a_cursor_is_of_its_question_alone(client, site: Site, whole: list[int]) -> None:
    cursor = (await search(client, "زيتون", limit=3))["next_cursor"]
    asked: dict[str, str | int] = {"q": "زيتون", "limit": 3, "cursor": cursor}
    assert (await client.get(SEARCH, params=asked)).status_code == 200
    assert (await client.get(SEARCH, params={**asked, "limit": 5})).status_code == 200
    former = encode_cursor(Cursor((0, 1, 1_772_366_400_000_000, whole[0])), site.keys, order="search:relevance")
    for others in (
        {"q": "مباراة"},
        {"tag": "زيت"},
        {"language": "ar"},
        {"half_life": 30},
        {"sort": "date"},
        {"cursor": cursor[:-1]},
        {"cursor": former},
    ):
        answer = await client.get(SEARCH, params={**asked, **others})
        assert answer.status_code == 422, others
        assert [each["pointer"] for each in answer.json()["errors"]] == ["query/cursor"], others


@pytest.mark.parametrize("query", [{}, {"half_life": 30}, {"half_life": 0.5, "sort": "date"}])
async def test_an_explanation_adds_up_to_the_score(
    client, editor, whole: list[int], clock: Clock, query: dict[str, str | float]
) -> None:
    clock.advance(days=3)
    await write(client, editor, "عصر الزيتون", "زيتون")
    items = (await search(client, "زيتون عصر", editor, explain=True, **query))["items"]
    assert len(items) == len(whole) + 1
    for item in items:
        parts = sum(
            part[name] for part in item["explanation"] for name in ("by_word", "by_stem", "by_skeleton", "by_letters")
        )
        assert abs(parts * item["decay"] - item["score"]) < 1e-8 < item["score"] / 1000
    decays = {item["decay"] for item in items}
    assert decays == {1.0} if not query else min(decays) < max(decays) == 1.0
    assert {item["decay"] for item in (await search(client, "زيتون", None, **query))["items"]} == {None}


async def test_years_begin_where_the_site_is(client, editor, people) -> None:
    for at in ("2025-12-31T21:59:00Z", "2025-12-31T22:30:00Z", "2025-06-01T00:00:00Z"):
        await write(client, editor, "زيتون", "متن", published_at=at)
    found = await search(client, "زيتون", sort="date", region="EG")
    assert [item["display"]["published"] for item in found["items"]] == [
        "1 يناير 2026",
        "31 ديسمبر 2025",
        "1 يونيو 2025",
    ]
    assert found["facets"]["years"] == [{"year": 2026, "count": 1}, {"year": 2025, "count": 2}]
