"""Requests that carry credentials: the response cache neither answers them nor keeps their answers."""

from collections.abc import Collection, Iterable

from app.web.session_cookie import RawHeader, session_secret

PRIVATE = b"private, no-store"

_HEADERS = frozenset({b"authorization", b"comment-receipt"})


def has_credentials(asked: Collection[bytes], headers: Iterable[RawHeader]) -> bool:
    """Whether a request says who asks: by the names of its headers, or by a session's cookie."""
    return not _HEADERS.isdisjoint(asked) or (b"cookie" in asked and has_session(headers))


def has_session(headers: Iterable[RawHeader]) -> bool:
    """Whether a request has the cookie of a session."""
    return session_secret(headers) is not None


def made_private(headers: Iterable[RawHeader]) -> list[RawHeader]:
    """The headers of an answer that no cache may keep."""
    return [*((name, value) for name, value in headers if name != b"cache-control"), (b"cache-control", PRIVATE)]
