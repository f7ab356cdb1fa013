"""Text written as Markdown is shown by CommonMark exactly as it was."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.imports.page_markdown import Paragraph, escape_markdown, to_markdown, with_parts

RENDERERS = (MarkdownIt("commonmark"), MarkdownIt("gfm-like", {"linkify": False}))
SIGNS = st.text(alphabet="#*_-+=~`<>[]()!&;:|\\/.0123456789 xaب", min_size=1).map(lambda text: " ".join(text.split()))
LINES = st.one_of(
    SIGNS, st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" "))
).map(str.strip)  # fmt: skip
LONG = "سارت القافلة ثلاثة أيام في وادي السنديان، ثم نزلت عند البئر القديمة لتستريح وتسقي خيلها وإبلها."


@given(LINES.filter(bool))
def test_any_line_is_shown_as_it_was(line: str) -> None:
    shown = html.escape(line, quote=False).replace('"', "&quot;")
    for renderer in RENDERERS:
        assert renderer.render(to_markdown([("paragraph", Paragraph(1, line))])) == f"<p>{shown}</p>\n"
        assert renderer.render(to_markdown([("heading", Paragraph(1, line))])) == f"<h2>{shown}</h2>\n"
        item = renderer.render(to_markdown([("list item", Paragraph(1, line))]))
        assert item == f"<ul>\n<li>{shown}</li>\n</ul>\n"


@given(st.lists(LINES.filter(bool), min_size=2, max_size=4))
def test_paragraphs_and_items_never_run_together(lines: list[str]) -> None:
    for renderer in RENDERERS:
        paragraphs = renderer.render(to_markdown(("paragraph", Paragraph(1, line)) for line in lines))
        assert paragraphs.count("<p>") == len(lines)
        items = renderer.render(to_markdown(("list item", Paragraph(1, line)) for line in lines))
        assert items.count("<li>") == len(lines)
        assert items.count("<ul>") == 1


def test_arabic_prose_needs_no_escape() -> None:
    assert escape_markdown(LONG) == LONG
    assert escape_markdown("بلغ السعر 7.5 - 8 ريالات (تقريبًا)!") == "بلغ السعر 7.5 - 8 ريالات (تقريبًا)!"


@pytest.mark.parametrize(
    "line",
    ["خلفية الرحلة", "لماذا الوادي؟", "«السنديان» في الذاكرة", "البئر: حكاية ماء", "3 أيام في الوادي"],
)
def test_a_short_line_above_a_longer_paragraph_is_a_heading(line: str) -> None:
    parts = [part for part, _ in with_parts([Paragraph(1, LONG), Paragraph(2, line), Paragraph(3, LONG)])]
    assert parts == ["lead", "heading", "paragraph"]


@pytest.mark.parametrize(
    "line",
    ["ثم ساروا.", "وقال الشيخ:", "«لن نعود قبل الربيع»", "ونزلوا،", " ".join(["كلمة"] * 13), "…"],
)
def test_a_sentence_a_quotation_or_a_long_line_is_no_heading(line: str) -> None:
    parts = [part for part, _ in with_parts([Paragraph(1, LONG), Paragraph(2, line), Paragraph(3, LONG)])]
    assert parts == ["lead", "paragraph", "paragraph"]


def test_a_short_line_with_nothing_longer_below_is_no_heading() -> None:
    parts = [part for part, _ in with_parts([Paragraph(1, LONG), Paragraph(2, "وادي السنديان")])]
    assert parts == ["lead", "paragraph"]


def test_a_heading_may_stand_above_a_list() -> None:
    parts = with_parts([Paragraph(1, "ما يحمله القارب"), Paragraph(2, "كتب", is_bullet=True)])
    assert [part for part, _ in parts] == ["heading", "list item"]
