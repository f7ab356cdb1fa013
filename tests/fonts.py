"""Makes the fonts of the reader's site anew: `python -m tests.fonts` cuts them out of the packages they come in.

It needs `npm`, which fetches the packages. What it writes is committed, so that nobody else needs either.
"""

import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from fontTools import subset  # type: ignore[import-untyped]  # it has no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # see above

from tests.servers import ROOT

FOLDER = ROOT / "app" / "pages" / "static"

_FAMILY = 1
"""The number of the family in a font's table of names."""


class Source(NamedTuple):
    """A package with a family, its name here (a licence may reserve the other), and the file with the licence."""

    package: str
    family: str
    licence: str
    faces: dict[str, tuple[str, str]]
    """Files of ours, with the file of the package that each is cut from and the SHA-256 of that."""


_REGULAR = "706b4580c025f6c75ec1c06013e17f00a23ec1780091b77a5a5b339469bda94d"
_BOLD = "35418f91100645a36e4d72d75866b61c5da14dc5ebbade64db434d2c9e76234c"
_SEMIBOLD = "a45026a12d679d08bc1c28ca454aeb6aede0548e34addcc8a1141a6ef74dcbe4"
SOURCES = (
    Source(
        "@expo-google-fonts/noto-naskh-arabic@0.4.5",
        "Maqal Naskh",
        "naskh-licence.txt",
        {
            "naskh-regular.woff2": ("400Regular/NotoNaskhArabic_400Regular.ttf", _REGULAR),
            "naskh-bold.woff2": ("700Bold/NotoNaskhArabic_700Bold.ttf", _BOLD),
        },
    ),
    Source(
        "@expo-google-fonts/ibm-plex-sans-arabic@0.4.2",
        "Maqal Sans",
        "sans-licence.txt",
        {"sans-semibold.woff2": ("600SemiBold/IBMPlexSansArabic_600SemiBold.ttf", _SEMIBOLD)},
    ),
)

FEATURES = ("init", "medi", "fina", "isol", "rlig", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "kern", "curs")
"""What joins letters, sets marks and chooses forms by language; ornamental forms are left out."""

RANGES = (
    *((0x20, 0x7E), (0xA0, 0xFF), (0x152, 0x153)),  # Latin, and that of Western Europe
    *((0x60C, 0x60C), (0x61B, 0x61C), (0x61F, 0x65F), (0x660, 0x671)),  # Arabic, its marks and digits
    *((0x679, 0x679), (0x67E, 0x67E), (0x686, 0x686), (0x688, 0x688), (0x691, 0x691), (0x695, 0x695)),
    *((0x698, 0x698), (0x6A4, 0x6A4), (0x6A9, 0x6A9), (0x6AD, 0x6AD), (0x6AF, 0x6AF), (0x6B5, 0x6B5)),
    *((0x6BA, 0x6BA), (0x6BE, 0x6BE), (0x6C0, 0x6C3), (0x6C6, 0x6C8), (0x6CB, 0x6CC), (0x6CE, 0x6CE)),
    *((0x6D0, 0x6D0), (0x6D2, 0x6D5), (0x6F0, 0x6F9)),  # Persian, Urdu, Kurdish, Uyghur
    *((0x200B, 0x200F), (0x2066, 0x2069)),  # joiners and directions
    *((0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x2030, 0x2033)),  # punctuation
    *((0x2039, 0x203A), (0x2070, 0x2089), (0x20AC, 0x20AC), (0x2190, 0x2193), (0x2212, 0x2212)),
    *((0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265), (0x25CC, 0x25CC), (0xFB01, 0xFB02)),
    *((0xFD3E, 0xFD3F), (0xFDF2, 0xFDF2), (0xFDFA, 0xFDFC), (0xFE70, 0xFEFC)),  # ﴾﴿ ﷲ ﷺ, and forms as signs
)
"""Code points that are kept where a family has them, first and last."""


def kept() -> Iterable[int]:
    """Every code point of the ranges."""
    return (point for first, last in RANGES for point in range(first, last + 1))


def make(folder: Path) -> None:
    """Write the fonts, and the licences beside them, into a folder."""
    for source in SOURCES:
        files = _unpacked(source.package)
        (licence,) = (content for name, content in files.items() if name.endswith("LICENSE_FONT"))
        (folder / source.licence).write_bytes(licence.replace(b"\r\n", b"\n"))
        for name, (original, digest) in source.faces.items():
            found = files[f"package/{original}"]
            if hashlib.sha256(found).hexdigest() != digest:
                raise ValueError(f"{original}: another file than the one that was looked at")
            (folder / name).write_bytes(cut(found, source.family))


def cut(font: bytes, family: str) -> bytes:
    """A font with what is kept alone, under a name of ours, as WOFF2."""
    options = subset.Options(
        layout_features=list(FEATURES), hinting=False, flavor="woff2", name_IDs=[0, _FAMILY, 2, 13, 14]
    )
    options.drop_tables += ["meta", "STAT"]
    made = TTFont(io.BytesIO(font), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=kept())
    subsetter.subset(made)
    for record in made["name"].names:
        if record.nameID == _FAMILY:
            record.string = family
    made.flavor = "woff2"
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _unpacked(package: str) -> dict[str, bytes]:
    """The files of a package by name; npm compares them with the digest that it was published with."""
    with tempfile.TemporaryDirectory() as folder:
        npm = shutil.which("npm")
        if npm is None:
            raise FileNotFoundError("npm fetches the fonts, and is not there")
        subprocess.run([npm, "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as opened:
            members = [member for member in opened.getmembers() if member.isfile()]
            return {member.name: file.read() for member in members if (file := opened.extractfile(member))}


if __name__ == "__main__":
    make(FOLDER)
