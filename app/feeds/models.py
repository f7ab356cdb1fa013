"""A feed in no format yet: what it is of, and its entries. Plain data, which other processes can be given."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Format(StrEnum):
    """The formats of a feed, by the ending of its address."""

    rss = "xml"
    atom = "atom"
    json = "json"


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote something, as readers see them: a name and perhaps a page, and never an address of mail."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of an article; its type, and its `length` in bytes, are known of an upload alone."""

    url: str
    media_type: str | None
    alt: str
    credit: str
    width: int | None
    height: int | None
    length: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One article or comment. `content` is HTML for any page, or None where the feed has summaries."""

    id: str
    url: str
    title: str
    language: str
    direction: str
    published_at: datetime
    updated_at: datetime
    summary: str
    content: str | None
    authors: Sequence[Person] = ()
    categories: Sequence[str] = ()
    picture: Picture | None = None
    replies: str | None = None
    """The address of the feed of its comments, without its ending."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries, newest first. `address` is the feed's own, in every format: `{}` stands for its ending."""

    title: str
    description: str
    language: str
    home: str
    address: str
    hub: str
    site: Person
    entries: Sequence[Entry] = field(default_factory=tuple)

    @property
    def updated_at(self) -> datetime | None:
        """When an entry last changed; None where there is none."""
        return max((entry.updated_at for entry in self.entries), default=None)

    @property
    def weight(self) -> int:
        """Characters of HTML in it."""
        return sum(len(entry.content or entry.summary) for entry in self.entries)
