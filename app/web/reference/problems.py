"""The problems of the document: each once, as a response that operations refer to."""

from typing import Any

from app.arabic.direction import isolate
from app.errors import Bilingual, Problem
from app.web.problems import MEDIA_TYPE

NAMES = {"4XX": "OtherProblem", "default": "OtherProblem"}
"""The name of the response that stands for many problems."""

HEADERS = {"401": "WWW-Authenticate", "4XX": "Retry-After", "default": "Retry-After"}
"""The headers that problems of a status carry beside those of all."""

MOST_USUAL = "invalid_request"
"""The problem of which a response that stands for many gives an example."""

_REQUEST = "5f0c2a9d4be14c07"


def share(document: dict[str, Any], language: int) -> None:
    """Replace the problems of every operation by references, and define what they refer to."""
    kinds = _by_code()
    components = document["components"]
    shared_responses = components.setdefault("responses", {})
    components.setdefault("examples", {})
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, entry in operation["responses"].items():
                codes = list(entry.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {}))
                if not codes:
                    continue
                name = NAMES.get(status) or "Or".join(
                    "".join(word.capitalize() for word in code.split("_")) for code in codes
                )
                if name not in shared_responses:
                    shared_responses[name] = _entry(status, [kinds[code] for code in codes], language)
                operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}


def _entry(status: str, kinds: list[type[Problem]], language: int) -> dict[str, Any]:
    shown = next((kind for kind in kinds if kind.code == MOST_USUAL), kinds[0])
    names = ["Content-Language", *([HEADERS[status]] if status in HEADERS else [])]
    described = [f"{kind.title[language]} (`{kind.code}`)" for kind in kinds]
    return {
        "description": ("؛ ", "; ")[language].join(described),
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": _example(shown, language),
            }
        },
    }


def _by_code() -> dict[str, type[Problem]]:
    """Every kind of problem by its code."""
    found: dict[str, type[Problem]] = {}
    waiting: list[type[Problem]] = [Problem]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        found.setdefault(kind.code, kind)
    return found


def _example(problem: type[Problem], language: int) -> dict[str, Any]:
    return {
        "type": f"urn:maqal:problem:{problem.code}",
        "title": _said(problem.title, language),
        "status": problem.status,
        "code": problem.code,
        "detail": _said(problem.detail, language),
        "instance": f"urn:maqal:request:{_REQUEST}",
        "request_id": _REQUEST,
    }


def _said(words: Bilingual, language: int) -> str:
    return words.en if language else isolate(words.ar)
