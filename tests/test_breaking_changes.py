"""The check that names what breaks clients since the last release."""

import importlib.util
import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).resolve().parent.parent / ".ci" / "openapi" / "breaking.py"
spec = importlib.util.spec_from_file_location("breaking", PROGRAM)
assert spec is not None
assert spec.loader is not None
breaking = importlib.util.module_from_spec(spec)
spec.loader.exec_module(breaking)

RELEASED = json.loads(PROGRAM.with_name("released.json").read_text("utf-8"))
LIST = "GET /api/v1/articles"
CREATE = "POST /api/v1/articles"


def _drop(*path: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for part in path[:-1]:
            document = document[part]
        del document[path[-1]]

    return change


def _set(value: Any, *path: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for part in path[:-1]:
            document = document[part]
        document[path[-1]] = value

    return change


BREAKS = [
    (_drop("operations", LIST), f"{LIST}: the operation is gone"),
    (_set("all_articles", "operations", LIST, "id"), f"{LIST}: operationId list_articles is all_articles"),
    (_drop("operations", LIST, "parameters", "query tag"), f"{LIST}: parameter query tag is gone"),
    (_set([True, ["string"]], "operations", LIST, "parameters", "query new"),
     f"{LIST}: parameter query new is new and required"),
    (_set({}, "operations", CREATE, "answers"), f"{CREATE}: it never answers 201 any more"),
    (_set([True, ["string"]], "shapes", "ArticleCreate", "members", "summary"),
     "ArticleCreate (sent): member summary is required now"),
    (_set([False, ["string"]], "shapes", "ArticlePublic", "members", "title"),
     "ArticlePublic (answered): member title may be missing now"),
    (_set([True, ["null", "string"]], "shapes", "ArticlePublic", "members", "title"),
     "ArticlePublic (answered): member title: string is null | string"),
    (_set([False, ['"html"']], "shapes", "ArticleCreate", "members", "body_format"),
     'ArticleCreate (sent): member body_format: BodyFormat is "html"'),
]  # fmt: skip
HARMLESS = [
    _set({"id": "x", "parameters": {}, "body": {}, "answers": {}}, "operations", "GET /api/v1/new"),
    _set([False, ["string"]], "operations", LIST, "parameters", "query new"),
    _set([True, ["string"]], "shapes", "ArticlePublic", "members", "new"),
    _set([False, ["string"]], "shapes", "ArticleCreate", "members", "new"),
    _set([False, ["null", "string"]], "shapes", "ArticleCreate", "members", "summary"),
]


@pytest.mark.parametrize(("change", "told"), BREAKS)
def test_what_breaks_a_client_is_named(change: Callable[[Any], None], told: str) -> None:
    after = deepcopy(RELEASED)
    change(after)
    assert told in list(breaking.changes(RELEASED, after))


def test_what_is_added_breaks_nobody() -> None:
    after = deepcopy(RELEASED)
    for change in HARMLESS:
        change(after)
    assert list(breaking.changes(RELEASED, after)) == []
