"""A site that leaves as a WordPress export and comes back is the same, but for what WordPress has no place for."""

import json
import re
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.articles.presentation import Presenter
from app.exports import wordpress
from app.exports.php_text import field_text
from app.exports.wxr_elements import cdata
from app.imports import sample_site
from app.imports.loading import load_records
from app.imports.transfer_records import read
from app.web.site import Site
from app.wordpress.conversion import Conversion, Wanted
from app.wordpress.export_file import ExportFile
from app.wordpress.php_values import is_serialized, unserialize
from app.wordpress.repair import Repair
from tests import commands
from tests.databases import PostgresFarm
from tests.exports import sites
from tests.photographs import PDF, png

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "wordpress" / "site-b.wxr.xml"
HTML = (
    "<h2>عنوان</h2><p>سطر أول<br>وثان [gallery] و]]&gt; و&lt;b&gt;</p><pre>أ\n\nب</pre>"
    '<p><a href="#m">حاشية</a> <a href="https://example.org/?a=1&amp;b=2">خارج</a></p>'
)
FIELDS = {"أ": "]]></wp:meta_value>", "عدد": [1, -2.5, True, None, {"ب": ["ج"]}], "نصّ": "i:5;", "سطر": " س\nط "}
FURTHER: list[dict[str, Any]] = [
    sites.article(
        8,
        title="5 < 6 & «س»",
        slug="harf-8",
        summary="ملخّص & <b>سطر</b>\n\nثان",
        body=HTML,
        body_format="html",
        metadata=FIELDS,
        seo={"description": "وصف", "canonical_url": "https://example.org/c"},
        comments_policy="closed",
        updated_at="2013-01-01T00:00:00Z",
        created_at=sites.LONG_AGO,
    ),
    sites.comment(6, article_external_id="w:8", body="1 < 2 & 3\n\n]]> سطر", author_url="https://example.org/?a=1&b=2"),
    sites.comment(7, article_external_id="w:8", body="في السلة", status="trashed"),
]


PICTURE = "https://example.org/a.png?x=1&y=2"

LOST = {
    ("section", "position"): "WordPress orders categories by their names",
    ("section", "image"): "its categories have no pictures",
    ("section", "former_slugs"): "its terms have no former slugs",
    ("tag", "former_slugs"): "its terms have no former slugs",
    ("tag", "is_distinct"): "our importer makes tags of one spelling one",
    ("author", "former_slugs"): "its accounts have no former slugs",
    ("author", "biography"): "its export tells nothing of accounts but their names",
    ("author", "image"): "its export tells nothing of accounts but their names",
    ("author", "links"): "its export tells nothing of accounts but their names",
    ("media", "file"): "the file that leaves is the largest that was made, from which all are made anew",
    ("media", "made"): "the file that leaves is the largest that was made, from which all are made anew",
    ("media", "focal_point"): "its media have none",
    ("article", "body"): "bodies leave as HTML; the HTML of both is compared",
    ("article", "body_format"): "bodies leave as HTML",
    ("article", "created_at"): "it has one date; that of drafts is compared by itself",
    ("article", "image"): "its pictures have their texts themselves; what is shown is compared by itself",
    ("article", "pinned_until"): "what is sticky is so for ever",
    ("article", "comments_closed_at"): "it closes comments at once, or never",
    ("article", "source_note"): "what a page said of itself when it was read",
    ("article", "addresses"): "its export has one address for each item",
    ("comment", "is_pinned"): "its comments are not pinned",
    ("comment", "is_featured"): "its comments are not featured",
    ("comment", "like_count"): "its comments have no likes",
    ("comment", "edited_at"): "it does not know when a comment was edited",
    ("site", "links"): "its export tells the name and the tagline",
    ("site", "logo"): "its export tells the name and the tagline",
    ("site", "icon"): "its export tells the name and the tagline",
}
"""What no comparison looks at, with the reason."""

CHANGED: dict[tuple[str, str], dict[str, Any]] = {
    ("article", "قافلة الوادي 2"): {  # what is archived is in no list, and WordPress has no such state but private
        "status": "draft", "published_at": None, "comments_policy": "closed",
    },
    ("comment", "رد 4\n\nوسطر"): {"parent_external_id": "رد 1\n\nوسطر"},  # what it answered is deleted
}  # fmt: skip
"""What is not as it was, with the reason."""

LEFT_OUT = {("tag", "libraries-2"), ("comment", "")}
"""A tag that is merged into another of its spelling, and what is left of a deleted comment."""

_KEYS = {"section": "slug", "tag": "slug", "author": "name", "article": "title", "comment": "body"}
_FILE = re.compile(r"/api/v1/media/\d+/[0-9a-f]{32}")
_FRACTION = re.compile(r"(?<=:\d\d)\.\d+Z$")


def key_of(record: dict[str, Any]) -> str:
    """What a record is called on both sides."""
    if record["type"] == "media":
        return f"{record.get('alt', '')}{record.get('caption', '')}"
    return str(record.get(_KEYS.get(record["type"], "name"), ""))


class Keys:
    """What things are called on both sides alike, in place of their external ids."""

    def __init__(self, records: list[dict[str, Any]]) -> None:
        self._keys = {
            (each["type"], each["external_id"]): key_of(each).replace("libraries-2", "libraries")
            for each in records
            if "external_id" in each
        }

    def of(self, kind: str, member: str, value: Any) -> Any:
        """The value of a member of a record, with what it names by their keys and dates cut to seconds."""
        named = {"parent": kind, "translation_group": "article"}
        its_kind = named.get(stem := re.sub("_external_ids?$", "", member), stem)
        if member in {"items", "children"}:
            return [{name: self.of(kind, name, each) for name, each in item.items()} for item in value]
        if isinstance(value, list):
            return [self._keys.get((its_kind, each), each) if isinstance(each, str) else each for each in value]
        if isinstance(value, str):
            return self._keys.get((its_kind, value), _FRACTION.sub("Z", value))
        return value


def by_key(records: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Records by what is the same on both sides, without what is lost."""
    keys = Keys(records)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in records:
        kind = each["type"]
        dated = {"created_at"} if each.get("status") == "draft" else set()
        its = {
            member: keys.of(kind, member, value)
            for member, value in each.items()
            if member != "external_id" and ((kind, member) not in LOST or member in dated)
        }
        if kind != "address":
            found[kind, key_of(each)] = its
    return found


def expected(records: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Records as they should come back. WordPress knows comments that are open or closed, and none that is rejected."""
    found = by_key(records)
    for key in LEFT_OUT:
        found.pop(key, None)
    for its in found.values():
        if its.get("comments_policy") not in {None, "closed"}:
            del its["comments_policy"]
        if its.get("status") == "rejected":
            its["status"] = "trashed"
    for key, members in CHANGED.items():
        if key in found:
            changed = {**found[key], **members}
            if members.get("status") == "draft":
                changed["created_at"] = found[key]["published_at"]
            found[key] = {member: value for member, value in changed.items() if value is not None}
    return found


def differences(found: dict[Any, dict[str, Any]], wanted: dict[Any, dict[str, Any]]) -> list[Any]:
    """What is not as it should be: the record, the member, what it is and what it should be."""
    return [
        (key, member, found.get(key, {}).get(member), wanted.get(key, {}).get(member))
        for key in {**found, **wanted}
        for member in {**found.get(key, {}), **wanted.get(key, {})}
        if found.get(key, {}).get(member) != wanted.get(key, {}).get(member)
    ]


def shown(session: Session) -> dict[str, tuple[str, bool]]:
    """What readers get of articles, whatever their uploads are called: the HTML, and whether there is a picture."""
    rows = session.execute(text("SELECT title, body_html, image FROM article"))
    return {row.title: (_FILE.sub("/file", row.body_html), row.image not in (None, "null")) for row in rows}


async def told_by(site: Site, file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (await sites.export(site, file)).splitlines()]


async def leave(site: Site, file: Path, *, with_addresses: bool = True) -> Counter[str]:
    return await wordpress.export(site, file, with_addresses=with_addresses, advance=lambda _done, _total: None)


def in_order(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Records whose menus come behind all that they lead to."""
    late = {"menu", "site", "address"}
    return sorted(records, key=lambda each: each["type"] in late)


async def test_a_site_comes_back_from_a_wordpress_export_on_the_other_database(
    sqlite_template: Path, postgres: PostgresFarm, tmp_path: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "first.db")
    folder = tmp_path / "source" / "media"
    folder.mkdir(parents=True)
    (folder / "a.png").write_bytes(png(700, 500))
    (folder / "b.pdf").write_bytes(PDF)
    files = tmp_path / "out" / "media"

    async def fetch(url: str, target: Path) -> None:
        shutil.copy(folder / "a.png" if url == PICTURE else files / url.rpartition("/")[2], target)

    with postgres.database() as url:
        async with (
            sites.site_at(f"sqlite:///{tmp_path}/first.db", tmp_path / "a") as first,
            sites.site_at(url, tmp_path / "b") as second,
        ):
            told: list[Any] = []
            records = map(read, in_order([*sites.SITE, *FURTHER]))
            await load_records(first, records, source_folder=folder.parent, tell=told.append)
            assert [each for each in told if each.outcome == "refused"] == []
            before, seen_before = await told_by(first, files.parent / "site.ndjson"), await first.database.read(shown)
            file = tmp_path / "site.xml"
            counts = await leave(first, file)
            conversion = Conversion(ExportFile(file), Wanted(), now=second.now())
            told = []
            await load_records(second, conversion.records(), fetch=fetch, tell=told.append)
            assert [each for each in told if each.outcome == "refused"] == []
            after, seen_after = await told_by(second, tmp_path / "b.ndjson"), await second.database.read(shown)
            counts_again = await leave(second, tmp_path / "again.xml", with_addresses=False)
    assert counts_again == counts - Counter(tag=1, comment=1)
    wanted, found = expected(before), by_key(after)
    del found["media", ""]  # the picture at an address of its own, which is an upload now
    assert differences(found, wanted) == []
    assert seen_after == seen_before
    assert b"canary" in file.read_bytes()
    assert b"canary" not in (tmp_path / "again.xml").read_bytes()
    check_elements(file)


async def test_the_sample_comes_back_from_a_wordpress_export(sqlite_template: Path, tmp_path: Path) -> None:
    for name in ("first.db", "second.db"):
        shutil.copy(sqlite_template, tmp_path / name)
    async with (
        sites.site_at(f"sqlite:///{tmp_path}/first.db", tmp_path / "a") as first,
        sites.site_at(f"sqlite:///{tmp_path}/second.db", tmp_path / "b") as second,
    ):
        content, presenter = sample_site.read_sample(), Presenter.of_site(first.settings, first.now())
        await first.database.write(sample_site.load, content, keys=first.keys, presenter=presenter)
        before, seen_before = await told_by(first, tmp_path / "a.ndjson"), await first.database.read(shown)
        await leave(first, tmp_path / "site.xml")
        conversion = Conversion(ExportFile(tmp_path / "site.xml"), Wanted(with_media=False), now=second.now())
        await load_records(second, conversion.records())
        after, seen_after = await told_by(second, tmp_path / "b.ndjson"), await second.database.read(shown)
    assert differences(by_key(after), expected(before)) == []
    assert seen_after == seen_before


@pytest.mark.skipif(not REAL.is_file(), reason="no real export beside this clone")
async def test_a_real_site_goes_back_to_wordpress_under_its_own_numbers(sqlite_template: Path, tmp_path: Path) -> None:
    told = []
    files = [REAL, tmp_path / "first.xml", tmp_path / "second.xml"]
    for file, following in pairwise(files):
        name = following.stem
        shutil.copy(sqlite_template, tmp_path / f"{name}.db")
        async with sites.site_at(f"sqlite:///{tmp_path}/{name}.db", tmp_path / name) as site:
            conversion = Conversion(ExportFile(file), Wanted(with_media=False), now=site.now())
            await load_records(site, conversion.records())
            records = await told_by(site, tmp_path / f"{name}.ndjson")
            told.append((records, await site.database.read(shown)))
            await leave(site, following)
    (before, seen_before), (after, seen_after) = told
    assert seen_after == seen_before
    assert {(each["type"], each.get("external_id")) for each in after} >= {
        (each["type"], each.get("external_id")) for each in before if each["type"] != "address"
    }
    wanted, found = expected(before), by_key(after)
    allowed = {
        ("author", "slug"),  # an Arabic one is made of the name again
        ("article", "metadata"),  # of which type it was: WordPress refuses types that it does not know
        ("article", "updated_at"),  # of what is to come it is the instant of the import
    }
    unlike = [each for each in differences(found, wanted) if (each[0][0], each[1]) not in allowed]
    assert unlike == []


def parsed(file: Path) -> Any:
    """A file as a strict parser reads it."""
    return ET.fromstring(file.read_bytes())  # noqa: S314  our own file


def orders(root: Any) -> dict[str, list[tuple[str, ...]]]:
    """The names of the elements within each, once each, in their order."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for each in root.iter():
        if len(each):
            found.setdefault(each.tag, []).append(tuple(dict.fromkeys(child.tag for child in each)))
    return found


def check_elements(file: Path) -> None:
    """The elements are those of WordPress, in its order, as far as a real export is there to compare with."""
    ours = orders(parsed(file))
    wp = "{http://wordpress.org/export/1.2/}"
    assert {f"{wp}{each}" for each in ("author", "category", "tag", "term", "comment", "postmeta")} <= set(ours)
    if not REAL.is_file():
        return
    real = orders(ET.fromstring(Repair().feed(REAL.read_bytes(), is_last=True)))  # noqa: S314  a file of ours
    for name, elements in ours.items():
        usual = max(real[name], key=len)
        always = set(usual).intersection(*real[name])
        for each in elements:
            assert always <= set(each), (name, always - set(each))
            known = [child for child in usual if child in each]
            assert [child for child in each if child in usual] == known, name


def test_values_stay_as_they_were_and_no_text_ends_early() -> None:
    for value in (None, True, 0, -7, 2.5, "نصّ", 'أ"; s:1:"ب', [1, ["أ"], {"ب": None}], {"1": "أ"}, "i:5;", "a:0:{}"):
        written = field_text(value)
        assert (unserialize(written) if is_serialized(written) else written) == value
    written = cdata("]]>]]]>أ\x1b")
    assert ET.fromstring(f"<a>{written}</a>").text == "]]>]]]>أ"  # noqa: S314  our own


def test_the_commands_write_and_read_it(sqlite_template: Path, tmp_path: Path) -> None:
    def maqal(folder: Path, *arguments: str) -> dict[str, Any]:
        done = commands.run(tmp_path, *arguments, **sites.variables(folder))
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    folders = [tmp_path / name for name in ("first", "second")]
    for each in folders:
        each.mkdir()
        shutil.copy(sqlite_template, each / "maqal.db")
    sites.write_site(tmp_path / "site.ndjson")
    maqal(folders[0], "import", "ndjson", "site.ndjson")
    told = maqal(folders[0], "export", "wordpress", "site.xml")
    assert told["items"] == {"post": sites.ARTICLES, "comment": sites.COMMENTS, "tag": 10}
    stored = maqal(folders[1], "import", "wordpress", "site.xml")["stored"]
    assert (stored["article"], stored["comment"]) == (
        {"created": sites.ARTICLES}, {"created": sites.COMMENTS},
    )  # fmt: skip
    refused = commands.run(tmp_path, "export", "wordpress", "site.xml", **sites.variables(folders[0]))
    assert (refused.returncode, "is there already" in refused.stderr) == (1, True)
