"""From an uploaded picture to what is served of it: upright, without metadata, in several sizes, with crops.

Pure work on files, done by a process of `app.pool`, which is the only one that loads libvips. A picture is decoded
and encoded anew, so that nothing but its pixels is left of what was sent.
"""

import base64
import errno
import hashlib
import math
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from app.errors import Bilingual, TooComplex
from app.media import kinds

WIDTHS = (320, 640, 960, 1280, 1920)
"""Pixels across of the sizes; a picture is never made larger than it was."""

TALLEST = 16_000
"""Pixels of a size from top to bottom: WebP has 14 bits for them."""

SQUARE_WIDTHS = (320, 640)
WIDE_WIDTHS = (320, 640, 960, 1280)

MOST_PIXELS = 64_000_000
"""Of a picture; of an animation in all of its frames."""

MOST_FRAMES = 300
ANIMATED_WIDTHS = (320, 640, 960)

SECONDS = 12.0
"""Of computing for one picture. A photograph of 12 megapixels takes one."""

QUALITY, EFFORT = 80, 2
PLACEHOLDER_WIDTH = 20

CENTRE = (0.5, 0.5)

_TOO_BIG = Bilingual(
    f"أبعاد الصورة أكبر من المسموح: الحد الأقصى {MOST_PIXELS // 1_000_000} ميغابكسل، و{MOST_FRAMES} إطار للمتحركة.",
    f"The picture is too large: at most {MOST_PIXELS // 1_000_000} megapixels, and {MOST_FRAMES} frames if animated.",
)


class Made(NamedTuple):
    """One file that was made, and its size in pixels and bytes; a file that is no picture has no pixels."""

    name: str
    width: int
    height: int
    bytes: int


class Derived(NamedTuple):
    """What was made of an upload."""

    type: str
    width: int | None = None
    height: int | None = None
    color: str | None = None
    placeholder: str | None = None
    is_animated: bool = False
    sizes: Sequence[Made] = ()
    square: Sequence[Made] = ()
    wide: Sequence[Made] = ()


def derive(source: str, folder: str, focal: tuple[float, float]) -> Derived | None:
    """Check an upload and write into a folder what is served of it; None when the disk is full.

    `UnsupportedMediaType` for what is not accepted, `InvalidRequest` for what is damaged, `TooComplex` beyond the
    bounds.
    """
    try:
        return _derived(Path(source), Path(folder), focal)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}:
            return None
        raise


def check_copy(folder: str, parts: Sequence[tuple[str, int, int, int]], media_type: str) -> bool:
    """Whether the files of an upload that another site made are what they are said to be: bytes, type and pixels."""
    for name, width, height, size in parts:
        file = Path(folder) / name
        content = file.read_bytes()
        if len(content) != size or hashlib.sha256(content).hexdigest()[:32] != name.partition(".")[0]:
            return False
        if kinds.type_of(file) != media_type or name.partition(".")[2] != kinds.ENDINGS.get(media_type, "webp"):
            return False
        if media_type in kinds.PICTURES:
            if not _is_bare(file, width, height):
                return False
        else:
            kinds.check_file(file, media_type)
    return True


def _is_bare(file: Path, width: int, height: int) -> bool:
    """Whether a picture can be decoded, has these pixels, and nothing beside them."""
    try:
        image = _vips().Image.new_from_file(str(file), access="sequential", fail_on="error")
    except _vips().Error:
        return False
    tells = any(image.get_typeof(f"{each}-data") for each in ("exif", "xmp", "iptc"))
    return (image.width, image.height) == (width, height) and width * height <= MOST_PIXELS and not tells


def recrop(source: str, folder: str, focal: tuple[float, float]) -> tuple[list[Made], list[Made]] | None:
    """Make the crops anew of the largest size of a picture, for another focal point; None when the disk is full."""
    try:
        image = _vips().Image.new_from_file(source).copy_memory()
        return _crops(image, Path(folder), focal)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}:
            return None
        raise


def _derived(source: Path, folder: Path, focal: tuple[float, float]) -> Derived:
    media_type = kinds.type_of(source)
    if media_type not in kinds.PICTURES:
        kinds.check_file(source, media_type)
        return Derived(media_type, sizes=[_write(folder, source.read_bytes(), 0, 0, kinds.ENDINGS[media_type])])
    try:
        return _picture(source, folder, focal)
    except _vips().Error:
        raise kinds.broken() from None


def _picture(source: Path, folder: Path, focal: tuple[float, float]) -> Derived:
    opened = _vips().Image.new_from_file(str(source), access="sequential", fail_on="error")
    width, height = opened.width, opened.height
    frames = opened.get("n-pages") if opened.get_typeof("n-pages") else 1  # `get_n_pages` says 1 beyond 10,000
    if frames > MOST_FRAMES or width * height * frames > MOST_PIXELS:
        raise TooComplex(_TOO_BIG)
    if opened.get_typeof("orientation") and opened.get("orientation") >= 5:
        width, height = height, width
    largest = _thumbnail(str(source), min(width, WIDTHS[-1]), of=opened).copy_memory()
    is_animated = frames > 1
    sizes = _animated(source, folder, opened, width) if is_animated else _sizes(largest, folder)
    square, wide = _crops(largest, folder, focal)
    return Derived(
        "image/webp",
        sizes[-1].width,
        sizes[-1].height,
        _color(largest),
        _placeholder(largest),
        is_animated,
        sizes,
        square,
        wide,
    )


def _thumbnail(source: str, width: int, *, of: Any) -> Any:
    """A picture in a size, upright and in sRGB. Profiles take as long as all else, so that only who has one pays."""
    has_colours_of_its_own = of.get_typeof("icc-profile-data") or of.interpretation == "cmyk"
    profile = {"output_profile": "srgb"} if has_colours_of_its_own else {}
    return _vips().Image.thumbnail(source, width, height=TALLEST, size="down", fail_on="error", **profile)


def _sizes(largest: Any, folder: Path) -> list[Made]:
    made = [_saved(folder, largest.thumbnail_image(width, height=TALLEST)) for width in WIDTHS if width < largest.width]
    return [*made, _saved(folder, largest)]


def _animated(source: Path, folder: Path, opened: Any, width: int) -> list[Made]:
    widths = [each for each in ANIMATED_WIDTHS if each < width] or [width]
    if widths[-1] < width <= ANIMATED_WIDTHS[-1]:
        widths.append(width)
    made = []
    for each in widths:
        image = _thumbnail(f"{source}[n=-1]", each, of=opened)
        made.append(_write(folder, _encoded(image), image.width, image.get_page_height(), "webp"))
    return made


def _crops(largest: Any, folder: Path, focal: tuple[float, float]) -> tuple[list[Made], list[Made]]:
    return (
        _cropped(largest, folder, 1, 1, SQUARE_WIDTHS, focal),
        _cropped(largest, folder, 16, 9, WIDE_WIDTHS, focal),
    )


def _cropped(
    largest: Any, folder: Path, across: int, down: int, widths: tuple[int, ...], focal: tuple[float, float]
) -> list[Made]:
    """The largest part of a picture with this ratio whose middle is as near to the focal point as can be."""
    width = max(1, min(largest.width, largest.height * across // down))
    height = max(1, min(largest.height, math.ceil(width * down / across)))
    left = round(min(max(focal[0] * largest.width - width / 2, 0), largest.width - width))
    top = round(min(max(focal[1] * largest.height - height / 2, 0), largest.height - height))
    part = largest.crop(left, top, width, height)
    wanted = [each for each in widths if each <= width] or [width]
    return [
        _saved(folder, part.thumbnail_image(each, height=max(1, round(each * down / across)), size="force"))
        for each in wanted
    ]


def _saved(folder: Path, image: Any) -> Made:
    return _write(folder, _encoded(image), image.width, image.height, "webp")


def _encoded(image: Any) -> bytes:
    return bytes(image.webpsave_buffer(Q=QUALITY, effort=EFFORT, keep="none"))


def _write(folder: Path, content: bytes, width: int, height: int, ending: str) -> Made:
    """Write a file that is named by the digest of its bytes, and bring it to the disk."""
    name = f"{hashlib.sha256(content).hexdigest()[:32]}.{ending}"
    with (folder / name).open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Made(name, width, height, len(content))


def _opaque(image: Any) -> Any:
    return image.flatten(background=[255, 255, 255]) if image.hasalpha() else image


def _color(image: Any) -> str:
    small = _opaque(image.thumbnail_image(16, height=16)).colourspace("srgb")
    red, green, blue = (min(255, max(0, round(small.extract_band(band).avg()))) for band in range(3))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _placeholder(image: Any) -> str:
    """A picture of a few hundred bytes as an address of its own (`data:`)."""
    small = image.thumbnail_image(PLACEHOLDER_WIDTH, height=PLACEHOLDER_WIDTH)
    encoded = bytes(small.webpsave_buffer(Q=30, effort=4, keep="none"))
    return f"data:image/webp;base64,{base64.b64encode(encoded).decode()}"


_LOADERS = ("JpegFile", "PngFile", "WebpFile", "HeifFile", "NsgifFile")


@cache
def _vips() -> Any:
    """The library, with the loaders of five formats alone, one thread, and nothing kept between two pictures."""
    os.environ.setdefault("VIPS_CONCURRENCY", "1")
    import pyvips  # noqa: PLC0415  loaded by the processes that need it

    pyvips.cache_set_max(0)
    pyvips.operation_block_set("VipsForeignLoad", 1)
    for name in _LOADERS:
        pyvips.operation_block_set(f"VipsForeignLoad{name}", 0)
    return pyvips
