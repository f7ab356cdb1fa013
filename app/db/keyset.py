"""Keyset paging: the sort key of the row at the edge of a page says where the next page begins.

The row-value comparison that it becomes is found by an index, so the last page of a million rows costs what the
first one does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement, tuple_

T = TypeVar("T")
Key = tuple[datetime | str | int, ...]


class Cursor(NamedTuple):
    """Where a page begins: beyond `key`, onward or (`is_backward`) towards the first page."""

    key: Key
    is_backward: bool = False


class Paging(NamedTuple):
    """What a client asked for: how many, and from where."""

    limit: int
    cursor: Cursor | None = None

    @property
    def is_backward(self) -> bool:
        """Whether rows are read towards the first page."""
        return self.cursor is not None and self.cursor.is_backward


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """What a verb found for one page, with the keys of its edges where there is more beyond them."""

    items: list[T]
    next_key: Key | None
    previous_key: Key | None


class Page(BaseModel, Generic[T]):
    """One page of a list. A cursor is null where there is nothing further in its direction."""

    items: list[T]
    next_cursor: str | None
    previous_cursor: str | None

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """The name in OpenAPI, and so in generated clients: `CommentThreadPage`."""
        return f"{params[0].__name__}Page"


def beyond(columns: Sequence[Any], cursor: Cursor | None, *, is_descending: bool) -> list[ColumnElement[bool]]:
    """The conditions that select the rows beyond a cursor; none for the first page."""
    if cursor is None:
        return []
    row, key = tuple_(*columns), tuple_(*cursor.key)
    return [row < key if is_descending != cursor.is_backward else row > key]


def cut(rows: Sequence[T], paging: Paging, key_of: Callable[[T], Key]) -> Slice[T]:
    """The page among the `limit + 1` rows that were read from the cursor on, in the cursor's direction."""
    page, has_more = list(rows[: paging.limit]), len(rows) > paging.limit
    if paging.is_backward:
        page.reverse()
    has_next = paging.is_backward or has_more
    has_previous = has_more if paging.is_backward else paging.cursor is not None
    return Slice(
        page,
        key_of(page[-1]) if page and has_next else None,
        key_of(page[0]) if page and has_previous else None,
    )
