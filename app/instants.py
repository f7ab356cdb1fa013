"""Instants as clients send them: RFC 3339 with an offset, in the centuries that every part of us can reckon with."""

import re
from datetime import UTC, date, datetime, time, tzinfo
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 30, tzinfo=UTC)
"""A day before the calendar's end, which no time zone can lead beyond."""

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")


def _written_out(value: Any) -> Any:
    """Refuse numbers, which pydantic would take for seconds or milliseconds by their size."""
    if isinstance(value, datetime) or (isinstance(value, str) and _RFC_3339.match(value)):
        return value
    raise PydanticCustomError("datetime_parsing", "not an RFC 3339 instant")


def _within_reach(value: datetime) -> datetime:
    try:
        instant = value.astimezone(UTC)
    except OverflowError:
        instant = None
    if instant is None or not EARLIEST <= instant <= LATEST:
        raise PydanticCustomError("instant_out_of_range", "out of range")
    return instant


Instant = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_within_reach)]
"""An instant between the years 1000 and 9999, in UTC."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_UNENCODED_PLUS = re.compile(r"([\d-]{10}[Tt ][\d:.]{5,}) (\d\d:\d\d)", re.ASCII)
"""An offset whose `+` was not encoded: in a query string it means a space."""


def _instant_or_day(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("instant_or_day", "not a day of the calendar") from None
        if not EARLIEST.date() < day < LATEST.date():
            raise PydanticCustomError("instant_out_of_range", "out of range")
        return day
    if not isinstance(value, str) or not _RFC_3339.match(value):
        raise PydanticCustomError("instant_or_day", "neither an instant nor a day")
    return handler(_UNENCODED_PLUS.sub(r"\1+\2", value))


InstantOrDay = Annotated[
    Instant,
    WrapValidator(_instant_or_day),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}),
]
"""An instant or a whole day (a `date`), as query parameters take them; `beginning` makes an instant of either."""


def beginning(sent: date | None, zone: tzinfo) -> datetime | None:
    """An instant as it is; of a day its first instant in a time zone."""
    if sent is None or isinstance(sent, datetime):
        return sent
    return datetime.combine(sent, time.min, zone).astimezone(UTC)


def written(instant: datetime) -> str:
    """An instant as answers have it: RFC 3339 in UTC with `Z`."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
