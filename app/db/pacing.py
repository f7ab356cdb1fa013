"""How much of a long job goes into one transaction, so that nobody else waits long for it to end."""

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

HELD = 0.05
"""Seconds that a transaction of a long job should take where nothing is said: a reader's comment waits for one of them
at most."""

FIRST, MOST = 10, 500


class Pace:
    """Items to a transaction, from how long the last one took and how long one should."""

    def __init__(self, held: float = HELD, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.size, self._held = FIRST, held
        self._clock, self._begun = clock, clock()

    def timed(self, function: Callable[P, T]) -> Callable[P, T]:
        """A function that notes when its transaction begins: until then it waits for others, and they do not for it."""

        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            self._begun = self._clock()
            return function(*args, **kwargs)

        return run

    def ended(self) -> None:
        """Learn from a function that was `timed`, with `size` items, and has just been committed."""
        self.took(self._clock() - self._begun)

    def took(self, seconds: float) -> None:
        """Learn how long a transaction of `size` items has taken; it grows and shrinks by half or double at most."""
        wanted = self.size * self._held / max(seconds, 1e-6)
        self.size = max(1, min(MOST, round(max(self.size / 2, min(self.size * 2, wanted)))))
