"""Comments over HTTP: posted, held, approved, read as threads."""

import asyncio
import re
from typing import Any

import httpx
import pytest
from sqlmodel import select

from app.comments.models import Comment, CommentAddress
from app.secrets.sealing import SealBroken
from tests.people import People

COMMENT = {"author_name": "سلمى العوضي", "author_email": "salma.secret@example.org", "body": "شكرًا لكم"}


@pytest.fixture
async def article(client: httpx.AsyncClient, people: People) -> str:
    """The address of a published article."""
    editor = await people.headers("editor")
    made = await client.post(
        "/api/v1/articles", json={"title": "مقال للنقاش", "body": "متن", "status": "published"}, headers=editor
    )
    return str(made.headers["location"])


async def post(client: httpx.AsyncClient, article: str, **members: object) -> httpx.Response:
    answer = await client.post(f"{article}/comments", json={**COMMENT, **members})
    assert answer.status_code == 201, answer.text
    return answer


async def approve(client: httpx.AsyncClient, people: People, *comments: int) -> None:
    moderator = await people.headers("moderator")
    for comment in comments:
        answer = await client.post(f"/api/v1/moderation/comments/{comment}/approve", headers=moderator)
        assert answer.json()["status"] == "approved"


async def test_a_guests_comment_waits_until_it_is_approved(
    client: httpx.AsyncClient, people: People, article: str
) -> None:
    posted = await post(client, article)
    assert posted.json()["status"] == "pending"
    comment = posted.json()["comment"]
    assert (await client.get(f"{article}/comments")).json()["items"] == []
    assert (await client.get(f"/api/v1/comments/{comment['id']}")).status_code == 404
    moderator = await people.headers("moderator")
    queue = (await client.get("/api/v1/moderation/comments", headers=moderator)).json()["items"]
    assert [(held["id"], held["status"], held["has_email"]) for held in queue] == [(comment["id"], "pending", True)]
    assert queue[0]["article_title"] == "مقال للنقاش"
    version = (await client.get(article)).json()["version"]
    await approve(client, people, comment["id"], comment["id"])
    shown = (await client.get(f"{article}/comments")).json()["items"]
    assert [thread["body_text"] for thread in shown] == ["شكرًا لكم"]
    assert shown[0]["author"]["name"] == "سلمى العوضي"
    assert shown[0]["body_html"] == '<p dir="auto">شكرًا لكم</p>'
    counted = (await client.get(article)).json()
    assert (counted["comment_count"], counted["display"]["comments"], counted["version"]) == (1, "تعليق واحد", version)
    assert (await client.get("/api/v1/moderation/comments", headers=moderator)).json()["items"] == []


async def test_no_answer_and_no_row_has_the_address(
    client: httpx.AsyncClient, people: People, article: str, site
) -> None:
    posted = await post(client, article)
    await approve(client, people, posted.json()["comment"]["id"])
    moderator = await people.headers("moderator")
    answers = [
        posted,
        await client.get(f"{article}/comments"),
        await client.get(f"/api/v1/comments/{posted.json()['comment']['id']}"),
        await client.get("/api/v1/moderation/comments", params={"status": "approved"}, headers=moderator),
        await client.get(article),
    ]
    rows = await site.database.read(
        lambda session: [row.model_dump() for table in (Comment, CommentAddress) for row in session.exec(select(table))]
    )
    assert len(rows) == 2
    for text in [answer.text + str(answer.headers) for answer in answers] + [str(rows)]:
        assert "salma" not in text.lower()
        assert "example.org" not in text


async def test_an_address_can_be_opened_only_in_its_own_row(client: httpx.AsyncClient, article: str, site) -> None:
    await post(client, article)
    row = await site.database.read(lambda session: session.exec(select(CommentAddress)).one().model_dump())
    place = f"comment_address.email_sealed:{row['comment_id']}"
    assert site.keys.open(row["email_sealed"], place=place) == COMMENT["author_email"]
    with pytest.raises(SealBroken):
        site.keys.open(row["email_sealed"], place="comment_address.email_sealed:999")


async def test_threads_come_with_their_replies_in_reading_order(
    client: httpx.AsyncClient, people: People, article: str, clock
) -> None:
    async def say(body: str, parent: int | None = None) -> int:
        clock.advance(minutes=1)
        made = await post(client, article, body=body, parent_id=parent)
        number = int(made.json()["comment"]["id"])
        await approve(client, people, number)
        return number

    top = await say("أول")
    first = await say("رد أول", top)
    await say("رد ثان", top)
    under = await say("رد على الرد الأول", first)
    other = await say("تعليق آخر")
    threads = (await client.get(f"{article}/comments", params={"replies": "2"})).json()["items"]
    assert [thread["id"] for thread in threads] == [other, top]
    assert [reply["body_text"] for reply in threads[1]["replies"]] == ["رد أول", "رد على الرد الأول"]
    assert (threads[1]["reply_count"], threads[0]["reply_count"]) == (3, 0)
    assert threads[0]["replies_cursor"] is None
    rest = await client.get(f"/api/v1/comments/{top}/replies", params={"cursor": threads[1]["replies_cursor"]})
    assert [reply["body_text"] for reply in rest.json()["items"]] == ["رد ثان"]
    below = await client.get(f"/api/v1/comments/{first}/replies")
    assert [reply["id"] for reply in below.json()["items"]] == [under]
    none = (await client.get(f"{article}/comments", params={"replies": "0", "order": "oldest"})).json()["items"]
    assert [thread["id"] for thread in none] == [top, other]
    assert none[0]["replies"] == []
    every = await client.get(f"/api/v1/comments/{top}/replies", params={"cursor": none[0]["replies_cursor"]})
    assert len(every.json()["items"]) == 3
    assert (await client.get(article)).json()["display"]["comments"] == "5 تعليقات"


async def test_pages_of_threads_are_linked_under_an_arabic_slug_too(
    client: httpx.AsyncClient, people: People, article: str
) -> None:
    posted = [await post(client, article, body=f"شكرًا {n}") for n in range(2)]
    await approve(client, people, *(each.json()["comment"]["id"] for each in posted))
    first = await client.get("/api/v1/articles/مقال-للنقاش/comments?limit=1")
    assert first.status_code == 200
    (following,) = re.findall(r'<([^>]+)>; rel="next"', first.headers["link"])
    assert (await client.get(following)).json()["items"][0]["id"] == posted[0].json()["comment"]["id"]


async def test_a_page_of_threads_costs_three_queries(
    client: httpx.AsyncClient, people: People, article: str, count_queries
) -> None:
    for n in range(4):
        top = (await post(client, article, body=f"شكرًا {n}")).json()["comment"]["id"]
        await approve(client, people, top)
        reply = (await post(client, article, parent_id=top)).json()["comment"]["id"]
        await approve(client, people, reply)
    with count_queries() as queries:
        assert len((await client.get(f"{article}/comments")).json()["items"]) == 4
    assert len(queries) == 3, queries


async def test_a_reply_stands_under_a_visible_comment_of_the_same_article(
    client: httpx.AsyncClient, people: People, article: str
) -> None:
    held = (await post(client, article)).json()["comment"]["id"]
    editor = await people.headers("editor")
    made = await client.post(
        "/api/v1/articles", json={"title": "مقال آخر", "body": "متن", "status": "published"}, headers=editor
    )
    elsewhere = (await post(client, made.headers["location"])).json()["comment"]["id"]
    await approve(client, people, elsewhere)
    for parent in (held, elsewhere, 999, 2**53 - 1):
        answer = await client.post(f"{article}/comments", json={**COMMENT, "parent_id": parent})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/parent_id"), parent


async def test_comments_that_come_at_the_same_time_are_answered_each_for_itself(serve, people: People) -> None:
    async with serve(comments_policy="open", limit_comments="off") as client:
        editor = await people.headers("editor")
        title = {"title": "مقال يكثر الكلام عنه", "body": "متن", "status": "published"}
        one = (await client.post("/api/v1/articles", json=title, headers=editor)).headers["location"]
        two = (await client.post("/api/v1/articles", json={**title, "title": "آخر"}, headers=editor)).headers[
            "location"
        ]
        top = (await post(client, one)).json()["comment"]["id"]
        asked = [
            *((one, {"body": f"تعليق {n}"}) for n in range(8)),
            *((two, {"body": f"تعليق {n}"}) for n in range(3)),
            (one, {"parent_id": top}),
            (two, {"parent_id": top}),
            ("/api/v1/articles/لا-شيء", {}),
            (one, {"author_name": None}),
            (one, {"parent_id": top, "body": "رد آخر"}),
        ]
        answers = await asyncio.gather(
            *(client.post(f"{where}/comments", json={**COMMENT, **members}) for where, members in asked)
        )
        assert [each.status_code for each in answers] == [201] * 12 + [422, 404, 422, 201]
        taken = [each.json()["comment"] for each in answers if each.status_code == 201]
        assert [each["body_text"] for each in taken[:11]] == [members["body"] for _, members in asked[:11]]
        assert len({each["id"] for each in taken}) == 13
        assert [(await client.get(each)).json()["comment_count"] for each in (one, two)] == [11, 3]
        (thread,) = [each for each in (await client.get(f"{one}/comments")).json()["items"] if each["id"] == top]
        assert thread["reply_count"] == 2


async def test_staff_write_under_their_own_name_and_wait_for_nobody(
    client: httpx.AsyncClient, people: People, article: str
) -> None:
    editor = await people.headers("editor", name="ليلى المحررة")
    answer = await client.post(f"{article}/comments", json={"body": "أهلًا بكم"}, headers=editor)
    assert answer.json()["status"] == "approved"
    assert answer.json()["comment"]["author"]["name"] == "ليلى المحررة"
    assert answer.json()["comment"]["author"]["is_staff"] is True
    refused = await client.post(f"{article}/comments", json=COMMENT, headers=editor)
    assert refused.status_code == 422


@pytest.mark.parametrize(("policy", "status"), [("open", "approved"), ("first", "pending"), ("all", "pending")])
async def test_the_policy_decides_what_waits(serve, policy: str, status: str) -> None:
    async with serve(comments_policy=policy) as client:
        editor = await People(client.app.state.site).headers("editor")
        body = {"title": "مقال", "body": "متن", "status": "published"}
        article = (await client.post("/api/v1/articles", json=body, headers=editor)).headers["location"]
        assert (await post(client, article)).json()["status"] == status
        closed = {**body, "title": "مغلق", "comments_policy": "closed"}
        made = await client.post("/api/v1/articles", json=closed, headers=editor)
        assert made.json()["comments_open"] is False
        answer = await client.post(f"{made.headers['location']}/comments", json=COMMENT)
        assert (answer.status_code, answer.json()["code"]) == (409, "comments_closed")


@pytest.mark.parametrize(
    ("rule", "with_email", "without"), [("required", 201, 422), ("optional", 201, 201), ("off", 422, 201)]
)
async def test_the_email_is_required_optional_or_off(serve, rule: str, with_email: int, without: int) -> None:
    async with serve(comments_email=rule) as client:
        editor = await People(client.app.state.site).headers("editor")
        body = {"title": "مقال", "body": "متن", "status": "published"}
        article = (await client.post("/api/v1/articles", json=body, headers=editor)).headers["location"]
        guest = {name: value for name, value in COMMENT.items() if name != "author_email"}
        assert (await client.post(f"{article}/comments", json=COMMENT)).status_code == with_email
        assert (await client.post(f"{article}/comments", json=guest)).status_code == without


async def test_comments_are_limited_by_network(serve, clock) -> None:
    async with serve(limit_comments="2/minute") as client:
        editor = await People(client.app.state.site).headers("editor")
        body = {"title": "مقال", "body": "متن", "status": "published"}
        article = (await client.post("/api/v1/articles", json=body, headers=editor)).headers["location"]
        for n in range(2):
            await post(client, article, author_email=f"reader{n}@example.org")
        limited = await client.post(f"{article}/comments", json=COMMENT, headers={"X-Forwarded-For": "203.0.113.9"})
        assert (limited.status_code, limited.json()["code"]) == (429, "too_many_requests")
        clock.advance(minutes=2)
        await post(client, article)


async def test_a_comment_is_text_and_never_markup(client: httpx.AsyncClient, article: str) -> None:
    posted = await post(client, article, body='<script>alert(1)</script>\n<b>جريء</b>\n\n"قول"')
    html = posted.json()["comment"]["body_html"]
    assert "<script>" not in html
    assert html.count("<p ") == 2
    assert "&lt;b&gt;جريء" in html


async def test_an_email_with_hidden_letters_is_refused(client: httpx.AsyncClient, article: str) -> None:
    for email in ("salـma@example.org", "not an address", "a@b", "x" * 400 + "@example.org"):
        answer = await client.post(f"{article}/comments", json={**COMMENT, "author_email": email})
        assert answer.status_code == 422, email
        assert email not in answer.text


async def test_comments_of_a_hidden_article_are_hidden(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    made = await client.post("/api/v1/articles", json={"title": "مسودة", "body": "متن"}, headers=editor)
    path = f"{made.headers['location']}/comments"
    assert (await client.get(path)).status_code == 404
    assert (await client.post(path, json=COMMENT)).status_code == 404


@pytest.mark.parametrize("members", [{"author_url": ""}, {"author_url": " "}, {"author_url": None}])
async def test_an_empty_address_is_absence(client: httpx.AsyncClient, article: str, members: dict[str, str]) -> None:
    posted = await post(client, article, **members)
    assert posted.json()["comment"]["author"]["url"] is None


async def test_a_refused_name_is_told_for_its_character(
    client: httpx.AsyncClient, article: str, people: People
) -> None:
    for name, told in (("سلمى؛ العوضي", "«؛» (U+061B)"), ("سلمى\ue000", "(U+E000)"), ("سلمى <ب>", "«<» (U+003C)")):
        for language in ("ar", "en"):
            answer = await client.post(
                f"{article}/comments", json={**COMMENT, "author_name": name}, headers={"Accept-Language": language}
            )
            (error,) = answer.json()["errors"]
            assert (answer.status_code, error["code"]) == (422, "character_refused")
            assert told in error["message"].replace("\u2068", "").replace("\u2069", "")
            assert name not in answer.text
    requests: tuple[dict[str, Any], ...] = (
        {"url": f"{article}/comments", "json": {**COMMENT, "author_name": "p\u0430ypal"}},
        {"url": "/api/v1/authors", "json": {"name": "p\u0430ypal"}, "headers": await people.headers("editor")},
    )
    for each in requests:
        answer = await client.post(**each)
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["code"]) == (422, "name_of_two_scripts")
        assert "U+0430" in error["message"]
    for name in ("م/ سامر", "أم خالد 🌹", "أبو محمد (الرياض)", "رويترز / أ ف ب"):
        assert (await post(client, article, author_name=name, body=name)).json()["comment"]["author"]["name"] == name


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("👨‍👩‍👧‍👦" * 5_000, "string_too_heavy"),
        ("ب\u064e\u0651\u0670\u0653" * 9_000, "string_too_heavy"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f" * 5_000, "string_too_heavy"),
        ("ب\ufe00\ufe01\ufe02\ufe03" * 9_000, "string_too_heavy"),
        ("𒀀\U000e0101\U000e0102" * 9_000, "string_too_heavy"),
        ("😀\u200d" * 100 + "😀", "character_too_long"),
        ("ا" * 10_001, "string_too_long"),
    ],
)
async def test_a_comment_is_bounded_in_code_points_and_bytes(
    client: httpx.AsyncClient, article: str, body: str, code: str
) -> None:
    answer = await client.post(f"{article}/comments", json={**COMMENT, "body": body})
    assert (answer.status_code, [each["code"] for each in answer.json()["errors"]]) == (422, [code])
    for whole in ("كَلَامٌ طَوِيلٌ " * 600, "😀" * 10_000):
        await post(client, article, body=whole)


async def test_all_that_a_guest_left_out_is_named_at_once(serve) -> None:
    async with serve(comments_email="required") as client:
        editor = await People(client.app.state.site).headers("editor")
        body = {"title": "مقال", "body": "متن", "status": "published"}
        article = (await client.post("/api/v1/articles", json=body, headers=editor)).headers["location"]
        answer = await client.post(f"{article}/comments", json={"body": "نص"})
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/author_name", "/author_email"]
