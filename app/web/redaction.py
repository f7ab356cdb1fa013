"""What must not reach a log, found by its form: email addresses, network addresses, tokens and other secrets.

Every pattern is of bounded length, or of runs that are looked at once, so that the time grows with the text alone.
"""

import re
from collections.abc import Mapping
from typing import Any

MASK = "[redacted]"

PERSONAL_KEYS = frozenset(
    {
        *("address", "author_email", "author_name", "authorization", "body", "client", "cookie", "email"),
        *("forwarded", "headers", "host", "ip", "params", "password", "path", "query", "query_string"),
        *("receipt", "remote", "secret", "token", "url", "user", "user_agent"),
    }
)
"""Keys whose values never reach a log."""


class ServerAddress(str):
    """An address of the server itself, which is told as it is."""

    __slots__ = ()


_QUOTED_LOCAL_PART = re.compile(r'"[^"\n]{1,64}"(?=[@＠]|%40)')
"""RFC 5321 §4.1.2: `"salma awadi"@example.org`."""

_WORD = re.compile(r"[^\s<>\"(),;{}]+")
_AT = re.compile(r"[^@＠][@＠].|.%(?:25)?40.|.&#(?:64|x40);.", re.IGNORECASE | re.DOTALL)
"""An address has something on both sides of its sign, however that is written."""

_SECRET = re.compile(
    r"maqal(?:_|%5f)[\w%-]{8,}"  # a token of ours
    r"|\b(?:bearer|basic)(?:\s{1,8}|%20|\+|:)[^\s\"',;]+"  # anybody's
    r"|\b(?:access_token|refresh_token|api_?key|token|secret|password|passwd|comment-receipt|receipt|idempotency-key)"
    r"(?:\"|')?\s{0,8}(?:=|:|%3d)\s{0,8}(?:\"[^\"]+\"?|'[^']+'?|[^\s\"'&,;}]+)",
    re.IGNORECASE,
)
_RUN = re.compile(r"[A-Za-z0-9_-]{22,}")
HEX_SECRET = 32
"""Digits of a hexadecimal number that has 128 bits."""

_NETWORK = re.compile(r"(?:[0-9A-Fa-f:.]|%3a)+", re.IGNORECASE)
_COLON = re.compile(r"%3a", re.IGNORECASE)
_IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)")
_LETTER = re.compile(r"\w")


def redacted(value: Any) -> Any:
    """A value without what could be personal, by the names of its members and by the form of its texts."""
    if isinstance(value, (bool, int, float, ServerAddress)) or value is None:
        return value
    if isinstance(value, Mapping):
        return {
            redacted_text(str(key)): redacted(item)
            for key, item in value.items()
            if str(key).lower() not in PERSONAL_KEYS
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return [redacted(item) for item in value]
    return redacted_text(str(value))


def redacted_text(text: str) -> str:
    """A text in which whatever has the form of an address or of a secret is masked."""
    if "@" in text or "＠" in text or "%40" in text:
        text = _QUOTED_LOCAL_PART.sub(MASK, text)
    text = _SECRET.sub(MASK, text)
    text = _WORD.sub(_without_address, text)
    text = _RUN.sub(_without_secret, text)
    return _NETWORK.sub(_without_network, text)


def _without_address(found: re.Match[str]) -> str:
    word = found[0]
    continues = word.startswith(("@", "＠", "%40")) and found.string.endswith(MASK, 0, found.start())
    return MASK if continues or _AT.search(word) else word


def _without_secret(found: re.Match[str]) -> str:
    """Mask what looks random: long hexadecimal numbers, and long runs of small and capital letters with digits."""
    run = found[0]
    is_hexadecimal = len(run) >= HEX_SECRET and not run.strip("0123456789abcdefABCDEF-")
    is_mixed = any(map(str.isdigit, run)) and any(map(str.islower, run)) and any(map(str.isupper, run))
    return MASK if is_hexadecimal or is_mixed else run


def _without_network(found: re.Match[str]) -> str:
    run, text = found[0], found.string
    colons = _COLON.sub(":", run)
    is_ipv6 = ("::" in colons or colons.count(":") >= 3) and colons.strip(":.")
    if is_ipv6 and not _LETTER.match(text[found.start() - 1 : found.start()]):
        return MASK
    return _IPV4.sub(MASK, run)
