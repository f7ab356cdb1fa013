"""Slugs of names: those that differ in more than spelling are different."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.arabic.labels import label_key, label_slug
from app.arabic.slug import LIMIT, slug_key
from tests.texts import ANY_TEXT, ARABIC

ENGLAND, SCOTLAND = (
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in code) + "\U000e007f" for code in ("gbeng", "gbsct")
)


@pytest.mark.parametrize(
    "names",
    [
        ("C", "C++", "C#", "C*", "C+", "C$"),
        (".NET", "NET"),
        ("F", "F#", "F♯"),
        ("🇪🇬", "🇸🇾", "😂", "🤣", "😂😂", "👍", "👍🏽"),
        ("❤", "♥", "💔", "حب", "حب ❤", "حب ♥"),
        ("!", "؟", "؟؟", "…", "-", "«»", "ـ", "\u064b"),
        ("+18", "18", "18%"),
        (ENGLAND, SCOTLAND, "\U0001f3f4"),
        ("😂" * 40, "😂" * 41),
    ],
)
def test_names_with_other_signs_have_other_slugs(names: tuple[str, ...]) -> None:
    slugs = [label_slug(name) for name in names]
    assert len({slug_key(slug) for slug in slugs}) == len(names)
    for name, slug in zip(names, slugs, strict=True):
        assert 0 < len(slug) <= LIMIT
        assert all(letter.isalnum() or letter == "-" for letter in slug)
        assert label_slug(slug) == slug
        assert label_key(slug) == slug_key(slug)
        assert label_key(name) == slug_key(slug) or name.isdigit()


@pytest.mark.parametrize(
    ("names", "slug"),
    [
        (("C++", "c++", "C＋＋", " C++ "), "c-plus-plus"),
        (("ثقافة", "ثَقافة", "#ثقافة", "«ثقافة»", "ثقافة!", "ثقافــة"), "ثقافة"),
        (("❤", "❤\ufe0f"), "رمز-2764"),
        (("!", "«!»", '"!"'), "رمز-0021"),
        (("ذكاء اصطناعي", "ذكاء-اصطناعي", "ذكاء_اصطناعي", "ذكاء/اصطناعي", "ذكاء | اصطناعي"), "ذكاء-اصطناعي"),
        (("٢٠٢٦", "2026"), "مقال-2026"),
        (("İstanbul", "istanbul"), "istanbul"),
    ],
)
def test_another_spelling_is_the_same_name(names: tuple[str, ...], slug: str) -> None:
    assert {label_slug(name) for name in names} == {slug}


@given(st.one_of(ANY_TEXT, ARABIC, st.text(st.sampled_from("C+#.*-❤♥😂\ufe0f\u200d\U000e0067 2٢«»!"), max_size=60)))
@settings(max_examples=400, deadline=None)
def test_every_name_has_a_slug(name: str) -> None:
    slug = label_slug(name)
    assert 0 < len(slug) <= LIMIT
    assert label_slug(slug) == slug
    assert not slug.replace("-", "").isdecimal()
    assert label_key(slug) == slug_key(slug)


def test_nothing_is_named_by_what_stands_for_broken_bytes() -> None:
    assert label_key("\ufffd\ufffd") == ""
