"""A real export, item by item against what stands in the database that it was made of."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from app.arabic.clean import clean_line
from app.imports.transfer_records import ArticleRecord, CommentRecord, Record
from app.wordpress.conversion import Conversion, Wanted
from app.wordpress.export_file import ExportFile

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "wordpress"
NOW = datetime(2026, 11, 24, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no real export beside this clone")


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "truth-b.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def records() -> list[Record]:
    conversion = Conversion(ExportFile(FOLDER / "site-b.wxr.xml"), Wanted(), now=NOW)
    return [each for each in conversion.records() if each is not None]


def test_every_article_of_the_database_is_there_as_it_was(truth: dict[str, Any], records: list[Record]) -> None:
    found = {each.external_id: each for each in records if isinstance(each, ArticleRecord)}
    wanted = [each for each in truth["posts"] if each["in_export"] and each["type"] in {"post", "page", "kitab"}]
    assert set(found) == {f"wp:{each['id']}" for each in wanted}
    for post in wanted:
        its, was_read = found[f"wp:{post['id']}"], post["status"] == "publish" and not post["has_password"]
        assert its.title == (clean_line(post["title_text"]) or its.title), post["id"]
        is_to_come = post["status"] == "future" and post["date_gmt"] > f"{NOW:%Y-%m-%d}"
        assert (its.status == "published") == (was_read or is_to_come or its.is_trashed), post["id"]
        assert its.is_trashed == (post["status"] == "trash"), post["id"]
        assert its.is_pinned == post["sticky"], post["id"]
        if its.status == "published":
            assert f"{its.published_at:%Y-%m-%d %H:%M:%S}" == post["date_gmt"], post["id"]
        printed = {unquote(each) for each in its.addresses}
        asked = [post["shortlink"], *post["old_permalinks"], *post["former_date_permalinks"]]
        asked += [post["permalink"]] if was_read else []
        assert {unquote(each) for each in asked} <= printed, post["id"]
        assert bool(its.author_external_ids) == (post["author_id"] != 9999), post["id"]
        image = post["featured_image"]
        assert (its.image.media if its.image else None) == (f"wp:{image['id']}" if image else None), post["id"]
        categories = {each["term_id"] for each in post["terms"] if each["taxonomy"] == "category"}
        assert (its.section_external_id is not None) == bool(categories), post["id"]


def test_every_comment_of_a_reader_is_there_with_its_thread(truth: dict[str, Any], records: list[Record]) -> None:
    found = {each.external_id: each for each in records if isinstance(each, CommentRecord)}
    articles = {
        each["id"] for each in truth["posts"] if each["in_export"] and each["type"] in {"post", "page", "kitab"}
    }
    wanted = [
        each
        for each in truth["comments"]
        if each["in_export"]
        and each["type"] in {"", "comment", "review"}
        and each["post_id"] in articles
        and each["content"]
    ]
    assert set(found) == {f"wp:comment:{each['id']}" for each in wanted}
    statuses = {"1": "approved", "0": "pending", "trash": "trashed", "spam": "spam"}
    trashed = {51: "approved", 52: "pending", 53: "spam", 54: "approved"}
    for comment in wanted:
        its = found[f"wp:comment:{comment['id']}"]
        assert its.status == (statuses.get(comment["status"]) or trashed[comment["id"]]), comment["id"]
        answers = f"wp:comment:{comment['parent']}" if comment["parent_on_same_post"] else None
        assert its.parent_external_id in {answers if answers in found else None, None}, comment["id"]
        if answers in found and comment["depth"] is not None:
            assert its.parent_external_id == answers, comment["id"]
        if comment["date_gmt"][0] != "0":
            assert f"{its.created_at:%Y-%m-%d %H:%M:%S}" == comment["date_gmt"], comment["id"]
        if "@" in comment["email"]:
            assert (its.author_email or "").lower() == comment["email"].lower(), comment["id"]


def test_the_report_names_what_is_not_as_it_was(truth: dict[str, Any]) -> None:
    conversion = Conversion(ExportFile(FOLDER / "site-b.wxr.xml"), Wanted(), now=NOW)
    made = Counter(each.type for each in conversion.records() if each is not None)
    told = conversion.tally
    assert (told.found["post"], told.found["page"], told.found["kitab"], made["article"]) == (28, 4, 2, 34)
    cut = [each["id"] for each in truth["posts"] if each["slug_cut"]]
    assert told.changed["article", "cut_slug_restored"] == len(cut)
    assert told.changed["comment", "orphan_reply"] == 3
    assert told.changed["tag", "tag_merged"] == 3
    assert told.left_out == {
        ("comment", "comment_type"): 3,
        ("comment", "comment_empty"): 1,
        ("comment", "comment_of_left_out"): 1,
        ("field", "field_hidden"): 1,
    }
