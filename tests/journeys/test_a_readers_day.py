"""A reader's day, told through HTTP alone: what they read and write, and what they are told when it cannot be."""

import asyncio
import re
from typing import Any

import httpx
import pytest

from tests.at_work import Desk
from tests.clocks import Clock
from tests.paths import API
from tests.people import People

ARTICLE: dict[str, Any] = {
    "title": "إضاءة شوارع المدينة القديمة",
    "body": "بدأت البلدية تركيب المصابيح.",
    "status": "published",
}
SALMA: dict[str, Any] = {"author_name": "سلمى العوضي", "author_email": "salma@example.org", "body": "وماذا عن حيّنا؟"}


@pytest.fixture
def reader(client: httpx.AsyncClient) -> Desk:
    return Desk(client, {})


@pytest.fixture
async def staff(client: httpx.AsyncClient, people: People) -> Desk:
    return Desk(client, await people.headers("editor", name="هند المحررة"))


async def publish(staff: Desk, **members: Any) -> str:
    return (await staff("POST", f"{API}/articles", {**ARTICLE, **members}, expect=201)).headers["location"]


async def say(reader: Desk, path: str, body: str, **members: Any) -> int:
    told = (await reader("POST", f"{path}/comments", {**SALMA, "body": body, **members}, expect=201)).json()
    assert told["status"] == "approved"
    return int(told["comment"]["id"])


async def test_the_morning_is_for_reading(reader: Desk, staff: Desk, clock: Clock) -> None:
    path = await publish(staff, comments_policy="open")
    await publish(staff, title="مهرجان الفوانيس")
    for n in range(1, 24):
        clock.advance(minutes=1)
        top = await say(reader, path, f"تعليق {n}")
    for n in range(1, 6):
        clock.advance(minutes=1)
        await say(reader, path, f"رد {n}", parent_id=top)

    front = (await reader("GET", f"{API}/articles?limit=10&region=SY&digits=arab")).json()["items"]
    assert front[1]["display"]["published"] == "١ آذار ٢٠٢٦"
    assert front[1]["display"]["comments"] == "٢٨ تعليقًا"
    found = await reader("GET", f"{API}/articles/اضاءة-شوارع-المدينه-القديمه")
    assert (found.json()["title"], found.json()["comment_count"]) == (ARTICLE["title"], 28)
    await reader("GET", path, expect=304, If_None_Match=found.headers["etag"])
    assert (await reader("HEAD", path)).headers["etag"] == found.headers["etag"]
    counts = (await reader("POST", f"{API}/comments/counts", {"articles": [item["slug"] for item in front]})).json()
    assert sorted(counts["counts"].values()) == [0, 28]

    first = await reader("GET", f"{path}/comments?order=newest")
    page = first.json()
    assert [thread["body_text"] for thread in page["items"]] == [f"تعليق {n}" for n in range(23, 3, -1)]
    thread = page["items"][0]
    assert [reply["body_text"] for reply in thread["replies"]] == ["رد 1", "رد 2", "رد 3"]
    assert thread["reply_count"] == 5
    more = await reader("GET", f"{API}/comments/{thread['id']}/replies?cursor={thread['replies_cursor']}")
    assert [reply["body_text"] for reply in more.json()["items"]] == ["رد 4", "رد 5"]
    (following,) = re.findall(r'<([^>]+)>; rel="next"', first.headers["link"])
    rest = (await reader("GET", following)).json()
    assert [thread["body_text"] for thread in rest["items"]] == ["تعليق 3", "تعليق 2", "تعليق 1"]
    assert rest["next_cursor"] is None
    oldest = (await reader("GET", f"{path}/comments?order=oldest&limit=1")).json()["items"]
    assert oldest[0]["body_text"] == "تعليق 1"
    newest = (await reader("GET", f"{API}/comments?limit=1")).json()["items"]
    assert (newest[0]["body_text"], newest[0]["display"]["created"]) == ("رد 5", "1 مارس 2026")


async def test_a_first_comment_waits_and_then_stands(reader: Desk, staff: Desk) -> None:
    path = await publish(staff)
    version = (await reader("GET", path)).headers["etag"].partition("-")[0]
    nameless = (await reader("POST", f"{path}/comments", {"body": "مرحبًا"}, expect=422)).json()
    assert (nameless["errors"][0]["pointer"], nameless["errors"][0]["message"]) == ("/author_name", "هذا الحقل مطلوب.")
    unreachable = {**SALMA, "author_email": "salma at example"}
    english = await reader("POST", f"{path}/comments", unreachable, expect=422, Accept_Language="en")
    assert english.json()["errors"][0]["message"] == "It is not a valid email address."
    assert "salma" not in english.text

    key = {"Idempotency_Key": "4f0d1c76-9a0e-4b1c-8f53-2f4c0d3f6a11"}
    posted = await reader("POST", f"{path}/comments", SALMA, expect=201, **key)
    again = await reader("POST", f"{path}/comments", SALMA, expect=201, **key)
    assert again.json() == posted.json()
    assert posted.json()["status"] == "pending"
    await reader("POST", f"{path}/comments", {**SALMA, "body": "غيره"}, expect=422, **key)
    comment = posted.json()["comment"]["id"]
    assert (await reader("GET", f"{path}/comments")).json()["items"] == []
    await reader("GET", f"{API}/comments/{comment}", expect=404)

    await staff("POST", f"{API}/moderation/comments/{comment}/approve")
    (shown,) = (await reader("GET", f"{path}/comments")).json()["items"]
    assert (shown["author"]["name"], shown["body_text"], shown["direction"]) == ("سلمى العوضي", SALMA["body"], "rtl")
    article = await reader("GET", path)
    assert article.json()["display"]["comments"] == "تعليق واحد"
    assert article.headers["etag"].partition("-")[0] == version
    answered = {"body": "الدور عليكم في الربيع.", "parent_id": comment}
    reply = (await staff("POST", f"{path}/comments", answered, expect=201)).json()
    assert (reply["status"], reply["comment"]["author"]["is_staff"]) == ("approved", True)
    (thread,) = (await reader("GET", f"{path}/comments")).json()["items"]
    assert [(below["author"]["name"], below["author"]["is_staff"]) for below in thread["replies"]] == [
        ("هند المحررة", True)
    ]
    assert (await reader("GET", path)).json()["display"]["comments"] == "تعليقان"


async def test_two_clicks_are_one_comment(reader: Desk, staff: Desk) -> None:
    path = await publish(staff, comments_policy="open")
    headers = {"Idempotency-Key": "b3a7c9d2-5a41-4a6e-9b1e-0c9d8e7f6a55"}
    clicks = [reader.client.post(f"{path}/comments", json=SALMA, headers=headers) for _ in range(6)]
    answers = await asyncio.gather(*clicks)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["comment"]["id"] for answer in answers}) == 1
    assert (await reader("GET", path)).json()["comment_count"] == 1


async def test_what_is_closed_says_so(reader: Desk, staff: Desk, clock: Clock) -> None:
    path = await publish(staff, comments_policy="open")
    comment = await say(reader, path, "في الوقت")
    await staff("PATCH", path, {"comments_policy": "closed"}, If_Match="*")
    assert (await reader("GET", path)).json()["comments_open"] is False
    refused = (await reader("POST", f"{path}/comments", SALMA, expect=409)).json()
    assert refused["code"] == "comments_closed"
    assert any("\u0600" <= letter <= "\u06ff" for letter in refused["detail"])
    assert [item["id"] for item in (await reader("GET", f"{path}/comments")).json()["items"]] == [comment]
    await staff("POST", f"{path}/archive")
    assert len((await reader("GET", f"{path}/comments")).json()["items"]) == 1
    await reader("POST", f"{path}/comments", SALMA, expect=409)
    await staff("POST", f"{path}/unpublish")
    for address in (f"{path}/comments", f"{API}/comments/{comment}", f"{API}/comments/{comment}/replies"):
        await reader("GET", address, expect=404)
    assert (await reader("GET", f"{API}/comments")).json()["items"] == []
