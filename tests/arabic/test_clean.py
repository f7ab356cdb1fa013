"""Cleaning: what is refused, stripped, kept, measured."""

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.arabic.clean import RefusedText, clean_line, clean_name, clean_text, length

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=[]), max_size=60)
ARABIC = st.text(
    st.sampled_from(
        "ابتةىيأإآؤئء\u0653\u0654\u064b\u064e\u0651\u0640\u200c\u200d\u200f\u202b\u00ad \n\t\r١2a👩🏽💻\ufe0f"
    ),
    max_size=40,
)


@pytest.mark.parametrize("clean", [clean_line, clean_text, clean_name])
@given(text=st.one_of(ANY_TEXT, ARABIC))
@example(text="ا\u00ad\u0653")
@example(text="\u200c\u200cب")
@example(text="ب\u200c \u200cب")
@settings(max_examples=300, deadline=None)
def test_cleaning_twice_is_cleaning_once(clean, text: str) -> None:
    try:
        once = clean(text)
    except RefusedText:
        return
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize("clean", [clean_line, clean_text, clean_name])
@pytest.mark.parametrize(("text", "code"), [("a\x00b", "nul"), ("\ud800", "surrogate"), ("ب\udfff", "surrogate")])
def test_nul_and_lone_surrogates_are_refused(clean, text: str, code: str) -> None:
    with pytest.raises(RefusedText) as refused:
        clean(text)
    assert refused.value.code == code
    assert text not in str(refused.value)


def test_what_nobody_sees_is_stripped() -> None:
    for invisible in "\u202a\u202b\u202c\u202d\u202e\u2066\u2069\u200b\u2060\ufeff\u00ad\x1a\x07\x9f\ufffe\ufdd0":
        assert clean_line(f"خبر{invisible} عاجل") == "خبر عاجل"
        assert clean_text(f"خبر{invisible} عاجل") == "خبر عاجل"


def test_a_line_is_one_line_and_a_text_keeps_its_lines() -> None:
    assert clean_line("  عنوان\tطويل\r\nفي سطرين ") == "عنوان طويل في سطرين"
    assert clean_text("سطر  \r\nثان\r\tثالث") == "سطر  \nثان\n\tثالث"


def test_direction_marks_stay_in_texts_alone() -> None:
    assert clean_text("قال\u200f: نعم") == "قال\u200f: نعم"
    assert clean_line("قال\u200f: نعم") == "قال: نعم"


def test_the_persian_joiner_stays_between_letters() -> None:
    assert clean_line("می\u200cخواهم") == "می\u200cخواهم"
    assert clean_name("مهدی\u200cزاده") == "مهدی\u200cزاده"
    assert clean_line("كلمة \u200cأخرى\u200c") == "كلمة أخرى"


def test_an_emoji_family_holds_together() -> None:
    family = "👩\u200d💻"
    assert clean_text(f"أهلًا {family}") == f"أهلًا {family}"
    assert length(family) == 1


def test_the_two_orders_of_shadda_and_fatha_become_one() -> None:
    assert clean_line("مد\u0651\u064e") == clean_line("مد\u064e\u0651")
    assert clean_line("ا\u0653") == "آ"


def test_ten_thousand_marks_become_four_and_quickly() -> None:
    start = time.thread_time()
    assert clean_line("م" + "\u064e" * 10_000) == "م" + "\u064e" * 4
    assert clean_text("م" + "\u064e" * 500_000) == "م" + "\u064e" * 4
    assert time.thread_time() - start < 5


@pytest.mark.parametrize(
    "name", ["سلمى العوضي", "أُمُّ كُلثوم", "O’Brien", "عبد-الله", "د. ليلى", "José", "李雷", "كتاب 2"]
)
def test_names_of_people_are_taken(name: str) -> None:
    assert clean_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("name", ["123", "...", "a@b.com", "<b>", "", "👑", "١٢٣", "x/y"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(RefusedText, match="name"):
        clean_name(name)


def test_length_counts_what_a_reader_counts() -> None:
    assert length("كِتَابٌ") == 4
    assert length("abc") == 3
