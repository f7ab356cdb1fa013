"""Links within a body lead where they led."""

from urllib.parse import unquote

import html5lib
import pytest

from app.markup.body_html import render


def html(body: str, body_format: str = "html") -> str:
    once = render(body, body_format, base_direction="rtl").html  # type: ignore[arg-type]  # a literal in the tests
    assert render(once, "html", base_direction="rtl").html == once
    return once


def targets(markup: str) -> list[str]:
    """The text of the element to which each link within the page leads, as browsers find it."""
    fragment = html5lib.parseFragment(markup, treebuilder="etree", namespaceHTMLElements=False)
    by_id: dict[str, str] = {}
    for element in fragment.iter():
        if "id" in element.attrib:
            by_id.setdefault(element.attrib["id"], "".join(element.itertext()))
    links = [element.attrib["href"] for element in fragment.iter("a") if element.attrib.get("href", "").startswith("#")]
    return [by_id[link[1:] if link[1:] in by_id else unquote(link[1:])] for link in links]


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ('<a href="#sec-2">ث</a><h2 id="sec-2">القسم</h2>', ["القسم"]),
        ('<a href="#location">ث</a><p id="location">القسم</p>', ["القسم"]),
        ('<a href="#map">ث</a><a name="map">القسم</a>', ["القسم"]),
        ('<a href="#%D9%85%D9%82%D8%AF%D9%85%D8%A9">م</a><p id="مقدمة">تمهيد</p>', ["تمهيد"]),
        ('<a href="#مقدمة">م</a><h3 id="مقدمة">تمهيد</h3>', ["تمهيد"]),
        ('<a href="#a b/c">م</a><a href="#a%20b/c">م</a><p id="a b/c">هنا</p>', ["هنا", "هنا"]),
        ('<a href="#x1">م</a><p id="x1">أول</p><p id="x1">ثان</p>', ["أول"]),
        ('<a href="#a/b">م</a><a href="#a:b">م</a><p id="a/b">أول</p><p id="a:b">ثان</p>', ["أول", "ثان"]),
        ('<a href="#خبر">م</a><h2>خبر</h2><p id="خبر">هنا</p>', ["هنا"]),
        ('<a href="#old" id="new" name="old">هنا</a>', [""]),
        ('<p>ن<a href="#_ftn1" name="_ftnref1">[1]</a></p><div id=n1><a href="#_ftnref1" name="_ftn1">[1]</a></div>',
         ["[1]", "[1]"]),
        (('<a href="file:///C:/x/clip_filename.htm#_ftn1" name="_ftnref1">أ</a>'
         '<a href="file:///C:/x/clip_filename.htm#_ftnref1" name="_ftn1">ب</a>'), ["ب", "أ"]),
        (('<sup data-fn="a1b2-c3" class="fn"><a href="#a1b2-c3" id="a1b2-c3-link">1</a></sup>'
         '<ol class="wp-block-footnotes"><li id="a1b2-c3">ح <a href="#a1b2-c3-link">↩</a></li></ol>'), ["ح ↩", "1"]),
        (('<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym">1</a>'
         '<a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">2</a>'), ["2", "1"]),
        ('<a href="#cmnt1" id="cmnt_ref1">أ</a><a href="#cmnt_ref1" id="cmnt1">ب</a>', ["ب", "أ"]),
        ('<a href="#_Toc4711">أ</a><h2><a name="_Toc4711"></a>فصل</h2>', [""]),
    ],
)  # fmt: skip
def test_a_link_leads_to_its_target(body: str, texts: list[str]) -> None:
    shown = html(body)
    assert targets(shown)[: len(texts)] == texts


def test_footnotes_and_headings_of_markdown_are_led_to() -> None:
    shown = html("نص[^1] ثم[^1] و[فصل](#الفصلُ-الأول).\n\n## الفصل الأول\n\n[^1]: حاشية.", "markdown")
    assert [text.strip()[:6] for text in targets(shown)[:3]] == ["حاشية.", "حاشية.", "الفصل "]


def test_an_id_that_scripts_know_by_name_is_never_kept() -> None:
    for name in ("location", "getElementById", "app", "__proto__", "Float32Array", "onload", "_", "my_global"):
        shown = html(f"<p id='{name}'>ن</p><h2 id='{name}2x' >س</h2><a name={name}></a><span id='{name}'></span>")
        assert f'id="{name}"' not in shown
        assert f'id="user-content-{name}"' in shown


def test_a_heading_keeps_its_authors_id_and_the_outline_has_it() -> None:
    rendered = render("<h2 id='sec-2'>القسم</h2><h2>القسم</h2><h2 id='sec-2'>القسم</h2>", "html", base_direction="rtl")
    assert [entry["id"] for entry in rendered.outline] == ["sec-2", "القسم", "القسم-2"]
    assert rendered.html == '<h2 id="sec-2">القسم</h2><h2 id="القسم">القسم</h2><h2 id="القسم-2">القسم</h2>'


def test_an_id_that_could_end_an_attribute_does_not() -> None:
    shown = html("""<p id='a"><b onclick=x>'>ن</p><a href='#a"><b onclick=x>'>م</a>""")
    assert 'id="a-b-onclick-x-"' in shown
    assert targets(shown) == ["ن"]
    assert 'href="#missing"' in html("<a href='#missing'>م</a>")
