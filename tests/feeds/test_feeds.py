"""Feeds through the application: what is in them, that it is fresh, that programs can read it."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from app.feeds import rendering
from app.feeds.models import Entry, Feed, Format, Person
from tests.clocks import Clock
from tests.feeds.newsstand import HUB, SERVER, Newsstand
from tests.feeds.readers import check_json_feed, parsed
from tests.paths import API
from tests.photographs import png
from tests.waiting import eventually

EMAIL = "reader@mail.example"


async def test_feeds_tell_what_is_published_and_no_more(stand: Newsstand, clock: Clock) -> None:
    upper = await stand.write("sections", name="ثقافة")
    section = await stand.write("sections", name="كتب", parent_id=upper["id"])
    await stand.write("authors", name="سامر العطّار")
    headers = {**stand.editor, "Content-Type": "image/png"}
    upload = (await stand.guest.post(f"{API}/media", content=png(40, 30), headers=headers)).json()
    first = await stand.publish(
        "«كتاب» <b> & ثمنه",
        summary="خلاصة & كلام",
        body=f"فقرة ]]> [عن الموقع](/about) وحاشية[^1].\n\n![](media:{upload['id']})\n\n[^1]: شرح",
        section=section["id"],
        tags=["أدب"],
        authors=["سامر-العطار"],
        image={"media": upload["id"], "alt": "غلاف"},
    )
    clock.advance(minutes=1)
    other = await stand.publish("English news", language="en", image={"url": "https://cdn.example/a.jpg"})
    await stand.write("articles", title="مسودة", body="متن", tags=["سر"])
    due = (clock.time + timedelta(hours=1)).isoformat()
    await stand.publish("مقال الغد", published_at=due)

    for ending in Format:
        address = f"/feed.{ending}"
        answer = await stand.guest.get(address)
        assert answer.headers["content-type"] == rendering.MEDIA_TYPES[ending]
        assert f'<{SERVER}/feed.{ending}>; rel="self", <{HUB}>; rel="hub"' == answer.headers["link"]
        assert parsedate_to_datetime(answer.headers["last-modified"]) == clock.time
        again = await stand.guest.get(f"{address}?utm_source=x", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = await stand.guest.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert await stand.titles(address) == [other["title"], first["title"]]
        assert "@" not in answer.text.replace("@context", "")

    await check_content(stand, first, upload)
    assert await stand.titles("/feed.atom?language=en") == [other["title"]]
    assert await stand.titles("/feed.xml?limit=1&content=summary") == [other["title"]]
    for room, slug in (("sections", "ثقافة"), ("sections", "كتب"), ("tags", "أدب"), ("authors", "سامر-العطار")):
        for ending in Format:
            assert await stand.titles(f"/{room}/{slug}/feed.{ending}") == [first["title"]], slug
    for unknown in ("/sections/رياضة/feed.xml", "/tags/سر/feed.xml", "/articles/3/comments/feed.xml", "/feed.rss"):
        assert (await stand.guest.get(unknown)).status_code == 404, unknown
    assert (await stand.guest.get("/feed.xml?limit=51")).status_code == 422

    await check_freshness(stand, clock, section, first, other)


async def check_content(stand: Newsstand, article: dict[str, Any], upload: dict[str, Any]) -> None:
    """Compare what programs read in the feeds with an article in Arabic that has everything."""
    rss = (await stand.guest.get("/feed.xml")).content
    for content, kind in ((rss, "rss20"), ((await stand.guest.get("/feed.atom")).content, "atom10")):
        found = parsed(content)
        assert (found.version, found.feed.language) == (kind, "ar")
        assert {each.href for each in found.feed.links if each.rel == "hub"} == {HUB}
        english, arabic = found.entries
        assert (arabic.link, arabic.author) == (article["url_encoded"], "سامر العطّار")
        assert (arabic.id, english.id) == tuple(dict.fromkeys([arabic.id, english.id]))
        assert [tag.term for tag in arabic.tags] == ["كتب", "أدب"]
        (enclosure,) = arabic.enclosures
        assert enclosure.href == f"{SERVER}/api/v1/media/{upload['id']}/{upload['url'].rpartition('/')[2]}"
        assert (enclosure.type, int(enclosure.length)) == ("image/webp", upload["bytes"])
        body = arabic.content[0].value
        assert body.startswith('<div lang="ar" dir="rtl">')
        assert "]]&gt;" in body
        assert 'href="https://xn--' in body
        assert '.example/about"' in body
        assert f'href="{article["url_encoded"]}#' in body
        assert f'src="{SERVER}/api/v1/media/' in body
        assert "خلاصة" in arabic.summary
        assert english.enclosures == []
        assert english.content[0].language == "en"
    assert b'<item xml:lang="en">' in rss
    assert parsed(rss).entries[0].media_content[0]["url"] == "https://cdn.example/a.jpg"
    item = (await stand.guest.get("/feed.json?content=summary")).json()["items"][1]
    assert (item["content_text"], item["summary"]) == ("خلاصة & كلام", "خلاصة & كلام")
    assert item["attachments"][0]["size_in_bytes"] == upload["bytes"]


async def check_freshness(
    stand: Newsstand, clock: Clock, section: dict[str, Any], first: dict[str, Any], other: dict[str, Any]
) -> None:
    """Rename, unpublish, publish, correct, and let come due: the feeds have it at once."""
    renamed = await stand.guest.patch(f"{API}/sections/{section['id']}", json={"slug": "مؤلفات"}, headers=stand.editor)
    assert renamed.status_code == 200, renamed.text
    moved = await stand.guest.get("/sections/كتب/feed.atom?limit=5")
    assert moved.status_code == 308
    assert parsed((await stand.guest.get(moved.headers["location"])).content).feed.id == (
        f"{SERVER}/sections/%D9%85%D8%A4%D9%84%D9%81%D8%A7%D8%AA/feed.atom?limit=5"
    )

    for path, verb in (("/feed.xml", "unpublish"), ("/tags/أدب/feed.json", "publish")):
        await stand.write(f"articles/{first['id']}/{verb}")
        if verb == "unpublish":
            await stand.comes_to_have(path, [other["title"]])
        else:
            await stand.comes_to_have(path, [first["title"]])
    headers = {**stand.editor, "If-Match": "*"}
    changed = await stand.guest.patch(f"{API}/articles/{other['id']}", json={"title": "Corrected"}, headers=headers)
    assert changed.status_code == 200
    await stand.comes_to_have("/feed.atom?language=en", ["Corrected"])
    clock.advance(minutes=59, seconds=59)
    assert "مقال الغد" not in await stand.titles()
    clock.advance(seconds=1)
    assert (await stand.titles())[0] == "مقال الغد"


async def test_a_feed_of_comments_has_what_readers_see_and_no_address(stand: Newsstand) -> None:
    article = await stand.publish("مكتبة الحي")
    address = f"/articles/{article['slug']}/comments/feed"
    posted = []
    for name in ("سلمى", "هند"):
        body = {"author_name": name, "author_email": EMAIL, "body": f"شكرًا من {name} <b> & ]]>"}
        answer = await stand.guest.post(f"{API}/articles/{article['id']}/comments", json=body)
        posted.append(answer.json()["comment"]["id"])
    assert await stand.titles(f"{address}.xml") == []
    await stand.write(f"moderation/comments/{posted[0]}/approve")
    for ending in Format:
        await stand.comes_to_have(f"{address}.{ending}", ["تعليق سلمى"])
        told = (await stand.guest.get(f"{address}.{ending}")).text
        assert "هند" not in told
        assert EMAIL not in told
        assert "mail.example" not in told
    (entry,) = parsed((await stand.guest.get(f"{address}.atom")).content).entries
    assert (entry.author, entry.link) == ("سلمى", f"{article['url_encoded']}#comment-{posted[0]}")
    assert entry.content[0].value.startswith('<div lang="ar" dir="rtl">')
    await stand.write(f"moderation/comments/{posted[0]}/reject")
    await stand.comes_to_have(f"{address}.xml", [])
    await stand.write(f"articles/{article['id']}/unpublish")

    async def is_gone() -> bool:
        return (await stand.guest.get(f"{address}.json")).status_code == 404

    await eventually(is_gone)


NASTY = "\x00\x0b\x1f\x7f\ud800\ufffe\uffff ]]> <script>&amp; \u202e\u2066 نص \U0001f4f0 \u200fعربي"


def test_text_that_xml_cannot_hold_breaks_no_feed() -> None:
    at = datetime(2026, 1, 21, tzinfo=UTC)
    entry = Entry(
        "urn:x", "https://e.example/?a=1&b=2", NASTY, "ar", "rtl", at, at, NASTY, f"<p>{NASTY}</p>",
        [Person(NASTY)], [NASTY],
    )  # fmt: skip
    feed = Feed(NASTY, NASTY, "ar", "https://e.example/", "https://e.example/feed.{}", "", Person(NASTY), [entry])
    line = "\x7f ]]> <script>&amp;  نص \U0001f4f0 \u200fعربي"
    for chosen in (Format.rss, Format.atom):
        found = parsed(rendering.render(feed, chosen)).entries[0]
        assert found.title.strip() == line.strip()
        assert found.link == "https://e.example/?a=1&b=2"
        assert "\u202e" not in found.title + found.author
    told = json.loads(rendering.render(feed, Format.json))
    check_json_feed(told)
    assert told["items"][0]["title"] == line
    empty = Feed("ع", "ع", "ar", "https://e.example/", "https://e.example/feed.{}", "", Person("ع"))
    assert parsed(rendering.render(empty, Format.atom)).feed.updated == "1970-01-01T00:00:00Z"
    assert parsed(rendering.render(empty, Format.rss)).entries == []
