"""From sanitised HTML to a body: ids on headings, directions on blocks, links on bare addresses, the outline.

Images without a source are left out.
"""

import re
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise
from typing import Any

from app.addresses import is_web_address
from app.arabic.addresses import addresses, may_have
from app.arabic.direction import Direction, has_letter
from app.markup.anchors import Anchors, Attributes
from app.markup.elements import BLOCKS, HEADINGS, LINK_REL, VOID

DIRECTED = {"p", "li", "blockquote", "td", "th", "caption", "figcaption", "dt", "dd", "summary", "pre", *HEADINGS}
"""Blocks that go the other way than the article where they have no letter of its direction."""
_DIRECTED_WITH_TEXT = {"div", "section", "details"}
"""Blocks that do so where they have text of their own, and not within other blocks alone."""

_UNLINKED = frozenset({"a", "code", "kbd", "pre", "samp", "var"})
"""Elements in which a bare address stays text: links, and what is to be typed or read letter by letter."""

_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9:/?#&=.,_~+!@-]+")
"""An address in which nothing is to be encoded."""

_PART = re.compile(r"<(/?)([a-z0-9]+)([^>\"]*+(?:\"[^\"]*+\"[^>\"]*+)*+)>|([^<]+)")
"""A tag or a text, as the sanitiser writes them: names in small letters, values quoted, `<` in texts escaped."""
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet. `place` is that of its start tag, which is written anew when it ends."""

    tag: str
    attributes: Attributes
    place: int
    is_block: bool
    takes_direction: bool
    is_isolated: bool
    is_outlined: bool = False
    has_ours: bool = False
    has_others: bool = False
    has_text: bool = False


class BodyWriter:
    """Copies sanitised HTML, with ids on headings and directions on blocks, and gathers the outline.

    However deep blocks are nested, each text is looked at once: what a block has, those around it have when it ends.
    """

    def __init__(self, direction: Direction) -> None:
        self._ours = direction
        self._others: Direction = "ltr" if direction == "rtl" else "rtl"
        self._html: list[str] = []
        self._elements: list[_Open | None] = []
        self._blocks: list[_Open] = []
        self._directed = 0
        """Open elements that have a direction of their author's."""
        self._isolated = 0
        """Open elements whose text has a direction of its own and tells nothing about that of what is around them."""
        self._unlinked = 0
        """Open elements in which bare addresses are no links."""
        self._ends: list[int] = []
        """Where pieces end."""
        self._heading: list[str] | None = None
        self._links: list[tuple[int, Attributes]] = []
        """Links within the page: the place of each start tag, and its attributes."""
        self._anchors = Anchors([])
        self.outline: list[dict[str, Any]] = []
        self.images_left_out = 0

    def write(self, sanitized: str) -> list[str]:
        """Copy all of it, in pieces: each ends behind an element that is within no other."""
        parts = [
            (slash, tag, _attributes(attributes) if attributes else {}, text)
            for slash, tag, attributes, text in _PART.findall(sanitized)
        ]
        self._anchors = Anchors([attributes["id"] for _, _, attributes, _ in parts if "id" in attributes])
        for slash, tag, attributes, text in parts:
            if text:
                self._copy_text(text.replace("&nbsp;", "\u00a0"))
            elif slash:
                self._end(tag)
            else:
                self._start(tag, attributes)
        for place, attributes in self._links:
            self._anchors.follow(attributes)
            self._html[place] = _start_tag("a", attributes)
        ends = [*self._ends, len(self._html)]
        return ["".join(self._html[start:end]) for start, end in pairwise([0, *ends])]

    def _copy_text(self, text: str) -> None:
        self._html.append(text if self._unlinked or not may_have(text) else _linked(unescape(text)))
        if self._heading is not None:
            self._heading.append(text)
        if not self._blocks or text.isspace():
            return
        block = self._blocks[-1]
        block.has_text = True
        if block.has_ours or self._isolated:
            return
        letters = unescape(text) if "&" in text else text
        block.has_ours = has_letter(letters, self._ours)
        block.has_others = block.has_others or block.has_ours or has_letter(letters, self._others)

    def _start(self, tag: str, attributes: Attributes) -> None:
        """Copy a start tag; that of a block is written anew when its text is known."""
        if tag == "img" and not attributes.get("src", "").strip():
            self.images_left_out += 1
            if self._html and self._html[-1][-1:].isalnum():
                self._html.append(" ")
            return
        self._part_words(tag)
        is_outlined = tag in HEADINGS and self._heading is None
        if not is_outlined:
            self._anchors.keep(attributes)
        self._unlinked += tag in _UNLINKED
        if tag not in VOID:
            self._elements.append(self._opened(tag, attributes, is_outlined))
        if tag == "a" and attributes.get("href", "")[:1] == "#" != attributes["href"]:
            self._links.append((len(self._html), attributes))
        self._html.append(_start_tag(tag, attributes))

    def _opened(self, tag: str, attributes: Attributes, is_outlined: bool) -> _Open | None:
        if tag in BLOCKS and attributes.get("dir") == "auto":
            del attributes["dir"]  # no direction of an author's, but what Facebook writes onto all of its blocks
        has_direction = "dir" in attributes
        is_block = tag in DIRECTED or tag in _DIRECTED_WITH_TEXT
        if not is_block and not has_direction and tag != "bdi":
            return None
        element = _Open(
            tag, attributes, len(self._html), is_block, not self._directed and not has_direction, has_direction
        )
        if is_outlined:
            self._heading, element.is_outlined = [], True
        self._directed += has_direction
        self._isolated += has_direction or tag == "bdi"
        if is_block:
            self._blocks.append(element)
        return element

    def _end(self, tag: str) -> None:
        self._unlinked -= tag in _UNLINKED
        element = self._elements.pop()
        if element is not None:
            self._finish(element)
        self._html.append(f"</h{HEADINGS[tag]}>" if tag in HEADINGS else f"</{tag}>")
        self._part_words(tag)
        if not self._elements:
            self._ends.append(len(self._html))

    def _part_words(self, tag: str) -> None:
        if self._heading is not None and tag in BLOCKS:
            self._heading.append(" ")

    def _finish(self, element: _Open) -> None:
        self._directed -= element.is_isolated
        self._isolated -= element.is_isolated or element.tag == "bdi"
        if not element.is_block:
            return
        self._blocks.pop()
        if self._blocks and not self._isolated and not element.is_isolated:
            around = self._blocks[-1]
            around.has_ours = around.has_ours or element.has_ours
            around.has_others = around.has_others or element.has_others
        attributes = element.attributes
        is_turned = self._goes_the_other_way(element)
        if is_turned:
            attributes["dir"] = self._others
        if element.is_outlined and (text := self._heading_text()):
            anchor = self._anchors.name_heading(attributes, text)
            self.outline.append({"level": HEADINGS[element.tag], "id": anchor, "text": text})
        elif element.is_outlined:
            self._anchors.keep(attributes)
        if is_turned or element.is_outlined:
            self._html[element.place] = _start_tag(element.tag, attributes)

    def _goes_the_other_way(self, element: _Open) -> bool:
        has_its_own = element.tag in DIRECTED or element.has_text
        return element.takes_direction and has_its_own and element.has_others and not element.has_ours

    def _heading_text(self) -> str:
        parts, self._heading = self._heading or (), None
        return " ".join(unescape("".join(parts)).split())


def _linked(text: str) -> str:
    """A text as HTML, in which its bare addresses are links."""
    parts, place = [], 0
    for begin, end, href in addresses(text):
        if not is_web_address(href):
            continue
        start = f'<a href="{escape(_encoded(href))}" rel="{LINK_REL}">'
        parts += [escape(text[place:begin], quote=False), start, escape(text[begin:end], quote=False), "</a>"]
        place = end
    return "".join([*parts, escape(text[place:], quote=False)])


def _encoded(href: str) -> str:
    """An address as browsers send it: Arabic percent-encoded, and a host in ASCII."""
    if _PLAIN_ADDRESS.fullmatch(href):
        return href
    from markdown_it.common.normalize_url import normalizeLink  # noqa: PLC0415  reading needs none of it

    return normalizeLink(href)


def _attributes(written: str) -> Attributes:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(written) if value or name != "class"}


def _start_tag(tag: str, attributes: Attributes) -> str:
    name = f"h{HEADINGS[tag]}" if tag in HEADINGS else tag
    written = "".join([f' {each}="{escape(value)}"' for each, value in attributes.items()]) if attributes else ""
    return f"<{name}{written}>"
