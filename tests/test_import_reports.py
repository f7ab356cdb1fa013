"""Import reports speak to people in their language, and to programs in one."""

import re
from typing import Any

import pytest

from app import terminal
from app.commands import import_reports
from app.imports.results import NOTES
from app.wordpress.parity import tables
from app.wordpress.report_words import HEADS, KINDS, REASONS

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
    theirs = {"of-a-plugin", "/a", "17", "wp:1", "merged", "invalid", ""}
    assert [
        cell for cell in arabic if not re.search("[ء-ي]", cell) and not cell.isdecimal() and cell not in theirs
    ] == []
    assert "of-a-plugin" in arabic


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
