"""Bodies: rendered, sanitised once, outlined; safe whatever is put in."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.markup.body_html import render, sanitize
from app.markup.complexity import is_light

PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<h2>",
        "</h2>",
        "<b>",
        "</b>",
        "<script>",
        "</script>",
        "<svg>",
        "<math>",
        "<a href='x'>",
        "</a>",
        "<style>",
        "<!--",
        "-->",
        "<br>",
        "<hr>",
        "نص",
        "<img src=x onerror=y>",
        "<td>",
        "<table>",
        "<li>",
        "<ul>",
        "</ul>",
        "&lt;",
        "&amp;",
        "&#x200f;",
        "&#x202e;",
        "<p dir=rtl>",
        "<h1 id=x>",
        "text",
        "\u202e",
        "<![CDATA[",
        "<bdi>",
        "<section class=footnotes>",
        "<li id=fn1>",
        "<textarea>",
        "<noscript>",
        "<template>",
        "&#",
        "x202e;",
        "<a href='java&#x202e;script:alert(1)'>",
        "&quot;",
        "<pre>",
        "\n\n",
        " ",
    ]
)
XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='jAvAsCrIpT:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<iframe src='https://evil.example.org'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<form action='https://evil.example.org'><button>x</button></form>",
    "<img src='javascript:alert(1)'>",
    "<a href='vbscript:x'>x</a>",
    "<object data=x></object><embed src=x>",
    "<base href='https://evil.example.org'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example.org'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<p id=fn1 onclick=alert(1)>x</p>",
    "<a href='java&#x202e;script:alert(1)'>x</a>",
    "<a href='java&#xad;script&colon;alert(1)'>x</a>",
]


class Dangers(HTMLParser):
    """Gathers what a browser would run or follow."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "iframe", "object", "embed", "form", "base", "meta", "style", "svg", "math", "link"}:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(name)
            scheme = re.match(r"[\x00-\x20]*([a-zA-Z][\w+.\s-]*):", value or "")
            if name in {"href", "src"} and scheme and scheme[1].lower() not in {"http", "https", "mailto"}:
                self.found.append(f"{name}={value}")


def html(body: str, body_format: str = "markdown") -> str:
    return render(body, body_format, base_direction="rtl").html  # type: ignore[arg-type]  # a literal in the tests


@pytest.mark.parametrize("payload", XSS)
@pytest.mark.parametrize("body_format", ["markdown", "html"])
def test_nothing_dangerous_comes_through(payload: str, body_format: str) -> None:
    for body in (payload, f"نص {payload} نص", f"## {payload}\n\n- {payload}", f"[x]({payload})"):
        assert Dangers(html(body, body_format)).found == []


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_sanitising_and_rendering_again_change_nothing(body: str) -> None:
    once = sanitize(body)
    assert sanitize(once) == once
    rendered = render(body, "html", base_direction="rtl")
    again = render(rendered.html, "html", base_direction="rtl")
    assert again.html == rendered.html
    assert again.outline == rendered.outline
    assert Dangers(rendered.html).found == []


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_markdown_is_rendered(body: str) -> None:
    if "\x00" in body or any("\ud800" <= letter <= "\udfff" for letter in body):
        return
    assert Dangers(html(body)).found == []


def test_headings_have_stable_arabic_ids() -> None:
    body = "# ساعات جديدة\n\nنص\n\n## ساعاتٌ جديدة\n\n### Numbers ٢٠٢٦\n\n## 🎉"
    rendered = render(body, "markdown", base_direction="rtl")
    assert [(entry["level"], entry["id"]) for entry in rendered.outline] == [
        (2, "ساعات-جديدة"),
        (2, "ساعات-جديدة-2"),
        (3, "numbers-2026"),
        (2, "مقال"),
    ]
    assert '<h2 id="ساعات-جديدة">ساعات جديدة</h2>' in rendered.html
    assert "<h1" not in rendered.html


def test_a_paragraph_that_runs_the_other_way_is_marked() -> None:
    rendered = html("فقرة عربية.\n\nAn English paragraph.\n\n- عربي\n- English")
    assert "<p>فقرة عربية.</p>" in rendered
    assert '<p dir="ltr">An English paragraph.</p>' in rendered
    assert '<li dir="ltr">English</li>' in rendered
    assert html("<p dir=rtl>Chosen by hand</p>", "html") == '<p dir="rtl">Chosen by hand</p>'
    assert html("<p>قال <bdi>Apple</bdi></p>", "html") == "<p>قال <bdi>Apple</bdi></p>"


def test_tables_footnotes_and_captions_come_through() -> None:
    table = html("| الفريق | النقاط |\n|---|--:|\n| الساحل | 12 |")
    assert "<table>" in table
    assert '<td align="right">12</td>' in table
    notes = html("نص[^1].\n\n[^1]: حاشية.")
    assert '<a href="#fn1" id="fnref1"' in notes
    assert '<li id="fn1"' in notes
    assert 'href="#fnref1"' in notes
    figure = "<figure><img src='https://images.example.org/a.jpg' alt='صورة'><figcaption>تعليق</figcaption></figure>"
    assert "<figcaption>تعليق</figcaption>" in html(figure, "html")


def test_a_break_parts_the_words_of_a_heading() -> None:
    rendered = render("<h2>سعر<br>النفط &amp; <b>الغ</b>از</h2>", "html", base_direction="rtl")
    assert rendered.outline == [{"level": 2, "id": "سعر-النفط-الغاز", "text": "سعر النفط & الغاز"}]
    assert rendered.html == '<h2 id="سعر-النفط-الغاز">سعر<br>النفط &amp; <b>الغ</b>از</h2>'


def test_what_is_between_tags_and_in_attributes_stays_as_it_is() -> None:
    body = """<p title="a > b &quot;c&quot;">1 &lt; 2 &amp;amp; 3&nbsp;%</p>"""
    assert html(body, "html") == """<p title="a &gt; b &quot;c&quot;" dir="ltr">1 &lt; 2 &amp;amp; 3\u00a0%</p>"""


def test_equal_headings_are_numbered_however_many_there_are() -> None:
    many = 5000
    outline = render("## خبر\n\n" * many, "markdown", base_direction="rtl").outline
    assert [entry["id"] for entry in outline] == ["خبر", *(f"خبر-{n}" for n in range(2, many + 1))]


def test_a_heading_within_a_heading_belongs_to_it() -> None:
    rendered = render("<h2>أول <b><h3>ثان</h3> ثالث</b></h2><h2>رابع</h2>", "html", base_direction="rtl")
    assert [entry["text"] for entry in rendered.outline] == ["أول ثان ثالث", "رابع"]


def test_nested_blocks_have_each_its_own_direction() -> None:
    body = "<blockquote>2026 <blockquote>English <blockquote>عربي</blockquote></blockquote> عربي</blockquote>"
    assert html(body, "html") == body
    english = "<blockquote>عربي <blockquote>English <p>more</p></blockquote></blockquote>"
    inner = '<blockquote dir="ltr">English <p dir="ltr">more</p></blockquote>'
    assert html(english, "html") == f"<blockquote>عربي {inner}</blockquote>"
    assert html("<p title='a dir=b'>English</p>", "html") == '<p title="a dir=b" dir="ltr">English</p>'
    numbers = render("<p>2026</p><p> </p>", "html", base_direction="ltr").html
    assert numbers == "<p>2026</p><p> </p>"


@pytest.mark.parametrize(
    ("body", "linked"),
    [
        ("<p>انظر https://a.org/مسار، ثم (www.b.org).</p>", {"https://a.org/%D9%85%D8%B3%D8%A7%D8%B1", "https://www.b.org"}),
        ("<figcaption>المصدر: https://a.org/?x=1&amp;y=2؛</figcaption>", {"https://a.org/?x=1&amp;y=2"}),
        ("<div>نص<br>https://مثال.إختبار\u200f<br>نص</div>", {"https://xn--mgbh0fb.xn--kgbechtv"}),
        ("<h2>«https://a.org»</h2><li><b>https://b.org/c</b>؟</li>", {"https://a.org", "https://b.org/c"}),
        ("<td style='x'>https://a.org&nbsp;و</td>", {"https://a.org"}),
        ('<p>https://a.org/"onclick="x</p>', {"https://a.org/"}),
        ('<a href="https://a.org">www.b.org</a>', {"https://a.org"}),
        ('<a id="x-1">www.b.org</a><a href="javascript:x">https://c.org</a>', set()),
        ("<pre>https://a.org</pre><code>www.a.org</code><kbd>www.a.org</kbd>", set()),
        ('<p title="https://a.org">https://<b>a.org</b></p>', set()),
        ("<p>https://a.org:99999/ https://256.1.1.1/ https://xn--a/ https://1.2.3.4.5</p>", set()),
    ],
)  # fmt: skip
def test_bare_addresses_of_html_are_links(body: str, linked: set[str]) -> None:
    shown = html(body, "html")
    assert set(re.findall(r'<a href="([^"]*)" rel="noopener noreferrer">', shown)) == linked
    assert html(shown, "html") == shown


def test_a_body_of_many_addresses_is_not_rendered_at_once() -> None:
    assert is_light("www.a.org " * 40, "html")
    for many in ("www.a.org " * 41, "Https://a.org/" * 41, "WWW.a.org https://b.org " * 21):
        assert not is_light(many, "html")
        assert not is_light(many, "markdown")
