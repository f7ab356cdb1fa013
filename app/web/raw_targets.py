"""Targets of requests that were typed as they are read: octets beyond ASCII mean the same as percent-encoded.

The parser refuses them, though many a client sends an Arabic path or query so.
"""

import re
from collections.abc import Iterable

BLANK_LINE = re.compile(rb"(?:\A|\n)\r?\n")
"""The end of a head, or what may be the rest of it."""

_BEYOND = re.compile(rb"[\x80-\xff]")
_LANGUAGE_LINES = re.compile(rb"(?im)^(maqal-language|accept-language):[ \t]*([^\r\n]*)")


def first_line_ends(data: bytes) -> int:
    """The place after the line with which a request begins; empty lines before it are skipped."""
    start = len(data) - len(data.lstrip(b"\r\n"))
    return data.find(b"\n", start) + 1 or len(data)


def encoded(line: bytes) -> bytes:
    """A request's first line, or a piece of it, with what is beyond ASCII percent-encoded."""
    return _BEYOND.sub(lambda found: b"%%%02X" % found[0][0], line)


def ends_in_first_line(data: bytes, target: bytes) -> bool:
    """Whether a piece in which a request began, and of whose target so much was read, ends within its first line."""
    if not target:
        return True
    method, _, rest = data[data.rfind(b"\n") + 1 :].partition(b" ")
    return method.isalpha() and rest.startswith(target)


def declared_length(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """How long a request's body is to be; 0 where it comes in chunks, behind which no other request is read."""
    return next((int(value) for name, value in headers if name == b"content-length"), 0)


def language_headers(data: bytes) -> list[tuple[bytes, bytes]]:
    """The headers that say a language in a head which could not be read."""
    return [(name.lower(), value) for name, value in _LANGUAGE_LINES.findall(data)]
