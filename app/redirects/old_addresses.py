"""Old addresses as they are compared: whatever encoding, case, slashes and tracking parameters they come with.

Letters are not folded here: two articles of an old site may differ by a hamza alone.
"""

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote_to_bytes

from app.addresses import AddressError, in_ascii
from app.errors import Bilingual

LONGEST = 2048
"""Bytes of an old address as it is sent."""

LONGEST_KEY = 2300
"""Bytes of what is compared: decoding takes most away, composing letters may add some."""

MOST_PARAMETERS = 50
_TOO_LONG = Bilingual(f"الحد الأقصى لطول رابط قديم: {LONGEST} بايت", f"an old address has at most {LONGEST} bytes")
_TOO_MANY = Bilingual(
    f"الحد الأقصى لعدد معاملات رابط قديم: {MOST_PARAMETERS}",
    f"an old address has at most {MOST_PARAMETERS} parameters",
)
ENCODED_TIMES = 3
"""How many times an address may have been percent-encoded."""

_PARTS = re.compile(
    r"(?:(?:https?:(?=//)|(?=//[^/?#]*[.\]]))//(?P<host>[^/?#]*))?"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#(?P<anchor>.*))?",
    re.IGNORECASE,
)
"""Behind two slashes without a scheme there is a host only where it could be one: servers double slashes."""
_AMPERSAND = re.compile(r"&(?:amp|#0?38|#x26);", re.IGNORECASE)
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]")
_CUT_ESCAPE = re.compile(r"%[0-9A-Fa-f]?(?=/|$)")
_SLASHES = re.compile(r"[/\\]{2,}|\\")
_FRONT = re.compile(r"/index\.(?:php|html?)(?=/|$)")
_TRACKING = re.compile(r"utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|ref_src", re.IGNORECASE)


class OldAddress(NamedTuple):
    """An address that was read. `host` is in ASCII, without `www.` and port; empty where a path alone was given.

    `path` has its letters decoded, in lower case, and no slash at its end; it is empty for the front page. `query` is
    sorted, without what only counts clicks.
    """

    host: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    anchor: str = ""

    @property
    def key(self) -> str:
        """What it is found by."""
        written = "&".join(f"{name}={value}" for name, value in self.query)
        return (self.path or "/") + (f"?{written}" if written else "")


def read(address: str) -> OldAddress:
    """Read an absolute address, or a path with its query; `AddressError` where it is too long, or its query is."""
    if len(address) > LONGEST or len(address.encode(errors="ignore")) > LONGEST:
        raise AddressError(_TOO_LONG)
    found = _PARTS.fullmatch(_AMPERSAND.sub("&", _visible(address).strip()))
    if found is None:
        raise AddressError(Bilingual("ليس رابطًا", "it is no address"))
    path = _SLASHES.sub("/", "/" + decoded(found["path"]))
    path = _FRONT.sub("", path, count=1).rstrip("/")
    read_address = OldAddress(
        _host(found["host"] or ""), path, _query(found["query"] or ""), decoded(found["anchor"] or "")
    )
    if len(read_address.key.encode()) > LONGEST_KEY or len(read_address.host) > LONGEST // 8:
        raise AddressError(_TOO_LONG)
    return read_address


def decoded(text: str) -> str:
    """A part of an address with its letters decoded and composed, in lower case; a letter that was cut is left out."""
    for _ in range(ENCODED_TIMES):
        plain = unquote_to_bytes(text).decode(errors="ignore")
        if plain == text:
            break
        text = plain
    text = _visible(_CUT_ESCAPE.sub("", text))
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower()).strip()


def _visible(text: str) -> str:
    """A text without control characters, direction marks and lone surrogates, which no address has."""
    return _INVISIBLE.sub("", text).encode(errors="ignore").decode()


def _host(text: str) -> str:
    host = decoded(text.rpartition("@")[2]).rstrip(".")
    try:
        ascii_host = in_ascii(f"http://{host}").partition("//")[2] if host else ""
    except AddressError:
        ascii_host = host
    return re.sub(r":\d*$", "", ascii_host).removeprefix("www.")


def _query(text: str) -> tuple[tuple[str, str], ...]:
    try:
        found = parse_qsl(text, keep_blank_values=True, errors="ignore", max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise AddressError(_TOO_MANY) from None
    return tuple(sorted({(decoded(name), decoded(value)) for name, value in found if not _TRACKING.fullmatch(name)}))
