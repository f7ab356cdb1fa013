"""The `region`, `digits`, `calendar` and `relative` parameters of whatever shows dates."""

from typing import Annotated

from fastapi import Depends, Query

from app.arabic.dates import REGIONS, Calendar
from app.arabic.plurals import Digits
from app.display import Display
from app.errors import Words, invalid
from app.web.site import SiteDep

_UNKNOWN_REGION = Words("رمز بلد لا تُعرف له أسماء شهور عربية.", "Not a country for which Arabic month names are known.")


async def display(
    site: SiteDep,
    region: Annotated[
        str | None, Query(max_length=2, description="بلد أسماء الشهور: SY، MA، DZ …", examples=["SY"])
    ] = None,
    digits: Annotated[Digits | None, Query(description="latn (0-9) أو arab (٠-٩)")] = None,
    calendar: Annotated[Calendar | None, Query(description="تقويم `published`")] = None,
    relative: Annotated[bool, Query(description="يضيف «قبل 3 أيام»؛ ولا تُخزَّن إجابته مؤقتًا")] = False,
) -> Display:
    """How this answer shows dates and counts; the site's settings where nothing is asked."""
    settings = site.settings
    if region is not None and region.upper() not in REGIONS:
        raise invalid("query/region", "unknown_region", _UNKNOWN_REGION)
    return Display(
        region.upper() if region else settings.region,
        digits or settings.digits,
        calendar or settings.calendar,
        settings.zone,
        site.now() if relative else None,
    )


DisplayDep = Annotated[Display, Depends(display)]
