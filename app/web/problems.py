"""Rendering of problems: `application/problem+json` in Arabic or English (RFC 9457), the framework's own included."""

import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import Match, Route

from app import errors
from app.arabic.direction import isolate
from app.errors import Bilingual, Moved, Problem
from app.web.cache.conditional import SHARED
from app.web.request_id import request_id
from app.web.validation import field_errors, told_once
from app.web.weights import weights

MEDIA_TYPE = "application/problem+json"
MAX_ERRORS = 20
"""Errors that one answer tells; `more_errors` is the number of the others."""

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


LANGUAGE = "Maqal-Language"
"""The header in which a site says the language of its page: `ar` or `en`."""

_LANGUAGE_HEADERS = (LANGUAGE.lower().encode(), b"accept-language")


def preferred_language(accept_language: str) -> Literal["ar", "en"]:
    """The language of the API's own sentences for an `Accept-Language` header; Arabic when nothing is asked."""
    best: tuple[float, Literal["ar", "en"]] = (0.0, "ar")
    for tag, quality in weights(accept_language).items():
        match tag.partition("-")[0]:
            case "ar" | "*" if quality > best[0]:
                best = (quality, "ar")
            case "en" if quality > best[0]:
                best = (quality, "en")
    return best[1]


def asked_language(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The languages that a request asks problems in: its `Maqal-Language`, or else its `Accept-Language`.

    A page cannot change what the browser sends in the latter, which may be English for a reader of an Arabic page.
    """
    sent = {name: value for name, value in headers if name in _LANGUAGE_HEADERS}
    own, accepted = (sent.get(name, b"").decode("latin-1") for name in _LANGUAGE_HEADERS)
    return own if own.strip().lower().partition("-")[0] in {"ar", "en"} else accepted


def render(problem: Problem, accept_language: str = "") -> Response:
    """The response that tells a problem in the language that was asked for."""
    language = preferred_language(accept_language)

    def say(words: Bilingual) -> str:
        return isolate(words.ar) if language == "ar" else words.en

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
            {"pointer": error.pointer, "code": error.code, "message": say(error.message)}
            for error in problem.errors[:MAX_ERRORS]
        ]
        if len(problem.errors) > MAX_ERRORS:
            body["more_errors"] = len(problem.errors) - MAX_ERRORS
    headers = {
        "Content-Language": language,
        "Cache-Control": "no-store",
        "Vary": f"Accept-Language, {LANGUAGE}",
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
    if _is_token_request(request) and error.status in {400, 413, 415} and "error" not in error.members:
        error.members |= _oauth_members(error)
    return render(error, asked_language(request.scope["headers"]))


async def _moved(request: Request, error: Exception) -> Response:
    assert isinstance(error, Moved)  # noqa: S101  registered for it
    former = f"/{error.room}/{request.path_params['ref']}"
    path = request.scope["path"].replace(former, f"/{error.room}/{error.slug}", 1)
    query = request.scope["query_string"].decode()
    location = quote(path) + (f"?{query}" if query else "")
    return Response(status_code=308, headers={"Location": location, "Cache-Control": SHARED})


async def _framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)  # noqa: S101  registered for it
    allowed = {"Allow": ", ".join(_methods(request))} if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED else {}
    if allowed and request.method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=allowed)
    known = _BY_STATUS.get(error.status_code, errors.Malformed if error.status_code < 500 else errors.InternalError)
    problem = known()
    problem.headers.update({**(error.headers or {}), **allowed})
    return render(problem, asked_language(request.scope["headers"]))


def _methods(request: Request) -> list[str]:
    """Every method that the path of a request takes, whichever route takes it."""
    found = {"OPTIONS"}
    for route in request.app.router.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return sorted(found | ({"HEAD"} if "GET" in found else set()))


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for it
    found = told_once(error.errors())
    problem = errors.InvalidRequest(errors=field_errors(found[:MAX_ERRORS]))
    if len(found) > MAX_ERRORS:
        problem.members["more_errors"] = len(found) - MAX_ERRORS
    if _is_token_request(request):
        problem.members |= _oauth_members(problem)
    return render(problem, asked_language(request.scope["headers"]))


def _is_token_request(request: Request) -> bool:
    return str(request.scope["path"]).endswith("/auth/token")


def _oauth_members(problem: Problem) -> dict[str, str]:
    """What RFC 6749 §5.2 says of a token request that cannot be read."""
    return {"error": "invalid_request", "error_description": problem.words.en}


def responses(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` entry of a route that may answer with these problems."""
    by_status: dict[int, list[type[Problem]]] = {}
    for problem in problems:
        by_status.setdefault(problem.status, []).append(problem)
    return {
        status: _entries.setdefault(" ".join(problem.code for problem in group), _response_entry(status, group))
        for status, group in by_status.items()
    }


_entries: dict[str, dict[str, Any]] = {}
"""What several routes have in common, by the codes of the problems: each of 325 entries would have 2 KiB of its own."""


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
