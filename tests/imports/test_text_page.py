"""A page saved as text becomes an article, and nothing of the page around it."""

import hashlib
import html
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.arabic.letters import fold
from app.arabic.reading import count_words
from app.imports.text_page import Page, UnreadablePage, read_page

DAMASCUS = ZoneInfo("Asia/Damascus")
LIBRARY = Path(__file__).parent / "pages" / "library.txt"
SEED = Path(__file__).parents[3] / "shared" / "seed" / "article.txt"
PROSE = "سارت القافلة ثلاثة أيام في وادي السنديان، ثم نزلت عند البئر القديمة لتستريح وتسقي خيلها وإبلها."
PIECES = [
    "عنوان الخبر", PROSE, "كيف بدأت الفكرة؟", "خلفية الحدث", "يناير 21, 2026", "٢١ كانون الثاني ٢٠٢٦",
    "7 mins read", "بقلم", "بقلم: سلمى النجار", "الوسوم: ماء، نهر", "الوسوم:", "شارك", "فيسبوك",
    "اترك تعليقاً", "اقرأ أيضا", "• بند", "- بند", "***", "# سطر", "1. سطر", "\u200f", "\x1f", "", "", " ",
    "\t", "|", "القسم: أخبار", "31/02/2026",
]  # fmt: skip


def read(text: str) -> Page:
    return read_page(text, timezone=DAMASCUS)


def library() -> Page:
    return read(LIBRARY.read_text(encoding="utf-8"))


def plain(markdown: str) -> str:
    """The words that a reader sees."""
    return html.unescape(re.sub(r"<[^>]+>", " ", MarkdownIt("commonmark").render(markdown)))


def skipped(page: Page) -> dict[int, str]:
    return {skip.line: skip.reason for skip in page.report.skipped}


def test_a_real_page_gives_its_article_and_nothing_else() -> None:
    if not SEED.exists():
        pytest.skip("the real page is kept beside the repository and is not there")
    page = read(SEED.read_text(encoding="utf-8"))
    article = page.article
    assert count_words(article.title) == 11
    assert article.published_at is not None
    assert article.published_at.astimezone(DAMASCUS).date().isoformat() == "2026-01-21"
    assert article.source_note == "7 mins read"
    assert len(re.findall(r"^## ", article.body, re.MULTILINE)) == 3
    assert article.summary is not None
    assert count_words(article.summary) + count_words(plain(article.body)) == 361
    assert skipped(page) == {3: "repeated title", 23: "comment form", 25: "comment form", 27: "navigation"}
    assert not re.search("email|تعليق|الأعلى|mins", article.body)


def test_the_title_loses_the_name_of_the_site_when_the_page_repeats_it_without() -> None:
    assert library().article.title == "مكتبة عائمة تجوب قرى نهر السنديان للمرة الأولى"


def test_everything_said_above_the_text_is_kept_with_the_article() -> None:
    article = library().article
    assert article.authors == ["سلمى النجّار", "طارق البستاني"]
    assert article.published_at == datetime(2026, 1, 21, 9, tzinfo=UTC)
    assert article.source_note == "قراءة ٣ دقائق"
    assert article.tags == ["مكتبات", "نهر السنديان", "قراءة"]
    assert article.summary is not None
    assert article.summary.startswith("رست مكتبة عائمة")
    assert article.summary not in article.body


def test_headings_lists_quotes_and_signs_become_markdown_that_reads_the_same() -> None:
    shown = MarkdownIt("commonmark").render(library().article.body)
    assert re.findall(r"<h2>(.*?)</h2>", shown) == ["كيف بدأت الفكرة؟", "ماذا على متنها"]
    assert re.findall(r"<li>(.*?)</li>", shown) == ["أربعة آلاف كتاب", "قاعة صغيرة للقراءة", "ركن للأطفال"]
    assert "<p>«لن نتوقف قبل أن نصل إلى آخر قرية»</p>" in shown
    assert "<p># ليست هذه السطور عنوانًا" in shown
    assert "1. لم يصدّقه أحد *في البداية*." in shown


def test_nothing_of_the_page_around_the_article_is_left_and_every_line_has_its_reason() -> None:
    page = library()
    shown = plain(page.article.body)
    for words in (
        "تخطى",
        "شارك",
        "فيسبوك",
        "مهرجان القوارب",
        "طاحونة",
        "سوق الكتب",
        "بريدك",
        "الاسم",
        "محفوظة",
        "الوسوم",
    ):
        assert words not in shown
    reasons = skipped(page)
    assert reasons[1] == "navigation"
    assert reasons[2] == "breadcrumb"
    assert reasons[5] == "repeated title"
    assert reasons[11] == reasons[12] == reasons[13] == "share line"
    assert "link to another article" in reasons.values()
    accounted = {found.line for found in page.report.understood} | set(reasons)
    lines = LIBRARY.read_text(encoding="utf-8").splitlines()
    assert accounted == {number for number, line in enumerate(lines, start=1) if line.strip()}


def test_the_last_update_dates_a_page_only_where_no_other_date_is_printed() -> None:
    assert skipped(library())[9] == "updated that is not used"
    page = read(f"عنوان\n\nآخر تحديث: 23 شباط 2026\n\n{PROSE}")
    assert page.article.published_at == datetime(2026, 2, 23, 9, tzinfo=UTC)


def test_a_hijri_date_dates_a_page_and_gives_way_to_a_gregorian_one() -> None:
    alone = read(f"عنوان\n2 شعبان 1447 هـ\n\n{PROSE}")
    assert alone.article.published_at == datetime(2026, 1, 21, 9, tzinfo=UTC)
    both = read(f"عنوان\n1 شعبان 1447 هـ\n21 يناير 2026\n\n{PROSE}")
    assert both.article.published_at == datetime(2026, 1, 21, 9, tzinfo=UTC)
    assert skipped(both) == {2: "hijri date that is not used"}


def test_a_second_reading_has_the_same_id_and_another_day_another() -> None:
    first = read(f"قافلة الوادي\nيناير 21, 2026\n\n{PROSE}").article
    again = read(f"قَافِلَةُ الوادي\n\n٢١ يناير ٢٠٢٦\n\n{PROSE} وسارت من جديد.").article
    other = read(f"قافلة الوادي\nيناير 22, 2026\n\n{PROSE}").article
    digest = hashlib.sha256((fold("قافلة الوادي") + "2026-01-21").encode()).hexdigest()
    assert first.external_id == again.external_id == f"text:{digest[:16]}"
    assert other.external_id != first.external_id


def test_a_page_without_a_date_has_none_and_the_report_says_so() -> None:
    page = read(f"قافلة الوادي\n\n{PROSE}")
    assert page.article.published_at is None
    assert page.article.summary is None
    assert page.report.missing == ["date", "summary"]


def test_the_day_is_kept_in_zones_nearby() -> None:
    published = read(f"قافلة الوادي\nيناير 21, 2026\n\n{PROSE}").article.published_at
    assert published is not None
    for zone in ("Africa/Casablanca", "Asia/Muscat", "Europe/London", "Asia/Karachi"):
        assert published.astimezone(ZoneInfo(zone)).date().isoformat() == "2026-01-21"


def test_a_summary_may_stand_between_the_title_and_the_date() -> None:
    article = read(f"قافلة الوادي\n\nثلاثة أيام بلا ماء.\n\nبقلم سلمى النجار | 21 يناير 2026\n\n{PROSE}").article
    assert article.summary == "ثلاثة أيام بلا ماء."
    assert article.authors == ["سلمى النجار"]
    assert article.body == PROSE


def test_a_date_may_stand_above_the_title() -> None:
    article = read(f"21 يناير 2026\n\nقافلة الوادي\n\n{PROSE}").article
    assert article.title == "قافلة الوادي"
    assert article.published_at is not None


def test_a_label_may_stand_above_its_value() -> None:
    page = read(f"قافلة الوادي\nبقلم\nسلمى النجار\nنُشر في\n21 يناير 2026\nمدة القراءة: دقيقتان\n\n{PROSE}")
    assert page.article.authors == ["سلمى النجار"]
    assert page.article.published_at is not None
    assert page.article.source_note == "مدة القراءة: دقيقتان"


def test_the_only_paragraph_of_a_page_is_its_body_and_not_its_summary() -> None:
    article = read(f"قافلة الوادي\nيناير 21, 2026\n{PROSE}").article
    assert article.summary is None
    assert article.body == PROSE


def test_a_page_without_blank_lines_keeps_all_its_paragraphs_in_the_body() -> None:
    article = read(f"قافلة الوادي\nيناير 21, 2026\n{PROSE}\n{PROSE}\nخلفية الرحلة\n{PROSE}").article
    assert article.summary is None
    assert article.body == f"{PROSE}\n\n{PROSE}\n\n## خلفية الرحلة\n\n{PROSE}"


def test_lines_cut_at_a_fixed_width_are_joined_again() -> None:
    halves = PROSE[:60].rsplit(" ", 1)[0], PROSE[len(PROSE[:60].rsplit(" ", 1)[0]) + 1 :]
    assert read(f"قافلة الوادي\n\n{halves[0]}\n{halves[1]}").article.body == PROSE


def test_short_lines_together_are_verse_and_not_headings() -> None:
    body = read(f"قافلة الوادي\n\n{PROSE}\n\nيا وادي السنديان\nيا ظل الأشجار\n\n{PROSE}").article.body
    assert "##" not in body


def test_a_link_to_the_comments_above_the_text_does_not_end_the_page() -> None:
    page = read(f"قافلة الوادي\nيناير 21, 2026\nاترك تعليقاً\n\n{PROSE}\n\nاترك تعليقاً\n\nنص أحد القراء.")
    assert page.article.body == PROSE
    assert skipped(page) == {3: "link to the comments", 7: "comment form", 9: "after the comment form"}


def test_a_network_is_a_heading_between_paragraphs_and_a_button_elsewhere() -> None:
    body = read(f"قافلة الوادي\n\nتويتر\n\n{PROSE}\n\nفيسبوك\n\n{PROSE}\n\nواتساب\nتلغرام").article.body
    assert body == f"{PROSE}\n\n## فيسبوك\n\n{PROSE}"


def test_links_in_the_middle_are_left_out_and_the_next_heading_is_not() -> None:
    page = read(f"قافلة الوادي\n\n{PROSE}\n\nاقرأ أيضاً\nبئر السنديان\nسوق الخيل\n\nطريق العودة\n\n{PROSE}")
    assert page.article.body == f"{PROSE}\n\n## طريق العودة\n\n{PROSE}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_page"),
        (" \n\u200f\n\t", "empty_page"),
        ("شارك\nفيسبوك", "empty_page"),
        ("قافلة الوادي", "only_a_title"),
        ("قافلة الوادي\nقافلة الوادي\n21 يناير 2026\n\nاترك تعليقاً", "only_a_title"),
        (f"قافلة الوادي\n\n{PROSE}\x00", "refused_characters"),
        (f"قافلة الوادي\n\n{PROSE}\ud800", "refused_characters"),
    ],
)
def test_a_page_without_an_article_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(UnreadablePage) as refused:
        read(text)
    assert refused.value.code == code


def test_a_refused_character_is_told_by_its_line() -> None:
    with pytest.raises(UnreadablePage, match="line 3 "):
        read(f"قافلة الوادي\n\nسطر\x00\n{PROSE}")


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES) | st.text(max_size=30)).map("\n".join)))
def test_no_text_raises_anything_but_an_unreadable_page(text: str) -> None:
    try:
        page = read(text)
    except UnreadablePage:
        return
    assert page.article.title
    assert page.article.body
    assert page.report.lines()


@given(st.lists(st.sampled_from(PIECES), min_size=2).map("\n".join))
def test_every_line_is_understood_or_skipped_once(text: str) -> None:
    try:
        report = read(text).report
    except UnreadablePage:
        return
    told = [found.line for found in report.understood] + [skip.line for skip in report.skipped]
    visible = {number for number, line in enumerate(text.splitlines(), start=1) if line.strip("\x1f\u200f \t")}
    assert set(told) <= visible
    assert len(told) == len(set(told))
