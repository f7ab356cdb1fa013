"""The `region`, `digits`, `calendar`, `relative` and `display_language` parameters of whatever shows dates."""

import asyncio
from typing import Annotated

from babel import Locale
from fastapi import Depends, Query

from app.arabic.dates import REGIONS, Calendar
from app.arabic.locales import locale_of
from app.arabic.plurals import Digits
from app.display import Display
from app.errors import Bilingual, invalid
from app.web.site import SiteDep

_UNKNOWN_REGION = Bilingual(
    "أسماء الشهور العربية غير معروفة لرمز البلد هذا.", "Arabic month names are not known for this country code."
)

_UNKNOWN_LANGUAGE = Bilingual(
    "لا يُعرف كيف تُكتب التواريخ بهذه اللغة. اكتب رمزها مثل ar أو en.",
    "It is not known how dates are written in this language. Write its code, such as ar or en.",
)


async def display(
    site: SiteDep,
    region: Annotated[str | None, Query(max_length=2, examples=["SY"])] = None,
    digits: Digits | None = None,
    calendar: Calendar | None = None,
    relative: bool = False,
    display_language: Annotated[str | None, Query(max_length=35, examples=["en"])] = None,
) -> Display:
    """How this answer shows dates and counts; the site's settings where nothing is asked."""
    settings = site.settings
    if region is not None and region.upper() not in REGIONS:
        raise invalid("query/region", "unknown_region", _UNKNOWN_REGION)
    if display_language is not None and await _locale_of(display_language) is None:
        raise invalid("query/display_language", "unknown_language", _UNKNOWN_LANGUAGE)
    chosen = region.upper() if region else settings.region
    return Display(
        chosen,
        digits or settings.digits,
        calendar or settings.calendar,
        settings.zone,
        site.now() if relative else None,
        settings.hijri_shift_in(chosen),
        display_language,
    )


async def _locale_of(language: str) -> Locale | None:
    """What CLDR knows of a language; reading it takes some 10 ms, which no other request has to wait for."""
    if language in {"ar", "en"}:
        return locale_of(language)
    return await asyncio.to_thread(locale_of, language)


DisplayDep = Annotated[Display, Depends(display)]
