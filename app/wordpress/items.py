"""What WordPress stores, as its export or its API tells it: before any of it is understood."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from app.errors import Bilingual

Meta = list[tuple[str, str]]
"""Custom fields in their order; one name may come several times."""


class Term(NamedTuple):
    """A category, tag or entry of another taxonomy. `parent` is a slug or an id; empty at the top."""

    taxonomy: str
    term_id: str
    slug: str
    name: str
    parent: str = ""
    description: str = ""
    link: str = ""


class User(NamedTuple):
    """An account that wrote something."""

    user_id: str
    login: str
    display_name: str
    first_name: str = ""
    last_name: str = ""
    description: str = ""
    slug: str = ""
    link: str = ""
    is_staff: bool = True
    """Whether it may write articles: readers have accounts too."""


class Filed(NamedTuple):
    """That an item is filed under a term."""

    taxonomy: str
    slug: str
    name: str


@dataclass(slots=True)
class RawComment:
    """A comment of an item, of any type and in any state."""

    comment_id: str = ""
    author: str = ""
    email: str = ""
    url: str = ""
    date: str = ""
    date_gmt: str = ""
    content: str = ""
    approved: str = "1"
    kind: str = ""
    parent: str = ""
    user_id: str = "0"
    is_html: bool = False
    """Whether the content is what WordPress printed, and not what was typed."""
    meta: Meta = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """A post of any type: article, page, attachment, item of a menu, reusable block …"""

    post_id: str = ""
    post_type: str = ""
    status: str = ""
    title: str = ""
    link: str = ""
    guid: str = ""
    creator: str = ""
    content: str = ""
    excerpt: str = ""
    name: str = ""
    parent: str = ""
    menu_order: str = ""
    password: str = ""
    date: str = ""
    date_gmt: str = ""
    modified: str = ""
    modified_gmt: str = ""
    comment_status: str = ""
    is_sticky: bool = False
    is_rendered: bool = False
    """Whether the content is what WordPress printed, and not what was written."""
    attachment_url: str = ""
    terms: list[Filed] = field(default_factory=list)
    meta: Meta = field(default_factory=list)
    comments: list[RawComment] = field(default_factory=list)

    def field(self, name: str) -> str:
        """The first custom field of a name; empty where there is none."""
        return next((value for key, value in self.meta if key == name), "")


@dataclass(slots=True)
class Channel:
    """The site that an archive is of, with its terms and accounts."""

    title: str = ""
    description: str = ""
    home: str = ""
    language: str = ""
    version: str = ""
    timezone: str = ""
    terms: list[Term] = field(default_factory=list)
    users: list[User] = field(default_factory=list)


class Damage(NamedTuple):
    """Where an archive could not be read: the byte, the item at which it stood, and whether reading went on."""

    byte: int
    item: str
    is_end: bool


class NoArchive(Exception):  # noqa: N818  it says what a file or an address is
    """What is no archive of a system, or one that is not read; `words` are one line for a person."""

    def __init__(self, ar: str, en: str) -> None:
        super().__init__(en)
        self.words = Bilingual(ar, en)


class Archive(Protocol):
    """A site that can be read again and again from the beginning, one item after the other."""

    channel: Channel
    """Known once the first item was given."""

    damages: list[Damage]
    """What the last reading stumbled over."""

    def items(self) -> Iterator[Item]:
        """All items, in the order of the archive."""
        ...

    def place(self) -> tuple[int, int]:
        """How far the reading is, and of how much."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
