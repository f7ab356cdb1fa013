"""A file that has its name when all of it is on the disk, and that is written over nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from app.secrets import private_files


@contextmanager
def new_file(file: Path) -> Iterator[TextIO]:
    """Open a file to write text into; `FileExistsError` at its end where somebody else has made it meanwhile."""
    part = file.with_name(f"{file.name}.part")
    private_files.make_folder(file.parent)
    part.unlink(missing_ok=True)
    private_files.make_file(part)
    with part.open("w", encoding="utf-8", newline="\n") as opened:
        yield opened
        opened.flush()
        os.fsync(opened.fileno())
    os.link(part, file)
    part.unlink()
