"""Dates, reading times, bylines, sections and tags are read as sites print them, and text is left alone."""

from datetime import date

import pytest

from app.imports.page_facts import is_bare_label, read_facts, read_tags

DAY = date(2026, 1, 21)


@pytest.mark.parametrize(
    "line",
    [
        "يناير 21, 2026",
        "21 يناير 2026",
        "٢١ يناير ٢٠٢٦",
        "كانون الثاني 21، 2026",
        "21 جانفي 2026",
        "2026-01-21",
        "21/1/2026",
        "٢١/٠١/٢٠٢٦",
        "نُشر في 21 يناير 2026",
        "نشر في: 21 يناير 2026",
        "تاريخ النشر: ٢١ كانون الثاني ٢٠٢٦",
        "التاريخ: 21 يناير 2026 م",
        "الأربعاء، 21 يناير 2026",
        "يوم الأربعاء 21 يناير 2026م",
        "21 يناير 2026 - 10:30 ص",
        "21 يناير 2026، الساعة 22:05 بتوقيت غرينتش",
        "2 شعبان 1447 هـ الموافق 21 يناير 2026 م",
        "الأربعاء 2 شعبان 1447هـ - 21 يناير 2026م",
        "السنديان - 21 يناير 2026",
        "Published on January 21, 2026",
    ],
)
def test_a_date_is_read_in_every_dress(line: str) -> None:
    facts = read_facts(line)
    assert [fact.day for fact in facts if fact.kind == "date"] == [DAY]


@pytest.mark.parametrize("line", ["2 شعبان 1447 هـ", "٢ شعبان ١٤٤٧", "الأربعاء 2 شعبان 1447هـ، الساعة 14:30"])
def test_a_hijri_date_is_told_from_the_others(line: str) -> None:
    assert [(fact.kind, fact.day) for fact in read_facts(line)] == [("hijri date", DAY)]


@pytest.mark.parametrize(
    "line", ["آخر تحديث: 21 يناير 2026", "تم التحديث في 21 يناير 2026", "Updated: January 21, 2026"]
)
def test_an_update_is_not_taken_for_the_publication(line: str) -> None:
    assert [(fact.kind, fact.day) for fact in read_facts(line)] == [("updated", DAY)]


@pytest.mark.parametrize(
    "line",
    [
        "7 mins read", "3 min read", "3-minute read", "٧ دقائق قراءة", "قراءة 3 دقائق", "دقيقتا قراءة",
        "دقيقة واحدة للقراءة", "وقت القراءة: 4 دقائق", "مدة القراءة أقل من دقيقة", "Reading time: 5 minutes",
    ],
)  # fmt: skip
def test_a_reading_time_is_kept_as_printed(line: str) -> None:
    assert [(fact.kind, fact.printed) for fact in read_facts(line)] == [("reading time", line)]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("بقلم سلمى النجار", ("سلمى النجار",)),
        ("بقلم: سلمى النجار، طارق البستاني", ("سلمى النجار", "طارق البستاني")),
        ("بقلم الكاتبة سلمى النجار", ("سلمى النجار",)),
        ("كتب: طارق البستاني", ("طارق البستاني",)),
        ("كتبت - سلمى النجار", ()),
        ("By Salma Najjar and Tariq Bustani", ("Salma Najjar", "Tariq Bustani")),
        ("بقلم سلمى و طارق البستاني", ("سلمى", "طارق البستاني")),
        ("بقلم وليد الواحي", ("وليد الواحي",)),
        ("كتب طارق رسالة طويلة", ()),
    ],
)
def test_a_byline_names_its_authors(line: str, names: tuple[str, ...]) -> None:
    assert tuple(name for fact in read_facts(line) if fact.kind == "byline" for name in fact.names) == names


def test_one_line_may_say_everything() -> None:
    facts = read_facts("بقلم سلمى النجار | 21 يناير 2026 | 3 دقائق قراءة | ثقافة")
    assert [fact.kind for fact in facts] == ["byline", "date", "reading time", "detail"]


@pytest.mark.parametrize(
    "line",
    [
        "وصلت القافلة في 21 يناير 2026 إلى وادي السنديان بعد سفر طويل.",
        "السنديان - 21 يناير 2026 - وصلت القافلة بعد سفر طويل إلى وادي السنديان.",
        "قراءة في كتاب قديم",
        "بعد ثلاث دقائق توقفت القراءة",
        "تاريخ الوادي",
        "خلفية الحدث",
        "31 فبراير 2026",
        "21 يناير 0001",
        "T" * 100_000,
    ],
)
def test_text_is_no_fact(line: str) -> None:
    assert read_facts(line) == []


def test_tags_come_as_words_or_with_number_signs() -> None:
    found = read_tags("الوسوم: مكتبات، #نهر_السنديان | قراءة، مكتبات")
    assert found is not None
    assert found.names == ("مكتبات", "نهر السنديان", "قراءة")
    assert read_tags("قال: مكتبات، كتب") is None


def test_a_section_is_read_from_its_label() -> None:
    assert [(fact.kind, fact.names) for fact in read_facts("القسم: ثقافة وفنون")] == [("section", ("ثقافة وفنون",))]


def test_a_label_alone_is_known_in_any_spelling() -> None:
    assert is_bare_label("نُشر في:")
    assert is_bare_label("بقـلم")
    assert not is_bare_label("الوادي")
