"""What is excluded is left out where filters alone, or a state, say what is to be found."""

from datetime import UTC, datetime, timedelta

import httpx
from sqlmodel import col

from app.index import writing as index
from app.index.models import SearchEntry
from app.web.site import Site
from tests.asking import search
from tests.clocks import Clock
from tests.indexed import gathered, indexable
from tests.writing import write

NOW = datetime(2026, 10, 31, tzinfo=UTC)


async def made(client: httpx.AsyncClient, editor: dict[str, str]) -> dict[str, int]:
    await client.post("/api/v1/sections", json={"name": "ثقافة"}, headers=editor)
    filed = {"section": "ثقافة", "language": "ar"}
    return {
        "bread": await write(client, editor, "الخبز", "كتب الطاهي عن الطحين", **filed),
        "oven": await write(client, editor, "الفرن", "في الفرن خبزٌ كثير، خبز الصباح", **filed),
        "book": await write(client, editor, "الكتاب", "عن القمح وحده", **filed),
        "other": await write(client, editor, "الكتاب الآخر", "عن القمح وحده"),
        "draft": await write(client, editor, "مسودة الخبز", "متن", status="draft", **filed),
        "empty": await write(client, editor, "مسودة القمح", "متن", status="draft", **filed),
    }


async def test_what_is_excluded_is_left_out_of_filters_alone(client, editor) -> None:
    articles = await made(client, editor)

    async def found(q: str, headers: dict[str, str] | None = None, **query: str) -> set[str]:
        page = await search(client, q, headers, **query)
        assert page["total"] == len(page["items"])
        assert page["facets"]["is_exact"] is True
        assert sum(each["count"] for each in page["facets"]["years"]) == page["total"]
        names = {article: name for name, article in articles.items()}
        return {names[item["id"]] for item in page["items"]}

    assert await found("قسم:ثقافة") == {"bread", "oven", "book"}
    assert await found("قسم:ثقافة -خبز") == {"book"}
    assert await found("-الخبز", section="ثقافة") == {"book"}
    assert await found("-خبز -قمح", section="ثقافة") == set()
    assert await found('-"خبز الصباح"', section="ثقافة") == {"bread", "book"}
    assert await found('-"خبز الصباح" -"كتب الطاهي"', section="ثقافة") == {"book"}
    assert await found('-"خبز الصباح" -طحين', section="ثقافة") == {"book"}
    assert await found("-خب*", section="ثقافة") == {"bread", "book"}
    assert await found("قسم:ثقافة -خب* -كتب*") == {"book"}
    assert await found("-غائب", section="ثقافة") == {"bread", "oven", "book"}
    assert await found("-خبز", language="ar") >= {"book"}
    assert await found("-خبز", editor, status="draft") == {"empty"}
    assert await found("-خبز", editor, status="any") == {"book", "other", "empty"}
    assert await found("-خبز", editor, status="any", section="ثقافة") == {"book", "empty"}
    assert await found("-خبز") == set()
    assert await found('-"خبز الصباح" -قمح') == set()


async def test_what_is_excluded_is_left_out_of_what_has_just_come_due(client, editor, clock: Clock) -> None:
    await client.post("/api/v1/sections", json={"name": "ثقافة"}, headers=editor)
    at = (clock.time + timedelta(hours=1)).isoformat()
    for title in ("الخبز", "القمح"):
        await write(client, editor, title, "متن", section="ثقافة", published_at=at)
    clock.advance(hours=2)
    assert [item["title"] for item in (await search(client, "-خبز قسم:ثقافة"))["items"]] == ["القمح"]


async def test_what_is_excluded_makes_no_room_for_less_than_there_is(site: Site) -> None:
    titles = ("قمح", "خبز")
    articles = [indexable(n, NOW - timedelta(hours=n), titles[n % 2]) for n in range(1, 200)]
    await site.database.write(index.put, articles)
    conditions = (col(SearchEntry.length) > 0,)
    found = await gathered(site, "-خبز", conditions=conditions, most=50)
    assert (len(found.candidates), found.is_whole) == (50, False)
    assert {each.article_id for each in found.candidates} == set(range(2, 102, 2))
    found = await gathered(site, "-خبز", conditions=conditions, most=120)
    assert (len(found.candidates), found.is_whole) == (99, True)
