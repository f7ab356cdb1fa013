"""Cleaning: what is refused, stripped, kept, measured."""

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.arabic.clean import RefusedText, clean_line, clean_name, clean_text, has_long_cluster, length
from tests.texts import ANY_TEXT, ARABIC


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


@pytest.mark.parametrize(
    "name",
    [
        "م/ سامر", "أم خالد 🌹", "أبو محمد (الرياض)", "رويترز / أ ف ب", "O‘Brien", "سلمى & ليلى", "«أبو العلاء»",
        'محمد "أبو علي"', "د. ليلى، باحثة", "Smith, John", "قلم_حر", "ا ف ب | القاهرة", "سامر 👩🏽‍💻", "نور 🇪🇬🇸🇾",
        "ז׳בוטינסקי", "צה״ל", "ایم۔ اے۔ جناح", "Gal·la", "O`Neill", "D´Angelo", "„Anna”", "أبو محمد (الرياض", "سامر)",
        "Сергей Ivanov", "Jean-Жан", "مارك Zuckerberg", "محمدAli", "µTorrent", "李Lee", "ڕێبوار گۆران", "Qurʾān",
        "Sam 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "ليلى ❤️", "سعد 👨‍👩‍👧‍👦", "أمل ✌🏿", "زهراء، می‌خواهم",
    ],
)  # fmt: skip
def test_people_sign_with_punctuation_and_emoji(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("سل\u202eمى", "سلمى"),
        ("\u200fليلى\u200e", "ليلى"),
        ("سا\u2066مر", "سامر"),
        ("نو\ufe0fر", "نور"),
        ("ر\u200dيم 🌹", "ريم 🌹"),
    ],
)
def test_names_lose_what_turns_or_hides(name: str, kept: str) -> None:
    assert clean_name(name) == kept


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("a@b.com", "@"),
        ("<b>", "<"),
        ("سلمى؛", "؛"),
        ("سلمى!", "!"),
        ("c*", "*"),
        ("ليلى #1", "#"),
        ("نور 🇪", "🇪"),
        ("x\u2028=y", "="),
    ],
)
def test_a_refused_name_says_for_which_character(name: str, character: str) -> None:
    with pytest.raises(RefusedText, match=r"text refused: name$") as refused:
        clean_name(name)
    assert refused.value.character == character
    assert name not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("\u0410nna", "n"),
        ("p\u0430ypal", "\u0430"),
        ("محمد \u0391lpha", "l"),
        ("Sam Sm\u0456th", "\u0456"),
        ("Sa\u0301l\u03bf", "\u03bf"),
        ("\u0421\u0430\u0448a", "a"),
        ("J\u13a0ne", "\u13a0"),
        ("A\u0585na", "\u0585"),
    ],
)
def test_a_word_of_a_name_is_of_one_of_the_scripts_that_look_alike(name: str, letter: str) -> None:
    with pytest.raises(RefusedText, match=r"name_of_two_scripts$") as refused:
        clean_name(name)
    assert refused.value.character == letter


@pytest.mark.parametrize("name", ["123", "...", "", "👑", "١٢٣", "( / )", "ـ"])
def test_a_name_has_a_letter(name: str) -> None:
    with pytest.raises(RefusedText, match="name_without_letter"):
        clean_name(name)


@pytest.mark.parametrize(
    "cluster",
    ["😀\u200d" * 20 + "😀", "\u1100" * 20, "\u0600" * 20 + "ا", "🏴" + "\U000e0067" * 20, "क\u094d" * 10 + "क"],
)
def test_one_character_has_few_code_points(cluster: str) -> None:
    assert has_long_cluster(cluster)
    assert has_long_cluster(f"كلام قبله {cluster} وبعده")
    assert length(cluster) == 1


@pytest.mark.parametrize(
    "text",
    [
        "كِتَابٌ" * 50,
        "😀" * 50,
        "👨🏽\u200d👩🏽\u200d👧🏽\u200d👦🏽" * 5,
        "🇪🇬" * 30,
        "나라" * 30,
        "क्षत्रिय" * 10,
        "\n" * 40,
        "لا " * 40,
    ],
)
def test_characters_of_real_texts_are_short(text: str) -> None:
    assert not has_long_cluster(text)


def test_length_counts_what_a_reader_counts() -> None:
    assert length("كِتَابٌ") == 4
    assert length("abc") == 3
