"""What operations have beside what their routes declare: general problems, conditional reads, headers."""

import re
from typing import Any

from app.errors import (
    AddressTooLong,
    Gone,
    HeadersTooLarge,
    IdempotencyKeyReused,
    InternalError,
    InvalidRequest,
    Malformed,
    Problem,
    RequestTimeout,
    TooLarge,
    TooManyRequests,
    Unavailable,
    UnsupportedMediaType,
)
from app.web.problems import LANGUAGE, MEDIA_TYPE, responses

_PARAMETER = re.compile(r"{(\w+)}")
_READ_HEADERS = ("ETag", "Cache-Control")
_IF_NONE_MATCH = {"name": "If-None-Match", "in": "header", "required": False, "schema": {"type": "string"}}
SHOWN_TO_READERS = {"post_comment", "create_access_token", "search_articles"}
"""Operations whose problems a site shows to people; every other one takes `Maqal-Language` too."""

_LANGUAGE = {
    "name": LANGUAGE,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "enum": ["ar", "en"]},
}


def merge_paths(paths: dict[str, Any]) -> dict[str, Any]:
    """One entry for each path: templates that differ in a parameter's name alone are the same (OpenAPI 3.1 §4.8.8)."""
    merged: dict[str, Any] = {}
    for path, methods in paths.items():
        shape = _PARAMETER.sub("{}", path)
        first = next((known for known in merged if _PARAMETER.sub("{}", known) == shape), path)
        names = dict(zip(_PARAMETER.findall(path), _PARAMETER.findall(first), strict=True))
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter["name"] = names[parameter["name"]]
        merged.setdefault(first, {}).update(methods)
    return merged


def complete(operation: dict[str, Any], *, method: str, is_api: bool) -> None:
    """Add what every operation may answer, what its reads may be asked, and the headers of its answers."""
    found = operation["responses"]
    found.pop("422", None)
    _add_general(found)
    if not is_api:
        return
    if _takes_key(operation):
        found |= {str(status): entry for status, entry in responses(Gone).items()}
    parameters = operation.setdefault("parameters", [])
    if method == "get":
        found["304"] = {"description": ""}
        parameters.append(dict(_IF_NONE_MATCH))
    if operation["operationId"] in SHOWN_TO_READERS:
        parameters.append(dict(_LANGUAGE))
    operation["responses"] = dict(sorted(found.items()))
    for status, entry in operation["responses"].items():
        if names := _headers(operation, status, method, entry):
            entry["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    if security := operation.get("security"):
        scopes = next(iter(security[0].values()))
        operation["security"] = [{"maqal": scopes}, {"token": []}]


GENERAL: tuple[type[Problem], ...] = (
    Malformed,
    RequestTimeout,
    TooLarge,
    AddressTooLong,
    UnsupportedMediaType,
    InvalidRequest,
    IdempotencyKeyReused,
    TooManyRequests,
    HeadersTooLarge,
    InternalError,
    Unavailable,
)
"""What any operation may answer: one response for all statuses that an operation does not name, for they are many."""


def _add_general(found: dict[str, Any]) -> None:
    entry: dict[str, Any] = {"content": {MEDIA_TYPE: {"examples": {}}}}
    for described in responses(*GENERAL).values():
        entry["content"][MEDIA_TYPE]["examples"] |= described["content"][MEDIA_TYPE]["examples"]
    if not any(status.startswith("4") for status in found):
        found["4XX"] = entry
    found["default"] = entry


def _takes_key(operation: dict[str, Any]) -> bool:
    return any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ()))


def _headers(operation: dict[str, Any], status: str, method: str, entry: dict[str, Any]) -> tuple[str, ...]:
    """The headers of an answer that is no problem."""
    match status:
        case "200" if method == "get":
            schema = entry.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
            return ("ETag", "Link") if "Page" in schema else ("ETag",)
        case "201":
            return ("Location", "ETag") if "Article" in str(entry) else ("Location",)
        case "304":
            return _READ_HEADERS
        case "308":
            return ("Location", "Cache-Control")
        case "200" if "#/components/schemas/Article" in str(entry) and "comments" not in operation["operationId"]:
            return ("ETag",)
        case _:
            return ()
