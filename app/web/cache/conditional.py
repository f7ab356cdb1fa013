"""Entity tags, conditional requests (RFC 9110 §13), compression and HEAD, for every answer of the API.

`If-None-Match` compares the whole of a tag, `If-Match` the version alone. A route that answers with something versioned
sets `ETag: "<version>"`; what has no version has 0. What caches between us and a reader are told is said here too.
"""

import json
import re
from collections.abc import Callable, Iterable

from fastapi import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.display import Display
from app.events.subjects import Subject
from app.web.cache.representation import IDENTITY, Representation, chosen, is_unchanged, send_variant
from app.web.session_cookie import RawHeader, session_secret

PRIVATE = b"private, no-store"
SHARED = "public, max-age=0, must-revalidate"
"""Kept by anybody and asked about before each use: a 304 is cheap, a stale byte is not."""

HEAD_ALONE = "maqal.head"
"""Set in the scope of a read of which the headers alone are wanted."""

KEEPER = "maqal.keeper"
"""Where in the scope of a read stands who wants to keep its answer: a `Keeper`."""

Keeper = Callable[[Representation, Scope], None]


def version_tag(version: int) -> str:
    """What a route sets as `ETag`; the hash is added when the bytes are known."""
    return f'"{version}"'


def set_read_headers(response: Response, viewer: object | None, display: Display | None, *shows: Subject) -> None:
    """Set `Cache-Control`, `Cache-Tag` and `Vary` for a read that shows some subjects.

    What credentials show is cached by nobody.
    """
    is_private = viewer is not None or (display is not None and display.relative_to is not None)
    response.headers["Cache-Control"] = PRIVATE.decode() if is_private else SHARED
    response.headers["Cache-Tag"] = ",".join(shows)
    response.headers["Vary"] = "Authorization"


class Conditional:
    """Pure ASGI: completes `ETag`, compresses, answers 304 where the client has these bytes, and HEAD from GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD", "POST", "PUT", "PATCH"}:
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET", HEAD_ALONE: True} if is_head else scope
        answer = _Answer(inner, send, is_head=is_head)
        await self._app(inner, receive, answer.take)
        scope.update({name: inner[name] for name in ("route", "fastapi") if name in inner})


def made_private(headers: Iterable[RawHeader]) -> list[RawHeader]:
    """The headers of an answer that no cache may keep."""
    return [*((name, value) for name, value in headers if name != b"cache-control"), (b"cache-control", PRIVATE)]


_REMOVED = b',"removed":'
_HAS_ITS_OWN = frozenset({b"content-encoding", b"content-range", b"last-modified"})
_VERSION = re.compile(rb'"\d+"')


def _as_read(body: bytes) -> bytes:
    """What a read answers of what was written: the same without its last member, `removed`.

    In a text of JSON these bytes have other quotation marks, and a member of an inner object is followed by more braces
    than one: what is left of it is then no JSON.
    """
    whole, found, rest = body.rpartition(_REMOVED)
    if not found:
        return body
    try:
        json.loads(rest.removesuffix(b"}"))
    except ValueError:
        return body
    return whole + b"}"


class _Answer:
    """One response on its way out, held back until its bytes are known."""

    def __init__(self, scope: Scope, send: Send, *, is_head: bool) -> None:
        self._scope, self._send, self._is_head = scope, send, is_head
        self._is_read = scope["method"] == "GET"
        self._start: Message = {}
        self._body: list[bytes] = []
        self._passes = False

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if session_secret(self._scope["headers"]) is not None:
                message = {**message, "headers": made_private(message["headers"])}
            self._start = message
            self._passes = not self._is_tagged(message["status"], dict(message["headers"]))
            if self._passes:
                await self._send(message)
        elif self._passes:
            await self._send({**message, "body": b""} if self._is_head else message)
        else:
            self._body.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._finish()

    def _is_tagged(self, status: int, headers: dict[bytes, bytes]) -> bool:
        """Whether an answer is held back: not what is sent piece by piece, and no file, which has a tag of its own."""
        is_ours = b"cache-tag" in headers
        if (not is_ours and not _HAS_ITS_OWN.isdisjoint(headers)) or _VERSION.fullmatch(
            headers.get(b"etag", b'"0"')
        ) is None:
            return False
        if b"content-length" not in headers and not is_ours:
            return False
        return (status == 200 and self._is_read) or (status in {200, 201} and b"etag" in headers)

    async def _finish(self) -> None:
        body = b"".join(self._body)
        made = Representation(self._start["headers"], body, hashed=None if self._is_read else _as_read(body))
        asked = dict(self._scope["headers"])
        accepted = asked.get(b"accept-encoding")
        variant = await made.variant(IDENTITY if accepted is None else chosen(accepted))
        keep: Keeper | None = self._scope.get(KEEPER)
        if keep is not None and self._is_read:
            keep(made, self._scope)  # with the variant, which takes room as well
        has_it = self._is_read and is_unchanged(asked.get(b"if-none-match"), variant.tag)
        status = self._start["status"]
        await send_variant(self._send, variant, status=status, is_head=self._is_head, has_it=has_it)
