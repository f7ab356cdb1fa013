"""Asking WordPress's REST API: page after page, again where a server is busy, within bounds."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import httpx

from app.wordpress.items import NoArchive
from app.wordpress.repair import FORBIDDEN

PER_PAGE = 100
ATTEMPTS = 6
MOST_WAIT = 120.0
"""Seconds that are waited at once, whatever `Retry-After` says."""

MOST_BYTES = 64 << 20
"""Bytes of one answer."""

MOST_PAGES = 1_000_000
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Page(NamedTuple):
    """One page of a list, and of how many entries the list is said to be; None where nothing says it."""

    entries: list[dict[str, Any]]
    total: int | None


class RestAnswers:
    """The API of one site. The password goes nowhere but into the header of a request over TLS to that site."""

    def __init__(
        self, site: str, *, user: str | None, password: str | None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        try:
            url = httpx.URL(site)
        except httpx.InvalidURL:
            url = httpx.URL("")
        if not url.host:
            raise NoArchive("ليس هذا رابط موقع", "this is not the address of a site")
        if user is not None and url.scheme != "https" and url.host not in _LOCAL:
            raise NoArchive(
                "لا تُرسل كلمة مرور التطبيق إلا عبر https", "an application password is sent over https only"
            )
        self.is_signed_in = user is not None
        self._site = site.rstrip("/")
        self._sleep = sleep
        self._client = httpx.Client(
            auth=httpx.BasicAuth(user, password or "") if user is not None else None,
            timeout=60.0,
            follow_redirects=True,
            max_redirects=5,
            headers={"Accept": "application/json"},
        )
        self._form = "{site}/wp-json{path}"

    def root(self) -> dict[str, Any]:
        """What the API says of the site; `NoArchive` where there is none."""
        for form in ("{site}/wp-json{path}", "{site}/?rest_route={path}"):
            self._form = form
            status, found, _ = self._get("/", {})
            if status == 200 and isinstance(found, dict) and "routes" in found:
                return found
        raise NoArchive(
            "لا ووردبريس هنا واجهته مفتوحة (/wp-json/)", "there is no WordPress with an open REST API (/wp-json/)"
        )

    def one(self, path: str) -> dict[str, Any] | None:
        """One answer; None where the site does not give it."""
        status, found, _ = self._get(path, self._context())
        return found if status == 200 and isinstance(found, dict) else None

    def pages(self, path: str, **parameters: str) -> Iterator[Page]:
        """A list page by page. A page may be shorter than asked for and not the last; one too many is 400 or empty.

        A list that the site does not give to this caller is empty.
        """
        seen: set[Any] = set()
        for number in range(1, MOST_PAGES):
            asked = {**self._context(), "per_page": str(PER_PAGE), "page": str(number), **parameters}
            status, found, headers = self._get(path, asked)
            if status == 401 and number == 1 and self.is_signed_in:
                raise NoArchive(
                    "لا يقبل الموقع هذا المستخدم وكلمة مرور التطبيق",
                    "the site does not accept this user and application password",
                )
            if status != 200 or not isinstance(found, list):
                return
            entries = [each for each in found if isinstance(each, dict) and each.get("id") not in seen]
            seen |= {each.get("id") for each in entries}
            last, total = _number(headers.get("X-WP-TotalPages")), _number(headers.get("X-WP-Total"))
            if entries:
                yield Page(entries, total)
            is_beyond = not found if last is None else number >= last
            if is_beyond or (found and not entries):
                return

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _context(self) -> dict[str, str]:
        return {"context": "edit"} if self.is_signed_in else {}

    def _get(self, path: str, parameters: Mapping[str, str]) -> tuple[int, Any, httpx.Headers]:
        """An answer as JSON; `NoArchive` where the site does not answer in the end."""
        url = httpx.URL(self._form.format(site=self._site, path=path)).copy_merge_params(dict(parameters))
        for attempt in range(ATTEMPTS):
            wait = 2.0**attempt
            try:
                with self._client.stream("GET", url) as response:
                    if response.status_code not in _AGAIN:
                        return response.status_code, _json(response), response.headers
                    wait = _retry_after(response.headers.get("Retry-After")) or wait
            except httpx.TransportError:
                pass
            except (httpx.HTTPError, httpx.InvalidURL):
                break
            if attempt < ATTEMPTS - 1:
                self._sleep(min(wait, MOST_WAIT))
        raise NoArchive("لا يجيب الموقع", "the site does not answer")


def _json(response: httpx.Response) -> Any:
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise NoArchive("جواب من الموقع أطول من الحد", "an answer of the site is longer than is read")
    try:
        return _cleaned(json.loads(body))
    except (ValueError, RecursionError):
        return None


def _cleaned(value: Any) -> Any:
    """An answer without the characters that no text has; as deep as Python reads JSON."""
    if isinstance(value, str):
        return FORBIDDEN.sub("", value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {FORBIDDEN.sub("", name): _cleaned(each) for name, each in value.items()}
    return value


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _retry_after(text: str | None) -> float | None:
    """The seconds to wait, which are told as such or as a date."""
    if not text:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (until.astimezone(UTC) - datetime.now(UTC)).total_seconds())
