"""Files as comment systems hand them out: plain, or packed by gzip."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.wordpress.items import NoArchive

_PACKED = b"\x1f\x8b"

Contents = IO[bytes] | gzip.GzipFile


class PackedFile:
    """A file on the disk, packed or not; what reads one format of it derives from this."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._size = file.stat().st_size
        self._read = 0
        self.damages: list[int] = []

    def place(self) -> tuple[int, int]:
        """Bytes that were read, and all."""
        return self._read, self._size

    def pieces(self, read: Callable[[Contents], bytes]) -> Iterator[bytes]:
        """What `read` takes from the unpacked contents until they end; `NoArchive` where the file is damaged."""
        try:
            with _opened(self._file) as (contents, raw):
                while piece := read(contents):
                    self._read = raw.tell()
                    yield piece
        except (OSError, EOFError, zlib.error):
            raise NoArchive("الملف تالف أو ناقص", "the file is damaged, or cut off") from None


@contextmanager
def _opened(file: Path) -> Iterator[tuple[Contents, IO[bytes]]]:
    """The contents of a file, unpacked where it is packed; and the file itself, for how far it is read."""
    with file.open("rb") as raw:
        head = raw.read(len(_PACKED))
        raw.seek(0)
        if head != _PACKED:
            yield raw, raw
            return
        with gzip.GzipFile(fileobj=raw, mode="rb") as unpacked:
            yield unpacked, raw
