"""WordPress's dates: in UTC where it says so, in the site's time zone where it does not."""

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from app.instants import EARLIEST, LATEST

MOST_OFFSET = timedelta(hours=15)


def parsed(written: str) -> datetime | None:
    """A date without its zone; None for `0000-00-00 00:00:00` and what else is none."""
    try:
        found = datetime.fromisoformat(written.strip().replace(" ", "T", 1))
    except ValueError:
        return None
    return found.replace(tzinfo=None)


class Clock:
    """The time zone of a site: told, or learnt from the dates that come both ways, month by month."""

    def __init__(self, told: tzinfo | None = None, otherwise: tzinfo = UTC) -> None:
        self._told, self._otherwise = told, otherwise
        self._offsets: Counter[timedelta] = Counter()
        self._of_month: dict[tuple[int, int], Counter[timedelta]] = {}

    def learn(self, local: str, gmt: str) -> None:
        """A date that is written in both ways."""
        here, there = parsed(local), parsed(gmt)
        if here is None or there is None or abs(here - there) > MOST_OFFSET:
            return
        self._offsets[here - there] += 1
        self._of_month.setdefault((here.year, here.month), Counter())[here - there] += 1

    def instant(self, local: str, gmt: str) -> datetime | None:
        """The instant of a date; None where neither says one that can be."""
        if (there := parsed(gmt)) is not None:
            return _possible(there.replace(tzinfo=UTC))
        here = parsed(local)
        return None if here is None else _possible(here.replace(tzinfo=self._zone(here)))

    def _zone(self, local: datetime) -> tzinfo:
        if self._told is not None:
            return self._told
        of_month = self._of_month.get((local.year, local.month))
        usual = (of_month or self._offsets).most_common(1)
        return timezone(usual[0][0]) if usual else self._otherwise


def _possible(instant: datetime) -> datetime | None:
    try:
        there = instant.astimezone(UTC)
    except OverflowError:
        return None
    return there if EARLIEST <= there <= LATEST else None


def zone_of(name: str, offset: float | None = None) -> tzinfo | None:
    """The zone of a name, or of an offset in hours as WordPress tells one (`+3`, `UTC+3`); None for none."""
    name = name.strip()
    if name and not name.upper().startswith("UTC"):
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            return None
    if name:
        try:
            offset = float(name[3:].replace(":30", ".5") or 0)
        except ValueError:
            return None
    return None if offset is None or abs(offset) > 15 else timezone(timedelta(hours=offset))
