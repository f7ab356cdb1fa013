"""A dry run tells what the import does that follows, leaves nothing behind, and keeps nobody waiting."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import make_url
from sqlmodel import Session

from app.db.engine import open_database
from app.db.runner import Database
from app.imports import trial
from app.imports.load_media import not_tried
from app.imports.loading import load_records
from app.imports.ndjson import Lines, parsed
from app.imports.results import RecordResult
from app.imports.transfer_records import read
from app.refusals import CannotStart
from app.web.site import Site
from app.wordpress.conversion import Conversion, Wanted
from app.wordpress.export_file import ExportFile
from app.wordpress.media_files import FolderFiles
from tests.paths import ARTICLES
from tests.photographs import png
from tests.rows import all_rows
from tests.wordpress.exports import PICTURE, bustan, export, item, write

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "wordpress"
MUCH = "/?" + "&".join(f"p{n}=1" for n in range(60))
DATED = {"published_at": "2020-01-01T00:00:00Z"}


def article(name: str, **members: Any) -> dict[str, Any]:
    return {"type": "article", "external_id": name, "title": "شارع الكتب", "body": "<p>نص.</p>", **DATED, **members}


def comment(name: str, **members: Any) -> dict[str, Any]:
    told = {"article_external_id": "w:1", "author_name": "قارئ", "body": f"رد {name}", "created_at": "2021-01-01"}
    return {"type": "comment", "external_id": name, **told, "created_at": "2021-01-01T00:00:00Z", **members}


HOSTILE: list[Any] = [
    "{", "[]", '{"type": "article"}', "\ufeff{}", '{"type": ["a"], "external_id": {}}', "[" * 3000, "null", "",
    {"type": "section", "external_id": "s:1", "name": "أ", "parent_external_id": "s:2"},
    {"type": "section", "external_id": "s:2", "name": "ب", "parent_external_id": "s:1"},
    {"type": "section", "external_id": "s:3", "name": "ج", "slug": "a", "parent_external_id": "s:9"},
    {"type": "tag", "external_id": "t:1", "name": "مكتبة"},
    {"type": "tag", "external_id": "t:2", "name": "مكتبه"},
    {"type": "tag", "external_id": "t:3", "name": "\u202e"},
    {"type": "author", "external_id": "a:1", "name": "م/ سامر'; DROP TABLE article; --"},
    {"type": "media", "external_id": "m:1", "file": "media/a.png"},
    {"type": "media", "external_id": "m:2", "file": "media/a.png"},
    {"type": "media", "external_id": "m:3", "file": "media/none.png"},
    {"type": "media", "external_id": "m:4", "file": "media/b.png"},
    {"type": "media", "external_id": "m:5", "url": "https://old.example.org/c.png"},
    article("w:1", slug="qissa", addresses=["https://old.example.org/?p=1", MUCH, "/x"]),
    article("w:2", slug="qissa", section_external_id="s:9", tag_external_ids=["t:9"], author_external_ids=["a:9"]),
    article("w:2", slug="qissa", title="مرة أخرى"),
    article("w:3", body='<p><img src="maqal-media:m:1"><img src="maqal-media:m:5"><img src="maqal-media:m:9"></p>'),
    article("w:4", body="<div>" * 3000),
    article("w:5", body="ا" * 1_000_001),
    article("w:6", title="", body=""),
    article("w:7", translation_group="g", language="ar"),
    article("w:8", translation_group="g", language="ar"),
    article("w:9", body='<script>alert(1)</script><iframe src="//x"></iframe>', slug="mine", is_trashed=True),
    article("w:9", former_slugs=["qissa"]),
    *(comment(f"c:{n}", parent_external_id=f"c:{n + 1}") for n in range(1, 5)),
    comment("c:5"), comment("c:6", parent_external_id="c:99"), comment("c:7", parent_external_id="c:7"),
    comment("c:8", article_external_id="w:99"), comment("c:9", created_at="2999-01-01T00:00:00Z"),
    comment("c:5"), comment("c:10", body="\x00"), comment("c:11", author_name="www.spam.example"),
    {"type": "address", "url": "/?cat=3", "kind": "section", "external_id": "s:1"},
    {"type": "address", "url": "/?cat=3", "kind": "section", "external_id": "s:2"},
    {"type": "address", "url": "/?c=1", "kind": "comment", "external_id": "c:1"},
    {"type": "address", "url": "/?c=2", "kind": "comment", "external_id": "c:98"},
    {"type": "menu", "name": "main", "items": [{"section": "s:1", "children": [{"article": "w:99"}]}, {"tag": "t:9"}]},
    {"type": "menu", "name": "main", "items": [{"article": "w:1"}]},
    {"type": "site", "description": "صحيفة الحي"},
]  # fmt: skip


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A file with something wrong of each kind, in a folder with its pictures."""
    file = tmp_path / "sent" / "site.ndjson"
    (file.parent / "media").mkdir(parents=True)
    (file.parent / "media" / "a.png").write_bytes(png(40, 30))
    (file.parent / "media" / "b.png").write_bytes(b"<svg/>")
    lines = [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in HOSTILE]
    file.write_text("\n".join(lines), "utf-8")
    return file


@pytest.fixture
async def telling(site: Site) -> AsyncIterator[Callable[..., Any]]:
    """Loads records; what is told of each, in their order."""

    async def load(records: Iterable[Any], **options: Any) -> list[RecordResult]:
        told: list[RecordResult] = []
        await load_records(site, records, tell=told.append, **options)
        return told

    yield load
    await site.pool.close()


def without_ids(told: Iterable[RecordResult]) -> list[RecordResult]:
    return sorted((each._replace(entry_id=None) for each in told), key=lambda each: (each.place, repr(each)))


@pytest.fixture
def foreseen(telling: Callable[..., Any], database_url: str, site: Site) -> Callable[..., Any]:
    """Tries records, and then imports them: both tell the same, and nothing has changed in between."""

    async def check(make: Callable[[], Iterable[Any]], **options: Any) -> list[RecordResult]:
        before = await asyncio.to_thread(all_rows, database_url)
        tried: list[RecordResult] = await telling(make(), dry_run=True, **options)
        after = await asyncio.to_thread(all_rows, database_url)
        assert [name for name in before if before[name] != after.get(name)] == []
        assert list(site.settings.data_dir.glob(f"{trial.PREFIX}*")) == []
        done: list[RecordResult] = await telling(make(), **options)
        assert without_ids(tried) == without_ids(done)
        here = {(each.type, each.entry_id) for each in tried if each.entry_id is not None}
        assert not here & {(each.type, each.entry_id) for each in done if each.outcome == "created"}
        return done

    return check


async def test_a_hostile_file_is_told_as_it_is_imported(
    foreseen: Callable[..., Any], hostile: Path, editor: dict[str, str], client: httpx.AsyncClient
) -> None:
    there = await client.post(ARTICLES, json={"title": "هنا", "body": "نص", "slug": "mine"}, headers=editor)
    assert there.status_code == httpx.codes.CREATED
    options = {"source_folder": hostile.parent}
    done = await foreseen(lambda: Lines(hostile), **options)
    notes = {note for each in done for note in each.notes}
    reasons = {each.reason for each in done if each.outcome == "refused"}
    assert notes >= {
        "merged", "slug_taken", "former_slug_taken", "section_unknown", "tag_unknown", "author_unknown",
        "media_unknown", "parent_unknown", "language_taken", "not_fetched", "target_unknown", "menu_replaced",
        "address_refused",
    }  # fmt: skip
    assert reasons >= {"invalid", "file_missing", "too_complex", "article_unknown", "date_in_future", "target_unknown"}
    again = await foreseen(lambda: Lines(hostile), **options)
    assert {"unchanged", "refused"} <= {each.outcome for each in again}


async def test_a_site_of_wordpress_is_told_as_it_is_imported(
    foreseen: Callable[..., Any], telling: Callable[..., Any], site: Site, tmp_path: Path
) -> None:
    uploads = tmp_path / "uploads" / "2023" / "11"
    uploads.mkdir(parents=True)
    (uploads / "صورة.png").write_bytes(png(400, 300))
    file, fetch = write(tmp_path, bustan()), FolderFiles(uploads.parents[1]).fetch

    def records() -> Iterable[Any]:
        return Conversion(file, Wanted(), now=site.now()).records()

    untried = await telling(records(), fetch=not_tried, dry_run=True)
    done = await foreseen(records, fetch=fetch)
    assert {each.external_id: each.notes for each in untried if each.type == "media"} == {
        "wp:6": ("not_tried",), "wp:7": ("not_tried",),
    }  # fmt: skip
    assert [each for each in without_ids(untried) if each.type in {"article", "comment"}] == [
        each for each in without_ids(done) if each.type in {"article", "comment"}
    ]
    assert {each.outcome for each in await foreseen(records, fetch=fetch)} == {"unchanged", "refused"}
    export_of_others = write(tmp_path, export(item(1, f'<img src="{PICTURE}">', title="تغيّر")))
    changed = await foreseen(lambda: Conversion(export_of_others, Wanted(), now=site.now()).records())
    assert ("article", "updated") in {(each.type, each.outcome) for each in changed}


@pytest.mark.skipif(not SHARED.is_dir(), reason="no real export beside this clone")
async def test_a_real_site_is_told_as_it_is_imported(foreseen: Callable[..., Any], site: Site) -> None:
    file, uploads = ExportFile(SHARED / "site-b.wxr.xml"), SHARED / "rest-b" / "uploads"
    done = await foreseen(
        lambda: Conversion(file, Wanted(), now=site.now()).records(), fetch=FolderFiles(uploads).fetch
    )
    assert sum(each.outcome == "created" for each in done if each.type == "article") == 34


async def test_people_write_during_a_dry_run(
    telling: Callable[..., Any], client: httpx.AsyncClient, editor: dict[str, str], hostile: Path
) -> None:
    loop, written = asyncio.get_running_loop(), list[int]()

    async def publish() -> None:
        sent = {"title": "شارع الكتب", "body": "نص", "slug": "qissa", "status": "published"}
        written.append((await client.post(ARTICLES, json=sent, headers=editor)).status_code)

    def records() -> Iterator[Any]:
        for place, each in enumerate(map(parsed, hostile.read_bytes().splitlines())):
            if place % 10 == 0:
                asyncio.run_coroutine_threadsafe(publish(), loop).result(5)
            yield each

    told = await telling(records(), source_folder=hostile.parent, dry_run=True)
    assert {each.external_id: each.notes for each in told if each.outcome == "created"}["w:1"] == ("address_refused",)
    assert written.count(httpx.codes.CREATED) == 1
    assert set(written) <= {httpx.codes.CREATED, httpx.codes.CONFLICT}


def test_what_a_killed_dry_run_left_is_cleared(tmp_path: Path) -> None:
    left, used = (tmp_path / f"{trial.PREFIX}{name}" for name in ("left", "used"))
    for folder in (left, used):
        folder.mkdir()
        (folder / trial.LOCK).touch()
        (folder / "maqal.db").touch()
    held = trial._locked(used)
    assert held is not None
    trial.sweep(tmp_path)
    assert (left.exists(), used.exists()) == (False, True)
    held.close()
    trial.sweep(tmp_path)
    assert not used.exists()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_user_of_postgresql_needs_no_more_than_temporary_tables(
    telling: Callable[..., Any], database: Database, site: Site, database_url: str
) -> None:
    role = f"plain_{uuid4().hex[:12]}"
    address = make_url(database_url).set(username=role, password="plain").render_as_string(hide_password=False)
    base = make_url(database_url).database

    def run(*statements: str) -> Callable[[Session], None]:
        return lambda session: [session.connection().exec_driver_sql(each) for each in statements].clear()

    await database.write(
        run(
            f"CREATE ROLE {role} LOGIN PASSWORD 'plain'",
            f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}",
            f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role}",
        )
    )
    own, plain = site.database, open_database(address)
    object.__setattr__(site, "database", plain)
    object.__setattr__(site.settings, "database_url", address)
    try:
        told = await telling([read(article("w:1"))], dry_run=True)
        assert [each.outcome for each in told] == ["created"]
        await database.write(run(f"REVOKE TEMPORARY ON DATABASE {base} FROM PUBLIC"))
        with pytest.raises(CannotStart, match="GRANT TEMPORARY"):
            await telling([read(article("w:1"))], dry_run=True)
    finally:
        await plain.close()
        object.__setattr__(site, "database", own)
        await database.write(run(f"DROP OWNED BY {role}", f"DROP ROLE {role}"))
