"""The numbers of things as WordPress had them, which apps have stored.

What was imported from WordPress keeps its number: that of its external id (`wp:17`, `wp:tag:5`). What was made here has
its id with a number before it that no WordPress reaches, below the largest integer of 32 bits, which some apps read.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.articles.models import Article
from app.catalog.models import Author, Section, Tag
from app.comments.models import Comment
from app.media.models import Media
from app.resolving.wordpress_addresses import SOURCE

_OURS = 1_000_000_000
_OUR_MEDIA = 1_500_000_000
"""WordPress numbers media together with articles, so that ours must not meet."""


class Series(NamedTuple):
    """The numbers of one kind of things: how external ids of WordPress begin, and what stands before ids of ours."""

    model: Any
    start: str
    first: int = _OURS

    @property
    def table(self) -> Any:
        """The table of what is numbered."""
        return self.model.__table__

    def of(self, own_id: int, external_id: str | None, owner: int = 0) -> int:
        """The number of something; `owner` is that of an external id that is somebody's own."""
        found = re.fullmatch(re.escape(self.start) + r"([1-9]\d{0,8})", external_id or "")
        return self.first + own_id if found is None or owner else int(found[1])

    def are(self, numbers: Iterable[int]) -> Any:
        """The condition that something has one of these numbers."""
        wanted = list(numbers)
        ids = [number - self.first for number in wanted if self.first < number < self.first + _OUR_MEDIA]
        names = [f"{self.start}{number}" for number in wanted if 0 < number < _OURS]
        its = self.table.c.external_id.in_(names)
        if "external_owner" in self.table.c:
            its = its & (self.table.c.external_owner == 0)
        return its | self.table.c.id.in_(ids)

    def are_not(self, numbers: Iterable[int]) -> Any:
        """The condition that something has none of these numbers."""
        return sa.not_(sa.func.coalesce(self.are(numbers), sa.false()))

    def of_all(self, session: Session, ids: Iterable[int | None]) -> dict[int, int]:
        """The numbers of some things by their ids."""
        wanted = sorted({each for each in ids if each is not None})
        if not wanted:
            return {}
        owner = self.table.c.get("external_owner", sa.literal(0))
        rows = session.execute(
            sa.select(self.table.c.id, self.table.c.external_id, owner.label("owner")).where(
                self.table.c.id.in_(wanted)
            )
        )
        return {row.id: self.of(*row) for row in rows}

    def had(self, session: Session, ids: Iterable[int | None]) -> dict[int, int]:
        """The same of those alone that were imported."""
        return {own_id: number for own_id, number in self.of_all(session, ids).items() if number < _OURS}

    def ids(self, session: Session, numbers: Sequence[int]) -> list[int]:
        """The ids of what has these numbers."""
        return list(session.execute(sa.select(self.table.c.id).where(self.are(numbers))).scalars())

    def ids_as_named(self, session: Session, numbers: Sequence[int]) -> list[int]:
        """The same ids, in the order of their numbers in the list."""
        found = self.of_all(session, self.ids(session, numbers))
        return sorted(found, key=lambda own_id: numbers.index(found[own_id]))


POSTS = Series(Article, f"{SOURCE}:")
MEDIA = Series(Media, f"{SOURCE}:", _OUR_MEDIA)
CATEGORIES = Series(Section, f"{SOURCE}:category:")
TAGS = Series(Tag, f"{SOURCE}:tag:")
USERS = Series(Author, f"{SOURCE}:author:")
FURTHER = Series(Tag, CATEGORIES.start)
"""Tags that were further categories of articles, for an article is in one section; the section has their number."""

COMMENTS = Series(Comment, f"{SOURCE}:comment:")
