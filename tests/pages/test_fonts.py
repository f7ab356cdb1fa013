"""The fonts of the reader's site: small, free to pass on, and with every character that the sample is written in."""

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types

from tests.fonts import FEATURES, FOLDER, SOURCES
from tests.servers import ROOT

MOST_BYTES = 100 * 1024
FACES = [(name, source) for source in SOURCES for name in source.faces]
SAMPLE = ROOT / "app" / "imports" / "sample"
NO_LETTERS = {"So", "Cc", "Cf", "Zs", "Mn", "Sk"}
"""Pictures, spaces and what has no form of its own; marks are asked about by themselves."""


def opened(name: str) -> TTFont:
    return TTFont(FOLDER / name)


def sample() -> str:
    files = [*SAMPLE.glob("articles/*.md"), *SAMPLE.glob("*.toml")]
    assert len(files) > 20
    return "".join(file.read_text("utf-8") for file in files)


def test_all_of_them_are_small_and_their_licences_stand_beside() -> None:
    assert sum((FOLDER / name).stat().st_size for name, _ in FACES) < MOST_BYTES
    for _, source in FACES:
        assert "SIL OPEN FONT LICENSE" in (FOLDER / source.licence).read_text("utf-8").upper()


def test_every_character_of_the_sample_has_a_form() -> None:
    known = {point for name, _ in FACES for point in opened(name).getBestCmap()}
    written = {each for each in sample() if unicodedata.category(each) not in NO_LETTERS}
    assert len(written) > 120
    assert {each for each in written if ord(each) not in known} == set()


@pytest.mark.parametrize("name", [name for name, _ in FACES])
def test_each_has_what_arabic_needs(name: str) -> None:
    font = opened(name)
    known = font.getBestCmap()
    marks = {each for each in sample() if unicodedata.category(each) == "Mn" and "ARABIC" in unicodedata.name(each)}
    needed = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويىٱپچژکگیھەڤ،؛؟٪٫٬٠٩۰۹«»ﷺ…–—0123456789AZaz" + "".join(marks)
    assert len(marks) > 6
    assert [each for each in needed if ord(each) not in known] == []
    joined = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    placed = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina", "rlig"} <= joined
    assert {"mark", "mkmk", "kern"} <= placed
    assert joined | placed <= {*FEATURES}
    assert "Plex" not in str(font["name"].getDebugName(1))  # a name that the licence reserves


def test_the_style_sheet_names_every_file() -> None:
    css = Path(FOLDER, "site.css").read_text("utf-8")
    assert all(f'url("{name}")' in css for name, _ in FACES)
    assert css.count("font-display: swap") == len(FACES)
