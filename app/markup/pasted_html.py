"""What people paste from word processors, mail and other sites, rewritten into the elements of a body.

Google Docs, Word, Pages and LibreOffice say by styles what is bold, wrap all of it in a `<b>` that is not, and have
elements, lists and anchors of their own. Only what the sanitiser would lose is rewritten, over the whole tree once and
without recursion; the sanitiser comes after it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from app.markup.elements import ATTRIBUTES, BLOCKS, TAGS
from app.markup.exported_embeds import QUOTED_POST, place_exported
from app.markup.html_tree import Element, end_tag, parse, start_tag
from app.markup.left_out import leave_out
from app.markup.pasted_styles import (
    FORMATS,
    Format,
    Style,
    alignment_of,
    classes_of,
    direction_of,
    is_shown_as_block,
    style_of,
)
from app.markup.pasted_styles import TAGS as FORMAT_TAGS
from app.markup.word_lists import make_lists

_UNKNOWN_TAG = re.compile(rf"<(?!/?(?:{'|'.join(sorted(TAGS))})[\s/>])/?[a-z]", re.IGNORECASE)
_REWRITTEN_ATTRIBUTES = ("style", "name", "data-", "file:", QUOTED_POST)
"""A body with neither such a tag nor one of these has nothing to rewrite."""
_CELL = re.compile(r"<(?<=\S.)(?=(?:t[dhr]|tbody|thead|tfoot|caption)[\s/>])", re.IGNORECASE)
_TABLE = re.compile(r"</?table\b", re.IGNORECASE)

_ANOTHER_NAME = {"acronym": "abbr", "dir": "ul", "listing": "pre", "menu": "ul", "plaintext": "pre", "strike": "s",
                 "tt": "code", "xmp": "pre"}  # fmt: skip
_WITHIN_LINES = frozenset({
    "basefont", "big", "blink", "data", "dfn", "font", "g", "image", "label", "nobr", "output", "picture", "rb",
    "rtc", "slot",
})  # fmt: skip
"""Elements in whose place nothing stands; all others that are unknown part the words before and after them."""
_SHOWN_AS_BLOCK = "shown-as-block"
"""The name that a `<span>` gets which its style shows on lines of its own."""
_AMONG_BLOCKS = frozenset({
    "address", "applet", "article", "aside", "audio", "center", "dialog", "fieldset", "footer", "form", "frameset",
    "header", "hgroup", "legend", "main", "marquee", "nav", "object", "optgroup", "option", "search", "select",
    "textarea", "video", _SHOWN_AS_BLOCK,
})  # fmt: skip
"""Elements that stand on lines of their own: each becomes a `<div>`."""

_LAZY_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-orig-file")
_WEB_SOURCE = re.compile(r"\s*(?:https?:)?//\S", re.IGNORECASE)
_KEPT = ATTRIBUTES["*"] | {"class"}
_NO_ANCHOR = "docs-internal-guid"
"""With what the id begins that Google Docs gives to everything that is pasted from it."""


@dataclass(slots=True)
class _Facts:
    """What is known of an element before it is written: its style, and what is within it."""

    style: Style
    taken_back: int = 0
    has_block: bool = False
    has_text: bool = False
    has_content: bool = False


@dataclass(slots=True, frozen=True)
class _Around:
    """What is around a node: the formats that are still to be given to its texts, and those that they have."""

    wanted: int = 0
    given: int = 0
    is_in_link: bool = False
    is_in_line: bool = False
    is_among_lines: bool = False


def rewritten(html: str, removed: Counter[str]) -> str:
    """The HTML with what is pasted as elements of a body; the same string where there is nothing to rewrite.

    `removed` counts the elements that a reader would have seen, and that are no part of a body.
    """
    html = _with_parted_cells(html)
    if not _is_pasted(html):
        return html
    root = parse(html)
    sheets = [element.text() for element in root.elements() if element.tag == "style"]
    changes = [
        place_exported(root),
        leave_out(root, removed),
        _name_anew(root),
        make_lists(root),
        _keep_directions(root),
    ]
    writer = _Writer(root, classes_of(sheets))
    return writer.write() if any(changes) or writer.has_styles else html


def _is_pasted(html: str) -> bool:
    lower = html.lower()
    return any(each in lower for each in _REWRITTEN_ATTRIBUTES) or _UNKNOWN_TAG.search(html) is not None


def _with_parted_cells(html: str) -> str:
    """Part by spaces what are cells of no table: browsers drop their tags, and their words would become one.

    It is done in the text, since no tree has these tags: the parser leaves them out and joins the words.
    """
    if not _CELL.search(html):
        return html
    tables = [found.start() for found in _TABLE.finditer(html)] or [len(html)]
    first, last = tables[0], tables[-1]
    outside = (_CELL.sub(" <", html[:first]), html[first:last], _CELL.sub(" <", html[last:]))
    return "".join(outside)


def _keep_directions(root: Element) -> bool:
    """Give what a whole document says of itself to what is in it; whether it says anything."""
    said = {name: value for name, value in root.attributes.items() if name in {"dir", "lang"}}
    root.attributes = {}
    if said:
        root.children = [Element("div", said, root.children)]
    return bool(said)


def _name_anew(root: Element) -> bool:
    """Give elements and attributes of other names the names of a body's; whether there were any."""
    is_changed = False
    for element in root.elements():
        attributes = element.attributes
        name = attributes.get("name") if element.tag == "a" else None
        if name and name != attributes.get("id"):
            is_changed = True
            if "id" in attributes:
                element.children.insert(0, Element("span", {"id": name}))
            else:
                attributes["id"] = name
        if element.tag == "a" and attributes.get("href", "").lower().startswith("file:") and "#" in attributes["href"]:
            attributes["href"] = "#" + attributes["href"].rpartition("#")[2]
            is_changed = True
        if element.tag == "img" and not _WEB_SOURCE.match(attributes.get("src", "")):
            lazy = [attributes[each] for each in _LAZY_SOURCES if _WEB_SOURCE.match(attributes.get(each, ""))]
            if lazy:
                attributes["src"] = lazy[0]
                is_changed = True
        if element.tag in {"td", "th"} and (alignment := alignment_of(attributes.get("style", ""))):
            attributes["align"] = alignment
            is_changed = True
        if "dir" not in attributes and (direction := direction_of(attributes.get("style", ""))):
            attributes["dir"] = direction
            is_changed = True
        if element.tag == "span" and is_shown_as_block(attributes.get("style", "")):
            element.tag = _SHOWN_AS_BLOCK
        name = _ANOTHER_NAME.get(element.tag, element.tag)
        is_changed = is_changed or name != element.tag or (name not in TAGS and name != "")
        element.tag = name
    return is_changed


class _Writer:
    """Writes a tree. A format is given around the whole of an element where nothing within takes it back."""

    def __init__(self, root: Element, classes: dict[str, Style]) -> None:
        self._root = root
        self._classes = classes
        self._html: list[str] = []
        self._last = " "
        self._parts_words = False
        self._facts: dict[Element, _Facts] = {}
        for element in reversed(list(root.elements())):
            self._facts[element] = self._found(element)
        self.has_styles = any(facts.style != Style() for facts in self._facts.values())

    def write(self) -> str:
        """All of it as HTML."""
        waiting: list[tuple[Element | str, _Around] | str | None] = [(self._root, _Around())]
        while waiting:
            match waiting.pop():
                case None:
                    self._parts_words = True
                case (str() as text, around):
                    self._write_text(text, around)
                case (element, around):
                    waiting += reversed(list(self._opened(element, around)))
                case end:
                    self._html.append(end)
                    if end[2:-1] in BLOCKS:
                        self._begin_words()
        return "".join(self._html)

    def _found(self, element: Element) -> _Facts:
        facts = _Facts(self._style(element), has_content=element.tag in {"img", "hr", "br"})
        for child in element.children:
            if isinstance(child, str):
                facts.has_text = facts.has_text or bool(child.strip())
                continue
            within = self._facts[child]
            facts.taken_back |= within.taken_back | within.style.taken_back
            facts.has_block = facts.has_block or within.has_block or child.tag in BLOCKS or child.tag in _AMONG_BLOCKS
            facts.has_text = facts.has_text or within.has_text
            facts.has_content = facts.has_content or within.has_content
        facts.has_content = facts.has_content or facts.has_text
        return facts

    def _style(self, element: Element) -> Style:
        style = Style()
        if self._classes:
            for name in element.attributes.get("class", "").split():
                style = style.followed_by(self._classes.get(name, Style()))
        if "style" in element.attributes:
            style = style.followed_by(style_of(element.attributes["style"]))
        if element.tag in BLOCKS:
            return Style(style.on & ~(Format.raised | Format.lowered), style.off)
        return style

    def _write_text(self, text: str, around: _Around) -> None:
        formats = [] if not text.strip() else _tags(_needed(around))
        if self._parts_words and self._last.isalnum() and text[:1].isalnum():
            self._html.append(" ")
        self._html += [*(f"<{tag}>" for tag in formats), escape(text, quote=False)]
        self._html += [f"</{tag}>" for tag in reversed(formats)]
        self._parts_words, self._last = False, text[-1:] or self._last

    def _opened(self, element: Element, around: _Around) -> Iterator[tuple[Element | str, _Around] | str | None]:
        """Write the start of an element; what is to be written after it."""
        facts, own = self._facts[element], FORMATS.get(element.tag, 0)
        wanted = around.wanted & ~facts.style.taken_back | facts.style.on & ~own
        given = around.given
        if own and own & (facts.style.off | facts.taken_back):
            tag = ""
            wanted |= own & ~facts.style.off
        else:
            tag, given = element.tag, given | own
        name, parts_words = self._name(tag, facts, around)
        attributes = _kept(name or "span", element)
        if not name and attributes and (facts.has_content or "id" in attributes):
            name = "div" if facts.has_block and not around.is_in_line else "span"
        self._parts_words = self._parts_words or parts_words
        if name:
            self._html.append(start_tag(name, attributes))
        if name in BLOCKS:
            self._begin_words()
        inner = _Around(
            wanted,
            given,
            around.is_in_link or name == "a",
            (around.is_in_line or name == "p") and name not in {"td", "th", "li"},
            any(_is_line(child) for child in element.children),
        )
        now = 0 if facts.has_block or not facts.has_text else _needed(inner) & ~facts.taken_back
        formats = _tags(now)
        self._html += [f"<{each}>" for each in formats]
        inside = _Around(wanted, given | now, inner.is_in_link, inner.is_in_line, inner.is_among_lines)
        yield from ((child, inside) for child in element.children)
        yield "".join(f"</{each}>" for each in reversed(formats))
        if name:
            yield end_tag(name)
        if parts_words:
            yield None

    def _begin_words(self) -> None:
        """Nothing stands on this line yet that a word could be glued to."""
        self._parts_words, self._last = False, " "

    @staticmethod
    def _name(tag: str, facts: _Facts, around: _Around) -> tuple[str, bool]:
        """By which name an element is written, if by any; and whether words before and after it are parted."""
        if not tag or tag == "span" or tag in _WITHIN_LINES or ":" in tag:
            return "", False
        if tag in TAGS:
            return tag, False
        if tag == "noscript":
            return "", True
        is_block = tag in _AMONG_BLOCKS or not around.is_among_lines
        return ("div" if is_block and facts.has_content and not around.is_in_line else "", True)


def _needed(around: _Around) -> int:
    needed = around.wanted & ~around.given
    return needed & ~Format.underline if around.is_in_link else needed


def _tags(formats: int) -> list[str]:
    return [tag for each, tag in FORMAT_TAGS.items() if each & formats]


def _is_line(node: Element | str) -> bool:
    if isinstance(node, str):
        return bool(node.strip())
    return (node.tag in TAGS and node.tag not in BLOCKS) or node.tag in _WITHIN_LINES


def _kept(name: str, element: Element) -> dict[str, str]:
    kept = _KEPT | ATTRIBUTES.get(name, set())
    its = {each: value for each, value in element.attributes.items() if each in kept}
    if name in {"span", "div"} or its.get("id", "").startswith(_NO_ANCHOR):
        its.pop("class", None)
    if its.get("id", "").startswith(_NO_ANCHOR):
        del its["id"]
    return its
