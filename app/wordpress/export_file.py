"""WordPress's export file (WXR 1.0 to 1.2) as items, one after the other, in memory for one item at a time."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from app.wordpress.export_elements import Elements
from app.wordpress.guarded_parser import guarded_parser
from app.wordpress.items import Channel, Damage, Item, NoArchive
from app.wordpress.repair import Repair, encoding_of

PIECE = 1 << 18
"""Bytes that are read at once."""

READINGS = 3
"""How often a conversion reads an archive."""

LONGEST_PREFACE = 1 << 16
"""Bytes before the XML: a byte order mark, blank lines, notices of PHP."""

MOST_DAMAGES = 100
"""Items that cannot be read, after which the file is given up."""

_START = re.compile(rb"<\?xml|<rss\b|<!DOCTYPE", re.IGNORECASE)
_PROLOG = b"<rss><channel>"
_ITEM = b"<item>"

NO_EXPORT = (
    "ليس هذا ملف تصدير من ووردبريس (أدوات، تصدير، كل المحتوى)",
    "this is not a WordPress export (Tools, Export, All content)",
)


class ExportFile:
    """An export on the disk. `NoArchive` for a file that is none, and for one that declares entities.

    An item that cannot be read is told in `damages`, and reading goes on with the next. What is cut off ends with the
    last item that is whole.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._size = file.stat().st_size
        self._read = self._readings = 0
        self.channel = Channel()
        self.damages: list[Damage] = []

    def place(self) -> tuple[int, int]:
        """Bytes that are read, and all: a conversion reads a file three times."""
        return self._size * max(0, self._readings - 1) + self._read, self._size * READINGS

    def close(self) -> None:
        """Nothing is held between two readings."""

    def items(self) -> Iterator[Item]:
        """All items that can be read."""
        self.channel, self.damages, self._read = Channel(), [], 0
        self._readings += 1
        with self._file.open("rb") as opened:
            yield from self._items(opened)
        if not self.channel.version and not self.damages:
            raise NoArchive(*NO_EXPORT)

    def _items(self, opened: BinaryIO) -> Iterator[Item]:
        head = opened.read(LONGEST_PREFACE)
        start = _START.search(head)
        if start is None:
            raise NoArchive(*NO_EXPORT)
        repair = Repair(encoding_of(head[start.start() :]))
        reading = _Reading(self.channel)
        piece = head[start.start() :]
        while piece or not reading.is_over:
            self._read = opened.tell()
            following = opened.read(PIECE)
            reading.take(repair.feed(piece, is_last=not following), is_last=not following)
            for damage in reading.damages:
                self.damages.append(damage._replace(byte=self._read))
            reading.damages.clear()
            yield from reading.elements.items
            reading.elements.items.clear()
            if not following or len(self.damages) > MOST_DAMAGES:
                return
            piece = following


class _Reading:
    """One reading: a parser, and another one behind each place that it could not read."""

    def __init__(self, channel: Channel) -> None:
        self.elements = Elements(channel)
        self.damages: list[Damage] = []
        self.is_over = False
        self._skipped: bytes | None = None
        self._fed = 0
        self._parser = self._new_parser()

    def take(self, data: bytes, *, is_last: bool) -> None:
        """Read a piece of the repaired file."""
        waiting = data
        while True:
            if self._skipped is not None:
                waiting = self._skipped + waiting
                found = waiting.find(_ITEM)
                if found < 0:
                    self._skipped = waiting[-len(_ITEM) :]
                    self.is_over = is_last
                    return
                self._skipped, self._parser, self._fed = None, self._new_parser(), 0
                self.elements.begin_anew()
                waiting = _PROLOG + waiting[found:]
            try:
                self._parser.Parse(waiting, is_last)
            except expat.ExpatError:
                rest = self._after_damage(waiting, is_last=is_last)
                if rest is None:
                    return
                waiting = rest
                continue
            self._fed += len(waiting)
            self.is_over = is_last
            return

    def _after_damage(self, data: bytes, *, is_last: bool) -> bytes | None:
        """Note where the file is damaged; what is left of the piece, None at the end of a file that is cut off."""
        place = max(0, self._parser.ErrorByteIndex - self._fed)
        rest = data[place + 1 :]
        is_end = is_last and _ITEM not in rest
        if self.elements.is_closed:
            self.is_over = True
            return None
        self.damages.append(Damage(0, self.elements.told(), is_end))
        self._skipped = b""
        if is_end:
            self.is_over = True
            return None
        return rest

    def _new_parser(self) -> expat.XMLParserType:
        parser = guarded_parser()
        parser.StartElementHandler = self.elements.start
        parser.EndElementHandler = self.elements.end
        parser.CharacterDataHandler = self.elements.text
        return parser
