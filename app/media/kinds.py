"""What an upload is, told by its bytes and never by its name or declared type; files that are no picture are checked.

Pure work on a file, done by a process of `app.pool`.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from app.errors import Bilingual, InvalidRequest, UnsupportedMediaType, invalid

HEAD_BYTES = 64
"""Bytes at the beginning of a file that tell its type."""

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"})
ENDINGS: Mapping[str, str] = {"application/pdf": "pdf", "audio/mpeg": "mp3", "video/mp4": "mp4"}
"""The types that are served as they came, each with the ending of its name."""

_PDF_TAIL = 2048
_MOST_BOXES = 1000
_MP4_BRANDS = (b"isom", b"iso", b"mp4", b"M4V", b"avc1", b"dash")

UNKNOWN_TYPE = Bilingual(
    "الأنواع المقبولة: JPEG وPNG وWebP وAVIF وGIF وPDF وMP3 وMP4.",
    "Accepted types: JPEG, PNG, WebP, AVIF, GIF, PDF, MP3, MP4.",
)
_BROKEN = Bilingual("الملف ناقص أو تالف.", "The file is incomplete or damaged.")


def broken() -> InvalidRequest:
    """The problem of a file that begins as one of its type and is none."""
    return invalid("/file", "broken_file", _BROKEN)


def type_of(file: Path) -> str:
    """The media type of a file; `UnsupportedMediaType` for all that are not accepted, SVG and HTML among them."""
    with file.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
    found = _signature(head)
    if found is None:
        raise UnsupportedMediaType(UNKNOWN_TYPE)
    return found


def _signature(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return _of_brand(head)
    if head.startswith(b"RIFF"):
        return "image/webp" if head[8:12] == b"WEBP" else None
    found = next((kind for signature, kind in _SIGNATURES.items() if head.startswith(signature)), None)
    return "audio/mpeg" if found is None and _frame_length(head[:4]) else found


_SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": "application/pdf",
    b"ID3": "audio/mpeg",
}


def _of_brand(head: bytes) -> str | None:
    """The type of a file of boxes, by its brand and those that it is compatible with (ISO/IEC 14496-12 §4.3)."""
    brand = head[8:12]
    if brand in {b"avif", b"avis"} or (brand in {b"mif1", b"msf1"} and b"avif" in head):
        return "image/avif"
    return "video/mp4" if brand.startswith(_MP4_BRANDS) else None


def check_file(file: Path, media_type: str) -> None:
    """Refuse a PDF, MP3 or MP4 that is cut off or only begins as one: `InvalidRequest`."""
    with file.open("rb") as opened:
        if not _CHECKS[media_type](opened, file.stat().st_size):
            raise broken()


def _is_pdf(opened: BinaryIO, size: int) -> bool:
    opened.seek(max(0, size - _PDF_TAIL))
    tail = opened.read()
    return b"startxref" in tail and b"%%EOF" in tail


def _is_mp4(opened: BinaryIO, size: int) -> bool:
    """Whether the boxes of a file end where it ends, and one of them tells of its tracks (ISO/IEC 14496-12 §4.2)."""
    place, names = 0, set()
    for _ in range(_MOST_BOXES):
        opened.seek(place)
        head = opened.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:  # up to the end
            length = size - place
        if len(head) < 8 or length < 8:
            return False
        names.add(head[4:8])
        place += length
        if place >= size:
            return place == size and b"moov" in names
    return False


def _is_mp3(opened: BinaryIO, size: int) -> bool:
    """Whether two frames follow one another behind the tags (ISO/IEC 11172-3 §2.4.1)."""
    head = opened.read(10)
    place = 0
    if head.startswith(b"ID3"):
        place = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=False))
    for _ in range(2):
        opened.seek(place, os.SEEK_SET)
        length = _frame_length(opened.read(4))
        if not length or place + length > size:
            return False
        place += length
    return True


_BITRATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Kilobits a second of layer III: of MPEG 1, and of MPEG 2 and 2.5."""
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def _frame_length(head: bytes) -> int:
    """The bytes of the MP3 frame that begins so; 0 where none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, bitrate, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or bitrate in {0, 15} or rate == 3:
        return 0
    kilobits = _BITRATES[3 if version == 3 else 2][bitrate]
    return (144 if version == 3 else 72) * kilobits * 1000 // _RATES[version][rate] + (head[2] >> 1 & 1)


_CHECKS: Mapping[str, Callable[[BinaryIO, int], bool]] = {
    "application/pdf": _is_pdf,
    "video/mp4": _is_mp4,
    "audio/mpeg": _is_mp3,
}
