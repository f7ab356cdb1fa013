"""The words of the OpenAPI document: whole in Arabic and in English, and none for what is not there."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs
import pytest

from app.web.openapi import render
from app.web.reference import library
from app.web.reference.document import LANGUAGES, document
from tests.operations import operations, undisturbed

ARABIC = re.compile(r"[\u0621-\u064a]")
QUOTED = re.compile(r"`[^`]*`|“[^”]*”")
MOST_BYTES = 2350
"""Bytes for each operation and event: articles alone have forty members, each with its sentence, in a dozen shapes."""

APP = undisturbed()
DOCUMENTS: dict[str, dict[str, Any]] = {language: document(APP, language) for language in LANGUAGES}


def members(made: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every member of every schema, with the schema's name."""
    for name, schema in made["components"]["schemas"].items():
        for part in (schema, *schema.get("allOf", ())):
            for member, described in part.get("properties", {}).items():
                yield name, member, described


def texts(made: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Every place of a document where people read, with what it says."""
    yield "info.summary", made["info"].get("summary")
    yield "info.description", made["info"].get("description")
    for tag in made["tags"]:
        yield f"tag {tag['name']}", tag.get("description")
    for operation in operations(made, with_streams=True):
        yield f"{operation.id} summary", operation.described.get("summary")
        yield f"{operation.id} description", operation.described.get("description")
        for parameter in operation.described["parameters"]:
            yield f"{operation.id}.{parameter['name']}", parameter.get("description")
        for status, entry in operation.described["responses"].items():
            yield f"{operation.id} {status}", entry.get("description")
    for event, methods in made["webhooks"].items():
        yield f"{event} summary", methods["post"].get("summary")
    components = made["components"]
    for kind in ("schemas", "responses", "headers", "parameters", "securitySchemes"):
        for name, described in components[kind].items():
            yield f"{kind} {name}", described.get("description")
    for name, member, described in members(made):
        yield f"{name}.{member}", described.get("description")
    for scope, meaning in components["securitySchemes"]["maqal"]["flows"]["password"]["scopes"].items():
        yield f"scope {scope}", meaning


def is_in(language: str, text: str | None) -> bool:
    """Whether a text is there, and in this language."""
    words = QUOTED.sub("", text or "")
    return bool(ARABIC.search(words)) if language == "ar" else bool(words.strip()) and not ARABIC.search(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_described_in_the_language(language: str) -> None:
    found = list(texts(DOCUMENTS[language]))
    assert len(found) > 1000
    assert [(place, text) for place, text in found if not is_in(language, text)] == []


def test_every_text_describes_something() -> None:
    made = DOCUMENTS["en"]
    listed = operations(made, with_streams=True)
    assert set(library.OPERATIONS) == {operation.id for operation in listed}
    assert set(library.SHAPES) == set(made["components"]["schemas"])
    used = set()
    for operation in listed:
        for parameter in operation.described["parameters"]:
            name = f"{operation.id}.{parameter['name']}"
            used.add(name if name in library.PARAMETERS else parameter["name"])
    for methods in made["webhooks"].values():
        used |= {reference["$ref"].rpartition("/")[2] for reference in methods["post"]["parameters"]}
    assert set(library.PARAMETERS) == used
    assert set(library.EVENTS) == set(made["webhooks"])
    described = {(name, member) for name, member, _ in members(made)}
    inherited = {(like, member) for name, member in described for like in library.SHAPES[name].like}
    written = {(name, member) for name, text in library.SHAPES.items() for member in text.members}
    assert written - described - inherited == set()


def test_both_languages_say_the_same_of_everything_else() -> None:
    assert _without_words(DOCUMENTS["ar"]) == _without_words(DOCUMENTS["en"])


def _without_words(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            name: _without_words(value)
            for name, value in part.items()
            if name not in {"examples", "example", "scopes"}
            and (name not in {"description", "summary"} or isinstance(value, dict))
        }
    return [_without_words(each) for each in part] if isinstance(part, list) else type(part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_is_small(language: str) -> None:
    made = DOCUMENTS[language]
    assert len(render(made)) <= MOST_BYTES * (sum(map(len, made["paths"].values())) + len(made["webhooks"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reference_leads_somewhere(language: str) -> None:
    made = DOCUMENTS[language]
    references = re.findall(r'"\$ref":"#/([^"]+)"', render(made).decode())
    assert references
    for reference in references:
        part: Any = made
        for name in reference.split("/"):
            part = part[name]


async def test_the_language_is_the_one_asked_for(client: httpx.AsyncClient) -> None:
    path = "/api/v1/openapi.json"
    for address, headers, language in (
        (path, {}, "ar"),
        (path, {"Accept-Language": "en-GB,en;q=0.9"}, "en"),
        (path, {"Accept-Language": "en", "Maqal-Language": "ar"}, "ar"),
        (f"{path}?language=en", {"Accept-Language": "ar"}, "en"),
        (f"{path}?language=ar", {"Maqal-Language": "en"}, "ar"),
    ):
        answer = await client.get(address, headers=headers)
        assert answer.headers["content-language"] == language, (address, headers)
        assert {"accept-language", "maqal-language"} <= set(answer.headers["vary"].lower().split(", "))
        assert answer.json() == DOCUMENTS[language]
        again = await client.get(address, headers={**headers, "If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
    refused = await client.get(f"{path}?language=fr")
    assert refused.json()["errors"][0]["pointer"] == "query/language"


def test_optional_sign_in_is_declared() -> None:
    listed = {operation.id: operation.described.get("security") for operation in operations(DOCUMENTS["en"])}
    drafts = ["articles:read_drafts"]
    assert listed["get_article"] == [{}, {"maqal": drafts}, {"token": []}]
    assert listed["list_sections"] == [{}, {"maqal": []}, {"token": []}]
    for operation in operations(DOCUMENTS["en"]):
        if "401" in operation.described["responses"] and operation.id != "create_access_token":
            assert listed[operation.id], operation.id


def test_what_has_two_shapes_says_which() -> None:
    (comment,) = [each for each in operations(DOCUMENTS["en"]) if each.id == "get_comment"]
    schema = comment.described["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema["discriminator"]["propertyName"] == "view"
    for value, reference in schema["discriminator"]["mapping"].items():
        shape = DOCUMENTS["en"]["components"]["schemas"][reference.rpartition("/")[2]]
        assert shape["allOf"][-1]["properties"]["view"]["const"] == value
        assert "view" in shape["allOf"][-1]["required"]


def test_a_parameter_of_a_path_has_one_type() -> None:
    types: dict[tuple[str, str], set[str]] = {}
    for operation in operations(DOCUMENTS["en"]):
        for parameter in operation.described["parameters"]:
            if parameter["in"] == "path":
                types.setdefault((operation.path, parameter["name"]), set()).add(parameter["schema"]["type"])
    assert {place: kinds for place, kinds in types.items() if len(kinds) > 1} == {}


def bodies(made: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every body of a request or an answer that the document describes."""
    for operation in operations(made, with_streams=True):
        for content in operation.described.get("requestBody", {}).get("content", {}).values():
            yield f"{operation.id} request", content
        for status, entry in operation.described["responses"].items():
            for kind, content in entry.get("content", {}).items():
                if kind != "text/plain":
                    yield f"{operation.id} {status}", content
    for event, methods in made["webhooks"].items():
        for content in methods["post"]["requestBody"]["content"].values():
            yield event, content


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_body_has_an_example_of_its_schema(language: str) -> None:
    made = DOCUMENTS[language]
    missing = []
    for place, content in bodies(made):
        given = [made["components"]["examples"][name]["value"] for name in content.get("examples", {})]
        given += [content["example"]] if "example" in content else []
        if not given and "file" not in str(content["schema"]) and content["schema"].get("format") != "binary":
            missing.append(place)
        schema = {**content["schema"], "components": made["components"]}
        validator = jsonschema_rs.Draft202012Validator(schema)
        for example in given:
            assert [error.message for error in validator.iter_errors(example)] == [], place
    assert missing == []
