"""Answers in fewer bytes: which coding a client takes, and the coding itself."""

import gzip
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache

import brotli  # type: ignore[import-untyped]  # it has no types

from app.web.weights import weights

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

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
