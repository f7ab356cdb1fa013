"""Where the OpenAPI document is served, in the language that is asked for."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Literal

from fastapi import FastAPI, Request, Response

from app.errors import Bilingual, TooComplex, Unavailable, invalid
from app.pool.processes import Pool
from app.web.plain_route import PlainRoute
from app.web.problems import LANGUAGE, asked_language, preferred_language
from app.web.proxies import PREFIX
from app.web.reference.document import LANGUAGES, document

Language = Literal["ar", "en"]
Made = dict[Language, bytes]
"""The document in each language, as JSON."""

SECONDS = 30.0
"""Seconds of computing that the documents may take; two are usual, with all that the process has to import."""

_PREFIX = "\ue000"
"""Stands for the path before ours, which differs by request, in the documents that are kept."""

_UNKNOWN = Bilingual("القيم المقبولة: ar أو en.", "Accepted values: ar or en.")


def describe(app: FastAPI) -> None:
    """Give an application its OpenAPI document, which is Arabic where no language is asked for."""
    app.openapi = lambda: document(app, "ar")  # type: ignore[method-assign]  # the way that FastAPI's docs name


def asked(request: Request) -> Language:
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


def openapi_route(path: str, make: Callable[[], Made]) -> PlainRoute:
    """The route of the document. `make` is a function of a module: it makes the documents as `documents_of` does."""
    documents = _Documents(make)

    async def show(request: Request) -> Response:
        language = asked(request)
        content = _behind((await documents.get())[language], str(request.scope.get(PREFIX, "")))
        return Response(content, media_type="application/json", headers=language_headers(language))

    return PlainRoute(path, show, include_in_schema=False)


def documents_of(app: FastAPI) -> Made:
    """The documents of an application, for any path before ours."""
    return {language: render(document(app, language, prefix=_PREFIX)) for language in LANGUAGES}


def _behind(content: bytes, prefix: str) -> bytes:
    """A document for a path before ours; where there is none, its server is the root."""
    place, written = _PREFIX.encode(), json.dumps(prefix, ensure_ascii=False)[1:-1].encode()
    return content.replace(b'"%b"' % place, b'"%b"' % (written or b"/")).replace(place, written)


class _Documents:
    """The documents of an application, made when they are first asked for.

    A process of their own makes them, and ends: a worker that made them would keep 10 MiB of memory afterwards.
    """

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._made: Made | None = None
        self._making: asyncio.Task[Made] | None = None

    async def get(self) -> Made:
        """All of them; `Unavailable` where the machine is too busy to make them."""
        if self._made is None:
            if self._making is None or self._making.done():
                self._making = asyncio.create_task(self._make_elsewhere())
            self._made = await asyncio.shield(self._making)
            self._making = None
        return self._made

    async def _make_elsewhere(self) -> Made:
        pool = Pool(most=1)
        try:
            return await pool.run(self._make, seconds=SECONDS)
        except TooComplex:
            raise Unavailable from None
        finally:
            await pool.close()


def render(made: dict[str, Any]) -> bytes:
    """A document as JSON, without spaces."""
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
