"""Watching a database for changes by any process, so that what is kept in memory can be thrown away in time."""

from collections.abc import Callable, Collection
from typing import Protocol

LOOKS_EVERY = 0.05
"""Seconds between two looks at whether a SQLite file was changed; PostgreSQL says so itself."""

Hearer = Callable[[Collection[str] | None], None]
"""Is told which tags were changed; None when it cannot be known, and so all may have been."""


class Watch(Protocol):
    """Tells one hearer of every committed change of a database."""

    async def start(self, hearer: Hearer) -> None:
        """Begin to watch."""

    def is_current(self) -> bool:
        """Tell the hearer what has been committed until now; whether it knows all of it. Asked before each use."""

    async def close(self) -> None:
        """Watch no longer."""


class NoWatch:
    """Knows of nothing, so that nothing is kept in memory."""

    async def start(self, hearer: Hearer) -> None:
        """See `Watch.start`."""

    def is_current(self) -> bool:
        """See `Watch.is_current`."""
        return False

    async def close(self) -> None:
        """See `Watch.close`."""
