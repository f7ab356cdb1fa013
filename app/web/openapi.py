"""Where the OpenAPI document is served, in the language that is asked for."""

import asyncio
import json
from functools import lru_cache
from typing import Any, Literal

from fastapi import FastAPI, Request, Response

from app import heap
from app.errors import Bilingual, invalid
from app.web.plain_route import PlainRoute
from app.web.problems import LANGUAGE, asked_language, preferred_language
from app.web.proxies import PREFIX
from app.web.reference.document import LANGUAGES, document

REMEMBERED = 8
"""Documents that are kept rendered: one for each language and path before ours."""

_UNKNOWN = Bilingual("القيم المقبولة: ar أو en.", "Accepted values: ar or en.")


def describe(app: FastAPI) -> None:
    """Give an application its OpenAPI document, which is Arabic where no language is asked for."""
    app.openapi = lambda: document(app, "ar")  # type: ignore[method-assign]  # the way that FastAPI's docs name


def asked(request: Request) -> Literal["ar", "en"]:
    """The language of a page or document: by `?language=`, or else as problems are."""
    chosen = request.query_params.get("language")
    if chosen is None:
        return preferred_language(asked_language(request.scope["headers"]))
    if chosen not in LANGUAGES:
        raise invalid("query/language", "unknown_language", _UNKNOWN)
    return chosen


def language_headers(language: str) -> dict[str, str]:
    """The headers of an answer in one language, which a client may keep for its next request in the same language."""
    return {
        "Content-Language": language,
        "Cache-Control": "public, max-age=300",
        "Vary": f"Accept-Language, {LANGUAGE}",
    }


def openapi_route(app: FastAPI, path: str) -> PlainRoute:
    """The route of the document, which is made in a thread: once for each language and path before ours."""

    @lru_cache(maxsize=REMEMBERED)
    def made(language: Literal["ar", "en"], prefix: str) -> bytes:
        rendered = render(document(app, language, prefix=prefix))
        heap.give_back()
        return rendered

    async def show(request: Request) -> Response:
        language = asked(request)
        content = await asyncio.to_thread(made, language, str(request.scope.get(PREFIX, "")))
        return Response(content, media_type="application/json", headers=language_headers(language))

    return PlainRoute(path, show, include_in_schema=False)


def render(made: dict[str, Any]) -> bytes:
    """A document as JSON, without spaces."""
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
