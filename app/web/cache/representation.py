"""What is answered: one body in the codings in which it was asked for, each with its headers and its tag.

A tag is `"<version>-<hash of the bytes>"`; each coding has a hash of its own (RFC 9110 §8.8.3).
"""

import asyncio
import gzip
import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import brotli  # type: ignore[import-untyped]  # it has no types
from starlette.types import Send

from app.web.weights import weights

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

RawHeader = tuple[bytes, bytes]

IDENTITY = ""
LEAST_BYTES = 1000
"""Fewer fit into one packet as they are."""

GZIP_LEVEL, BROTLI_QUALITY, ZSTD_LEVEL = 5, 4, 3
"""Where each has most of what it can save, for a fraction of the time of its best (a 5 KB article: 0.1 ms)."""

BEST = (9, 11, 19)
"""Level or quality of each, for what other caches keep long: a fifth smaller, for hundreds of times the time, once."""

_CODINGS: Mapping[str, Callable[[bytes, bool], bytes]] = {
    "br": lambda body, best: brotli.compress(body, mode=brotli.MODE_TEXT, quality=BEST[1] if best else BROTLI_QUALITY),
    "zstd": lambda body, best: zstd.compress(body, BEST[2] if best else ZSTD_LEVEL),
    "gzip": lambda body, best: gzip.compress(body, BEST[0] if best else GZIP_LEVEL, mtime=0),
}
"""The codings, the one that is preferred among equals first."""


_TEXTS = (b"text/", b"application/json", b"application/javascript", b"application/xml", b"image/svg+xml")

HASH_BYTES = 9
MANY_BYTES = 100_000
"""A body that takes so long to compress that others should not wait for it."""

LONG_SECONDS = 3600
"""An answer that others keep for so long is compressed as well as can be, if it has no more than `MANY_BYTES`."""

OBJECT_BYTES = 300
HEADER_BYTES = 150
VARIANT_BYTES = 1000
"""What a representation, a header and a variant take of themselves: measured, with what the allocator rounds up."""

_OF_THE_BODY = {b"content-length", b"etag", b"content-encoding"}
_NOT_IN_304 = {b"content-type", b"link"}
_TAG = re.compile(rb'(?:W/)?"([^"]*)"')


@dataclass(frozen=True)
class Variant:
    """A body in one coding."""

    body: bytes
    tag: bytes
    headers: list[RawHeader]
    unchanged_headers: list[RawHeader]

    @property
    def size(self) -> int:
        """Bytes of memory that it takes beside its body, with both heads, which are made when they are first sent."""
        return VARIANT_BYTES + _written(self.headers) + _written(self.unchanged_headers)

    @cached_property
    def vary(self) -> bytes:
        """What it varies by; `head` and `unchanged_head` do not have it."""
        return b", ".join([value for name, value in self.headers if name == b"vary"])

    @cached_property
    def vary_line(self) -> bytes:
        """The header line of `vary`; nothing where it is empty."""
        return b"vary: " + self.vary + b"\r\n" if self.vary else b""

    @cached_property
    def head(self) -> bytes:
        """Status line and headers as they go over the wire, still open and without `Vary`."""
        return _head(b"200 OK", self.headers)

    @cached_property
    def unchanged_head(self) -> bytes:
        """The same for who has it already."""
        return _head(b"304 Not Modified", self.unchanged_headers)


class Representation:
    """An answer whose headers and body are known."""

    __slots__ = ("_hashed", "_headers", "_is_packed", "_made_of", "_variants", "_version", "body")

    def __init__(self, headers: Iterable[RawHeader], body: bytes, *, hashed: bytes | None = None) -> None:
        """`hashed` are the bytes that its `ETag` tells of, where they are others than its own."""
        kept = list(headers)
        named = dict(kept)
        self._version = int(named.get(b"etag", b'"0"').strip(b'"').partition(b"-")[0])
        is_text_body = is_text(named.get(b"content-type", b""))
        self._headers = [each for each in kept if each[0] not in _OF_THE_BODY]
        if is_text_body:
            self._headers = _varied(self._headers)
        self._is_packed = is_text_body and len(body) >= LEAST_BYTES
        self._variants: dict[str, Variant] = {}
        self.body = body
        self._hashed = body if hashed is None else hashed
        is_shared = named.get(b"cache-control", b"").startswith(b"public")
        self._made_of = named.get(b"cache-tag", b"") if is_shared else b""

    @property
    def tags(self) -> list[str] | None:
        """What it was made of, where it may be given to anybody; None where it may not."""
        return [tag for tag in self._made_of.decode("latin-1").split(",") if tag] or None

    @property
    def _is_kept_long(self) -> bool:
        told = dict(self._headers).get(b"cache-control", b"")
        age = re.search(rb"^public, max-age=(\d+)", told)
        return age is not None and int(age[1]) >= LONG_SECONDS

    @property
    def size(self) -> int:
        """Bytes of memory that it takes."""
        headers = HEADER_BYTES * len(self._headers) + _written(self._headers)
        packed = sum(len(each.body) for coding, each in self._variants.items() if coding != IDENTITY)
        variants = sum(each.size for each in self._variants.values())
        return OBJECT_BYTES + len(self.body) + headers + packed + variants

    def known(self, coding: str) -> Variant | None:
        """The variant in a coding, where it was made before."""
        return self._variants.get(coding if self._is_packed else IDENTITY)

    async def variant(self, coding: str) -> Variant:
        """The variant in a coding; what is short or no text stays as it is."""
        if not self._is_packed:
            coding = IDENTITY
        found = self._variants.get(coding)
        if found is None:
            found = self._variants[coding] = await self._made(coding)
        return found

    async def _made(self, coding: str) -> Variant:
        if coding == IDENTITY:
            return self._finished(self.body, coding)
        is_large = len(self.body) > MANY_BYTES
        if is_large or self._is_kept_long:
            body = await asyncio.to_thread(compressed, self.body, coding, best=not is_large)
        else:
            body = compressed(self.body, coding)
        return self._finished(body, coding)

    def _finished(self, body: bytes, coding: str) -> Variant:
        tag = entity_tag(self._version, self._hashed, coding).encode()
        about = [(b"content-encoding", coding.encode()), (b"etag", tag)] if coding else [(b"etag", tag)]
        headers = [(b"content-length", str(len(body)).encode()), *self._headers, *about]
        unchanged = [*(each for each in self._headers if each[0] not in _NOT_IN_304), (b"etag", tag)]
        return Variant(body, tag, headers, unchanged)


def is_text(content_type: bytes) -> bool:
    """Whether what has this type becomes smaller by a coding; pictures and archives are compressed already."""
    media_type = content_type.partition(b";")[0].strip().lower()
    return media_type.startswith(_TEXTS) or media_type.endswith((b"+json", b"+xml"))


@lru_cache(maxsize=256)
def chosen(accept_encoding: bytes) -> str:
    """The coding for an `Accept-Encoding` header (RFC 9110 §12.5.3): the most wanted of ours, or none."""
    told = weights(accept_encoding.decode("latin-1"))
    anything = told.get("*", 0.0)
    wanted = {coding: told.get(coding, anything) for coding in _CODINGS}
    best = max(wanted, key=lambda coding: wanted[coding])
    return best if wanted[best] > 0 and wanted[best] >= told.get("identity", 0.0) else IDENTITY


def compressed(body: bytes, coding: str, *, best: bool = False) -> bytes:
    """A body in a coding; with `best` as small as can be, which takes long."""
    return _CODINGS[coding](body, best)


def entity_tag(version: int, body: bytes, coding: str) -> str:
    """The tag of a body that is sent in a coding."""
    digest = hashlib.sha256(coding.encode() + b"\n")
    digest.update(body)
    return f'"{version}-{digest.hexdigest()[: 2 * HASH_BYTES]}"'


def is_unchanged(if_none_match: bytes | None, tag: bytes) -> bool:
    """Whether a client that sent this `If-None-Match` has the variant with this tag (weak comparison)."""
    if if_none_match is None:
        return False
    return if_none_match == tag or if_none_match.strip() == b"*" or tag.strip(b'"') in _TAG.findall(if_none_match)


async def send_variant(
    send: Send, variant: Variant, *, status: int = 200, is_head: bool, has_it: bool, added: Iterable[RawHeader] = ()
) -> None:
    """Send a variant: whole, without its body, or as the 304 of who has it already."""
    if has_it:
        await send({"type": "http.response.start", "status": 304, "headers": [*variant.unchanged_headers, *added]})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": status, "headers": [*variant.headers, *added]})
    await send({"type": "http.response.body", "body": b"" if is_head else variant.body})


def _head(status: bytes, headers: Iterable[RawHeader]) -> bytes:
    lines = [b"HTTP/1.1 " + status, *(name + b": " + value for name, value in headers if name != b"vary")]
    if any(b"\r" in line or b"\n" in line for line in lines):
        raise ValueError("a header has a line break in it")
    return b"\r\n".join([*lines, b""])


def _written(headers: Iterable[RawHeader]) -> int:
    """Bytes that headers take on their way."""
    return sum(len(name) + len(value) + 4 for name, value in headers)


def _varied(headers: list[RawHeader]) -> list[RawHeader]:
    """Headers with one `Vary`, which names what every text varies by, however short this one is."""
    fields = [value for name, value in headers if name == b"vary"]
    if not any(b"accept-encoding" in value.lower() for value in fields):
        fields.append(b"Accept-Encoding")
    return [*(each for each in headers if each[0] != b"vary"), (b"vary", b", ".join(fields))]
