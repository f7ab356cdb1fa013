"""How much of a long job goes into one transaction, so that nobody else waits long for it to end."""

HELD = 0.05
"""Seconds that a transaction of a long job should take: a reader's comment waits for one of them at most."""

FIRST, MOST = 10, 500


class Pace:
    """Items to a transaction, from how long the last one took."""

    def __init__(self) -> None:
        self.size = FIRST

    def took(self, seconds: float) -> None:
        """Learn how long a transaction of `size` items has taken; it grows and shrinks by half or double at most."""
        wanted = self.size * HELD / max(seconds, 1e-6)
        self.size = max(1, min(MOST, round(max(self.size / 2, min(self.size * 2, wanted)))))
