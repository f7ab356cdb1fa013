"""Dates: month families, digits, Hijri, relative time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from babel import localedata

from app.arabic.dates import REGIONS, format_date, format_hijri, format_relative
from app.arabic.locales import MOST_KEPT, locale_of
from app.arabic.plurals import reading_time

JANUARY, AUGUST = date(2026, 1, 21), date(2026, 8, 5)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("regions", "january", "august"),
    [
        ("EG SA AE KW LY SD YE", "يناير", "أغسطس"),
        ("IQ SY LB JO PS", "كانون الثاني", "آب"),
        ("DZ TN", "جانفي", "أوت"),
        ("MA", "يناير", "غشت"),
        ("MR", "يناير", "أغشت"),
    ],
)
def test_each_country_has_its_months(regions: str, january: str, august: str) -> None:
    for region in regions.split():
        assert region in REGIONS
        assert format_date(JANUARY, region=region, digits="latn") == f"21 {january} 2026"
        assert format_date(AUGUST, region=region, digits="latn") == f"5 {august} 2026"


def test_digits_and_calendar_are_those_that_were_asked_for() -> None:
    assert format_date(JANUARY, region="SY", digits="arab") == "٢١ كانون الثاني ٢٠٢٦"
    umm_al_qura = format_date(JANUARY, region="SA", digits="arab", calendar="islamic-umalqura")
    assert umm_al_qura == "٢ شعبان ١٤٤٧ هـ"


def test_hijri_follows_umm_al_qura_within_its_tables() -> None:
    assert format_hijri(JANUARY) == "2 شعبان 1447 هـ"
    assert format_hijri(date(2026, 2, 18)) == "1 رمضان 1447 هـ"
    assert format_hijri(date(1900, 1, 1)) is None
    assert format_hijri(date(2077, 11, 17)) is None
    assert format_hijri(date(2026, 10, 1)) == "20 ربيع الآخر 1448 هـ"
    assert format_hijri(date(2026, 11, 28)) == "18 جمادى الآخرة 1448 هـ"
    assert format_hijri(date(2026, 5, 1)) == "14 ذي القعدة 1447 هـ"
    assert format_hijri(date(2026, 11, 28), language="en-GB") == "18 Jumada al-Akhirah 1448 AH"
    outside = format_date(date(1900, 1, 1), region="SA", digits="latn", calendar="islamic-umalqura")
    assert outside == "1 يناير 1900"


def test_no_date_has_an_invisible_character() -> None:
    for region in REGIONS:
        for month in range(1, 13):
            text = format_date(date(2026, month, 1), region=region, digits="latn")
            assert not set(text) & set("\u200e\u200f\u061c")


def test_another_language_writes_its_own_way() -> None:
    assert format_date(JANUARY, language="en", region="EG", digits="latn") == "January 21, 2026"
    assert format_date(JANUARY, language="fr", region="EG", digits="arab") == "21 janvier 2026"


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(0), "الآن"),
        (timedelta(seconds=1), "قبل ثانية"),
        (timedelta(seconds=5), "قبل 5 ثوانٍ"),
        (timedelta(minutes=2), "قبل دقيقتين"),
        (timedelta(hours=3), "قبل 3 ساعات"),
        (timedelta(days=1), "قبل يوم"),
        (timedelta(days=2), "قبل يومين"),
        (timedelta(days=3), "قبل 3 أيام"),
        (timedelta(days=11), "قبل 11 يومًا"),
        (timedelta(days=29), "قبل 29 يومًا"),
        (timedelta(days=30), "قبل شهر"),
        (timedelta(days=359), "قبل 11 شهرًا"),
        (timedelta(days=360), "قبل 11 شهرًا"),
        (timedelta(days=364), "قبل 11 شهرًا"),
        (timedelta(days=365), "قبل سنة"),
        (timedelta(days=800), "قبل سنتين"),
        (timedelta(days=-3), "بعد 3 أيام"),
    ],
)
def test_relative_time_counts_days_up_to_29(ago: timedelta, text: str) -> None:
    assert format_relative(NOW - ago, NOW) == text


def test_relative_time_in_other_digits_and_languages() -> None:
    assert format_relative(NOW - timedelta(days=3), NOW, digits="arab") == "قبل ٣ أيام"
    assert format_relative(NOW - timedelta(days=3), NOW, language="en") == "3 days ago"


@pytest.mark.parametrize(
    ("day", "shift", "text"),
    [
        (date(2026, 2, 17), 0, "29 شعبان 1447 هـ"),
        (date(2026, 2, 18), 0, "1 رمضان 1447 هـ"),
        (date(2026, 2, 18), -1, "29 شعبان 1447 هـ"),
        (date(2026, 2, 18), -2, "28 شعبان 1447 هـ"),
        (date(2026, 2, 17), 1, "1 رمضان 1447 هـ"),
        (date(2026, 2, 17), 2, "2 رمضان 1447 هـ"),
        (date(2026, 6, 16), 0, "1 محرم 1448 هـ"),
        (date(2026, 6, 16), -1, "29 ذي الحجة 1447 هـ"),
        (date(2026, 6, 15), 1, "1 محرم 1448 هـ"),
        (date(1924, 8, 1), -1, None),
        (date(2077, 11, 16), 1, None),
        (date.max, 2, None),
        (date.min, -2, None),
    ],
)
def test_the_hijri_day_is_shifted_over_the_borders_of_months(day: date, shift: int, text: str | None) -> None:
    assert format_hijri(day, shift=shift) == text


def test_no_more_than_a_few_languages_are_kept_in_memory() -> None:
    tags = [name.replace("_", "-") for name in localedata.locale_identifiers()][::20]
    for tag in tags:
        assert format_date(date(2026, 1, 21), language=tag, region="EG", digits="latn")
        assert reading_time(3, language=tag)
    kept = {name.partition("_")[0] for name in localedata._cache}  # where Babel keeps them
    assert kept <= {"root", "ar", "en"}
    assert locale_of.cache_info().currsize <= MOST_KEPT < len(tags)
    assert format_date(date(2026, 1, 21), language="fr", region="EG", digits="latn") == "21 janvier 2026"
