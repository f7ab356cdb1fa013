"""Bare web addresses in running text: where each begins and ends, whatever Arabic stands around it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 2000
"""Characters of an address; what is longer stays text."""

_ADDRESS = re.compile(
    r"(?:(?<![A-Za-z0-9])https?://|(?<![A-Za-z0-9@/._%+~-])www\.)"
    r"(?:[^\s<>\"`\\^{|}«»“”\x00-\x20\x7f-\x9f\u061c\u200e\u200f\ufd3e\ufd3f,;،؛؟]|[,;،؛؟](?!https?://|www\.))+",
    re.IGNORECASE,
)
"""A comma ends an address where the next one follows it."""
_HOST = re.compile(r"(?:https?://)?(?:[\w-]++\.)++[\w-]*[^\W_](?::\d{1,5})?(?=[/?#]|$)", re.IGNORECASE)
_BEHIND = ".,:;!?'*_~…،؛؟۔٫٬‘’٪-–—ـ"
"""What ends a sentence or a clause, and is no part of the address before it."""
_BRACKETS = {")": "(", "]": "["}


class Address(NamedTuple):
    """An address within a text; `href` is what a link to it leads to."""

    begin: int
    end: int
    href: str


def addresses(text: str) -> Iterator[Address]:
    """The bare addresses of a text, in order: http, https, and what begins with `www.`.

    Punctuation behind an address, Arabic or not, and a closing bracket that was opened before it, are no part of it.
    Addresses of e-mail are not looked for.
    """
    if not may_have(text):
        return  # most texts: the expression would try every letter of them
    place = 0
    while found := _ADDRESS.search(text, place):
        address = _without_what_follows(found[0])
        place = found.start() + max(len(address), 1)
        if len(address) <= LONGEST and _HOST.match(address):
            href = address if address[:4].lower() == "http" else f"https://{address}"
            yield Address(found.start(), found.start() + len(address), href)


def may_have(text: str) -> bool:
    """Whether a text may have an address in it; looking takes next to no time."""
    return "://" in text or (("w" in text or "W" in text) and "www." in text.lower())


def _without_what_follows(found: str) -> str:
    """An address without the punctuation behind it."""
    end = len(found)
    surplus = {close: found.count(close) - found.count(opened) for close, opened in _BRACKETS.items()}
    while end:
        last = found[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _BEHIND:
            break
        end -= 1
    return found[:end]
