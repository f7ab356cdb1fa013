"""The kinds of values that settings take: lists, rates, paths, shifts of the Hijri date; read from text."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

from app.errors import Bilingual
from app.refusals import UnacceptableValueError

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]{1,60}){1,8}")


class Rate(NamedTuple):
    """How often something may be done: so many times in each window of `seconds`."""

    times: int
    seconds: int


def _comma_separated(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def clean_path(value: str) -> str | None:
    """A path that may stand before the server's own, without a slash at its end; None for any other text."""
    path = value.strip().rstrip("/")
    return path if not path or _PATH.fullmatch(path) else None


def _rate(value: Any) -> Any:
    """Read `20/minute`; `off` is no limit."""
    if not isinstance(value, str):
        return value
    if value.strip().lower() == "off":
        return None
    found = re.fullmatch(r"\s*(\d{1,7})\s*/\s*(second|minute|hour|day)\s*", value)
    if not found or int(found[1]) < 1:
        raise UnacceptableValueError(
            Bilingual(
                "اكتبه هكذا: 20/minute (أو second أو hour أو day)، أو off",
                "write it as 20/minute (second, minute, hour, day), or off",
            )
        )
    return Rate(int(found[1]), SECONDS[found[2]])


ANYWHERE = ""
"""The country for which a shift without one stands."""

_SHIFT = re.compile(r"(?:([A-Za-z]{2})\s*=\s*)?([+-]?[0-2])", re.ASCII)


def _shifts(value: Any) -> Any:
    """Read `-1`, or `MA=-1,EG=0`; a number alone is for every country that is not named."""
    if isinstance(value, Mapping):
        return value
    shifts: dict[str, int] = {}
    for part in _comma_separated(str(value)):
        found = _SHIFT.fullmatch(part)
        region = (found[1] or ANYWHERE).upper() if found else ""
        if found is None or region in shifts:
            raise UnacceptableValueError(
                Bilingual(
                    "اكتب عدد الأيام من -2 إلى 2، مثل -1، أو لكل بلد، مثل MA=-1,EG=0",
                    "write days from -2 to 2 as -1, or by country as MA=-1,EG=0",
                )
            )
        shifts[region] = int(found[2])
    return shifts


Several = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_separated)]
"""Values with commas between them."""

HijriShift = Annotated[Mapping[str, int], NoDecode, BeforeValidator(_shifts)]
Limit = Annotated[Rate | None, NoDecode, BeforeValidator(_rate)]
