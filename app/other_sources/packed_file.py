"""Files as comment systems hand them out: plain, or packed by gzip."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_PACKED = b"\x1f\x8b"


@contextmanager
def opened(file: Path) -> Iterator[tuple[IO[bytes] | gzip.GzipFile, IO[bytes]]]:
    """The contents of a file, unpacked where it is packed; and the file itself, for how far it is read."""
    with file.open("rb") as raw:
        head = raw.read(len(_PACKED))
        raw.seek(0)
        if head != _PACKED:
            yield raw, raw
            return
        with gzip.GzipFile(fileobj=raw, mode="rb") as unpacked:
            yield unpacked, raw
