"""Imports from Ghost, Isso, Disqus and Remark42 to their end: once each, under the right article, no address told."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.imports.loading import load_records
from app.other_sources.comment_archive import CommentArchive
from app.other_sources.comments import CommentConversion, articles_of
from app.other_sources.disqus import DisqusFile
from app.other_sources.ghost_file import GhostFile
from app.other_sources.ghost_pictures import ContentFolder
from app.other_sources.isso import IssoFile
from app.other_sources.remark42 import Remark42File
from app.web.site import Site
from app.wordpress.items import NoArchive
from tests import commands
from tests.other_sources import exports
from tests.other_sources.exports import GHOST
from tests.paths import ARTICLES
from tests.people import People
from tests.photographs import png
from tests.writing import write


def rows(database_url: str, statement: str) -> list[Any]:
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as database:
        return database.execute(statement).fetchall()


def counts(told: dict[str, Any], part: str) -> dict[str, int]:
    return {each["reason"]: each["count"] for each in told[part]}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_site_and_its_comments_arrive_once_from_each_system(database_url: str, tmp_path: Path) -> None:
    content = tmp_path / "content" / "images" / "2024" / "01"
    content.mkdir(parents=True)
    (content / "zahra.png").write_bytes(png(400, 300))

    def imported(*arguments: str, code: int = 0) -> dict[str, Any]:
        done = commands.run(tmp_path, "import", *arguments, MAQAL_DATABASE_URL=database_url)
        assert (done.returncode, done.stderr) == (code, ""), arguments
        assert "canary" not in done.stdout
        assert "192.0.2" not in done.stdout
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    ghost = ["ghost", str(exports.ghost(tmp_path)), "--site", GHOST, "--media", str(tmp_path / "content")]
    assert imported(*ghost, "--dry-run")["stored"]["article"] == {"created": 8}
    assert rows(database_url, "SELECT count(*) FROM article") == [(0,)]
    told = imported(*ghost)
    assert told["stored"] == {
        "address": {"created": 3}, "article": {"created": 8}, "author": {"created": 2}, "media": {"created": 1},
        "tag": {"created": 1},
    }  # fmt: skip
    assert counts(told, "left_out") == {"internal_tag": 1, "no_html": 1}
    assert counts(told, "changed") == {
        "code_injection": 1, "draft_email_only": 1, "draft_members": 1, "draft_missed_schedule": 1, "draft_status": 1,
        "without_author": 7,
    }  # fmt: skip
    published = "SELECT external_id, kind FROM article WHERE status = 'published' ORDER BY external_id"
    assert rows(database_url, published) == [("ghost:a1", "article"), ("ghost:a2", "page"), ("ghost:a6", "article")]
    ((body, is_pinned),) = rows(database_url, "SELECT body, is_pinned FROM article WHERE external_id = 'ghost:a1'")
    assert "media:1" in body
    assert (GHOST in body, "srcset" in body, bool(is_pinned)) == (True, False, True)
    authors = rows(database_url, "SELECT name, image IS NOT NULL OR image_media_id IS NOT NULL FROM author ORDER BY id")
    assert [tuple(row) for row in authors] == [("رنا", 1), ("كاتب u2", 0)]
    again = imported(*ghost)
    assert {outcome for told in again["stored"].values() for outcome in told} == {"unchanged"}

    stored = {
        "isso": ({"created": 5}, {"comment_deleted": 1, "address_unknown": 1}),
        "disqus": ({"created": 4}, {"comment_deleted": 1, "address_unknown": 1}),
        "remark42": ({"created": 2}, {"comment_deleted": 1, "address_unknown": 1, "damaged": 1}),
    }
    for system, (created, left_out) in stored.items():
        file = str(getattr(exports, system)(tmp_path))
        dry, first, second = (imported(system, file, *more, code=1) for more in (["--dry-run"], [], []))
        assert dry["stored"] == first["stored"] == {"comment": created}, system
        assert counts(first, "left_out") == left_out, system
        assert [each.partition("majhul")[1] for each in first["unknown_addresses"]] == ["majhul"], system
        assert second["stored"] == {"comment": {"unchanged": created["created"]}}, system
    shown = rows(
        database_url,
        "SELECT c.external_id, p.external_id, a.external_id, c.author_name, c.status, c.like_count, c.is_staff, c.body"
        " FROM comment c JOIN article a ON a.id = c.article_id LEFT JOIN comment p ON p.id = c.parent_id"
        " ORDER BY c.external_id",
    )
    assert [tuple(row) for row in shown] == [
        ("disqus:11", None, "ghost:a1", "هادي", "approved", 0, 0, "أول & قوي.\n\nثان"),
        ("disqus:12", "disqus:11", "ghost:a1", "هادي", "approved", 0, 0, "رد."),
        ("disqus:13", None, "ghost:a1", "هادي", "spam", 0, 0, "إعلان"),
        ("disqus:15", None, "ghost:a2", "هادي", "approved", 0, 0, "صفحة."),
        ("isso:1", None, "ghost:a1", "قارئ", "approved", 3, 0, "أول."),
        ("isso:2", "isso:1", "ghost:a1", "مجهول", "approved", 0, 0, "رد **قوي**."),
        ("isso:3", None, "ghost:a1", "قارئ", "pending", 0, 0, "ينتظر."),
        ("isso:4", None, "ghost:a1", "", "trashed", 0, 0, ""),
        ("isso:5", "isso:4", "ghost:a1", "قارئ", "approved", 0, 0, "رد على محذوف."),
        ("remark42:r1", None, "ghost:a1", "سلمى", "approved", 0, 1, "أول قوي"),
        ("remark42:r2", "remark42:r1", "ghost:a1", "سلمى", "approved", 4, 0, "رد"),
    ]
    for wrong in (
        ["isso", ghost[1]],
        ["ghost", file],
        ["ghost", file, "--media", "."],
        ["isso", file, "--source", "!"],
    ):
        refused = commands.run(tmp_path, "import", *wrong, MAQAL_DATABASE_URL=database_url)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1), wrong


async def test_comments_find_an_article_that_was_written_here(
    site: Site, client: httpx.AsyncClient, people: People, tmp_path: Path
) -> None:
    number = await write(client, await people.headers("editor"), "الأول", "نص.", slug="al-awwal")
    archive = IssoFile(exports.isso(tmp_path))
    threads = list(archive.threads())
    found = await site.database.read(articles_of, threads, settings=site.settings, now=site.now())
    assert found == {"1": number}
    for outcome in ("created", "unchanged"):
        conversion = CommentConversion(archive, "isso", threads, found)
        report = await load_records(site, conversion.records(), articles=conversion.articles)
        assert report.by_type() == {"comment": {outcome: 5}}
    shown = (await client.get(f"{ARTICLES}/{number}/comments", params={"order": "oldest"})).json()["items"]
    assert [(each["body_text"], [reply["body_text"] for reply in each["replies"]]) for each in shown] == [
        ("أول.", ["رد **قوي**."]), (None, ["رد على محذوف."]),
    ]  # fmt: skip
    assert shown[1]["is_deleted"]
    await site.pool.close()


@pytest.mark.parametrize(
    ("reader", "content"),
    [
        (DisqusFile, b'<!DOCTYPE disqus [<!ENTITY a "b">]><disqus><thread/></disqus>'),
        (DisqusFile, b"<rss><channel/></rss>"),
        (DisqusFile, b"<disqus><thread><link>http://old.example/"),
        (DisqusFile, b"\x1f\x8b\x08\x00cut"),
        (Remark42File, b'{"a": 1}\n'),
        (Remark42File, b"[" * 100_000),
        (Remark42File, b'{"version": 1}\n' + b"x\n" * 200),
        (IssoFile, b"SQLite format 3\x00 and no more"),
    ],
)
def test_a_file_that_is_none_of_its_system_is_refused(tmp_path: Path, reader: Any, content: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    archive: CommentArchive = reader(file)
    with pytest.raises(NoArchive):
        list(archive.threads())


def test_a_database_that_is_damaged_is_refused(tmp_path: Path) -> None:
    file = exports.isso(tmp_path)
    whole = file.read_bytes()
    for old, new in ((b"uri VARCHAR", b"\xd3ri VARCHAR"), (b"CREATE TABLE comments", b"CREATE TABLE \xff\xffmments")):
        file.write_bytes(whole.replace(old, new))
        with pytest.raises(NoArchive):
            list(IssoFile(file).comments()) + list(IssoFile(file).threads())


@pytest.mark.parametrize("content", ["[]", "{", '{"db": []}', '{"db": [{"data": {"posts": {}}}]}', "[" * 100_000])
def test_a_file_that_is_no_ghost_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "ghost.json"
    file.write_text(content)
    with pytest.raises(NoArchive):
        GhostFile(file)


def test_files_are_taken_from_within_the_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "x.png").write_bytes(b"x")
    folder = ContentFolder(tmp_path / "content")
    for path in ("/content/images/../../images/x.png", "/content/images/%2e%2e/%2e%2e/images/x.png", "/x.png"):
        with pytest.raises(FileNotFoundError):
            asyncio.run(folder.fetch(f"{GHOST}{path}", tmp_path / "target"))
