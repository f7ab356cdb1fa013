"""What an old address leads to: its shape."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel
from pydantic import Field as Bounds


class ResolvedKind(StrEnum):
    """What an address leads to; `date` is the archive of a year, a month or a day."""

    article = "article"
    page = "page"
    section = "section"
    tag = "tag"
    author = "author"
    media = "media"
    comment = "comment"
    date = "date"
    home = "home"


class Standing(StrEnum):
    """Whether an address is the present one already."""

    current = "current"
    moved = "moved"


class ResolvedAddress(BaseModel):
    """What an address leads to, and where that is now.

    `slug` is that of the article for a comment, and `2023-03` for the archive of a month, which has the front page's
    address. `is_feed`: `url` is the feed of it.
    """

    kind: ResolvedKind
    status: Standing
    url: Annotated[str, Bounds(json_schema_extra={"format": "uri"})]
    id: int | None
    slug: str | None
    is_feed: bool
