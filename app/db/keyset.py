"""Keyset paging: the sort key of the row at the edge of a page says where the next page begins.

The row-value comparison that it becomes is found by an index, so the last page of a million rows costs what the
first one does.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement, tuple_

T = TypeVar("T")
MOST_BYTES = 1024 * 1024
"""Of the items of one page as JSON; a page has fewer items than were asked for where they would be more, and a cursor.
The first item is there whatever it takes."""

BYTES_TO_A_CHARACTER = 4
BESIDE_TEXTS = 5000
"""What an item takes at most in JSON: so many bytes for each character of its texts, and so many beside them."""

_TEXTS = {str, dict, list}
Model = TypeVar("Model", bound=BaseModel)
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
    """What a function found for one page, with the keys of its edges where there is more beyond them."""

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


class Room:
    """The bytes that are left in a page."""

    def __init__(self) -> None:
        self._left = MOST_BYTES
        self._is_empty = True

    def takes(self, item: BaseModel) -> bool:
        """Whether there is room for an item, which is then taken; there always is for the first."""
        size = len(item.__pydantic_serializer__.to_json(item, serialize_as_any=True)) + 1
        if size > self._left and not self._is_empty:
            return False
        self._left -= size
        self._is_empty = False
        return True


def are_small(lengths: Iterable[int]) -> bool:
    """Whether items with so many characters of text each are surely less than a page may have; most pages are."""
    return sum(length * BYTES_TO_A_CHARACTER + BESIDE_TEXTS for length in lengths) <= MOST_BYTES


def characters(row: Any) -> int:
    """How many characters of text a row has."""
    texts = (value if value.__class__ is str else str(value) for value in row if value.__class__ in _TEXTS)
    return sum(map(len, texts))


def fitting(items: Sequence[Model], paging: Paging) -> Sequence[Model]:
    """The items of a page for which there is room, from its cursor on."""
    room, kept = Room(), 0
    for item in reversed(items) if paging.is_backward else items:
        if not room.takes(item):
            break
        kept += 1
    return items[len(items) - kept :] if paging.is_backward else items[:kept]


def shortened(found: Slice[Any], items: Sequence[T], paging: Paging, key_of: Callable[[Any], Key]) -> Slice[T]:
    """The page of the items that were kept, with the keys of its edges; `found` has the rows of all of them."""
    left_out = len(found.items) - len(items)
    if not left_out:
        return Slice(list(items), found.next_key, found.previous_key)
    if paging.is_backward:
        return Slice(list(items), found.next_key, key_of(found.items[left_out]))
    return Slice(list(items), key_of(found.items[len(items) - 1]), found.previous_key)


def fit(
    found: Slice[Any], items: Sequence[Model], paging: Paging, key_of: Callable[[Any], Key], *, is_small: bool
) -> Slice[Model]:
    """The page of what is shown of its rows, without what there is no room for."""
    return shortened(found, items if is_small else fitting(items, paging), paging, key_of)
