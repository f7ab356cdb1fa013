"""A file of comments to import, one JSON object a line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from app.imports.comment_models import CommentImport

LONGEST_LINE = 1 << 20
"""Bytes of a line, as of the body of a request."""


class Line(NamedTuple):
    """A line that was read: the comment, or what is wrong with it, without what it says; and where the file is."""

    number: int
    comment: CommentImport | None
    fault: str | None
    offset: int


def read_comments(file: Path) -> Iterator[Line]:
    """The lines of a file, one after the other. Empty ones are skipped, and those that are too long are not read."""
    with file.open("rb") as opened:
        number = 0
        while raw := opened.readline(LONGEST_LINE + 1):
            number += 1
            is_too_long = len(raw) > LONGEST_LINE
            while is_too_long and raw and not raw.endswith(b"\n"):
                raw = opened.readline(LONGEST_LINE + 1)
            if is_too_long:
                yield Line(number, None, "line too long", opened.tell())
            elif raw.strip():
                yield Line(number, *_read(raw), opened.tell())


def _read(raw: bytes) -> tuple[CommentImport | None, str | None]:
    try:
        return CommentImport.model_validate(json.loads(raw.decode("utf-8-sig"))), None
    except ValidationError as error:
        places = {".".join(map(str, found["loc"])) or "line" for found in error.errors(include_input=False)}
        return None, f"not acceptable: {', '.join(sorted(places))}"
    except (ValueError, RecursionError):
        return None, "not JSON in UTF-8"
