"""Counts in the six plural forms."""

import pytest
from babel.localedata import locale_identifiers

from app.arabic.plurals import comment_count, reading_time


@pytest.mark.parametrize(
    ("n", "reading", "comments"),
    [
        (1, "دقيقة قراءة", "تعليق واحد"),
        (2, "دقيقتا قراءة", "تعليقان"),
        (3, "3 دقائق قراءة", "3 تعليقات"),
        (10, "10 دقائق قراءة", "10 تعليقات"),
        (11, "11 دقيقة قراءة", "11 تعليقًا"),
        (99, "99 دقيقة قراءة", "99 تعليقًا"),
        (100, "100 دقيقة قراءة", "100 تعليق"),
        (101, "101 دقيقة قراءة", "101 تعليق"),
        (102, "102 دقيقة قراءة", "102 تعليق"),
        (103, "103 دقائق قراءة", "103 تعليقات"),
        (111, "111 دقيقة قراءة", "111 تعليقًا"),
        (200, "200 دقيقة قراءة", "200 تعليق"),
        (1000, "1,000 دقيقة قراءة", "1,000 تعليق"),
        (1234567, "1,234,567 دقيقة قراءة", "1,234,567 تعليقًا"),
    ],
)
def test_arabic_has_six_forms(n: int, reading: str, comments: str) -> None:
    assert reading_time(n) == reading
    assert comment_count(n) == comments


def test_none_has_a_form_of_its_own() -> None:
    assert comment_count(0) == "لا تعليقات"
    assert comment_count(0, language="en") == "No comments"


def test_digits_are_those_that_were_asked_for() -> None:
    assert reading_time(3, digits="arab") == "٣ دقائق قراءة"
    assert comment_count(111, digits="arab") == "١١١ تعليقًا"
    assert comment_count(12345, digits="arab") == "١٢٬٣٤٥ تعليقًا"
    assert comment_count(12345, language="en") == "12,345 comments"


def test_other_languages_speak_for_themselves() -> None:
    assert reading_time(3, language="en") == "3 min read"
    assert comment_count(1, language="en-GB") == "1 comment"
    assert reading_time(3, language="fr").startswith("3")
    assert reading_time(3, language="zz") == "3 min read"
    assert reading_time(3, language="fa") == "3 دقیقه"


def test_no_language_prints_the_name_of_a_unit() -> None:
    printed = {name: reading_time(n, language=name.replace("_", "-")) for name in locale_identifiers() for n in (1, 3)}
    assert {name: text for name, text in printed.items() if "duration" in text} == {}
