"""Web addresses as operators write them: of the site, of its pages, of the origins that may read from it.

Browsers send a host in lower case and in ASCII (`xn--…` for an Arabic one), and leave the usual port out. Readers are
shown the letters of the host.
"""

import re
from functools import lru_cache
from urllib.parse import quote

from pydantic import HttpUrl, TypeAdapter, ValidationError

from app.errors import Bilingual
from app.memory import Memory
from app.refusals import UnacceptableValueError

SAFE_IN_URL = "%/:=&?~#+!$,;'@()*[]"
"""Left alone when an address is percent-encoded: the reserved characters of RFC 3986 §2.2, and what is encoded."""

_HTTP_URL = TypeAdapter(HttpUrl)
_USUAL_PORTS = {"http": 80, "https": 443}
_ORIGIN = re.compile(r"https?://[^\s/?#\\@*%{}]+", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_BEHIND = re.compile(r"[/?#]\S*|")
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Typed by Arabic keyboards beside Latin letters; no address has them."""


class AddressError(UnacceptableValueError):
    """An address that nobody could be at; the message says how it is written."""


def origin(text: str) -> str:
    """The origin that browsers send for a page at an address: scheme, host in ASCII, port where it is not the usual."""
    found, path = _parted(text)
    if path.rstrip("/"):
        raise AddressError(
            Bilingual(
                "اكتب المصدر هكذا: https://example.org، بلا مسار",
                "write origins as https://example.org, without a path",
            )
        )
    return _host(found, is_shown=False)


def site(text: str) -> str:
    """The address of a site as readers are shown it, without a slash at its end; a path may follow the host."""
    found, path = _parted(text)
    if "?" in path or "#" in path:
        raise AddressError(
            Bilingual(
                "اكتبه هكذا: https://example.org، ولا شيء بعد المسار",
                "write it as https://example.org, with nothing behind the path",
            )
        )
    return _host(found, is_shown=True) + path.rstrip("/")


def template(text: str, *, names: frozenset[str]) -> str:
    """A pattern of addresses: `{site}`, or an address whose host is written out; then a path with other names."""
    text = _DIRECTION_MARKS.sub("", text.strip())
    try:
        text.format(**dict.fromkeys(names, "x"))
    except (LookupError, ValueError):
        raise AddressError(
            Bilingual(
                "بين القوسين المعقوفين اسم غير معروف، أو أحدهما بلا مقابل",
                "its braces hold a name that is not known, or do not match",
            )
        ) from None
    if text.startswith("{site}"):
        start, path = "{site}", text.removeprefix("{site}")
    else:
        found, path = _parted(text)
        start = _host(found, is_shown=True)
    if not _BEHIND.fullmatch(path):
        raise AddressError(
            Bilingual(
                "ابدأه بالنص {site}/ أو https://example.org/، بلا مسافات",
                "begin it with {site}/ or https://example.org/, without spaces",
            )
        )
    return start + path


def is_web_address(text: str) -> bool:
    """Whether browsers take a text for an address of the web: its host and its port can be."""
    try:
        _HTTP_URL.validate_python(text)
    except ValidationError:
        return False
    return True


@lru_cache(maxsize=64)
def in_ascii(shown: str) -> str:
    """An origin that readers are shown, as browsers send it."""
    return _host(shown, is_shown=False)


def split(address: str) -> tuple[str, str]:
    """The origin of an address, and what stands behind it."""
    found = _ORIGIN.match(address)
    end = found.end() if found else 0
    return address[:end], address[end:]


def encoded(address: str) -> str:
    """An address as it goes over the wire: its host in ASCII, the rest percent-encoded."""
    start, path = split(address)
    return (in_ascii(start) if start else "") + "-".join(map(_encoded.__getitem__, path.split("-")))


def _percent_encoded(word: str) -> str:
    if _WITHOUT_ASCII.fullmatch(word):
        return "%" + word.encode().hex("%").upper()
    return quote(word, safe=SAFE_IN_URL)


_WITHOUT_ASCII = re.compile(r"[^\x00-\x7f]+")
_encoded = Memory("addresses", _percent_encoded)
"""The words of addresses, percent-encoded: slugs repeat them, and looking them up takes a sixth of the time."""


def _parted(text: str) -> tuple[str, str]:
    text = _DIRECTION_MARKS.sub("", text.strip())
    found = _ORIGIN.match(text)
    if found is None or not _BEHIND.fullmatch(text, found.end()):
        raise AddressError(
            Bilingual(
                "اكتبه هكذا: https://example.org، بادئته http أو https، بلا مستخدم ولا مسافات ولا نجمة",
                "write it as https://example.org: http or https, no user, no spaces, no *",
            )
        )
    return found[0], text[found.end() :]


def _host(text: str, *, is_shown: bool) -> str:
    try:
        url = _HTTP_URL.validate_python(text)
    except ValidationError:
        raise AddressError(Bilingual("المضيف أو المنفذ غير صالح", "its host or its port is not one")) from None
    host = (url.unicode_host() if is_shown else url.host) or ""
    labels = (url.host or "").rstrip(".").split(".")
    if not _HOST.fullmatch(url.host or "") or any(not each or each[0] == "-" or each[-1] == "-" for each in labels):
        raise AddressError(Bilingual("المضيف غير صالح", "its host is not one"))
    if url.port == 0:
        raise AddressError(Bilingual("المنفذ غير صالح", "its port is not one"))
    port = "" if url.port in {None, _USUAL_PORTS[url.scheme]} else f":{url.port}"
    return f"{url.scheme}://{host}{port}"
