"""Ghost's export: one JSON of the tables of its database, read whole."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.other_sources.values import members_of, text_of
from app.wordpress.items import NoArchive

MOST_BYTES = 200 << 20
"""Bytes of an export. It is read whole, which takes some five times as much memory."""

NO_EXPORT = (
    "ليس هذا ملف تصدير من Ghost (Settings، Migration tools، Export)",
    "this is not an export of Ghost (Settings, Migration tools, Export)",
)

Row = dict[str, Any]


class GhostFile:
    """The tables of an export; `NoArchive` for a file that is none, or beyond the bound."""

    def __init__(self, file: Path) -> None:
        if file.stat().st_size > MOST_BYTES:
            raise NoArchive(
                f"الحد الأقصى لحجم تصدير Ghost بالميبيبايت: {MOST_BYTES >> 20}",
                f"an export of Ghost has at most {MOST_BYTES >> 20} MiB",
            )
        try:
            whole = members_of(json.loads(file.read_bytes()))
        except (ValueError, RecursionError):
            raise NoArchive(*NO_EXPORT) from None
        within = whole.get("db")
        told = members_of(within[0]) if isinstance(within, list) and within else whole
        self._tables = members_of(told.get("data"))
        if not isinstance(self._tables.get("posts"), list):
            raise NoArchive(*NO_EXPORT)
        self._meta = {text_of(row.get("post_id")): row for row in self.rows("posts_meta")}
        self._tags = self._joined("posts_tags", "tag_id")
        self._authors = self._joined("posts_authors", "author_id")

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table; none where the export does not have it."""
        rows = self._tables.get(table)
        return (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else iter(())

    def meta(self, post: Row) -> Row:
        """What search engines are told of a post, and its picture's texts; earlier versions have it in the post."""
        return {**post, **{name: value for name, value in self._meta.get(text_of(post["id"]), {}).items() if value}}

    def tags(self, post: Row) -> list[str]:
        """The ids of a post's tags, in their order."""
        return self._tags[text_of(post["id"])]

    def authors(self, post: Row) -> list[str]:
        """The ids of a post's authors, in their order; earlier versions have one in the post."""
        return self._authors[text_of(post["id"])] or list(filter(None, [text_of(post.get("author_id"))]))

    def _joined(self, table: str, column: str) -> defaultdict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in sorted(self.rows(table), key=_order):
            found[text_of(row.get("post_id"))].append(text_of(row.get(column)))
        return found


def _order(row: Row) -> int:
    place = row.get("sort_order")
    return place if isinstance(place, int) else 0
