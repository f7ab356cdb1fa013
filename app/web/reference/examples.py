"""Examples of requests and answers, as a small site gave them; `tests/examples.py` makes the file."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("examples.json")

SAME_SHAPE = {
    "reject_comment": "approve_comment",
    "mark_comment_as_spam": "approve_comment",
    "trash_comment": "approve_comment",
    "restore_comment": "approve_comment",
    "unpublish_article": "publish_article",
    "archive_article": "publish_article",
    "restore_article": "publish_article",
    "restore_revision": "create_article",
    "replace_article": "create_article",
    "update_article": "create_article",
    "put_article_by_external_id": "create_article",
    "publish_article": "get_article",
    "get_preview": "get_article",
    "update_section": "get_section",
    "create_section": "get_section",
    "update_tag": "get_tag",
    "create_tag": "get_tag",
    "merge_tag": "get_tag",
    "update_author": "get_author",
    "create_author": "get_author",
    "upload_media": "get_media",
    "create_import": "get_import",
    "update_media": "get_media",
    "update_account": "get_account",
    "update_site": "get_site",
    "create_account": "get_account",
    "update_me": "get_me",
    "update_webhook": "get_webhook",
    "create_webhook": "rotate_webhook_secret",
    "redeliver_to_webhook": "test_webhook",
    "get_my_notifications": "update_my_notifications",
    "update_comment": "approve_comment",
    "list_replies": "list_comments",
    "replace_rules": "get_rules",
    "get_article_rules": "get_rules",
    "replace_article_rules": "get_rules",
    "reopen_article_comments": "close_article_comments",
}
"""Operations that answer as others do: their example is that of the other."""


def read_examples() -> dict[str, Any]:
    """The examples by language and operation."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


def add_examples(document: dict[str, Any], language: str) -> None:
    """Give every body and every answer of a document its example; those of one shape are defined once."""
    found = read_examples()[language]
    shared = document["components"]["examples"]
    for schema in document["components"]["schemas"].values():
        schema.pop("examples", None)
    for methods in document["paths"].values():
        for operation in methods.values():
            name = operation["operationId"]
            if request := found.get(name, {}).get("request"):
                for content in operation["requestBody"]["content"].values():
                    content["example"] = request
            if "answer" in found.get(_source(name), {}):
                _add_answer(operation, _source(name), found[_source(name)]["answer"], shared)
    for methods in document["webhooks"].values():
        _add_event(methods["post"], found)
    if "get_readiness" in found:
        _add_unready(document["paths"]["/readyz"]["get"])


def _add_answer(operation: dict[str, Any], source: str, answer: Any, shared: dict[str, Any]) -> None:
    for status in ("200", "201", "202"):
        for content in operation["responses"].get(status, {}).get("content", {}).values():
            if source in SAME_SHAPE.values():
                shared[source] = {"value": answer}
                content["examples"] = {source: {"$ref": f"#/components/examples/{source}"}}
            else:
                content["example"] = answer


def _add_event(operation: dict[str, Any], found: dict[str, Any]) -> None:
    told = found.get(operation["operationId"], {})
    for content in operation["requestBody"]["content"].values():
        if "request" in told:
            content["example"] = told["request"]


def _add_unready(operation: dict[str, Any]) -> None:
    for content in operation["responses"]["503"]["content"].values():
        content["example"] = {"status": "unready", "checks": {"database": False}}


def _source(name: str) -> str:
    while name in SAME_SHAPE:
        name = SAME_SHAPE[name]
    return name
