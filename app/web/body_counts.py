"""Counts of a request's body while it comes: whether it comes fast enough, and how much of it is no content."""

import math

LEAST_SPEED = 1024
"""Bytes a second, on average, at which a body has to come and an answer has to be taken."""

MAX_FRAMING = 16 * 1024
CONTENT_TO_FRAMING = 8
"""Bytes that chunks may have beside their content (sizes, extensions, trailers), and one more for so many of content.

Each chunk takes some microseconds, whatever it holds: bodies in chunks of one byte held a worker for two seconds.
"""

MAX_UNSEEN = 16 * 1024
"""Bytes in which no content comes, within a body: a trailer or an extension without an end."""


class BodyCounts:
    """What has come of a request's body, as far as anything had to be counted."""

    __slots__ = ("content", "framing", "is_chunked", "seen", "since", "unseen")

    def __init__(self) -> None:
        self.content = self.seen = self.framing = self.unseen = 0
        self.since = math.inf
        self.is_chunked = False

    def due(self, seconds: float) -> float:
        """The instant by which more of it has to have come."""
        return self.since + seconds + self.content / LEAST_SPEED

    def note(self, length: int) -> bool:
        """Count so many bytes, of which some are content; whether what is none is within the bounds."""
        framing = length - (self.content - self.seen)
        self.seen = self.content
        self.framing += framing
        self.unseen += framing
        return self.framing <= MAX_FRAMING + self.content // CONTENT_TO_FRAMING and self.unseen <= MAX_UNSEEN
