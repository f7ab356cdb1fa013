"""The direction of articles and of their blocks."""

import httpx
import pytest

from app.markup.body_html import render
from tests.paths import ARTICLES
from tests.people import People


def html(body: str, body_format: str = "html", base: str = "rtl") -> str:
    return render(body, body_format, base_direction=base).html  # type: ignore[arg-type]  # literals in the tests


@pytest.mark.parametrize(
    "body",
    [
        "<p>iPhone 17 يصل إلى الأسواق.</p>",
        "<p>2026: 12 %</p>",
        "<ul><li>Google تطلق</li><li>12</li></ul>",
        "<table><tbody><tr><td>AI والصحافة</td><td>3</td></tr></tbody></table>",
        "<blockquote><p>“Yes” قال</p></blockquote>",
        "<div>Apple في دبي</div>",
        '<div dir="rtl"><p>Google تطلق خدمة.</p><p>English</p></div>',
        '<section dir="ltr"><p>عربي</p><ul><li>عربي</li></ul></section>',
        '<p dir="rtl">English</p>',
        '<p>قال <span dir="ltr">Apple</span></p>',
        '<p><bdo dir="ltr">English</bdo></p>',
        "<p><bdi>English</bdi></p>",
    ],
)  # fmt: skip
def test_a_block_goes_the_articles_way_or_its_authors(body: str) -> None:
    assert html(body) == body
    assert html(html(body)) == body


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>English only.</p>", '<p dir="ltr">English only.</p>'),
        ("<h2>7 Days</h2>", '<h2 dir="ltr" id="7-days">7 Days</h2>'),
        ("<ul><li>عربي</li><li>English</li></ul>", '<ul><li>عربي</li><li dir="ltr">English</li></ul>'),
        ("<p>See <span dir='rtl'>عربي</span></p>", '<p dir="ltr">See <span dir="rtl">عربي</span></p>'),
        ("<div>English</div>", '<div dir="ltr">English</div>'),
        ("<div><p>English</p></div>", '<div><p dir="ltr">English</p></div>'),
        ("<div dir='auto'><p>English</p></div>", '<div><p dir="ltr">English</p></div>'),
        ("<pre>print(1)</pre>", '<pre dir="ltr">print(1)</pre>'),
        ("<p>a &amp; ب</p>", "<p>a &amp; ب</p>"),
        ("<p style='text-align:right; direction : RTL'>Google</p>", '<p dir="rtl">Google</p>'),
        ("<div style='direction:rtl'><p>Google</p></div>", '<div dir="rtl"><p>Google</p></div>'),
        ("<body style='direction:rtl'><p>Google</p>", '<div dir="rtl"><p>Google</p></div>'),
        ("<p dir='ltr' style='direction:rtl'>Google</p>", '<p dir="ltr">Google</p>'),
        ("<p style='flex-direction:rtl;direction:inherit'>Google</p>", '<p dir="ltr">Google</p>'),
        ("<p>&lt; 1</p>", "<p>&lt; 1</p>"),
    ],
)
def test_a_block_without_a_letter_of_the_articles_direction_goes_the_other_way(body: str, shown: str) -> None:
    assert html(body) == shown
    assert html(shown) == shown


def test_in_an_article_from_left_to_right_arabic_goes_the_other_way() -> None:
    body = "صحيفة Guardian كتبت.\n\nعربي فقط.\n\n2026\n\n- عربي\n- English"
    assert html(body, "markdown", "ltr") == (
        '<p>صحيفة Guardian كتبت.</p>\n<p dir="rtl">عربي فقط.</p>\n<p>2026</p>\n'
        '<ul>\n<li dir="rtl">عربي</li>\n<li>English</li>\n</ul>'
    )


@pytest.mark.parametrize(
    ("members", "direction"),
    [
        ({"title": "iPhone 17 يصل إلى الأسواق العربية", "language": "ar"}, "rtl"),
        ({"title": "iPhone 17 يصل إلى الأسواق العربية"}, "rtl"),
        ({"title": "Google سرویس تازه", "language": "fa"}, "rtl"),
        ({"title": "Windows 11", "language": "ur"}, "rtl"),
        ({"title": "صحيفة The Guardian", "language": "en", "body": "A paper."}, "ltr"),
        ({"title": "«النهار»", "language": "fr", "body": "Un journal."}, "ltr"),
        ({"title": "An English title", "body": "An English body."}, "ltr"),
        ({"title": "iPhone 17 يصل إلى الأسواق", "language": "zz"}, "rtl"),
    ],
)
async def test_an_article_goes_the_way_of_its_language(
    client: httpx.AsyncClient, people: People, members: dict[str, str], direction: str
) -> None:
    editor = await people.headers("editor")
    sent = {"body": "Google تطلق خدمة.", **members}
    made = await client.post(ARTICLES, json=sent, headers=editor)
    assert (made.status_code, made.json()["direction"]) == (201, direction)
    source = await client.get(f"{made.headers['location']}/source", headers=editor)
    same = await client.put(made.headers["location"], json=source.json(), headers={**editor, "If-Match": "*"})
    assert (same.json()["version"], same.json()["direction"]) == (1, direction)
