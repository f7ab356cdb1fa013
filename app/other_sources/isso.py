"""Isso's database: pages by their paths, comments as they were typed.

The network addresses of commenters and the filter of who voted are never read.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from app.other_sources.comment_archive import ForeignComment, Thread
from app.other_sources.values import count_of, instant_of, text_of
from app.wordpress.items import NoArchive

NO_DATABASE = ("ليس هذا ملف قاعدة بيانات من Isso", "this is not a database of Isso")
_COMMENTS = (
    "SELECT id, tid, parent, created, modified, mode, text, author, email, website, likes FROM comments ORDER BY id"
)
_STATES = {1: "approved", 2: "pending"}
_DELETED = 4


class IssoFile:
    """A database on the disk, which nothing is written to."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = self._total = 0
        self.damages: list[int] = []

    def place(self) -> tuple[int, int]:
        """Comments that were read, and all."""
        return self._read, self._total

    def threads(self) -> Iterator[Thread]:
        """The pages that were commented on."""
        for number, uri in self._rows("SELECT id, uri FROM threads ORDER BY id"):
            yield Thread(text_of(number), (text_of(uri),))

    def comments(self) -> Iterator[ForeignComment]:
        """The comments, the oldest first."""
        ((self._total,),) = self._rows("SELECT count(*) FROM comments")
        self._read = 0
        for number, page, parent, created, modified, mode, body, author, email, website, likes in self._rows(_COMMENTS):
            self._read += 1
            yield ForeignComment(
                comment_id=text_of(number),
                thread_id=text_of(page),
                parent_id=text_of(parent),
                name=text_of(author),
                email=text_of(email),
                url=text_of(website),
                body=text_of(body),
                created_at=instant_of(created),
                edited_at=instant_of(modified),
                status=_STATES.get(mode, "pending"),
                like_count=count_of(likes),
                is_deleted=mode == _DELETED,
            )

    def _rows(self, statement: str) -> Iterator[Any]:
        address = f"file:{quote(str(self._file.resolve()))}?mode=ro"
        try:
            with closing(sqlite3.connect(address, uri=True, check_same_thread=False)) as database:
                database.text_factory = lambda told: told.decode("utf-8", "replace")
                yield from database.execute(statement)
        except (sqlite3.Error, UnicodeError):
            raise NoArchive(*NO_DATABASE) from None
