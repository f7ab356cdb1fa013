"""The `region`, `digits`, `calendar` and `relative` parameters of whatever shows dates."""

from typing import Annotated

from fastapi import Depends, Query

from app.arabic.dates import REGIONS, Calendar
from app.arabic.plurals import Digits
from app.display import Display
from app.errors import Bilingual, invalid
from app.web.site import SiteDep

_UNKNOWN_REGION = Bilingual(
    "أسماء الشهور العربية غير معروفة لرمز البلد هذا.", "Arabic month names are not known for this country code."
)


async def display(
    site: SiteDep,
    region: Annotated[str | None, Query(max_length=2, examples=["SY"])] = None,
    digits: Digits | None = None,
    calendar: Calendar | None = None,
    relative: bool = False,
) -> Display:
    """How this answer shows dates and counts; the site's settings where nothing is asked."""
    settings = site.settings
    if region is not None and region.upper() not in REGIONS:
        raise invalid("query/region", "unknown_region", _UNKNOWN_REGION)
    chosen = region.upper() if region else settings.region
    return Display(
        chosen,
        digits or settings.digits,
        calendar or settings.calendar,
        settings.zone,
        site.now() if relative else None,
        settings.hijri_shift_in(chosen),
    )


DisplayDep = Annotated[Display, Depends(display)]
