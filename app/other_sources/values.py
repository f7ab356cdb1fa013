"""Values as other systems export them, which may be anything: nothing here raises."""

from datetime import UTC, datetime
from typing import Any

from app.instants import EARLIEST, LATEST

MILLISECONDS_FROM = 100_000_000_000
"""A number of seconds beyond the year 5000 is one of milliseconds."""


def text_of(value: Any) -> str:
    """A text, without what no database takes, or a number as text; empty for everything else."""
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode().replace("\0", "")
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def instant_of(value: Any) -> datetime | None:
    """An instant: ISO 8601, in UTC where it tells no zone, or seconds or milliseconds since 1970; None for no such."""
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value.strip())
            found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found = datetime.fromtimestamp(value / 1000 if abs(value) >= MILLISECONDS_FROM else value, UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return found if EARLIEST <= found <= LATEST else None


def count_of(value: Any) -> int:
    """A number of things, none of them less than nothing."""
    return min(max(value, 0), 1_000_000_000) if isinstance(value, int) else 0


def members_of(value: Any) -> dict[str, Any]:
    """An object of JSON; an empty one for everything else."""
    return value if isinstance(value, dict) else {}
