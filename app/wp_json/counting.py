"""A page of a collection by its place, and how many rows there are: both bounded."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.wp_json.parameters import MOST_ROWS, Asked


class Numbered(NamedTuple):
    """The ids of a page, in its order, and the number of all rows, 100,000 at most."""

    ids: Sequence[int]
    total: int

    def pages(self, asked: Asked) -> int:
        """The number of pages."""
        return -(-self.total // asked.per_page)


def numbered(session: Session, column: Any, conditions: Sequence[Any], order: Sequence[Any], asked: Asked) -> Numbered:
    """The page of the ids in a column that meet some conditions, in an order that is whole."""
    matching = sa.select(column).where(*conditions)
    some = matching.limit(MOST_ROWS).subquery()
    total = session.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()
    page = matching.order_by(*order).limit(asked.per_page).offset(asked.offset) if asked.offset < total else None
    return Numbered([] if page is None else list(session.execute(page).scalars()), total)


def in_order(asked: Asked, *columns: Any) -> list[Any]:
    """Columns in the direction that is asked for; the last one makes it whole."""
    return [column.asc() if asked.order == "asc" else column.desc() for column in columns]


def as_named(wanted: Sequence[Any], column: Any) -> list[Any]:
    """The order in which values were named."""
    return [sa.case({value: place for place, value in enumerate(wanted)}, value=column, else_=len(wanted)), column]
