"""Records of a site that moves: read or refused, each with the members at fault and never with what they say."""

from typing import Any

import pytest

from app.imports.transfer_records import ArticleRecord, CommentRecord, Unreadable, read

ARTICLE = {"type": "article", "external_id": "wp:17", "title": "قافلة الوادي", "body": "<p>سارت القافلة.</p>"}
COMMENT = {
    "type": "comment",
    "external_id": "wp:204",
    "article_external_id": "wp:17",
    "author_name": "قارئ",
    "author_email": "reader@example.org",
    "body": "جميل",
    "created_at": "2019-03-04T18:20:00Z",
}


def test_a_record_is_read_by_its_type() -> None:
    article, comment = read(ARTICLE), read(COMMENT)
    assert isinstance(article, ArticleRecord)
    assert article.status == "published"
    assert isinstance(comment, CommentRecord)
    assert comment.author_email == "reader@example.org"
    assert "example.org" not in repr(comment)
    assert isinstance(read({**COMMENT, "author_name": "", "body": "", "is_deleted": True}), CommentRecord)


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({**ARTICLE, "title": "ا" * 301}, ("title", "string_too_long")),
        ({**ARTICLE, "colour": "أخضر"}, ("colour", "extra_forbidden")),
        ({**ARTICLE, "published_at": "2019-03-04T18:20:00"}, ("published_at", "timezone_aware")),
        ({**ARTICLE, "image": {"media": "wp:9", "url": "https://example.org/"}}, ("image", "url_or_media")),
        ({**COMMENT, "body": ""}, ("record", "writer_and_text")),
        ({"type": "media", "external_id": "wp:9"}, ("record", "source_missing")),
        ({"type": "media", "external_id": "wp:9", "file": "media/../keys"}, ("file", "string_pattern_mismatch")),
        ({"type": "address", "kind": "article", "url": "/?p=17"}, ("record", "target_missing")),
        ({"type": "menu", "name": "main", "items": [{"label": "ثقافة"}]}, ("items.0", "one_target")),
        ({"type": "colour"}, ("record", "union_tag_invalid")),
        ({}, ("record", "union_tag_not_found")),
    ],
)
def test_what_is_no_record_is_refused_with_the_member_at_fault(members: dict[str, Any], fault: tuple[str, str]) -> None:
    found = read(members)
    assert isinstance(found, Unreadable)
    assert found.faults == (fault,)
    assert "أخضر" not in repr(found)
