"""Places within a body that links lead to: their ids, made safe, and the links made to follow them."""

import re
from functools import cached_property
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

Attributes = dict[str, str]
"""The attributes of one element, without escapes."""


class Anchors:
    """The ids of one body. What its author wrote stands where it can; a heading without one gets that of its words."""

    def __init__(self, written: list[str]) -> None:
        """`written` are the ids of the body, in their order."""
        self._final: dict[str, str] = {}
        self._unused: set[str] = set()
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._headings: list[str] = []
        for raw in written:
            if raw not in self._final and (safe := _safe(raw)):
                self._final[raw] = self._free(safe)
                self._unused.add(raw)

    def keep(self, attributes: Attributes) -> None:
        """Make the id of an element safe; take it away where an earlier element has it."""
        raw = attributes.get("id")
        if raw is None:
            return
        if raw in self._unused:
            self._unused.discard(raw)
            attributes["id"] = self._final[raw]
        else:
            del attributes["id"]

    def name_heading(self, attributes: Attributes, text: str) -> str:
        """Give a heading its id, behind its other attributes."""
        raw = attributes.pop("id", "")
        slug = slugify(text)
        is_own = raw in self._unused and (raw != slug or _is_safe(raw))
        anchor = self._final[raw] if is_own else self._free(slug)
        if raw in self._unused:
            self._unused.discard(raw)
            self._final[raw] = anchor
        self._headings.append(anchor)
        attributes["id"] = anchor
        return anchor

    def follow(self, attributes: Attributes) -> None:
        """Have a link within the page lead to where its target's id is now."""
        raw = attributes["href"].removeprefix("#")
        if (target := self._target(raw)) is not None:
            attributes["href"] = f"#{target}"

    def _target(self, raw: str) -> str | None:
        """The id that a link is meant for; None where it stays as it is."""
        for each in (raw, decoded := normalize("NFC", unquote(raw))):
            if each in self._final:
                target = self._final[each]
                return None if target in {raw, decoded} else target
        return None if decoded in self._taken else self._by_words.get(slug_key(decoded))

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
