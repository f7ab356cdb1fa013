"""What becomes of the text of a comment: addresses that can be followed, paragraphs with the right direction."""

import httpx
import pytest

from app.comments.body import to_html, written
from tests.people import People


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("انظر https://example.org/a، ثم",
         'انظر <a href="https://example.org/a" rel="nofollow ugc">https://example.org/a</a>، ثم'),
        ("(www.example.org)", '(<a href="https://www.example.org" rel="nofollow ugc">www.example.org</a>)'),
        ("وhttps://مثال.إختبار/مقال؟", 'و<a href="https://مثال.إختبار/مقال" rel="nofollow ugc">https://مثال.إختبار/مقال</a>؟'),
        ("نعم https://example.org/?a=1&b='2", 'نعم <a href="https://example.org/?a=1&amp;b=&#x27;2" rel="nofollow ugc">https://example.org/?a=1&amp;b=&#x27;2</a>'),
        ("<a href='https://example.org'>ن</a>", '&lt;a href=&#x27;<a href="https://example.org" rel="nofollow ugc">https://example.org</a>&#x27;&gt;ن&lt;/a&gt;'),
        ("javascript:alert(1) سلمى@example.org", "javascript:alert(1) سلمى@example.org"),
    ],
)  # fmt: skip
def test_bare_addresses_are_links_that_are_not_followed(text: str, html: str) -> None:
    assert to_html(text).partition(">")[2] == f"{html}</p>"


@pytest.mark.parametrize(
    ("text", "direction", "html"),
    [
        ("iPhone 17 يصل إلى الأسواق", "rtl", '<p dir="rtl">iPhone 17 يصل إلى الأسواق</p>'),
        ("شكرًا", "rtl", '<p dir="auto">شكرًا</p>'),
        ("Thank you", "ltr", '<p dir="auto">Thank you</p>'),
        ("🌹", "rtl", '<p dir="rtl">🌹</p>'),
        ("Yes\n\nAI يغيّر كل شيء", "rtl", '<p dir="auto">Yes</p><p dir="rtl">AI يغيّر كل شيء</p>'),
    ],
)
def test_a_comment_has_the_direction_of_its_letters(text: str, direction: str, html: str) -> None:
    assert (written(text).direction, to_html(text)) == (direction, html)


def test_an_address_gives_a_comment_no_direction() -> None:
    assert written("https://example.org/a/very/long/path شكرًا").direction == "rtl"
    assert written("https://example.org").direction == "ltr"


async def test_readers_get_the_link(client: httpx.AsyncClient, people: People) -> None:
    editor = await people.headers("editor")
    sent = {"title": "مقال", "body": "متن", "status": "published", "comments_policy": "open"}
    path = (await client.post("/api/v1/articles", json=sent, headers=editor)).headers["location"]
    comment = {
        "author_name": "سلمى",
        "author_email": "salma@example.org",
        "body": "iPhone 17 يصل إلى الأسواق https://example.org/a، نعم",
    }
    posted = await client.post(f"{path}/comments", json=comment)
    assert posted.status_code == 201, posted.text
    (shown,) = (await client.get(f"{path}/comments")).json()["items"]
    assert '<a href="https://example.org/a" rel="nofollow ugc">https://example.org/a</a>، نعم' in shown["body_html"]
    assert (shown["direction"], shown["body_text"]) == ("rtl", comment["body"])
