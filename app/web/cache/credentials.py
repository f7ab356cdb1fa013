"""Requests that carry credentials: the response cache neither answers them nor keeps their answers."""

from collections.abc import Collection, Iterable

RawHeader = tuple[bytes, bytes]

SESSION_COOKIE = b"maqal_session"
"""The cookie by which a page knows who signed in. Other cookies of a site's domain tell us nothing."""

PRIVATE = b"private, no-store"

_HEADERS = frozenset({b"authorization", b"comment-receipt"})


def has_credentials(asked: Collection[bytes], headers: Iterable[RawHeader]) -> bool:
    """Whether a request says who asks: by the names of its headers, or by a session's cookie."""
    return not _HEADERS.isdisjoint(asked) or (b"cookie" in asked and has_session(headers))


def has_session(headers: Iterable[RawHeader]) -> bool:
    """Whether a request has the cookie of a session."""
    return any(
        name == b"cookie" and any(part.partition(b"=")[0].strip() == SESSION_COOKIE for part in value.split(b";"))
        for name, value in headers
    )


def made_private(headers: Iterable[RawHeader]) -> list[RawHeader]:
    """The headers of an answer that no cache may keep."""
    return [(name, PRIVATE if name == b"cache-control" else value) for name, value in headers]
