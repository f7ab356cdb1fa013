"""The OpenAPI document: 3.1, whole, with Arabic examples, and no public type that can carry an address."""

import re
from typing import Any

import pytest

from tests.operations import JSON, operations, specification

PRIVATE = {
    "AccountCreate",
    "VerificationCreate",
    "AccountUpdate",
    "AccountPrivate",
    "MePrivate",
    "CommentCreate",
    "CommentExport",
    "CommentImport",
    "CommentRecord",
    "CommenterPrivate",
    "SignInForm",
}
"""The types that may name an email: what is sent in, an account to who may see it, and a look that is recorded."""


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return specification()


def test_it_is_3_1_with_clean_unique_operation_ids(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    ids = [operation.id for operation in operations(document)]
    assert len(ids) == len(set(ids))
    assert all(name.isidentifier() and name.islower() for name in ids)
    assert {"list_articles", "get_article", "create_article", "publish_article", "post_comment"} <= set(ids)


def test_every_operation_is_described_in_arabic_and_names_its_problems(document: dict[str, Any]) -> None:
    for _, path, method, operation, *_ in operations(document):
        assert any("\u0600" <= letter <= "\u06ff" for letter in operation["description"]), path
        if path.startswith("/api/"):
            assert "default" in operation["responses"], (path, method)
            for status, entry in operation["responses"].items():
                if status[0] in "45d":
                    assert list(entry["content"]) == ["application/problem+json"], (path, status)
            if operation.get("security"):
                assert "401" in operation["responses"], path
            if method == "GET":
                assert "304" in operation["responses"], path


def test_every_body_has_an_example(document: dict[str, Any]) -> None:
    bodies = {operation.id: operation.body for operation in operations(document) if operation.takes == JSON}
    assert [name for name, body in bodies.items() if not body] == []
    for name in ("create_article", "post_comment", "create_section", "create_tag", "create_author"):
        assert any("\u0600" <= letter <= "\u06ff" for letter in str(bodies[name])), name


def test_no_public_type_can_carry_an_address(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        if name in PRIVATE:
            continue
        parts = (schema, *schema.get("allOf", ()))
        members = {member.lower() for part in parts for member in part.get("properties", {})}
        assert not {member for member in members if "mail" in member} - {"has_email", "sends_mail"}, name
        assert not members & {"ip", "ip_address", "email_index", "email_sealed", "password", "password_hash"}, name


def test_scopes_are_in_the_security_scheme(document: dict[str, Any]) -> None:
    scheme = document["components"]["securitySchemes"]["maqal"]
    assert scheme["flows"]["password"]["tokenUrl"] == "/api/v1/auth/token"
    assert "articles:publish" in scheme["flows"]["password"]["scopes"]
    create = document["paths"]["/api/v1/articles"]["post"]
    assert create["security"] == [{"maqal": ["articles:write"]}, {"token": []}]


def test_no_two_templates_are_the_same_path(document: dict[str, Any]) -> None:
    shapes = [re.sub(r"{\w+}", "{}", path) for path in document["paths"]]
    assert len(shapes) == len(set(shapes))
    for operation in operations(document):
        named = set(re.findall(r"{(\w+)}", operation.path))
        told = {each["name"] for each in operation.described["parameters"] if each["in"] == "path"}
        assert told == named, operation.id
