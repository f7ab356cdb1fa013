"""Records as lines of JSON (NDJSON), read one after the other."""

import json
from collections.abc import Iterator
from pathlib import Path

from app.imports.transfer_records import Record, Unreadable, read
from app.web.bodies import has_more_members

EXPORTED = "site.ndjson"
"""The file of records in the folder of an export; the files of media are beside it."""

LONGEST_LINE = 8 << 20
"""Bytes of a line: the longest body, every letter of it escaped, with all that may stand beside it."""

MAX_MEMBERS = 20_000
"""Members and items in a line: while Python reads JSON nothing else runs, and millions of them took two seconds."""


class Lines:
    """The records of a file, one for each line; None for an empty one. `offset` is how far it is read, in bytes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.offset = 0
        self.total = file.stat().st_size

    def __iter__(self) -> Iterator[Record | Unreadable | None]:
        """The lines in order. One that is too long is passed over."""
        with self._file.open("rb") as opened:
            while raw := opened.readline(LONGEST_LINE + 1):
                is_too_long = len(raw) > LONGEST_LINE
                while is_too_long and raw and not raw.endswith(b"\n"):
                    raw = opened.readline(LONGEST_LINE + 1)
                self.offset = opened.tell()
                yield _fault("line_too_long") if is_too_long else parsed(raw)


def parsed(raw: bytes) -> Record | Unreadable | None:
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
