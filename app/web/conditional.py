"""Entity tags, conditional requests (RFC 9110 §13) and HEAD, for every answer of the API.

A tag is `"<version>-<hash of the bytes>"`: `If-None-Match` compares all of it, `If-Match` the version alone. A route
that answers with something versioned sets `ETag: "<version>"`; what has no version has 0.
"""

import hashlib
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HASH_BYTES = 9
_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def entity_tag(version: int, body: bytes) -> str:
    """The tag of a representation."""
    return f'"{version}-{hashlib.blake2b(body, digest_size=HASH_BYTES).hexdigest()}"'


def version_tag(version: int) -> str:
    """What a route sets as `ETag`; the hash is added when the bytes are known."""
    return f'"{version}"'


class Conditional:
    """Pure ASGI: completes `ETag`, answers 304 where the client has these bytes, and HEAD from GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD", "POST", "PUT", "PATCH"}:
            await self._app(scope, receive, send)
            return
        answer = _Answer(Headers(scope=scope), scope["method"], send)
        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await self._app(inner, receive, answer.take)
        scope.update({name: inner[name] for name in ("route", "fastapi") if name in inner})


class _Answer:
    """One response on its way out, held back until its bytes are known."""

    def __init__(self, request: Headers, method: str, send: Send) -> None:
        self._request, self._method, self._send = request, method, send
        self._start: Message = {}
        self._body = bytearray()
        self._passes = False

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            self._passes = not self._is_tagged(MutableHeaders(scope=message), message["status"])
            if self._passes:
                await self._send(message)
        elif self._passes:
            await self._pass(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish()

    def _is_tagged(self, headers: MutableHeaders, status: int) -> bool:
        reads = self._method in {"GET", "HEAD"}
        is_json = headers.get("content-type", "").startswith("application/json")
        return status in {200, 201} and is_json and (reads or "etag" in headers)

    async def _pass(self, message: Message) -> None:
        if self._method == "HEAD":
            message = {**message, "body": b""}
        await self._send(message)

    async def _finish(self) -> None:
        headers = MutableHeaders(scope=self._start)
        body = bytes(self._body)
        version = headers.get("etag", '"0"').strip('"').partition("-")[0]
        headers["etag"] = tag = entity_tag(int(version), body)
        if self._method in {"GET", "HEAD"} and matches(self._request.get("if-none-match"), tag):
            for name in ("content-length", "content-type"):
                del headers[name]
            await self._send({**self._start, "status": 304})
            await self._send({"type": "http.response.body", "body": b""})
            return
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": b"" if self._method == "HEAD" else body})


def matches(if_none_match: str | None, tag: str) -> bool:
    """Whether a client that sent this `If-None-Match` has the representation with this tag (weak comparison)."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or tag.strip('"') in _TAG.findall(if_none_match)
