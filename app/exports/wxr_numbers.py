"""The numbers of things in a WordPress export: the same at every export, and none of a kind meets another's.

They are those of the read façade, so that apps find the same ones after a move. What came from WordPress has its own
number again.
"""

from typing import Any

from app.wp_json.numbers import FURTHER, MEDIA, POSTS, TAGS, Series

_OURS = POSTS.first
_TAGS = 500_000_000
_PICTURES = 1_750_000_000
_MENU_ITEMS, _MENUS = 2_000_000_000, 2_100_000_000
"""Below the largest integer of 32 bits, as all of them are."""

POST_COLUMNS = ("id", "external_id", "external_owner")
"""The columns of an article that its number is made of."""


def post(row: Any) -> int:
    """The number of an article."""
    return POSTS.of(row.id, row.external_id, row.external_owner)


def media(row: Any) -> int:
    """The number of an upload."""
    return MEDIA.of(row.id, row.external_id)


def tag(row: Any) -> int:
    """The number of a tag, away from those of sections: in WordPress both are terms."""
    number = TAGS.of(row.id, row.external_id)
    return number + _TAGS if number > _OURS else number


def further(row: Any) -> int | None:
    """The number of the category in WordPress that a tag stands for; None for all other tags."""
    number = FURTHER.of(row.id, row.external_id)
    return number if number < _OURS else None


def entry(series: Series, row: Any) -> int:
    """The number of a section, an author or a comment."""
    return series.of(row.id, row.external_id)


def picture(article_number: int) -> int:
    """The number of a picture that is at an address of its own, by that of its article."""
    return _PICTURES + article_number % _OURS


def menu(place: int) -> int:
    """The number of a menu, by its place."""
    return _MENUS + place


def menu_item(place: int) -> int:
    """The number of an item of a menu, by its place among those of all menus."""
    return _MENU_ITEMS + place
