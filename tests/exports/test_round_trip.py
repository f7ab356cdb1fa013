"""A site that moves out and in again is the same: SQLite to lines, lines to PostgreSQL, and out again byte for byte."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.accounts import audit
from app.exports import ndjson
from app.imports.loading import load_records
from app.imports.ndjson import Lines
from app.imports.results import RecordResult
from app.imports.transfer_records import read
from app.settings import load_settings
from app.web.site import Site, open_site
from tests.databases import PostgresFarm
from tests.people import TEST_KEY
from tests.photographs import PDF, png

CANARY = "salma.canary@example.org"
POINT = {"x": 0.2, "y": 0.75}
LONG_AGO, LATER = "2011-05-06T07:08:09.123456Z", "2100-01-01T00:00:00Z"


def article(number: int, **members: Any) -> dict[str, Any]:
    told = {"title": f"قافلة الوادي {number}", "body": f"سارت القافلة **{number}**.", "body_format": "markdown"}
    return {"type": "article", "external_id": f"w:{number}", "published_at": LONG_AGO, **told, **members}


def comment(number: int, **members: Any) -> dict[str, Any]:
    told = {"article_external_id": "w:1", "author_name": "سلمى", "body": f"رد {number}\n\nوسطر", "created_at": LONG_AGO}
    return {"type": "comment", "external_id": f"c:{number}", **told, **members}


SITE: list[dict[str, Any]] = [
    {"type": "section", "external_id": "s:1", "name": "ثقافة", "slug": "culture", "description": "كتب", "position": 7,
     "image": {"media": "m/1 «أ»", "alt": "رف"}},
    {"type": "section", "external_id": "s:2", "name": "سينما", "parent_external_id": "s:1"},
    {"type": "section", "external_id": "s:3", "name": "سينما", "parent_external_id": "s:2", "slug": "cinema-2"},
    {"type": "tag", "external_id": "t:1", "name": "C++", "former_slugs": ["سي"]},
    {"type": "tag", "external_id": "t:2", "name": "مكتبات", "slug": "libraries"},
    {"type": "tag", "external_id": "t:3", "name": "مكتبات", "slug": "libraries-2", "is_distinct": True},
    {"type": "author", "external_id": "a:1", "name": "ليلى حدّاد", "biography": "محررة\n\nالثقافة",
     "image": {"url": "https://example.org/l.png"}, "links": [{"label": "س", "url": "https://example.org/l"}]},
    {"type": "author", "external_id": "a:2", "name": "و"},
    {"type": "media", "external_id": "m/1 «أ»", "file": "media/a.png", "alt": "رفوف", "focal_point": POINT},
    {"type": "media", "external_id": "m:2", "file": "media/b.pdf", "caption": "تقرير", "created_at": LONG_AGO},
    article(
        1,
        slug="القافلة",
        summary="ملخّص",
        section_external_id="s:2",
        tag_external_ids=["t:3", "t:1"],
        author_external_ids=["a:2", "a:1"],
        image={"media": "m/1 «أ»", "alt": "غلاف"},
        body="![](maqal-media:m/1%20%C2%AB%D8%A3%C2%BB)\n\n[تقرير](maqal-media:m:2) وصورة ضاعت ![](maqal-media:m:9)",
        seo={"title": "عنوان"},
        metadata={"b": [1, {"a": None}], "a": "نصّ"},
        created_at="2011-05-01T00:00:00Z",
        updated_at="2012-01-01T00:00:00Z",
        is_pinned=True,
        pinned_until=LATER,
        comments_policy="first",
        translation_group="قافلة",
        former_slugs=["قافلة-قديمة", "أولى"],
        addresses=["https://www.old.example.org/%D9%82/?p=1&utm_source=x", "/?p=1"],
        source_note="٣ دقائق",
    ),
    article(2, language="en", status="archived", translation_group="قافلة", comments_closed_at=LONG_AGO),
    article(3, kind="page", title="من نحن", body="<p>صفحة</p>", body_format="html"),
    article(4, slug="مسودة", status="draft", image={"url": "https://example.org/a.png?x=1&y=2", "width": 10}),
    article(5, slug="القافلة", is_trashed=True),
    article(6, published_at=LATER, language="ar-EG"),
    article(7, status="draft", is_trashed=True),
    comment(1, author_email=CANARY, author_url="https://example.org/s", is_pinned=True, like_count=3),
    comment(2, parent_external_id="c:1", status="pending"),
    comment(3, parent_external_id="c:1", is_deleted=True, author_name="", body="", deleted_at=LATER),
    comment(4, parent_external_id="c:3", is_staff=True, edited_at="2012-01-01T00:00:00Z", is_featured=True),
    comment(5, article_external_id="w:2", status="spam"),
    {"type": "menu", "name": "main", "items": [{"section": "s:1", "children": [{"label": "صفحة", "article": "w:3"}]}]},
    {"type": "menu", "name": "footer", "items": [{"tag": "t:2"}, {"label": "خارج", "url": "https://example.org/"}]},
    {"type": "site", "description": "صحيفة", "links": [{"label": "خارج", "url": "https://example.org/"}]},
    {"type": "address", "url": "/category/culture/", "kind": "section", "external_id": "s:1"},
    {"type": "address", "url": "https://old.example.org/?p=1#comment-1", "kind": "comment", "external_id": "c:1"},
    {"type": "address", "url": "https://old.example.org/feed/", "kind": "home"},
]  # fmt: skip


@asynccontextmanager
async def site_at(url: str, folder: Path) -> AsyncIterator[Site]:
    """A site of its own, with its own folder."""
    settings = load_settings(
        _env_file=None, data_dir=folder, database_url=url, secret_keys=(TEST_KEY,), site_url="https://example.org"
    )
    site = open_site(settings)
    yield site
    await site.pool.close()
    await site.database.close()


def forget_names(session: Session) -> None:
    """Have some things without an external id, and an old name of one of them taken."""
    for table, number in (("article", 2), ("section", 2), ("tag", 1), ("author", 2), ("media", 2), ("comment", 3)):
        session.execute(text(f"UPDATE {table} SET external_id = NULL WHERE id = {number}"))  # noqa: S608  our own
    session.execute(text("UPDATE article SET external_id = 'maqal:article:2' WHERE id = 4"))


async def load(
    site: Site, file: Path, tell: Callable[[RecordResult], object] = lambda _: None
) -> dict[str, dict[str, int]]:
    return (await load_records(site, Lines(file), source_folder=file.parent, tell=tell)).by_type()


async def export(site: Site, file: Path, *, with_addresses: bool = True) -> bytes:
    done = await ndjson.export(site, file, with_addresses=with_addresses, advance=lambda _done, _total: None)
    assert done.missing == []
    return await asyncio.to_thread(file.read_bytes)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with the files of the site's media."""
    folder = tmp_path / "source" / "media"
    folder.mkdir(parents=True)
    (folder / "a.png").write_bytes(png(700, 500))
    (folder / "b.pdf").write_bytes(PDF)
    return folder.parent


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """An empty database."""
    file = tmp_path / "first.db"
    file.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{file}"


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {each.name: each.read_bytes() for each in folder.iterdir()}


async def test_a_site_moves_to_another_database_and_is_the_same_byte_for_byte(
    sqlite_url: str, postgres: PostgresFarm, source: Path, tmp_path: Path
) -> None:
    with postgres.database() as url:
        async with site_at(sqlite_url, tmp_path / "a") as first, site_at(url, tmp_path / "b") as second:
            told: list[RecordResult] = []
            await load_records(first, map(read, SITE), source_folder=source, tell=told.append)
            assert [each for each in told if each.outcome == "refused"] == []
            await first.database.write(forget_names)
            out, again = tmp_path / "out" / "site.ndjson", tmp_path / "again" / "site.ndjson"
            lines = await export(first, out)
            assert len(lines.splitlines()) == len(SITE)

            def interrupted(result: RecordResult) -> None:
                if result.type == "article" and result.place > 13:
                    raise KeyError

            with pytest.raises(KeyError):
                await load(second, out, interrupted)
            done = await load(second, out)
            assert not [kind for kind, counts in done.items() if "refused" in counts]
            assert await export(second, again) == lines
            assert files_in(again.parent / "media") == files_in(out.parent / "media")
            done = await load(second, out)
            assert {outcome for counts in done.values() for outcome in counts} == {"unchanged"}
            without = await export(second, tmp_path / "without.ndjson", with_addresses=False)
            assert b"canary" in lines
            assert b"canary" not in without
            assert without.count(b"\n") == lines.count(b"\n")
            acts = [(act.action, act.detail) for act in await second.database.read(audit.latest, most=1)]
            assert acts == [("export.ndjson", {"count": len(SITE), "addresses": 0})]
    check_nothing_is_lost([json.loads(line) for line in lines.splitlines()])


NAMELESS = {
    "s:2": "maqal:section:2", "t:1": "maqal:tag:1", "a:2": "maqal:author:2", "m:2": "maqal:media:2",
    "c:3": "maqal:comment:3", "w:2": "maqal:article:2:2", "w:4": "maqal:article:2",
}  # fmt: skip
RENAMED = re.compile(r"\b(?:s:2|t:1|a:2|m:2|c:3|w:[24])\b")


def check_nothing_is_lost(told: list[dict[str, Any]]) -> None:
    """What went in comes out, but for the names that were taken away, and addresses in their one form."""
    by_name = {(each["type"], each.get("external_id", each.get("name"))): each for each in told}
    for record in json.loads(RENAMED.sub(lambda found: NAMELESS[found[0]], json.dumps(SITE))):
        name = record["type"], record.get("external_id", record.get("name"))
        if record["type"] == "address" or name not in by_name:
            continue
        differing = {"file", "addresses", "former_slugs", "is_deleted", "parent_external_id", "translation_group"}
        wanted = {member: value for member, value in record.items() if value and member not in differing}
        if record["type"] == "article" and record.get("status") == "draft":
            del wanted["published_at"]
        wanted.pop("external_id", None)
        assert {member: by_name[name].get(member) for member in wanted} == wanted, name
    first = by_name["article", "w:1"]
    assert first["former_slugs"] == ["اولي", "قافله-قديمه"]
    assert first["addresses"] == ["/?p=1", "https://old.example.org/ق?p=1"]
    assert first["translation_group"] == by_name["article", "maqal:article:2:2"]["translation_group"] == "w:1"
    assert by_name["comment", "c:4"]["parent_external_id"] == "maqal:comment:3"
    assert by_name["comment", "maqal:comment:3"]["is_deleted"] is True
    assert len([each for each in told if each["type"] == "address"]) == 3
