"""Pictures and files for tests of uploads, made of bytes: no library for pictures is asked."""

import struct
import zlib

from app.media.pictures import _vips


def png(width: int, height: int, *, rows: bytes | None = None, color: tuple[int, int, int] = (200, 30, 60)) -> bytes:
    """A PNG of one colour; `rows` in the place of its pixels makes one that is none."""
    if rows is None:
        rows = (b"\0" + bytes(color) * width) * height

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def jpeg(width: int, height: int, *, orientation: int = 1) -> bytes:
    """A JPEG with an EXIF block: a maker, a place, an orientation; red above, blue below."""
    vips = _vips()
    red = vips.Image.black(width, height // 2).new_from_image([255, 0, 0])
    blue = vips.Image.black(width, height - height // 2).new_from_image([0, 0, 255])
    image = red.join(blue, "vertical").cast("uchar").copy(interpretation="srgb").copy()
    image.set_type(vips.GValue.gint_type, "orientation", orientation)
    image.set_type(vips.GValue.gstr_type, "exif-ifd0-Make", "SECRETPHONE")
    image.set_type(vips.GValue.gstr_type, "exif-ifd3-GPSLatitude", "33/1 30/1 0/1")
    return bytes(image.jpegsave_buffer(Q=90))


def gif(frames: int, *, width: int = 1, height: int = 1) -> bytes:
    """A GIF of so many frames, of which only the first pixels are there."""
    size = struct.pack("<HH", width, height)
    frame = b"\x21\xf9\x04\x00\x0a\x00\x00\x00" + b"\x2c\0\0\0\0" + size + b"\0\x02\x02\x44\x01\x00"
    return b"GIF89a" + size + b"\x80\0\0\0\0\0\xff\xff\xff" + frame * frames + b";"


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def mp4() -> bytes:
    """The smallest file of boxes that tells of tracks."""
    box = lambda name, content: struct.pack(">I", len(content) + 8) + name + content  # noqa: E731  two lines are enough
    return bytes(box(b"ftyp", b"isom\0\0\2\0isommp41") + box(b"moov", b"\0" * 100))


def mp3() -> bytes:
    """Two frames of silence: MPEG 1, layer III, 128 kbit/s, 44.1 kHz."""
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413
    return frame * 2
