"""The command line: what it is told, what it says on the standard streams, its exit codes.

Starting a process takes a hundred times as long as most commands, so that only one test of each kind starts them.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from app.arabic.analysis import VERSION
from app.commands import search_index
from app.db import migrate as migrations
from tests import commands, forking
from tests.people import PASSWORD
from tests.terminals import on_a_terminal

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT.parent / "shared" / "seed" / "article.txt"
PAGE = """مهرجان الفوانيس يعود إلى الحيّ القديم

٣ آذار ٢٠٢٦
4 mins read
تستعيد الأزقة عادة توقفت أعوامًا، ويشارك فيها أهل الحيّ كلهم.

بدأ المهرجان مساء أمس بمسيرة قصيرة حمل فيها الأطفال فوانيس من ورق صنعوها في المدرسة خلال الأسبوع الماضي.

حكاية العادة

كان الجيران يعلّقون الفوانيس على الشرفات في ليالي الربيع، ثم انقطعت العادة حين رحل صانع الفوانيس الأخير عن الحيّ.

اترك تعليقاً
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def told(database_url: str) -> dict[str, str]:
    """What a command is told by its environment: the database."""
    return {"MAQAL_DATABASE_URL": database_url, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def process(told: dict[str, str], tmp_path: Path) -> Run:
    """Runs `maqal` as people do, in an empty directory."""

    def run(*arguments: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        named = commands.environment(**{**told, **variables})
        return forking.run(["app", *arguments], folder=tmp_path, environment=named, typed=typed)

    return run


@pytest.fixture
def maqal(told: dict[str, str], tmp_path: Path) -> Run:
    """Runs `maqal` in the process of the tests, in an empty directory."""

    def run(*arguments: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return commands.run(tmp_path, *arguments, typed=typed, **{**told, **variables})

    return run


def last(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_account_and_a_token_are_made_for_scripts(process: Run) -> None:
    made = process(
        "account", "create", "laila@example.org", "--role", "editor", "--name", "ليلى", typed=f"{PASSWORD}\n"
    )
    assert made.returncode == 0, made.stderr
    assert last(made)["role"] == "editor"
    assert PASSWORD not in made.stdout + made.stderr
    token = process("token", "create", "laila@example.org", "--scope", "articles:write", "--name", "بذر")
    assert token.returncode == 0, token.stderr
    assert token.stdout.startswith("maqal_")
    assert len(token.stdout.split()) == 1
    assert token.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (("account", "create", "not-an-address", "--role", "editor", "--name", "ليلى"), PASSWORD),
        (("account", "create", "a@example.org", "--role", "owner", "--name", "ليلى"), PASSWORD),
        (("account", "create", "a@example.org", "--role", "editor", "--name", "ليلى"), "قصيرة"),
        (("token", "create", "nobody@example.org", "--scope", "articles:write", "--name", "x"), ""),
        (("token", "create", "nobody@example.org", "--scope", "everything", "--name", "x"), ""),
        (("doctor", "http://127.0.0.1:9"), ""),
    ],
)
def test_what_is_refused_ends_with_one_line_and_a_code(maqal: Run, arguments: tuple[str, ...], typed: str) -> None:
    done = maqal(*arguments, typed=f"{typed}\n")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "not-an-address" not in done.stderr


def test_a_page_is_imported_once_and_then_published(maqal: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, "utf-8")
    first = maqal("import", "text", str(page))
    assert first.returncode == 0, first.stderr
    draft = last(first)
    assert (draft["outcome"], draft["status"]) == ("created", "draft")
    assert draft["slug"] == "مهرجان-الفوانيس-يعود-إلى-الحي-القديم"
    assert last(maqal("import", "text", str(page)))["outcome"] == "unchanged"
    published = last(maqal("import", "text", str(page), "--publish"))
    assert (published["outcome"], published["status"]) == ("changed", "published")
    assert str(published["published_at"]).startswith("2026-03-03T")
    again = last(maqal("import", "text", str(page), "--publish"))
    assert (again["outcome"], again["id"]) == ("unchanged", draft["id"])
    page.write_text(PAGE.replace("مساء أمس", "صباح اليوم"), "utf-8")
    assert last(maqal("import", "text", str(page)))["outcome"] == "changed"


@pytest.mark.skipif(not SEED.exists(), reason="the real page is not part of a clone")
def test_the_real_page_becomes_a_real_article(maqal: Run) -> None:
    done = maqal("import", "text", str(SEED), "--publish")
    assert done.returncode == 0, done.stderr
    article = last(done)
    assert (article["word_count"], article["reading_minutes"]) == (361, 3)
    assert str(article["published_at"]).startswith("2026-01-21T")
    assert article["slug"] == "وزير-داخلية-روسيا-في-كوبا-تعزيز-التحالف-في-وجه-الضغوط-الأمريكية"


@pytest.mark.parametrize("page_text", ["", "عنوان وحده\n", "nul \x00 here\n\nbody of it\n"])
def test_a_page_without_an_article_is_refused(maqal: Run, tmp_path: Path, page_text: str) -> None:
    page = tmp_path / "page.txt"
    page.write_text(page_text, "utf-8")
    done = maqal("import", "text", str(page))
    assert done.returncode == 1
    assert done.stderr.startswith("maqal: page.txt: ")


def test_migrate_and_doctor_agree(maqal: Run) -> None:
    assert maqal("migrate").returncode == 0
    assert maqal("migrate", "--check").returncode == 0
    doctor = maqal("doctor")
    assert doctor.returncode == 0, doctor.stdout
    checks = {finding["check"]: finding["ok"] for finding in map(json.loads, doctor.stdout.splitlines())}
    assert (
        checks.items()
        >= {"settings": True, "database": True, "migrations": True, "search index": True, "audit log": True}.items()
    )
    mistaken = maqal("doctor", MAQAL_READNG_WPM="200")
    assert mistaken.returncode == 1
    assert "MAQAL_READNG_WPM" in mistaken.stdout + mistaken.stderr


def test_doctor_notices_a_log_that_somebody_shortened(maqal: Run, database_url: str) -> None:
    assert maqal("migrate").returncode == 0
    shorten = text("UPDATE audit_head SET number = 3")
    migrations.run(database_url, lambda connection: connection.execute(shorten).rowcount)
    doctor = maqal("doctor")
    assert doctor.returncode == 1
    (found,) = [line for line in map(json.loads, doctor.stdout.splitlines()) if line["check"] == "audit log"]
    assert (found["ok"], found["detail"]) == (False, "not what was written, from act 1 on")


def test_doctor_notices_an_index_of_another_analyser_until_it_is_made_anew(
    maqal: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "SEARCHES_END", 0)
    assert maqal("migrate").returncode == 0

    def asked() -> tuple[int, bool, str]:
        doctor = maqal("doctor")
        findings = map(json.loads, doctor.stdout.splitlines())
        (found,) = [line for line in findings if line["check"] == "search index"]
        return doctor.returncode, found["ok"], found["detail"]

    healthy = (0, True, f"made by analyser {VERSION}")
    assert asked() == healthy
    stale = text("UPDATE search_index SET version = version - 1")
    assert migrations.run(database_url, lambda connection: connection.execute(stale).rowcount) == 1
    assert asked() == (1, False, "made by another analyser; run `maqal reindex`")
    assert maqal("reindex").returncode == 0
    assert asked() == healthy


def import_two(maqal: Run, folder: Path) -> None:
    for number in range(2):
        page = folder / f"page{number}.txt"
        page.write_text(PAGE.replace("الفوانيس", f"الفوانيس {number}"), "utf-8")
        assert maqal("import", "text", str(page), "--publish").returncode == 0


def test_reindexing_tells_programs_how_far_it_is_line_by_line(
    maqal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "SEARCHES_END", 0)
    import_two(maqal, tmp_path)
    done = maqal("reindex")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"progress": "articles and comments", "done": 0, "total": 2},
        {"progress": "articles and comments", "done": 2, "total": 2},
        {"indexed": 2, "comments": 0, "version": VERSION},
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_reindexing_shows_people_a_bar(maqal: Run, told: dict[str, str], tmp_path: Path) -> None:
    import_two(maqal, tmp_path)
    code, shown = on_a_terminal(tmp_path, "reindex", **told)
    assert code == 0, shown
    lines = re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", shown).splitlines()
    bar, said = lines[-2].split(), lines[-1]
    assert (bar[0], "100%" in bar, said) == ("articles", True, "2 articles indexed, 0 comments looked through")
    assert '{"' not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAQAL_READING_WPM", "fast"),
        ("MAQAL_TIMEZONE", "Mars/Olympus"),
        ("MAQAL_DATABASE_URL", "mysql://somewhere/else"),
        ("MAQAL_LIMIT_READS", "often"),
        ("MAQAL_SECRET_KEYS", "short"),
        ("MAQAL_REGION", "XX"),
        ("MAQAL_ARTICLE_URL", "https://example.org/fixed"),
        ("MAQAL_TRUSTED_PROXIES", "proxy.example.org"),
    ],
)
def test_a_wrong_setting_stops_with_one_line_that_names_it(maqal: Run, name: str, value: str) -> None:
    done = maqal("migrate", **{name: value})
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"maqal: {name}: ")
    assert value not in done.stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_production_needs_keys_of_its_own(process: Run) -> None:
    done = process("doctor", MAQAL_ENV="production")
    assert done.returncode == 1
    assert "MAQAL_SECRET_KEYS" in done.stdout


def test_openapi_is_printed_whole(maqal: Run) -> None:
    document = json.loads(maqal("openapi").stdout)
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/articles" in document["paths"]


def test_help_imports_nothing_heavy() -> None:
    heavy = "{'fastapi', 'sqlalchemy', 'pydantic', 'babel', 'rich'}"
    seen = f"import sys, app.commands.cli; print({heavy} & {{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "set()"
    command = [sys.executable, "-m", "app", "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    for name in ("serve", "worker", "migrate", "account", "token", "import", "openapi", "doctor"):
        assert name in shown.stdout
