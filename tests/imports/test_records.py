"""Records refuse what they do not know, and a report tells a person and a machine the same."""

from datetime import datetime

import pytest
from pydantic import ValidationError

from app.imports.records import IncomingArticle, Report, Skipped, Understood

REPORT = Report(
    understood=[
        Understood(part="title", line=1, words=11),
        Understood(part="date", line=5, words=3, value="2026-01-21", printed="يناير 21, 2026"),
        Understood(part="lead", line=7, words=1),
        Understood(part="heading", line=9, words=5),
        Understood(part="heading", line=13, words=4),
    ],
    skipped=[Skipped(reason="comment form", line=number) for number in (15, 16, 17, 20)],
    missing=["summary"],
)


def test_a_report_tells_an_operator_what_was_found_missed_and_left_out() -> None:
    assert [line.en for line in REPORT.lines()] == [
        "title (line 1, 11 words)",
        "date 2026-01-21 (line 5, «يناير 21, 2026»)",
        "lead (line 7, 1 word)",
        "heading x2 (lines 9, 13; 9 words)",
        "missing: summary",
        "skipped: comment form (lines 15-17, 20)",
    ]


def test_a_report_comes_back_from_json() -> None:
    assert Report.model_validate_json(REPORT.model_dump_json()) == REPORT


def test_an_article_refuses_what_it_does_not_know_and_naive_dates() -> None:
    article = {"external_id": "text:1", "title": "قافلة الوادي", "body": "سارت القافلة."}
    assert IncomingArticle.model_validate(article).language == "ar"
    with pytest.raises(ValidationError):
        IncomingArticle.model_validate({**article, "colour": "أخضر"})
    with pytest.raises(ValidationError):
        IncomingArticle.model_validate({**article, "published_at": datetime(2026, 1, 21, 12)})  # noqa: DTZ001  naive on purpose
