"""Articles over HTTP: made, found however the slug is typed, listed page by page, published."""

from datetime import timedelta
from urllib.parse import quote

import httpx
import pytest

from app.arabic.slug import slugify
from tests.paths import ARTICLES
from tests.people import People

TITLE = "أَوراقٌ من ذاكرة المدينة: مكتبةُ الأزهـار"
BODY = "عادت المكتبة إلى روّادها بعد غياب.\n\n## ساعات جديدة\n\nتفتح حتى منتصف الليل."


async def write(client: httpx.AsyncClient, headers: dict[str, str], **members: object) -> httpx.Response:
    answer = await client.post(ARTICLES, json={"title": TITLE, "body": BODY, **members}, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer


async def test_a_new_article_is_a_draft_that_readers_do_not_see(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    made = await write(client, editor, summary="ملخص", tags=["مكتبات", "ثقافة", "مكتبات"])
    body = made.json()
    assert body["status"] == "draft"
    assert body["slug"] == "أوراق-من-ذاكرة-المدينة-مكتبة-الأزهار"
    assert [tag["name"] for tag in body["tags"]] == ["مكتبات", "ثقافة"]
    assert body["direction"] == "rtl"
    assert body["word_count"] == 1 + 6 + 2 + 4
    assert body["reading_minutes"] == 1
    assert body["outline"] == [{"level": 2, "id": "ساعات-جديدة", "text": "ساعات جديدة"}]
    assert '<h2 id="ساعات-جديدة">' in body["body_html"]
    assert made.headers["location"] == f"{ARTICLES}/{body['id']}"
    assert (await client.get(made.headers["location"])).status_code == 404
    assert (await client.get(ARTICLES)).json()["items"] == []
    read = await client.get(made.headers["location"], headers=editor)
    assert {**read.json(), "removed": []} == body
    assert read.headers["etag"] == made.headers["etag"]
    assert read.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "typed",
    [
        "أوراق-من-ذاكرة-المدينة-مكتبة-الأزهار",
        "اوراق-من-ذاكره-المدينه-مكتبه-الازهار",
        "أَوْراق-من-ذاكرة-المدينة-مكتبة-الأزهـــار",
        quote("أوراق-من-ذاكرة-المدينة-مكتبة-الأزهار"),
    ],
)
async def test_an_article_is_found_however_its_slug_is_typed(
    client: httpx.AsyncClient, people: People, typed: str
) -> None:
    made = await write(client, await people.headers("editor"), status="published")
    found = await client.get(f"{ARTICLES}/{quote(typed)}")
    assert found.status_code == 200, found.text
    assert found.json()["id"] == made.json()["id"]


async def test_an_answer_has_everything_a_page_shows(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    section = (await client.post("/api/v1/sections", json={"name": "ثقافة"}, headers=editor)).json()
    author = (await client.post("/api/v1/authors", json={"name": "ليلى حدّاد"}, headers=editor)).json()
    made = await write(
        client,
        editor,
        status="published",
        section="ثقافه",
        authors=[author["id"]],
        image={"url": "https://images.example.org/a.jpg", "alt": "واجهة المكتبة"},
        seo={"title": "المكتبة"},
        external_id="old-17",
    )
    body = (await client.get(made.headers["location"])).json()
    assert body["section"] == {"id": section["id"], "name": "ثقافة", "slug": "ثقافة"}
    assert body["authors"] == [{"id": author["id"], "name": "ليلى حدّاد", "slug": author["slug"]}]
    assert body["image"]["alt"] == "واجهة المكتبة"
    assert body["seo"] == {"title": "المكتبة", "description": None, "canonical_url": None}
    assert body["published_at"] == "2026-03-01T12:00:00Z"
    assert body["url"].endswith(f"/articles/{body['slug']}")
    assert body["url_encoded"].isascii()
    assert body["comments_open"] is True
    assert body["display"] == {
        "published": "1 مارس 2026",
        "published_hijri": "12 رمضان 1447 هـ",
        "published_relative": None,
        "reading_time": "دقيقة قراءة",
        "comments": "لا تعليقات",
    }


async def test_dates_are_shown_as_asked(client: httpx.AsyncClient, people: People, clock) -> None:
    made = await write(client, await people.headers("editor"), status="published")
    path = made.headers["location"]

    async def shown(**query: str) -> dict[str, str]:
        display: dict[str, str] = (await client.get(path, params=query)).json()["display"]
        return display

    assert (await shown(region="SY"))["published"] == "1 آذار 2026"
    assert (await shown(region="DZ", digits="arab"))["published"] == "١ مارس ٢٠٢٦"
    assert (await shown(calendar="islamic-umalqura"))["published"] == "12 رمضان 1447 هـ"
    clock.advance(days=3)
    assert (await shown(relative="true"))["published_relative"] == "قبل 3 أيام"
    assert (await client.get(path, params={"relative": "true"})).headers["cache-control"] == "private, no-store"
    english = {"published": "March 1, 2026", "published_hijri": "12 Ramadan 1447 AH"}
    in_english = await shown(display_language="en")
    assert in_english | english == in_english
    assert (await shown(display_language="fr"))["published"] == "1 mars 2026"
    assert (await shown(display_language="ar"))["published"] == (await shown())["published"]
    for wrong in (
        {"region": "XX"},
        {"digits": "roman"},
        {"calendar": "mayan"},
        {"display_language": "xx"},
        {"display_language": ""},
    ):
        assert (await client.get(path, params=wrong)).status_code == 422


async def test_a_scheduled_article_appears_at_its_second(client: httpx.AsyncClient, people: People, clock) -> None:
    at = clock.time + timedelta(hours=1)
    made = await write(client, await people.headers("editor"), status="published", published_at=at.isoformat())
    assert made.json()["status"] == "scheduled"
    path = made.headers["location"]
    assert (await client.get(path)).status_code == 404
    clock.advance(minutes=59, seconds=59)
    assert (await client.get(ARTICLES)).json()["items"] == []
    clock.advance(seconds=1)
    assert (await client.get(path)).json()["status"] == "published"
    assert len((await client.get(ARTICLES)).json()["items"]) == 1


async def test_publishing_follows_the_state_machine(client: httpx.AsyncClient, people: People, clock) -> None:
    editor = await people.headers("editor")
    made = await write(client, editor)
    path = made.headers["location"]
    published = await client.post(f"{path}/publish", headers=editor)
    assert (published.status_code, published.json()["status"], published.json()["version"]) == (200, "published", 2)
    clock.advance(hours=1)
    again = await client.post(f"{path}/publish", json={}, headers=editor)
    assert again.json() == published.json()
    later = (clock.time + timedelta(days=1)).isoformat()
    other = await write(client, editor, title="عنوان آخر")
    scheduled = await client.post(f"{other.headers['location']}/publish", json={"published_at": later}, headers=editor)
    assert scheduled.json()["status"] == "scheduled"
    now = await client.post(f"{other.headers['location']}/publish", headers=editor)
    assert now.json()["status"] == "published"
    assert (await client.post(f"{ARTICLES}/999/publish", headers=editor)).status_code == 404


async def test_an_author_writes_own_drafts_and_publishes_nothing(client: httpx.AsyncClient, people: People) -> None:
    author, other = await people.headers("author"), await people.headers("author")
    made = await write(client, author)
    path = made.headers["location"]
    assert (await client.get(path, headers=author)).status_code == 200
    assert (await client.get(path, headers=other)).status_code == 404
    assert (await client.post(f"{path}/publish", headers=author)).status_code == 403
    refused = await client.post(ARTICLES, json={"title": "عنوان", "body": "متن", "status": "published"}, headers=author)
    assert refused.status_code == 403
    assert (await client.post(ARTICLES, json={"title": "عنوان", "body": "متن"})).status_code == 401


async def test_a_taken_slug_is_numbered_or_refused(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    await write(client, editor)
    second = await write(client, editor, title="أوراقٌ من ذاكره المدينة مكتبة الازهار")
    assert second.json()["slug"].endswith("-2")
    answer = await client.post(
        ARTICLES, json={"title": "x", "body": "y", "slug": second.json()["slug"]}, headers=editor
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")
    twice = {"title": "ع", "body": "م", "external_id": "old-1"}
    assert (await client.post(ARTICLES, json=twice, headers=editor)).status_code == 201
    assert (await client.post(ARTICLES, json=twice, headers=editor)).json()["code"] == "already_exists"


async def test_paging_visits_every_article_once_in_both_directions(
    client: httpx.AsyncClient, people: People, clock
) -> None:
    editor = await people.headers("editor")
    for n in range(25):
        await write(client, editor, title=f"خبر رقم {n}", status="published")
        clock.advance(seconds=n % 3)  # several share their instant
    forward, pages, cursor = [], [], None
    while True:
        query = {"limit": "4", **({"cursor": cursor} if cursor else {})}
        answer = await client.get(ARTICLES, params=query)
        page = answer.json()
        pages.append(page)
        forward += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        assert 'rel="next"' in answer.headers["link"]
        cursor = page["next_cursor"]
    assert len(forward) == len(set(forward)) == 25
    assert forward == sorted(forward, reverse=True)
    assert pages[0]["previous_cursor"] is None
    back = pages[-1]
    for expected in reversed(pages[:-1]):
        back = (await client.get(ARTICLES, params={"limit": "4", "cursor": back["previous_cursor"]})).json()
        assert [item["id"] for item in back["items"]] == [item["id"] for item in expected["items"]]
    assert back["previous_cursor"] is None


async def test_a_tampered_or_foreign_cursor_is_refused(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    for n in range(3):
        await write(client, editor, title=f"خبر {n}", status="published")
    cursor = (await client.get(ARTICLES, params={"limit": "1"})).json()["next_cursor"]
    for wrong in (cursor[:-2] + "xx", "x", "", cursor.replace(".", "", 1), "é"):
        answer = await client.get(ARTICLES, params={"cursor": wrong})
        assert answer.status_code == 422, wrong
    assert (await client.get("/api/v1/tags", params={"cursor": cursor})).status_code == 422


async def test_a_list_costs_two_queries_however_long(client: httpx.AsyncClient, people: People, count_queries) -> None:
    editor = await people.headers("editor")
    for n in range(5):
        await write(client, editor, title=f"خبر {n}", status="published", tags=["أ", "ب"])
    with count_queries() as queries:
        assert len((await client.get(ARTICLES)).json()["items"]) == 5
    assert len(queries) == 2, queries
    with count_queries() as queries:
        await client.get(f"{ARTICLES}/{quote(slugify('خبر 1'))}")
    assert len(queries) == 2, queries


async def test_a_client_that_has_the_bytes_gets_304(client: httpx.AsyncClient, people: People) -> None:
    made = await write(client, await people.headers("editor"), status="published")
    path = made.headers["location"]
    first = await client.get(path)
    again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = await client.get(path, params={"digits": "arab"}, headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    head = await client.head(path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])
    assert head.headers["content-length"] == first.headers["content-length"]
    ancient = await client.get(path, headers={"If-Modified-Since": "Sun, 06 Nov 2094 08:49:37 GMT"})
    assert ancient.status_code == 200


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"title": "\u200b \u202e"}, "/title"),
        ({"title": "nul \x00"}, "/title"),
        ({"title": "x" * 301}, "/title"),
        ({"body": None}, "/body"),
        ({"colour": "red"}, "/colour"),
        ({"section": "لا قسم كهذا"}, "/section"),
        ({"authors": [1]}, "/authors/0"),
        ({"published_at": "2026-01-01T00:00:00", "status": "published"}, "/published_at"),
        ({"image": {"url": "javascript:alert(1)"}}, "/image/url"),
        ({"language": "عربي"}, "/language"),
        ({"id": 5}, "/id"),
        ({"version": 5}, "/version"),
    ],
)
async def test_what_is_wrong_is_said_where_it_is(
    client: httpx.AsyncClient, people: People, members: dict[str, object], pointer: str
) -> None:
    editor = await people.headers("editor")
    answer = await client.post(ARTICLES, json={"title": TITLE, "body": BODY, **members}, headers=editor)
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_a_title_may_be_as_long_as_it_looks(client: httpx.AsyncClient, people: People) -> None:
    """300 characters with a mark on each are 600 code points, and still a title."""
    made = await write(client, await people.headers("editor"), title="مَ" * 300)
    assert len(made.json()["title"]) == 600
