"""Reading dates that people wrote."""

from datetime import date

import pytest
from hypothesis import given, settings

from app.arabic.dates import REGIONS, format_date, format_hijri
from app.arabic.months import parse_date
from tests.texts import ANY_TEXT, ARABIC

DAY = date(2026, 1, 21)


@pytest.mark.parametrize(
    "text",
    [
        "يناير 21, 2026",
        "21 يناير 2026",
        "٢١ كانون الثاني ٢٠٢٦",
        "21 كانون الثاني/يناير 2026",
        "۲۱ جانفي ۲۰۲۶م",
        "الأربعاء، 21 يناير 2026",
        "يوم الأربعاء 21 يَنايِر ٢٠٢٦ م",
        "January 21, 2026",
        "21 Jan 2026",
        "2026-01-21",
        "٢٠٢٦/١/٢١",
        "2 شعبان 1447 هـ",
        "٢ شعبان ١٤٤٧",
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("5 أغشت 2026", 8),
        ("5 غشت 2026", 8),
        ("5 آب 2026", 8),
        ("5 أوت 2026", 8),
        ("1 شتنبر 2026", 9),
        ("1 دجنبر 2026", 12),
        ("1 تشرين الأول 2026", 10),
        ("1 كانون اول 2026", 12),
        ("1 ايلول 2026", 9),
        ("1 يوليوز 2026", 7),
        ("1 جويلية 2026", 7),
    ],
)
def test_every_month_family_is_known(text: str, month: int) -> None:
    found = parse_date(text)
    assert found is not None
    assert found.month == month


@pytest.mark.parametrize("region", sorted(REGIONS))
@pytest.mark.parametrize("digits", ["latn", "arab"])
def test_what_we_write_we_read(region: str, digits) -> None:
    for month in range(1, 13):
        day = date(2026, month, 17)
        assert parse_date(format_date(day, region=region, digits=digits)) == day
        assert parse_date(format_hijri(day, digits=digits) or "") == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "يناير",
        "31 شباط 2026",
        "في 21 يناير 2026 وصل الوفد",
        "7 mins read",
        "21 2026",
        "40 شعبان 1447 هـ",
        "1 رمضان 3000 هـ",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(ANY_TEXT | ARABIC)
@settings(max_examples=300, deadline=None)
def test_nothing_raises_on_any_text(text: str) -> None:
    parse_date(text)
