"""Reading exports: what real ones hold though XML forbids it, and where the reading ends when a file does."""

from pathlib import Path

import pytest

from app.wordpress import export_file
from app.wordpress.items import NoArchive
from tests.wordpress.exports import SITE, comment, export, filed, item, meta, write

ODD = {
    "a control character": ("قبل\x1aبعد", "قبلبعد"),
    "an end of CDATA as WordPress writes it": ("أ ]]]]><![CDATA[> ب", "أ ]]> ب"),
    "an end of CDATA as version 1.0 wrote it": ("أ ]]> ب", "أ ]]> ب"),
    "the same before a tag": ("أ ]]></p> ب", "أ ]]></p> ب"),
    "line ends of Windows": ("أ\r\nب", "أ\nب"),
    "an ampersand": ("أ & ب &nbsp; &amp;", "أ & ب &nbsp; &amp;"),
    "an emoji": ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"),
    "what looks like the end": ("</content:encoded></item>", "</content:encoded></item>"),
}


@pytest.mark.parametrize("piece", [1 << 18, 1, 7])
def test_what_real_exports_hold_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(export_file, "PIECE", piece)
    monkeypatch.setattr(export_file, "LONGEST_PREFACE", 400)
    items = [item(number, text) for number, (text, _) in enumerate(ODD.values(), start=1)]
    found = [each.content for each in write(tmp_path, export(*items)).items()]
    assert dict(zip(ODD, found, strict=True)) == {what: expected for what, (_, expected) in ODD.items()}


def test_fields_that_are_neither_escaped_nor_cdata_are_read(tmp_path: Path) -> None:
    url = "<wp:comment_author_url>http://x.example/?a=1&b=2&#038;c=3</wp:comment_author_url>"
    written = comment(7).replace("<wp:comment_parent>", f"{url}<wp:comment_parent>")
    (read,) = write(tmp_path, "\ufeff\n<br />Notice: no\n" + export(item(1, inside=written))).items()
    assert read.comments[0].url == "http://x.example/?a=1&b=2&c=3"


def test_bytes_that_are_no_text_and_other_encodings_are_read(tmp_path: Path) -> None:
    whole = export(item(1, "نصٌّ عربي")).encode()
    (broken,) = write(tmp_path, whole.replace("عربي".encode(), b"\xd8")).items()
    assert broken.content == "نصٌّ \ufffd"
    old = export(item(1, "نص عربي")).replace('encoding="UTF-8"', 'encoding="windows-1256"')
    (read,) = write(tmp_path, old.encode("cp1256")).items()
    assert read.content == "نص عربي"


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_is_read_whatever_its_namespaces_are_called(tmp_path: Path, version: str) -> None:
    text = export(item(1, inside=filed("tag", "a", "أشجار") + "<category><![CDATA[أشجار]]></category>"))
    text = text.replace("export/1.2/", f"export/{version}/").replace(">1.2<", f">{version}<")
    archive = write(tmp_path, text)
    (read,) = archive.items()
    assert [(each.taxonomy, each.slug) for each in read.terms] == [("post_tag", "a")]
    assert (archive.channel.home, archive.channel.version, len(archive.channel.users)) == (SITE, version, 2)


def test_a_file_that_is_cut_off_is_read_as_far_as_it_is_whole(tmp_path: Path) -> None:
    whole = export(item(1), item(2), item(3, inside=comment(5)))
    for end in range(len(whole) - 40, len(whole) // 2, -37):
        archive = write(tmp_path, whole[:end])
        read = [each.post_id for each in archive.items()]
        assert read == ["1", "2", "3"][: len(read)]
        assert [damage.is_end for damage in archive.damages] == [True]


def test_an_item_that_is_no_xml_costs_itself_alone(tmp_path: Path) -> None:
    archive = write(
        tmp_path, export(item(1), item(2, inside="<wp:postmeta><b></wp:postmeta>"), item(3, inside=meta(a="1")))
    )
    assert [each.post_id for each in archive.items()] == ["1", "3"]
    assert [(damage.item, damage.is_end) for damage in archive.damages] == [("2", False)]


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]>' + export(item(1)).partition("?>")[2],
        '<!DOCTYPE rss SYSTEM "http://x.example/a.dtd">' + export(item(1)).partition("?>")[2],
        "<rss><channel><item><title>أ</title></item></channel></rss>",
        export(item(1)).replace("<item>", "<item>" + "<a>" * 2_000),
        "<html><body>تسجيل الدخول</body></html>",
        "",
    ],
)
def test_what_declares_entities_or_is_too_deep_or_no_export_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(NoArchive):
        list(write(tmp_path, text).items())
