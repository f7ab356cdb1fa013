"""Remark42's backup: lines of JSON, a description first and then one comment a line.

Ids of commenters, their pictures and what is left of their network addresses are never read.
"""

import json
from collections.abc import Iterator
from typing import Any

from app.other_sources.comment_archive import ForeignComment, Thread
from app.other_sources.packed_file import PackedFile
from app.other_sources.values import count_of, instant_of, members_of, text_of
from app.wordpress import texts
from app.wordpress.items import NoArchive

LONGEST_LINE = 1 << 20
"""Bytes of one comment."""

MOST_DAMAGES = 100
"""Lines that cannot be read, after which the file is given up."""

NO_BACKUP = ("ليست هذه نسخة احتياطية من Remark42", "this is not a backup of Remark42")


class Remark42File(PackedFile):
    """A backup on the disk, packed or not. A line that cannot be read is told in `damages`."""

    def threads(self) -> Iterator[Thread]:
        """The pages that were commented on; a page is known by its address."""
        told: set[str] = set()
        for each in self.comments():
            if each.thread_id not in told:
                told.add(each.thread_id)
                yield Thread(each.thread_id, (each.thread_id,))

    def comments(self) -> Iterator[ForeignComment]:
        """The comments, in the file's order."""
        for members in self._lines():
            user, edit = members_of(members.get("user")), members_of(members.get("edit"))
            yield ForeignComment(
                comment_id=text_of(members["id"]),
                thread_id=text_of(members_of(members["locator"]).get("url")),
                parent_id=text_of(members.get("pid")),
                name=text_of(user.get("name")),
                body=text_of(members.get("orig")) or texts.paragraphs(text_of(members.get("text"))),
                created_at=instant_of(members.get("time")),
                edited_at=instant_of(edit.get("time")),
                like_count=count_of(members.get("score")),
                is_staff=user.get("admin") is True,
                is_pinned=members.get("pin") is True,
                is_deleted=members.get("delete") is True,
            )

    def _lines(self) -> Iterator[dict[str, Any]]:
        self.damages = []
        for number, line in enumerate(self.pieces(lambda contents: contents.readline(LONGEST_LINE)), 1):
            members = _object(line)
            if number == 1 and "version" in members and "locator" not in members:
                continue
            if "locator" in members and text_of(members.get("id")):
                yield members
            elif number == 1:
                raise NoArchive(*NO_BACKUP)
            elif line.strip():
                self._damaged(number)

    def _damaged(self, number: int) -> None:
        self.damages.append(number)
        if len(self.damages) > MOST_DAMAGES:
            raise NoArchive(
                f"عدد الأسطر التي تتعذّر قراءتها يتجاوز {MOST_DAMAGES}",
                f"more than {MOST_DAMAGES} lines cannot be read",
            )


def _object(line: bytes) -> dict[str, Any]:
    try:
        return members_of(json.loads(line))
    except (ValueError, RecursionError):
        return {}
