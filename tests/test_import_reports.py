"""Import reports speak to people in their language, and to programs in one."""

import re
from pathlib import Path
from typing import Any

import pytest

from app import terminal
from app.commands import import_reports
from app.imports.comment_models import ImportProblem
from app.imports.result_words import fault_words, reason_words, words_of
from app.imports.results import NOTES, RecordResult
from app.wordpress.parity import tables
from app.wordpress.report_words import HEADS, KINDS, REASONS, arabic_kind

TOLD: dict[str, Any] = {
    "system": "Ghost", "source": "site.json", "dry_run": False, "found": {"post": 2}, "records": {"article": 2},
    "stored": {"article": {"created": 1, "refused": 1}}, "unknown_addresses": {"/a": 3}, "dead_media": [{}],
    "left_out": [{"kind": kind, "reason": reason, "text": words.en, "count": 1}
                 for kind, (reason, words) in zip(list(KINDS) * 3, REASONS.items(), strict=False)],
    "changed": [{"kind": "of-a-plugin", "reason": "tag_merged", "text": REASONS["tag_merged"].en, "count": 2}],
    "notes": [{"kind": "article", "name": "17", "reason": "draft_private", "detail": ""}],
    "loader": [{"type": "article", "external_id": "wp:1", "notes": ["merged"], "reason": "invalid"}],
    "loader_notes": {code: {"count": 1, "text": words.en} for code, words in NOTES.items()},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "_chosen", [])
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "ar_SA.UTF-8"}, "ar"),
        ({"LANG": "ar"}, "ar"),
        ({"LANG": "arn_CL.UTF-8"}, "en"),
        ({"LANG": "ar_EG.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "C", "LC_ALL": "ar_MA"}, "ar"),
        ({"LC_ALL": "", "LANG": "AR_LB"}, "ar"),
    ],
)
def test_the_language_is_that_of_the_locale(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert terminal.language() == language
    for chosen in ("ar", "en"):
        terminal.choose_language(chosen)
        assert terminal.language() == chosen


def test_every_sentence_is_in_both_languages() -> None:
    for words in (*REASONS.values(), *NOTES.values(), import_reports.WHOLE, import_reports.PARTLY):
        assert re.search("[ء-ي]", words.ar), words
        assert re.fullmatch("[ -~]+", words.en), words
    arabic = [cell for title, heads, rows in tables(TOLD, "ar") for row in [(title, *heads), *rows] for cell in row]
    theirs = {"/a", "17", "wp:1", ""}
    assert [
        cell for cell in arabic if not re.search("[ء-ي]", cell) and not cell.isdecimal() and cell not in theirs
    ] == []
    assert "نوع آخر (\u2068of-a-plugin\u2069)" in arabic


def test_every_code_of_a_line_has_words_in_both_languages() -> None:
    source = "\n".join(file.read_text("utf-8") for file in sorted(Path("app").rglob("*.py")))
    loader = "\n".join(file.read_text("utf-8") for file in sorted(Path("app/imports").glob("*.py")))
    noted = set(re.findall(r"""notes(?:\.append\(|=\[)"([a-z_]+)\"""", loader))
    assert noted >= {"merged", "slug_taken", "media_unknown", "not_fetched"}
    assert noted <= set(NOTES)
    told = {*re.findall(r'reason="([a-z_]+)"', loader), "file_missing", "address_refused", *map(str, ImportProblem)}
    problems = {*re.findall(r'^    code = "([a-z_]+)"', source, re.MULTILINE)}
    faults = {*re.findall(r'PydanticCustomError\(\s*"([a-z_]+)"', source), *re.findall(r'_fault\("([a-z_]+)"', loader)}
    assert min(len(told), len(problems), len(faults)) > 5
    no_words = reason_words("no such code")
    for code in told | problems:
        assert reason_words(code) != no_words, code
    for code in faults | {"taken", "missing", "string_too_long"}:
        assert fault_words(code) != no_words, code
    for words in (*map(reason_words, told | problems), *map(fault_words, faults), *NOTES.values()):
        assert re.search("[ء-ي]", words.ar), words
        assert re.fullmatch("[ -~]+", words.en), words


@pytest.mark.parametrize(
    "name", ["comment (pingback)", "comment (review)", "comment (of-a-plugin)", "wp_block", "my-type"]
)
def test_every_kind_has_arabic_words(name: str) -> None:
    assert re.search("[ء-ي]", arabic_kind(name))


def test_a_line_says_no_codes() -> None:
    result = RecordResult(4, "media", "old:9", "refused", "file_missing", (("slug", "taken"),), ("merged",))
    said = " ".join(each for words in words_of(result) for each in words)
    assert "_" not in said
    assert "merged" not in said


def test_programs_read_the_same_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    before = import_reports.reported(TOLD, None, is_whole=False)
    monkeypatch.setenv("LANG", "ar_EG.UTF-8")
    after = import_reports.reported(TOLD, None, is_whole=False)
    assert [each.data for each in after.findings] == [each.data for each in before.findings]
    assert {name for each in after.findings[:-1] for name in each.data} <= set(HEADS)
    numbers = {name for each in after.findings[:-1] for name, value in each.data.items() if isinstance(value, int)}
    assert numbers == {"count", "comments", "created", "updated", "unchanged", "refused"}
    assert [
        each.data
        for each in after.findings
        if any(str(value).isdecimal() for value in each.data.values() if isinstance(value, str))
    ] == []
    assert (before.findings[-1].text, after.findings[-1].text) == (import_reports.PARTLY, import_reports.PARTLY)
