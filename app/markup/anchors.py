"""Places within a body that links lead to: their ids, made safe, and the links made to follow them."""

import re
from functools import cached_property
from html import escape, unescape
from unicodedata import normalize
from urllib.parse import unquote

import regex

from app.arabic.slug import numbered, slug_key, slugify

LONGEST = 100
PREFIX = "user-content-"
"""Put before an id that a script of the page might know as a name of its own (`location`, `app`)."""

_OUTSIDE = regex.compile(r"[^\p{L}\p{M}\p{N}_.\-]+")
_LIKE_A_NAME = re.compile(r"[A-Z][A-Za-z]*\d+[A-Za-z]*|[A-Za-z_]+")
"""Names of the web's interfaces are such words; none has a hyphen, a dot, a digit after a small letter, or Arabic."""
_FOOTNOTE = re.compile(r"fn(?:ref)?\d{1,4}(?::\d{1,4})?")
ID = re.compile(r' id="([^"]*)"')
HREF = re.compile(r' href="#([^"]+)"')


class Anchors:
    """The ids of one body. What its author wrote stands where it can; a heading without one gets that of its words."""

    def __init__(self, written: list[str]) -> None:
        """`written` are the ids as they stand in the body's HTML, in their order."""
        self._final: dict[str, str] = {}
        self._unused: set[str] = set()
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._headings: list[str] = []
        for each in written:
            raw = unescape(each)
            if raw not in self._final and (safe := _safe(raw)):
                self._final[raw] = self._free(safe)
                self._unused.add(raw)

    def kept(self, attributes: str) -> str:
        """The attributes of an element with its id made safe; without it where an earlier element has it."""
        return ID.sub(self._kept, attributes)

    def of_heading(self, attributes: str, text: str) -> tuple[str, str]:
        """The id of a heading, and its other attributes."""
        found = ID.search(attributes)
        raw = unescape(found[1]) if found else ""
        slug = slugify(text)
        is_own = raw in self._unused and (raw != slug or _is_safe(raw))
        anchor = self._final[raw] if is_own else self._free(slug)
        if raw in self._unused:
            self._unused.discard(raw)
            self._final[raw] = anchor
        self._headings.append(anchor)
        return anchor, ID.sub("", attributes)

    def followed(self, start_tag: str) -> str:
        """The start tag of a link within the page, leading to where its target's id is now."""
        return HREF.sub(self._followed, start_tag)

    def _kept(self, found: re.Match[str]) -> str:
        raw = unescape(found[1])
        if raw not in self._unused:
            return ""
        self._unused.discard(raw)
        return f' id="{escape(self._final[raw])}"'

    def _followed(self, found: re.Match[str]) -> str:
        raw = unescape(found[1])
        for each in (raw, decoded := normalize("NFC", unquote(raw))):
            if each in self._final:
                target = self._final[each]
                return found[0] if target in {raw, decoded} else f' href="#{escape(target)}"'
        if decoded in self._taken:
            return found[0]
        target = self._by_words.get(slug_key(decoded), "")
        return f' href="#{escape(target)}"' if target else found[0]

    @cached_property
    def _by_words(self) -> dict[str, str]:
        return {slug_key(each): each for each in reversed(self._headings)}

    def _free(self, wanted: str) -> str:
        anchor, n = wanted, self._numbers.get(wanted, 1)
        while anchor in self._taken:
            n += 1
            anchor = numbered(wanted, n)
        self._numbers[wanted] = n
        self._taken.add(anchor)
        return anchor


def _safe(raw: str) -> str:
    if _FOOTNOTE.fullmatch(raw):
        return raw
    anchor = _OUTSIDE.sub("-", raw[:LONGEST], concurrent=False).strip()
    return anchor if _is_safe(anchor) or not anchor else PREFIX + anchor


def _is_safe(anchor: str) -> bool:
    return not _LIKE_A_NAME.fullmatch(anchor)
