"""An import of WordPress to its end: stored once, nothing public that was not, every address leading on."""

import json
import os
import re
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from app.imports.loading import load_records
from app.web.site import Site
from app.wordpress.conversion import Conversion, Wanted
from app.wordpress.export_file import ExportFile
from app.wordpress.media_files import FolderFiles
from tests import commands, forking
from tests.paths import API, ARTICLES
from tests.photographs import png
from tests.terminals import on_a_terminal
from tests.wordpress.exports import SITE, bustan, comment, export, item, write

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "wordpress"
Importing = Callable[..., Any]


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """A copy of the folder of uploads, in which one file is missing."""
    folder = tmp_path / "uploads" / "2023" / "11"
    folder.mkdir(parents=True)
    (folder / "صورة.png").write_bytes(png(400, 300))
    return folder.parents[1]


@pytest.fixture
async def importing(site: Site) -> AsyncIterator[Importing]:
    async def run(file: ExportFile, media: Path) -> tuple[Counter[tuple[str, str]], Conversion]:
        conversion = Conversion(file, Wanted(), now=site.now())
        report = await load_records(site, conversion.records(), fetch=FolderFiles(media).fetch)
        return Counter(report.counts), conversion

    yield run
    await site.pool.close()


async def test_a_site_arrives_whole_and_a_second_time_changes_nothing(
    importing: Importing, client: httpx.AsyncClient, tmp_path: Path, uploads: Path
) -> None:
    file = write(tmp_path, bustan())
    counts, conversion = await importing(file, uploads)
    assert conversion.place()[0] == conversion.place()[1]
    assert {kind: n for (kind, outcome), n in counts.items() if outcome == "created" and kind != "address"} == {
        "section": 3, "tag": 1, "author": 2, "media": 1, "article": 5, "comment": 4,
    }  # fmt: skip
    listed = (await client.get(ARTICLES, params={"include": "body"})).json()["items"]
    assert [each["external_id"] for each in listed] == ["wp:1"]
    (first,) = listed
    assert first["published_at"] == "2020-05-06T07:00:00Z"
    assert (first["section"]["name"], first["tags"][0]["name"], first["authors"][0]["name"]) == (
        "زراعة",
        "أشجار",
        "رنا & سلمى",
    )
    assert 'alt="بديل"' in first["body_html"]
    assert "bustan.example" not in first["body_html"]
    threads = (await client.get(f"{ARTICLES}/{first['id']}/comments")).json()["items"]
    assert [(each["body_text"], [reply["body_text"] for reply in each["replies"]]) for each in threads] == [
        ("بلا أب", []), ("تعليق.", ["رد."]),
    ]  # fmt: skip
    for old in (f"{SITE}/2020/05/06/m-1/", f"{SITE}/?p=1", f"{SITE}/2020/05/06/qadim/", "/?p=1"):
        found = (await client.get(f"{API}/resolve", params={"url": old})).json()
        assert found["id"] == first["id"], old
    for hidden in ("m-2", "m-3", "m-4"):
        assert (await client.get(f"{ARTICLES}/{hidden}")).status_code == httpx.codes.NOT_FOUND
    assert (await client.get(f"{ARTICLES}/{quote('m-5')}")).json()["kind"] == "page"
    again, _ = await importing(file, uploads)
    assert {outcome for kind, outcome in again if kind not in {"media", "address"}} == {"unchanged"}
    assert {outcome for _, outcome in again} == {"unchanged", "refused"}


@pytest.mark.skipif(not SHARED.is_dir(), reason="no real export beside this clone")
async def test_a_real_site_arrives_whole_and_a_second_time_changes_nothing(
    importing: Importing, client: httpx.AsyncClient, site: Site
) -> None:
    file, uploads = ExportFile(SHARED / "site-b.wxr.xml"), SHARED / "rest-b" / "uploads"
    counts, _ = await importing(file, uploads)
    assert (counts["article", "created"], counts["media", "created"]) == (34, 3)
    assert counts["comment", "created"] + counts["comment", "refused"] == 111  # one was written after the tests' clock
    truth = json.loads((SHARED / "truth-b.json").read_text("utf-8"))
    shown = {"post", "page", "kitab"}
    public = {
        f"wp:{each['id']}"
        for each in truth["posts"]
        if each["status"] == "publish"
        and not each["has_password"]
        and each["in_export"]
        and each["type"] in shown
        and each["date_gmt"] <= f"{site.now():%Y-%m-%d %H:%M:%S}"
    }
    pages = [
        (await client.get(ARTICLES, params={"limit": 100, "kind": kind})).json()["items"]
        for kind in ("article", "page")
    ]
    listed = [each for page in pages for each in page]
    assert {each["external_id"] for each in listed} == public
    moved = 0
    for each in listed:
        post = next(post for post in truth["posts"] if f"wp:{post['id']}" == each["external_id"])
        for address in (post["permalink"], post["shortlink"], *post["old_permalinks"], *post["former_date_permalinks"]):
            found = (await client.get(f"{API}/resolve", params={"url": address})).json()
            assert found.get("id") == each["id"], address
            moved += 1
    assert moved > 2 * len(public)
    again, _ = await importing(file, uploads)
    assert {outcome for kind, outcome in again if kind not in {"media", "address", "comment"}} == {"unchanged"}


def told(done: Any) -> dict[str, Any]:
    """The last line that a command wrote."""
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_command_reports_what_it_does(database_url: str, tmp_path: Path, uploads: Path) -> None:
    (tmp_path / "bustan.xml").write_text(bustan(), "utf-8")

    def maqal(*arguments: str) -> Any:
        return commands.run(tmp_path, "import", "wordpress", *arguments, MAQAL_DATABASE_URL=database_url)

    dry = maqal("bustan.xml", "--media", str(uploads), "--dry-run", "--report", "dry.json")
    assert (dry.returncode, dry.stderr) == (0, "")
    database = sqlite3.connect(database_url.removeprefix("sqlite:///"))
    assert database.execute("SELECT count(*) FROM article").fetchone() == (0,)
    done = maqal("bustan.xml", "--media", str(uploads), "--report", "report.html")
    assert (done.returncode, done.stderr) == (0, "")
    assert database.execute("SELECT count(*) FROM article").fetchone() == (5,)
    database.close()
    first, second = json.loads((tmp_path / "dry.json").read_text("utf-8")), told(done)
    for part in ("found", "records", "left_out", "changed"):
        assert first[part] == second[part], part
    assert second["dead_media"] == [{"external_id": "wp:7", "reason": "file_missing"}]
    assert "<table>" in (tmp_path / "report.html").read_text("utf-8")
    assert "canary" not in done.stdout + (tmp_path / "report.html").read_text("utf-8")
    (tmp_path / "cut.xml").write_text(bustan()[:-900], "utf-8")
    cut = maqal("cut.xml", "--no-media", "--source", "other", "--drafts")
    assert (cut.returncode, told(cut)["left_out"][0]["reason"]) == (1, "file_cut_off")
    for wrong in (["none.xml"], ["dry.json"], ["bustan.xml", "--timezone", "x"], ["bustan.xml", "--report", "a.txt"]):
        refused = maqal(*wrong)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("language", "locale", "title", "reason", "page"),
    [
        ((), "C.UTF-8", "In WordPress", "private; it became a draft", '<html lang="en" dir="ltr">'),
        ((), "ar_EG.UTF-8", "في WordPress", "خاص؛ صار مسودة", '<html lang="ar" dir="rtl">'),
        (("--language", "en"), "ar_EG.UTF-8", "Left out", "private; it became a draft", '<html lang="en" dir="ltr">'),
    ],
)
def test_a_person_sees_tables_in_their_language(
    database_url: str, tmp_path: Path, language: tuple[str, ...], locale: str, title: str, reason: str, page: str
) -> None:
    (tmp_path / "bustan.xml").write_text(bustan(), "utf-8")
    code, seen = on_a_terminal(
        tmp_path, *language, "import", "wordpress", "bustan.xml", "--no-media", "--dry-run", "--report", "told.html",
        MAQAL_DATABASE_URL=database_url, COLUMNS="120", LC_ALL=locale, PYTHONUTF8="1",
    )  # fmt: skip
    assert code == 0
    assert re.findall(r"(\d+) ?%", seen)[-1] == "100"
    assert title in seen
    assert reason in seen
    report = (tmp_path / "told.html").read_text("utf-8")
    assert page in report
    assert reason in report


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_killed_import_goes_on_where_it_was(database_url: str, tmp_path: Path) -> None:
    items = [item(n, f"نص {n}.", inside=comment(n) + comment(1000 + n, parent=n)) for n in range(1, 71)]
    (tmp_path / "bustan.xml").write_text(export(*items), "utf-8")
    file = database_url.removeprefix("sqlite:///")
    variables = {"MAQAL_DATABASE_URL": database_url}

    def stored() -> tuple[int, int]:
        counted = ("SELECT count(*) FROM article", "SELECT count(*) FROM comment")
        with closing(sqlite3.connect(file, timeout=10)) as database:
            articles, remarks = (database.execute(each).fetchone()[0] for each in counted)
        return articles, remarks

    for at_least in (1, 65):
        with (tmp_path / "told").open("wb") as told_to:
            streams = dict.fromkeys(("typed", "told", "complained"), told_to.fileno())
            command = ["app", "import", "wordpress", "bustan.xml", "--no-media"]
            process = forking.start(command, folder=tmp_path, environment=commands.environment(**variables), **streams)
            deadline = time.monotonic() + 60
            while sum(stored()) < at_least and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(60)
    done = commands.run(tmp_path, "import", "wordpress", "bustan.xml", "--no-media", **variables)
    assert done.returncode == 0
    assert stored() == (70, 140)
    again = told(commands.run(tmp_path, "import", "wordpress", "bustan.xml", "--no-media", **variables))
    assert again["stored"]["article"] == {"unchanged": 70}
    assert again["stored"]["comment"] == {"unchanged": 140}
