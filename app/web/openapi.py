"""OpenAPI 3.1: operation ids, problems, conditional requests, and words about the whole API."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.errors import (
    AddressTooLong,
    IdempotencyKeyReused,
    InternalError,
    InvalidRequest,
    Malformed,
    Problem,
    TooLarge,
    TooManyRequests,
    Unavailable,
    UnsupportedMediaType,
)
from app.web.problems import responses

_PARAMETER = re.compile(r"{(\w+)}")

DESCRIPTION = """\
مقال واجهة برمجية عربية للمقالات والتعليقات. كل الأخطاء `application/problem+json` (RFC 9457)، بالعربية ما لم تطلب
`Accept-Language: en`، ولكل منها `code` ثابت.

Maqal is an Arabic-first API for articles and comments. Errors are problems (RFC 9457) with a stable `code`, in English
for `Accept-Language: en`. Reads carry an `ETag`; `If-None-Match` gives 304. Lists are paged by opaque cursors.
"""

TAGS = [
    {"name": "articles", "description": "المقالات"},
    {"name": "search", "description": "البحث في المقالات"},
    {"name": "comments", "description": "التعليقات"},
    {"name": "moderation", "description": "الإشراف على التعليقات"},
    {"name": "catalog", "description": "الأقسام والوسوم والكتّاب"},
    {"name": "accounts", "description": "الدخول والحسابات والرموز"},
    {"name": "operations", "description": "الصحة والقياس"},
]

PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "RFC 9457. `code` is stable; the sentences are for people.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "instance", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "message"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "JSON Pointer into the body, or query/limit …",
                    },
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


def describe(app: FastAPI) -> None:
    """Give an application its OpenAPI document, built when it is first asked for."""

    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = build  # type: ignore[method-assign]  # the way that FastAPI's docs name


def document(app: FastAPI) -> dict[str, Any]:
    """The document of an application's routes."""
    schema = get_openapi(
        title=app.title,
        version=app.version,
        summary="مقالات وتعليقات بالعربية أولًا — Arabic-first articles and comments",
        description=DESCRIPTION,
        routes=app.routes,
        tags=TAGS,
        license_info={"name": "MIT", "identifier": "MIT"},
    )
    schemas = schema["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM_SCHEMA
    schema["paths"] = _merge_paths(schema["paths"])
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            _complete(operation, method=method, is_api=path.startswith("/api/"))
    return schema


def _merge_paths(paths: dict[str, Any]) -> dict[str, Any]:
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


def _complete(operation: dict[str, Any], *, method: str, is_api: bool) -> None:
    """Add what every operation may answer, and what its reads may be asked."""
    found = operation["responses"]
    found.pop("422", None)
    if not is_api:
        return
    general: list[type[Problem]] = [
        Malformed,
        InvalidRequest,
        TooManyRequests,
        AddressTooLong,
        InternalError,
        Unavailable,
    ]
    if any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ())):
        general.append(IdempotencyKeyReused)
    if "requestBody" in operation:
        general += [TooLarge, UnsupportedMediaType]
    for status, entry in responses(*general).items():
        found.setdefault(str(status), entry)
    operation["responses"] = dict(sorted(found.items()))
    if method == "get":
        operation["responses"]["304"] = {"description": "Not Modified"}
        operation.setdefault("parameters", []).append(
            {
                "name": "If-None-Match",
                "in": "header",
                "required": False,
                "schema": {"type": "string"},
                "description": "`ETag` من إجابة سابقة؛ 304 إن لم يتغير شيء",
            }
        )
        entry = operation["responses"].get("200", {})
        entry.setdefault("headers", {})["ETag"] = {"schema": {"type": "string"}}
