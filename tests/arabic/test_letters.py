"""Letters: which spellings are the same."""

import pytest
from hypothesis import given, settings

from app.arabic.letters import arabic_digits, completion_key, fold, latin_digits, normalise, strip_marks
from tests.texts import ANY_TEXT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أمريكية", "امريكيه"),
        ("إلى", "الي"),
        ("مُحَمَّد", "محمد"),
        ("كـــتاب", "كتاب"),
        ("مسؤول", "مسئول"),
        ("ﻻ", "لا"),
        ("کتاب", "كتاب"),
        ("٢٠٢٦", "2026"),
        ("۲۰۲۶", "2026"),
        ("آب", "اب"),
        ("ا\u0654", "أ"),
        ("Café", "café"),
        ("\ufe76كتاب", "كتاب"),
    ],
)
def test_two_spellings_of_a_word_are_one(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("مدرس", "مدرسة"), ("ولد", "والد"), ("بيت", "بنت")])
def test_two_words_stay_two(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_titles_sort_as_readers_expect() -> None:
    titles = ["إيران", "ابن", "آل", "أب", "تونس", "ابن بطوطة"]
    assert sorted(titles, key=fold) == ["أب", "ابن", "ابن بطوطة", "آل", "إيران", "تونس"]


@given(ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_nothing_raises_and_folding_twice_is_folding_once(text: str) -> None:
    strip_marks(latin_digits(arabic_digits(text)))
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("«حكاية» تفوز", "حكايه تفوز"),
        ("“Café”: قصة", "cafe قصه"),
        ("İstanbul'da", "istanbul da"),
        ("ISPARTA ısı", "isparta isi"),
        ("i\u0307z STRASSE Straße ﬁn", "iz strasse strasse fin"),
        ("Å Đ Ŵ Ị̇ 한국", "a đ w i 한국"),
        ("\u200f… - «إلى» أين؟", "الي اين"),
        ("🎉 فوز", "فوز"),
        ("_٢٠٢٦_", "2026"),
        ("«…»", "«...»"),
        ("؟!", "؟!"),
    ],
)
def test_the_key_of_a_title_has_its_words_alone(title: str, key: str) -> None:
    assert completion_key(title) == key


@given(ANY_TEXT)
@settings(deadline=None)
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert completion_key(completion_key(text)) == completion_key(text)


def test_marks_go_and_letters_stay() -> None:
    assert strip_marks("قَـدَّمَ أُسْتاذٌ") == "قدم أستاذ"


def test_digits_change_their_system() -> None:
    assert arabic_digits("21 يناير 2026") == "٢١ يناير ٢٠٢٦"
    assert latin_digits("٢١ و۲۱") == "21 و21"
