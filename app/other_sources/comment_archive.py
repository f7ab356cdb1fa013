"""What comment systems export, before any of it is understood: pages, and comments under them."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, Protocol


class Thread(NamedTuple):
    """The comments of one page: by its addresses, of which the first is the one that a report names."""

    thread_id: str
    addresses: tuple[str, ...]


class ForeignComment(NamedTuple):
    """A comment as its system had it. `body` is the text as it was typed, or what readers saw of it."""

    comment_id: str
    thread_id: str
    parent_id: str
    name: str
    body: str
    created_at: datetime | None
    email: str = ""
    url: str = ""
    status: str = "approved"
    edited_at: datetime | None = None
    like_count: int = 0
    is_staff: bool = False
    is_pinned: bool = False
    is_deleted: bool = False


class CommentArchive(Protocol):
    """A file of a comment system. Each iteration reads it anew; `NoArchive` where it cannot be read.

    `damages` are the lines of the last reading that no comment could be made of.
    """

    damages: list[int]

    def threads(self) -> Iterator[Thread]:
        """The pages."""

    def comments(self) -> Iterator[ForeignComment]:
        """The comments, in the file's order."""

    def place(self) -> tuple[int, int]:
        """How far the present reading is, and of how much."""
