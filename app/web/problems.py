"""Rendering of problems: `application/problem+json` in Arabic or English (RFC 9457), the framework's own included."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from app import errors
from app.errors import Moved, Problem, Words
from app.web.caching import SHARED
from app.web.request_id import request_id
from app.web.validation import field_errors

MEDIA_TYPE = "application/problem+json"

_BY_STATUS: Mapping[int, type[Problem]] = {
    400: errors.Malformed,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.TooLarge,
    415: errors.UnsupportedMediaType,
    422: errors.InvalidRequest,
    429: errors.TooManyRequests,
    503: errors.Unavailable,
}


def preferred_language(accept_language: str) -> Literal["ar", "en"]:
    """The language of the API's own sentences for an `Accept-Language` header; Arabic when nothing is asked."""
    best: tuple[float, Literal["ar", "en"]] = (0.0, "ar")
    for part in accept_language.split(","):
        tag, _, weight = part.partition(";")
        quality = _quality(weight)
        match tag.strip().lower().partition("-")[0]:
            case "ar" | "*" if quality > best[0]:
                best = (quality, "ar")
            case "en" if quality > best[0]:
                best = (quality, "en")
    return best[1]


def _quality(parameter: str) -> float:
    try:
        return float(parameter.partition("=")[2]) if parameter else 1.0
    except ValueError:
        return 0.0


def render(problem: Problem, accept_language: str = "") -> Response:
    """The response that tells a problem in the language that was asked for."""
    language = preferred_language(accept_language)

    def say(words: Words) -> str:
        return words.ar if language == "ar" else words.en

    body: dict[str, Any] = {
        "type": f"urn:maqal:problem:{problem.code}",
        "title": say(problem.title),
        "status": problem.status,
        "code": problem.code,
        "detail": say(problem.words),
        "instance": f"urn:maqal:request:{request_id.get()}",
        "request_id": request_id.get(),
        **problem.members,
    }
    if problem.errors:
        body["errors"] = [
            {"pointer": error.pointer, "code": error.code, "message": say(error.message)} for error in problem.errors
        ]
    headers = {
        "Content-Language": language,
        "Cache-Control": "no-store",
        "Vary": "Accept-Language",
        **problem.headers,
    }
    content = json.dumps(body, ensure_ascii=False).encode()
    return Response(content, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def install(app: FastAPI) -> None:
    """Make an application answer every error as a problem."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(Moved, _moved)
    app.add_exception_handler(StarletteHTTPException, _framework)
    app.add_exception_handler(RequestValidationError, _validation)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101  registered for it
    return render(error, request.headers.get("accept-language", ""))


async def _moved(request: Request, error: Exception) -> Response:
    assert isinstance(error, Moved)  # noqa: S101  registered for it
    former = f"/{error.room}/{request.path_params['ref']}"
    path = request.scope["path"].replace(former, f"/{error.room}/{error.slug}", 1)
    query = request.scope["query_string"].decode()
    location = quote(path) + (f"?{query}" if query else "")
    return Response(status_code=308, headers={"Location": location, "Cache-Control": SHARED})


async def _framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)  # noqa: S101  registered for it
    known = _BY_STATUS.get(error.status_code, errors.Malformed if error.status_code < 500 else errors.InternalError)
    problem = known()
    problem.headers.update(error.headers or {})
    return render(problem, request.headers.get("accept-language", ""))


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for it
    problem = errors.InvalidRequest(errors=field_errors(error.errors()))
    if request.url.path.endswith("/auth/token"):
        problem.members |= {"error": "invalid_request", "error_description": problem.words.en}
    return render(problem, request.headers.get("accept-language", ""))


def responses(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` entry of a route that may answer with these problems."""
    by_status: dict[int, list[type[Problem]]] = {}
    for problem in problems:
        by_status.setdefault(problem.status, []).append(problem)
    return {status: _response_entry(status, group) for status, group in by_status.items()}


def _response_entry(status: int, problems: Sequence[type[Problem]]) -> dict[str, Any]:
    return {
        "description": HTTPStatus(status).phrase + ": " + " ".join(f"`{problem.code}`" for problem in problems),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {problem.code: {"value": _example(problem)} for problem in problems},
            }
        },
    }


def _example(problem: type[Problem]) -> dict[str, Any]:
    return {
        "type": f"urn:maqal:problem:{problem.code}",
        "title": problem.title.ar,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail.ar,
        "instance": "urn:maqal:request:5f0c2a9d4be14c07",
        "request_id": "5f0c2a9d4be14c07",
    }
