"""The session's cookie: by it the pages of this server know who signed in, and no script of theirs can read it.

A browser sends it by itself, so a request that has it counts only where it comes from a page of this very server.
"""

from collections.abc import Iterable
from datetime import timedelta

from fastapi import Request, Response

from app.errors import Bilingual
from app.web.proxies import PREFIX

FROM_ANOTHER_SITE = Bilingual(
    "لا تُقبل جلسة المتصفح إلا من صفحات هذا الخادم.",
    "A browser's session is accepted only from pages of this server.",
)
"""Why a request was refused that a page of another site made a browser send."""

RawHeader = tuple[bytes, bytes]

SESSION_COOKIE = b"maqal_session"
"""Its name. Other cookies of a site's domain tell us nothing."""

_PATH = "/api/v1"
"""Where it is sent: pages outside the API are the same for everybody, and caches may keep them."""

READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing: another site that makes a browser send them cannot read the answer."""


def session_secret(headers: Iterable[RawHeader]) -> str | None:
    """The secret of the session among the raw headers of a request; None without one."""
    for name, value in headers:
        if name == b"cookie":
            for part in value.split(b";"):
                key, _, secret = part.strip().partition(b"=")
                if key == SESSION_COOKIE:
                    return secret.decode("latin-1")
    return None


def comes_from_own_page(request: Request) -> bool:
    """Whether the browser says that a page of this server sends the request.

    Browsers say so themselves in `Sec-Fetch-Site` (Fetch Metadata), over HTTPS and on one's own machine; otherwise
    `Origin` names the page's server in whatever may change something.
    """
    told = request.headers.get("sec-fetch-site")
    return told == "same-origin" if told is not None else _origin_is_ours(request) is True


def comes_from_elsewhere(request: Request) -> bool:
    """Whether the browser says that a page of another server sends the request; programs say nothing."""
    told = request.headers.get("sec-fetch-site")
    return told not in {"same-origin", "none"} if told is not None else _origin_is_ours(request) is False


def _origin_is_ours(request: Request) -> bool | None:
    origin = request.headers.get("origin")
    return None if origin is None else origin.partition("://")[2] == request.headers.get("host")


def set_session(request: Request, response: Response, secret: str, *, life: timedelta) -> None:
    """Give the browser the session. It comes back over HTTPS alone where the page came over HTTPS."""
    response.set_cookie(
        SESSION_COOKIE.decode(),
        secret,
        max_age=int(life.total_seconds()),
        path=_path(request),
        secure=_is_secure(request),
        httponly=True,
        samesite="strict",
    )


def drop_session(request: Request) -> dict[str, str]:
    """The header that has the browser forget the session."""
    response = Response()
    response.delete_cookie(
        SESSION_COOKIE.decode(), path=_path(request), secure=_is_secure(request), httponly=True, samesite="strict"
    )
    return {"Set-Cookie": response.headers["set-cookie"]}


def _path(request: Request) -> str:
    return f"{request.scope.get(PREFIX, '')}{_PATH}"


def _is_secure(request: Request) -> bool:
    """Also behind a proxy that does not say how it was asked: the browser knows the page's address."""
    return request.url.scheme == "https" or request.headers.get("origin", "").startswith("https:")
