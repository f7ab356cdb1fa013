"""An upload on its way in: written to the disk piece by piece, whatever its length; multipart, or the bytes alone."""

import asyncio
import errno
import hashlib
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.errors import Bilingual, Malformed, TooLarge, Unavailable, UnsupportedMediaType, invalid
from app.media.kinds import UNKNOWN_TYPE
from app.media.storage import INCOMING, new_folder
from app.secrets import private_files

MULTIPART = "multipart/form-data"
FILE = "file"
"""The field of a form that has the bytes."""

MOST_FIELD_BYTES = 16 * 1024
MOST_FIELDS = 10
MOST_BESIDE = 64 * 1024
"""Bytes of a form beside its file, at most."""

WRITTEN_AT_ONCE = 1 << 20
"""Bytes that are gathered before a thread writes them."""

_RAW = ("image/", "audio/", "video/", "application/pdf", "application/octet-stream")

NO_ROOM = Bilingual(
    "لا مساحة على الخادم لهذا الملف الآن، ولم يُحفظ شيء.", "The server has no room for this file now. Nothing was saved."
)
_NOT_A_FORM = Bilingual("تعذّرت قراءة النموذج.", "The form could not be read.")
_NO_FILE = Bilingual("أرسل الملف في الحقل file.", "Send the file in the field file.")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


class Incoming:
    """A folder of one upload, which is gone at its end: the bytes that came, and beside them what is made of them."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "upload"
        self.made = folder / "made"
        self.digest = ""
        self.fields: dict[str, str] = {}


@asynccontextmanager
async def incoming(data_folder: Path) -> AsyncIterator[Incoming]:
    """A place for one upload; `Unavailable` where the disk takes nothing."""
    folder = data_folder / INCOMING / new_folder()
    try:
        await asyncio.to_thread(_make, folder)
        yield Incoming(folder)
    except OSError as error:
        if error.errno in _FULL:
            raise Unavailable(NO_ROOM) from None
        raise
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _make(folder: Path) -> None:
    private_files.make_folder(folder / "made")


async def receive(place: Incoming, headers: Mapping[str, str], pieces: AsyncIterator[bytes], *, most: int) -> None:
    """Write what comes to its place, with its digest and the other fields of a form.

    `TooLarge` as soon as it is known to be, `UnsupportedMediaType` for a body that is neither a file nor a form.
    """
    media_type, options = parse_options_header(headers.get("content-type", ""))
    is_form = media_type == MULTIPART.encode()
    if not is_form and media_type and not media_type.startswith(tuple(each.encode() for each in _RAW)):
        raise UnsupportedMediaType(UNKNOWN_TYPE)
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most + is_form * MOST_BESIDE:
        raise _too_large(most)
    with place.file.open("wb", buffering=0) as opened:
        taken = _Taken(opened, most)
        if is_form:
            await _receive_form(place, options.get(b"boundary", b""), pieces, taken)
        else:
            async for piece in pieces:
                taken.add(piece)
                await taken.write_much()
        await taken.write()
    if not taken.length:
        raise invalid(f"/{FILE}", "missing", _NO_FILE)
    place.digest = taken.digest.hexdigest()


class _Taken:
    """The bytes of the file, gathered until they are worth a thread."""

    def __init__(self, opened: Any, most: int) -> None:
        self._opened: BinaryIO = opened
        self.most, self._waiting = most, bytearray()
        self.length = 0
        self.digest = hashlib.sha256()

    def add(self, piece: bytes) -> None:
        self.length += len(piece)
        if self.length > self.most:
            raise _too_large(self.most)
        self._waiting += piece

    async def write_much(self) -> None:
        if len(self._waiting) >= WRITTEN_AT_ONCE:
            await self.write()

    async def write(self) -> None:
        waiting, self._waiting = self._waiting, bytearray()
        await asyncio.to_thread(self._write, waiting)

    def _write(self, waiting: bytearray) -> None:
        self.digest.update(waiting)
        rest = memoryview(waiting)
        while rest:
            rest = rest[self._opened.write(rest) :]


async def _receive_form(place: Incoming, boundary: bytes, pieces: AsyncIterator[bytes], taken: _Taken) -> None:
    form = _Form(taken)
    try:
        parser = MultipartParser(boundary, form.callbacks())  # type: ignore[arg-type]  # its callbacks are a TypedDict
        length = 0
        async for piece in pieces:
            length += len(piece)
            if length > taken.most + MOST_BESIDE:  # what stands behind the last part is seen by nobody
                raise _too_large(taken.most)
            parser.write(piece)
            await taken.write_much()
        parser.finalize()
    except FormParserError:
        raise Malformed(_NOT_A_FORM) from None
    if not form.is_whole:
        raise Malformed(_NOT_A_FORM)
    place.fields = form.texts()


class _Form:
    """The fields of a form as its parser finds them."""

    def __init__(self, taken: _Taken) -> None:
        self._taken = taken
        self._fields: dict[str, bytearray] = {}
        self._header = self._value = b""
        self._name = ""
        self._beside = 0
        self._parts = 0
        self.is_whole = False

    def callbacks(self) -> dict[str, Any]:
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._add_header,
            "on_header_value": self._add_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._end_headers,
            "on_part_data": self._add,
            "on_end": self._end,
        }

    def texts(self) -> dict[str, str]:
        """The fields beside the file; `Malformed` where one is not UTF-8."""
        try:
            return {name: bytes(value).decode() for name, value in self._fields.items() if name != FILE}
        except UnicodeDecodeError:
            raise Malformed(_NOT_A_FORM) from None

    def _begin(self) -> None:
        self._header = self._value = b""
        self._name = ""
        self._parts += 1
        if self._parts > MOST_FIELDS:
            raise Malformed(_NOT_A_FORM)

    def _add_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._header = self._value = b""

    def _end_headers(self) -> None:
        if not self._name or self._name in self._fields:
            raise Malformed(_NOT_A_FORM)
        self._fields[self._name] = bytearray()

    def _add(self, data: bytes, start: int, end: int) -> None:
        if self._name == FILE:
            self._taken.add(data[start:end])
            return
        self._fields[self._name] += data[start:end]
        self._beside += end - start
        if self._beside > MOST_FIELD_BYTES:
            raise TooLarge

    def _end(self) -> None:
        self.is_whole = True


def _too_large(most: int) -> TooLarge:
    mebibytes = most / (1 << 20)
    return TooLarge(
        Bilingual(f"الحد الأقصى لحجم الملف: {mebibytes:g} م.ب.", f"Maximum size of a file: {mebibytes:g} MiB.")
    )
