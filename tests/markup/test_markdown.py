"""Markdown as it is typed in Arabic."""

import time

import pytest

from app.arabic.markdown_signs import plain_signs
from app.markup.body_html import render


def html(body: str) -> str:
    return render(body, "markdown", base_direction="rtl").html


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("و**«الحياة»** ثم", "و<strong>«الحياة»</strong> ثم"),
        ("كلمة**«س»**كلمة", "كلمة<strong>«س»</strong>كلمة"),
        ("قال**: «نعم»**ثم", "قال<strong>: «نعم»</strong>ثم"),
        ("**مهم،**ثم **مهمّ!**وبعد", "<strong>مهم،</strong>ثم <strong>مهمّ!</strong>وبعد"),
        ("لـ*(كتاب)*ـه", "لـ<em>(كتاب)</em>ـه"),
        ("و***«س»***ص", "و<em><strong>«س»</strong></em>ص"),
        ("قيمة**(٢٠٢٦)**؟", "قيمة<strong>(٢٠٢٦)</strong>؟"),
        ("כך**„שלום”**ו", "כך<strong>„שלום”</strong>ו"),
        ("و~~«ملغى»~~و", "و<s>«ملغى»</s>و"),
        ("وسم_عربي_طويل و__س__", "وسم_عربي_طويل و__س__"),
        ("و__«غليظ»__و _(مائل)_، «__س__»", "و<strong>«غليظ»</strong>و <em>(مائل)</em>، «<strong>س</strong>»"),
        ('و__"غليظ"__و __مهم،__ثم', 'و<strong>"غليظ"</strong>و <strong>مهم،</strong>ثم'),
        ("كلمة«س»_ص و«كلمة»_أخرى و#وسم_2030_", "كلمة«س»_ص و«كلمة»_أخرى و#وسم_2030_"),
        ("2 * 3 * 4 و** س **", "2 * 3 * 4 و** س **"),
        ('a**"b"**c', 'a**"b"**c'),
    ],
)
def test_emphasis_opens_and_closes_beside_arabic(body: str, shown: str) -> None:
    direction = ' dir="ltr"' if body.startswith("a") else ""
    assert html(body) == f"<p{direction}>{shown}</p>"


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        ("\u00a0# عنوان", "# عنوان"),
        ("\u00a0\u200f- أ\n\u00a0\u00a0- ب", "- أ\n- ب"),
        ("\u00a0١. أ", "1. أ"),
        ("1\u200f. أ\n2\u200f. ب", "1. أ\n2. ب"),
        ("١\u200e) أ", "1) أ"),
        ("نص\n1\u061c. أ", "نص\n1. أ"),
        ("| أ | ب |\n|\u200f:-:|\u200e-:\u200f|\n| ١ | ٢ |", "| أ | ب |\n|:-:|-:|\n| ١ | ٢ |"),
        ("أ | ب\n:-\u200f: | -:\n١ | ٢", "أ | ب\n:-: | -:\n١ | ٢"),
    ],
)
def test_a_mark_or_a_space_within_a_sign_hides_nothing(body: str, plain: str) -> None:
    assert html(body) == html(plain)
    assert any(block in html(body) for block in ("<h2", "<ul>", "<ol>", '<td align="center">'))


@pytest.mark.parametrize("mark", ["\u200f", "\u200e", "\u061c", "\u200f\u200e"])
@pytest.mark.parametrize(
    "body",
    [
        "# عنوان",
        "- أ\n- ب\n  - ج",
        "* أ\n* ب",
        "+ أ",
        "> قول\n> ثان",
        "> # عنوان\n> - أ",
        "1. أ\n2. ب",
        "3) أ",
        "| أ | ب |\n|:-:|--:|\n| ١ | ٢ |",
        "```\nكود\n```",
        "---",
        "نص[^1]\n\n[^1]: حاشية",
        "عنوان\n===",
    ],
)
def test_a_mark_before_a_sign_hides_nothing(body: str, mark: str) -> None:
    marked = "\n".join(
        mark + line if not line.startswith(("نص", "كود", "عنوان", "  ")) else line.replace("  - ", f"  {mark}- ")
        for line in body.split("\n")
    )
    within = marked.replace("> #", f"> {mark}#").replace("> -", f"> {mark}-")
    assert html(within) == html(body)


def test_a_no_break_space_behind_a_sign_is_a_space() -> None:
    for sign in ("#", "##", "-", "*", "+", ">", "1.", "1)"):
        assert html(f"{sign}\u00a0نص") == html(f"{sign} نص")
        assert html(f"{sign}\u200f نص") == html(f"{sign} نص")
    assert html("نص\u00a0# نص") == "<p>نص\u00a0# نص</p>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("١. أ\n٢. ب", "<ol>\n<li>أ</li>\n<li>ب</li>\n</ol>"),
        ("٣) أ\n٤) ب", '<ol start="3">\n<li>أ</li>\n<li>ب</li>\n</ol>'),
        ("۱. یک\n۲. دو", "<ol>\n<li>یک</li>\n<li>دو</li>\n</ol>"),
        ("> ١٠. أ", '<blockquote>\n<ol start="10">\n<li>أ</li>\n</ol>\n</blockquote>'),
        ("- أ\n    ١. ب", "<ul>\n<li>أ\n<ol>\n<li>ب</li>\n</ol>\n</li>\n</ul>"),
        ("في عام\n٢٠٢٦. ثم", "<p>في عام\n٢٠٢٦. ثم</p>"),
        ("بلغ ٣. ثم ٤.", "<p>بلغ ٣. ثم ٤.</p>"),
        ("٣.٥ مليون", "<p>٣.٥ مليون</p>"),
        ("```\n١. كود\n\u200f# كود\n```", "<pre><code>١. كود\n\u200f# كود\n</code></pre>"),
        ("    ١. كود", "<pre><code>١. كود\n</code></pre>"),
        ("\u200fنص عادي", "<p>\u200fنص عادي</p>"),
    ],
)
def test_arabic_digits_number_a_list_and_nothing_else(body: str, shown: str) -> None:
    assert html(body) == shown


def test_columns_keep_their_alignment() -> None:
    shown = html("| أ | ب | ج | د |\n|:-:|:--|--:|---|\n| ١ | ٢ | ٣ | ٤ |")
    for tag, words in (("th", "أبجد"), ("td", "١٢٣٤")):
        for alignment, word in zip((' align="center"', ' align="left"', ' align="right"', ""), words, strict=True):
            assert f"<{tag}{alignment}>{word}</{tag}>" in shown


def test_bare_addresses_become_links() -> None:
    shown = html("انظر https://example.org/a_b_c، و(www.example.org).\n\n- https://مثال.إختبار/مقال؟")
    assert '<a href="https://example.org/a_b_c" rel="noopener noreferrer">https://example.org/a_b_c</a>، و(' in shown
    assert '<a href="https://www.example.org" rel="noopener noreferrer">www.example.org</a>).' in shown
    assert 'rel="noopener noreferrer">https://مثال.إختبار/مقال</a>؟' in shown
    for plain in ("`https://example.org`", "    https://example.org", "salma@example.org", "https://"):
        assert "<a" not in html(plain)
    for whole in ("https://a.org/__init__.py", "https://a.org/مدينة_(قديمة)_و", "https://a.org/_next_/?a=1&amp;b_c"):
        assert html(f"انظر {whole} ثم").partition('">')[2].startswith(f"{whole}</a>"), whole
    assert '/c_d" rel' in html(r"https://a.org/c\_d")
    assert html("_https://a.org/x_ و**https://b.org**و").count("</a></") == 2
    assert html("[https://b.org](https://a.org)").count("<a") == 1
    assert html("[**https://b.org**](https://a.org) و<https://c.org>").count("<a") == 2


@pytest.mark.parametrize("hostile", [">" * 200_000, "\u200f-" * 100_000, "\u200f[a" * 50_000, "\n\u200f١. أ" * 20_000,
                                     "\u200f" + "- " * 100_000 + "x", "\u200f" + "#\u200f" * 100_000])  # fmt: skip
def test_reading_signs_takes_time_in_proportion(hostile: str) -> None:
    begun = time.thread_time()
    plain_signs(hostile)
    assert time.thread_time() - begun < 5
