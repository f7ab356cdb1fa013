"""A site that moves out and in again is the same: SQLite to lines, lines to PostgreSQL, and out again byte for byte."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.accounts import audit
from app.imports.loading import load_records
from app.imports.ndjson import Lines
from app.imports.results import RecordResult
from app.imports.transfer_records import read
from app.web.site import Site
from tests.databases import PostgresFarm
from tests.exports.sites import SITE, export, site_at
from tests.photographs import PDF, png


def forget_names(session: Session) -> None:
    """Have some things without an external id, and an old name of one of them taken."""
    for table, number in (("article", 2), ("section", 2), ("tag", 1), ("author", 2), ("media", 2), ("comment", 3)):
        session.execute(text(f"UPDATE {table} SET external_id = NULL WHERE id = {number}"))  # noqa: S608  our own
    session.execute(text("UPDATE article SET external_id = 'maqal:article:2' WHERE id = 4"))


async def load(
    site: Site, file: Path, tell: Callable[[RecordResult], object] = lambda _: None
) -> dict[str, dict[str, int]]:
    return (await load_records(site, Lines(file), source_folder=file.parent, tell=tell)).by_type()


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
