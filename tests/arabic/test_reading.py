"""Words, minutes, and the direction of a text."""

import pytest
from hypothesis import given, settings

from app.arabic.direction import direction
from app.arabic.letters import normalise
from app.arabic.reading import count_words, reading_minutes
from tests.texts import ANY_TEXT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("مُحَمَّدٌ قالَ", 2),
        ("كوفيد COVID 2026", 3),
        ("قال: «نعم»، ثم ﻻ!", 4),
        ("كـــتاب", 1),
        ("…", 0),
        ("¼ كوب", 2),
    ],
)
def test_words_are_counted_as_readers_count_them(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (180, 1), (181, 2), (361, 3)])
def test_minutes_are_rounded_up_and_never_none(words: int, minutes: int) -> None:
    assert reading_minutes(words, 180) == minutes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مرحبا hello", "rtl"),
        ("hello مرحبا", "ltr"),
        ("123", "rtl"),
        ("", "rtl"),
        ("«Apple» شركة", "ltr"),
        ("١٢٣ abc", "ltr"),
    ],
)
def test_the_first_strong_letter_gives_the_direction(text: str, expected: str) -> None:
    assert direction(text) == expected


@given(ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_nothing_raises_on_any_text(text: str) -> None:
    assert 0 <= count_words(text) <= len(normalise(text))  # «℀» is written as three characters, two of them words
    assert direction(text) in {"rtl", "ltr"}
