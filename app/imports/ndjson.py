"""Records as lines of JSON (NDJSON), read one after the other."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from app.imports.transfer_records import Record, Unreadable, read
from app.web.bodies import has_more_members

EXPORTED = "site.ndjson"
"""The file of records in the folder of an export; the files of media are beside it."""

LONGEST_LINE = 8 << 20
"""Bytes of a line: the longest body, every letter of it escaped, with all that may stand beside it."""

MAX_MEMBERS = 20_000
"""Members and items in a line: millions of them took two seconds to read."""


Item = Record | Unreadable | None
"""A line: its record, why it has none, or nothing for an empty one."""

MOST_LINES, MOST_BYTES = 128, 1 << 20
"""Lines that one call of the pool reads, and bytes after which it takes no further one."""

SECONDS = 12.0
"""Of computing for one call; the costliest line within the bounds takes a tenth of one."""


class Lines:
    """The records of a file, one for each line. `offset` is how far it is read, in bytes.

    A process of the pool reads them: JSON of 8 MiB holds the interpreter, on a thread too, for a tenth of a second.
    """

    def __init__(self, file: Path) -> None:
        self._file = file.absolute()
        self.offset = 0
        self.total = file.stat().st_size

    async def following(self, compute: Callable[..., Awaitable[tuple[list[Item], int]]]) -> list[Item]:
        """The next lines in order, some at a time; none at the end. `compute` has the pool do something."""
        found, self.offset = await compute(read_some, str(self._file), self.offset, seconds=SECONDS)
        return found


def read_some(file: str, offset: int) -> tuple[list[Item], int]:
    """Some lines of a file from a place on, and the place behind them. One that is too long is passed over."""
    found: list[Item] = []
    with Path(file).open("rb") as opened:
        opened.seek(offset)
        while len(found) < MOST_LINES and opened.tell() < offset + MOST_BYTES:
            raw = opened.readline(LONGEST_LINE + 1)
            if not raw:
                break
            is_too_long = len(raw) > LONGEST_LINE
            while is_too_long and raw and not raw.endswith(b"\n"):
                raw = opened.readline(LONGEST_LINE + 1)
            found.append(_fault("line_too_long") if is_too_long else parsed(raw))
        return found, opened.tell()


def parsed(raw: bytes) -> Item:
    """The record of a line."""
    if not raw.strip():
        return None
    if has_more_members(raw, MAX_MEMBERS):
        return _fault("too_many_members")
    try:
        members = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return _fault("not_json")
    if not isinstance(members, dict):
        return _fault("not_an_object")
    try:
        return read(members)
    except RecursionError:
        return _fault("too_deep")


def _fault(code: str) -> Unreadable:
    return Unreadable(None, None, (("record", code),))
