"""Texts that are nearly the same, and names that look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.disguises import read
from app.rules.lookalikes import look
from app.rules.sketches import SHORTEST, Sketch, are_alike, sketch

OFFER = "للبيع شقق فاخرة في وسط المدينة بأسعار مناسبة جدا تواصلوا معنا على الرقم 0501234567 قبل نفاد الكمية"
OTHER = "قرأت المقال كله وأعجبني ما فيه من تفصيل، لكن الكاتب لم يذكر شيئا عن الضواحي ولا عن أجور النقل فيها"


def made(text: str) -> Sketch:
    found = sketch(read(text).letters)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "changed",
    [
        OFFER.replace("0501234567", "0559876543"),
        OFFER.replace("وسط", "قلب"),
        "مرحبا. " + OFFER + " شكرا!",
        OFFER.replace(" ", "  ").replace("ة", "ه"),
        OFFER.replace("ا", "اـ"),
        OFFER.upper() + " https://a.example/77",
    ],
)
def test_a_changed_text_is_found_and_alike(changed: str) -> None:
    one, other = made(OFFER), made(changed)
    assert are_alike(one.places, other.places)
    assert any(a == b for a, b in zip(one.near, other.near, strict=True))


def test_another_text_is_not_alike() -> None:
    assert not are_alike(made(OFFER).places, made(OTHER).places)


def test_a_short_text_has_no_sketch() -> None:
    assert sketch(read("شكرا لكم").letters) is None
    assert sketch("ا" * (SHORTEST - 1)) is None


@given(st.text(max_size=300))
def test_any_text_can_be_sketched(text: str) -> None:
    found = sketch(read(text).letters)
    assert found is None or are_alike(found.places, found.places)


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("ليلى حدّاد", "ليلي حداد"),
        ("ليلى حداد", "لـيـلـى  حـداد"),
        ("ليلى حداد", "ليلى-حداد"),
        ("ليلى حداد", "ليلى حداد (المحررة)"),
        ("ليلى حداد", "ليلیٰ حدَاد"),
        ("كريم", "کريم"),
        ("Admin", "аdmin"),
        ("Admin", "ADMlN"),
        ("Laila Haddad", "Lаilа Hаddаd"),
        ("Laila Haddad", "laila.haddad"),
        ("Laila Haddad", "Láila Haddad"),
        ("Laila Haddad", "1aila Haddad"),
        ("Laila Haddad", "Laila Haddad | official"),
        ("Omar", "0mar"),
        ("Ｌａｉｌａ", "Laila"),
    ],
)
def test_names_that_look_alike(name: str, like: str) -> None:
    assert look(name) == look(like)


@pytest.mark.parametrize(
    ("name", "other"),
    [("ليلى حداد", "ليلى حداد العلي"), ("ليلى حداد", "ليلى"), ("محمد", "محمود"), ("Laila", "Leila"), ("سمر", "سمير")],
)
def test_names_that_do_not(name: str, other: str) -> None:
    assert look(name) != look(other)
