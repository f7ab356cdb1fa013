"""An editor's day, told through HTTP alone: from somebody's draft to the trash, and nothing lost on the way."""

import asyncio
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.at_work import Desk
from tests.clocks import Clock
from tests.paths import API
from tests.people import People

DRAFT: dict[str, Any] = {
    "title": "إضراءة شوارع المدينة القديمة",
    "summary": "مئة مصباح جديد قبل الشتاء.",
    "body": "بدأت البلدية تركيب المصابيح.\n\n## متى تنتهي؟\n\nبعد شهرين.",
    "section": "محليات",
    "tags": ["بلدية", "شتاء"],
    "authors": ["ليلى حداد"],
}


@pytest.fixture
async def editors_desk(client: httpx.AsyncClient, people: People) -> Desk:
    return Desk(client, await people.headers("editor", name="هند المحررة"))


@pytest.fixture
async def author(client: httpx.AsyncClient, people: People) -> Desk:
    return Desk(client, await people.headers("author", name="ليلى حداد"))


@pytest.fixture
def reader(client: httpx.AsyncClient) -> Desk:
    return Desk(client, {})


async def titles(desk: Desk, query: str = "") -> list[str]:
    return [item["title"] for item in (await desk("GET", f"{API}/articles?{query}")).json()["items"]]


async def start(editors_desk: Desk, author: Desk) -> str:
    """The newsroom's catalog, and the draft that is on the editor's desk in the morning."""
    news = (await editors_desk("POST", f"{API}/sections", {"name": "أخبار"}, expect=201)).json()
    await editors_desk("POST", f"{API}/sections", {"name": "محليات", "parent_id": news["id"]}, expect=201)
    await editors_desk("POST", f"{API}/authors", {"name": "ليلى حداد"}, expect=201)
    return (await author("POST", f"{API}/articles", DRAFT, expect=201)).headers["location"]


async def test_from_draft_to_published(editors_desk: Desk, author: Desk, reader: Desk, clock: Clock) -> None:
    path = await start(editors_desk, author)
    await reader("GET", path, expect=404)
    assert await titles(reader) == []
    await author("POST", f"{path}/publish", expect=403)

    preview = (await editors_desk("POST", f"{path}/previews", {"hours": 24}, expect=201)).headers["location"]
    shown = (await reader("GET", preview)).json()
    assert (shown["title"], shown["status"], shown["outline"][0]["text"]) == (DRAFT["title"], "draft", "متى تنتهي؟")

    read = await editors_desk("GET", f"{path}/source")
    etag = read.headers["etag"]
    colleague = {"body": DRAFT["body"] + "\n\nكلفتها من موازنة البلدية."}
    mine = {"title": "إضاءة شوارع المدينة القديمة"}
    answers = await asyncio.gather(
        *(
            editors_desk.client.patch(path, json=patch, headers={**editors_desk.headers, "If-Match": etag})
            for patch in (colleague, mine)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    late = colleague if answers[0].status_code == 412 else mine
    refused = next(answer for answer in answers if answer.status_code == 412).json()
    assert (refused["code"], refused["version"]) == ("precondition_failed", 2)
    fresh = (await editors_desk("GET", f"{path}/source")).headers["etag"]
    both = (await editors_desk("PATCH", path, late, If_Match=fresh)).json()
    assert (both["title"], both["version"]) == (mine["title"], 3)
    assert "موازنة البلدية" in both["body_html"]

    at = clock.time.replace(hour=18).isoformat()
    scheduled = (await editors_desk("POST", f"{path}/publish", {"published_at": at})).json()
    assert scheduled["status"] == "scheduled"
    assert await titles(editors_desk, "status=scheduled") == [mine["title"]]
    await reader("GET", path, expect=404)
    clock.advance(hours=5, minutes=59, seconds=59)
    assert await titles(reader) == []
    clock.advance(seconds=1)
    assert await titles(reader) == await titles(reader, "section=أخبار") == [mine["title"]]
    there = (await reader("GET", path)).json()
    assert (there["status"], there["display"]["published"]) == ("published", "1 مارس 2026")
    sections = (await reader("GET", f"{API}/sections")).json()["items"]
    assert {section["slug"]: section["article_count"] for section in sections} == {"أخبار": 1, "محليات": 1}


async def test_corrected_renamed_and_read_under_every_name(
    editors_desk: Desk, author: Desk, reader: Desk, clock: Clock
) -> None:
    path = await start(editors_desk, author)
    await editors_desk("POST", f"{path}/publish")
    first = (await reader("GET", path)).json()
    comment = {"author_name": "قارئ", "author_email": "reader@example.org", "body": "أحسنتم"}
    await reader("POST", f"{path}/comments", comment, expect=201)
    (held,) = (await editors_desk("GET", f"{API}/moderation/comments")).json()["items"]
    await editors_desk("POST", f"{API}/moderation/comments/{held['id']}/approve")
    commented = await reader("GET", path)
    assert (commented.json()["comment_count"], commented.json()["version"]) == (1, first["version"])

    renamed = await editors_desk(
        "PATCH",
        path,
        {"title": "إضاءة شوارع المدينة القديمة", "slug": "إضاءة المدينة"},
        If_Match=commented.headers["etag"],
    )
    assert renamed.json()["slug"] == "إضاءة-المدينة"
    for name in (first["slug"], first["slug"].replace("إ", "ا").replace("ة", "ه"), quote(first["slug"])):
        moved = await reader("GET", f"{API}/articles/{quote(name)}?region=SY", expect=308)
        assert moved.headers["location"] == f"{API}/articles/{quote('إضاءة-المدينة')}?region=SY"
        assert (await reader("GET", moved.headers["location"])).json()["display"]["published"] == "1 آذار 2026"
    moved = await reader("GET", f"{API}/articles/{quote(first['slug'])}/comments", expect=308)
    assert len((await reader("GET", moved.headers["location"])).json()["items"]) == 1

    revisions = (await editors_desk("GET", f"{path}/revisions")).json()["items"]
    assert [(each["number"], each["saved_by"]) for each in revisions] == [(3, "هند المحررة"), (1, "ليلى حداد")]
    difference = (await editors_desk("GET", f"{path}/revisions/3/diff?against=1")).json()
    assert [(part["kind"], part["text"]) for part in difference["title"]][:2] == [
        ("deleted", "إضراءة"),
        ("inserted", "إضاءة"),
    ]
    restored = (await editors_desk("POST", f"{path}/revisions/1/restore")).json()
    assert (restored["title"], restored["slug"]) == (DRAFT["title"], first["slug"])
    await reader("GET", f"{API}/articles/{quote('إضاءة-المدينة')}", expect=308)


async def test_taken_back_and_brought_back(
    editors_desk: Desk, author: Desk, reader: Desk, people: People, clock: Clock
) -> None:
    path = await start(editors_desk, author)
    preview = (await editors_desk("POST", f"{path}/previews", expect=201)).headers["location"]
    await editors_desk("POST", f"{path}/publish")
    clock.advance(hours=1)

    await editors_desk("POST", f"{path}/unpublish")
    await reader("GET", path, expect=404)
    await reader("GET", f"{path}/comments", expect=404)
    assert (await titles(reader), await titles(reader, "tag=بلدية")) == ([], [])
    assert (await reader("GET", preview)).json()["status"] == "draft"

    again = (await editors_desk("POST", f"{path}/publish")).json()
    assert again["published_at"] == "2026-03-01T13:00:00Z"
    await editors_desk("POST", f"{path}/archive")
    assert await titles(reader) == []
    archived = (await reader("GET", path)).json()
    assert (archived["status"], archived["comments_open"]) == ("archived", False)
    comment = {"author_name": "قارئ", "author_email": "reader@example.org", "body": "متأخر"}
    closed = await reader("POST", f"{path}/comments", comment, expect=409)
    assert closed.json()["code"] == "comments_closed"

    await editors_desk("DELETE", path, expect=204)
    await reader("GET", path, expect=404)
    await reader("GET", preview, expect=404)
    await editors_desk("POST", f"{path}/publish", expect=409)
    assert (await editors_desk("POST", f"{path}/restore")).json()["status"] == "archived"
    await editors_desk("POST", f"{path}/publish")
    assert await titles(reader) == [DRAFT["title"]]
    await editors_desk("DELETE", f"{path}?permanent=true", expect=403)
    await editors_desk("DELETE", path, expect=204)
    await Desk(reader.client, await people.headers("admin"))("DELETE", f"{path}?permanent=true", expect=204)
    await editors_desk("GET", path, expect=404)
    made = await author("POST", f"{API}/articles", DRAFT, expect=201)
    assert made.json()["id"] > again["id"]
    assert made.json()["slug"] == again["slug"]
