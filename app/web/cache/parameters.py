"""Query parameters as the response cache understands them: the same question has one key, however it is written."""

import re
from collections.abc import Container, Sequence
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

from app.memory import Memory

LONGEST_UNDERSTOOD = 500
"""Bytes of a path or a query of which it is remembered what it means."""

STRICT = b"/api/"
"""Where every route refuses query parameters that it does not know."""


class LenientRoute(NamedTuple):
    """A route that ignores query parameters which it does not know: its paths, and those that it knows."""

    paths: re.Pattern[bytes]
    known: frozenset[str]


def understood_path(path: bytes) -> bytes:
    """A path without percent-encoding."""
    return _decoded[path] if len(path) <= LONGEST_UNDERSTOOD else unquote_to_bytes(path)


def understood_query(path: bytes, query: bytes, lenient: Sequence[LenientRoute]) -> bytes:
    """A query with its parameters by name; values of one name stay in their order, and what has no name is left out.

    What the route of the path ignores is left out as well.
    """
    found = _sorted[query] if len(query) <= LONGEST_UNDERSTOOD else _sort(query)
    if lenient and not path.startswith(STRICT):
        for route in lenient:
            if route.paths.fullmatch(path):
                return known_only(found, route.known)
    return found


def known_only(query: bytes, known: Container[str]) -> bytes:
    """A query without the parameters that are not known, in their order."""
    if not query:
        return query
    return b"&".join(part for part in query.split(b"&") if _name(part) in known)


def _name(part: bytes) -> str:
    return unquote_to_bytes(part.partition(b"=")[0].replace(b"+", b" ")).decode("utf-8", "replace")


def _sort(query: bytes) -> bytes:
    parts = (part.partition(b"=") for part in query.replace(b"+", b" ").split(b"&"))
    named = [(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in parts if name]
    named.sort(key=itemgetter(0))
    return b"&".join(quote_from_bytes(name).encode() + b"=" + quote_from_bytes(value).encode() for name, value in named)


_decoded = Memory[bytes, bytes]("queries", unquote_to_bytes)
_sorted = Memory[bytes, bytes]("queries", _sort)
