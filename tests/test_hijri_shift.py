"""The Hijri date of countries that see the moon for themselves."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.arabic.dates import REGIONS, format_hijri
from app.settings import SettingsError, load_settings
from tests.people import People


@pytest.mark.parametrize(
    ("written", "shifts"),
    [
        ("0", {"EG": 0, "MA": 0}),
        ("-1", {"EG": -1, "MA": -1}),
        ("+2", {"EG": 2}),
        ("MA=-1,EG=0", {"MA": -1, "EG": 0, "SA": 0}),
        (" ma = -1 , 1", {"MA": -1, "EG": 1, "SA": 1}),
        (1, {"EG": 1}),
        ("", {"EG": 0}),
    ],
)
def test_it_is_one_number_or_one_for_each_country(written: Any, shifts: dict[str, int]) -> None:
    settings = load_settings(_env_file=None, hijri_shift=written)
    assert {region: settings.hijri_shift_in(region) for region in shifts} == shifts


@pytest.mark.parametrize("written", ["3", "-3", "MA", "MA=", "MA=9", "MA=1,MA=2", "1,2", "XX=1", "MA:1", "1.5", "١٢"])
def test_what_is_no_shift_stops_the_start(written: str) -> None:
    with pytest.raises(SettingsError, match=r"^MAQAL_HIJRI_SHIFT: [^\n]+$"):
        load_settings(_env_file=None, hijri_shift=written)


@pytest.mark.parametrize("region", sorted(REGIONS))
def test_every_country_has_a_shift_that_crosses_the_ends_of_months(region: str) -> None:
    for shift in (-2, -1, 1, 2):
        settings = load_settings(_env_file=None, hijri_shift=f"{region}={shift},0")
        assert settings.hijri_shift_in(region) == shift
        for day in (date(2026, 2, 17), date(2026, 2, 18), date(2026, 6, 16), date(2024, 2, 29), date(2025, 12, 31)):
            shown = format_hijri(day, shift=settings.hijri_shift_in(region))
            assert shown == format_hijri(day + timedelta(days=shift)) is not None
    assert format_hijri(date(2026, 2, 17), shift=1) == "1 رمضان 1447 هـ"
    assert format_hijri(date(2026, 6, 16), shift=-1) == "29 ذي الحجة 1447 هـ"


async def test_articles_and_comments_show_the_day_of_their_country(serve: Callable[..., Any]) -> None:
    async with serve(region="SA", hijri_shift="MA=-1,DZ=1", comments_policy="open", timezone="Asia/Riyadh") as client:
        editor = await People(client.app.state.site).headers("editor")
        body = {"title": "خبر", "body": "متن", "status": "published", "published_at": "2026-02-18T09:00:00Z"}
        made = (await client.post("/api/v1/articles", json=body, headers=editor)).json()
        for region, text in (("SA", "1 رمضان 1447 هـ"), ("MA", "29 شعبان 1447 هـ"), ("DZ", "2 رمضان 1447 هـ")):
            asked = {"region": region, "calendar": "islamic-umalqura"}
            for address in (f"/api/v1/articles/{made['id']}", "/api/v1/articles"):
                found = (await client.get(address, params=asked)).json()
                display = found.get("items", [found])[0]["display"]
                assert (display["published_hijri"], display["published"]) == (text, text)
        usual = (await client.get(f"/api/v1/articles/{made['id']}")).json()["display"]
        assert (usual["published"], usual["published_hijri"]) == ("18 فبراير 2026", "1 رمضان 1447 هـ")
