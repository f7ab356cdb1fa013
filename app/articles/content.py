"""From what an editor wrote to what readers get: safe HTML, outline, plain text. Done once, when it is saved."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape
from html.parser import HTMLParser
from typing import Any, Literal

from typing_extensions import TypeAliasType

from app.arabic.clean import clean_text
from app.arabic.direction import direction
from app.arabic.slug import numbered, slugify

BodyFormat = TypeAliasType("BodyFormat", Literal["markdown", "html"])

HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
"""The title is the page's only h1 (WHATWG HTML §4.3.6), so one in a body becomes h2."""

BLOCKS = {
    "blockquote",
    "br",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
} | set(HEADINGS)
DIRECTED = {"p", "li", "blockquote", "td", "th", "caption", "figcaption", "dt", "dd", "summary", *HEADINGS}
VOID = {"br", "hr", "img"}
TAGS = BLOCKS | {
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "cite",
    "code",
    "del",
    "em",
    "i",
    "img",
    "ins",
    "kbd",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
}
ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href", "id"},
    "li": {"id"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "abbr": {"title"},
}
SCHEMES = {"http", "https", "mailto"}
MOST_PASSES = 10

FOOTNOTE_CLASSES = {
    "section": {"footnotes"},
    "ol": {"footnotes-list"},
    "li": {"footnote-item"},
    "sup": {"footnote-ref"},
    "a": {"footnote-backref"},
    "hr": {"footnotes-sep"},
}
_FOOTNOTE_ID = re.compile(r"fn(?:ref)?\d{1,4}(?::\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Content:
    """A rendered body."""

    html: str
    text: str
    outline: list[dict[str, Any]]


def render(body: str, body_format: BodyFormat, *, base_direction: str) -> Content:
    """Make safe HTML, text and outline of a body. Rendering its own HTML again changes nothing.

    Headings get an id made of their words; blocks whose first strong letter runs against `base_direction` are
    marked with `dir`, so that a browser need not guess.
    """
    html = _from_markdown(body) if body_format == "markdown" else body
    writer = _Writer(base_direction)
    writer.feed(sanitize(html))
    writer.close()
    return writer.content()


def sanitize(html: str) -> str:
    """Leave out of some HTML what could do harm. Doing it again changes nothing.

    An entity can hide a character that is then cleaned away, and with it a scheme from the sanitiser; so both are done
    until neither changes anything. What does not come to rest has no honest meaning and is dropped.
    """
    cleaned = clean_text(html)
    for _ in range(MOST_PASSES):
        safe = _sanitized_once(cleaned)
        if safe == cleaned:
            return safe
        cleaned = clean_text(safe)
    return ""


def _from_markdown(body: str) -> str:
    return str(_markdown().render(body))


@cache
def _markdown() -> Any:
    from markdown_it import MarkdownIt  # noqa: PLC0415  who only reads does without
    from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415  see above

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).use(footnote_plugin)


def _sanitized_once(cleaned: str) -> str:
    import nh3  # noqa: PLC0415  who only reads does without

    return nh3.clean(
        cleaned,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_vetted,
        allowed_classes=FOOTNOTE_CLASSES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def _vetted(_tag: str, name: str, value: str) -> str | None:
    if name == "id":
        return value if _FOOTNOTE_ID.fullmatch(value) else None
    if name == "dir":
        return value.lower() if value.lower() in {"rtl", "ltr", "auto"} else None
    if name in {"width", "height", "colspan", "rowspan", "start"}:
        return value if value.isascii() and value.isdigit() and len(value) <= 5 else None
    return value


class _Writer(HTMLParser):
    """Copies sanitised HTML, with ids on headings and directions on blocks, and gathers text and outline."""

    def __init__(self, base_direction: str) -> None:
        super().__init__(convert_charrefs=True)
        self._base = base_direction
        self._html: list[str | Callable[[], str]] = []
        self._text: list[str] = []
        self._open: list[_OpenBlock] = []
        self._outline: list[dict[str, Any]] = []
        self._ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a start tag; that of a block waits for its text."""
        if tag in BLOCKS:
            self._text.append("\n")
        level = HEADINGS.get(tag)
        name = f"h{level}" if level else tag
        attributes = "".join(f' {key}="{escape(value or "")}"' for key, value in attrs)
        if tag in DIRECTED:
            block = _OpenBlock(tag, name, attributes, has_direction=any(key == "dir" for key, _ in attrs))
            self._open.append(block)
            self._html.append(block.start)
        else:
            self._html.append(f"<{name}{attributes}>")

    def handle_endtag(self, tag: str) -> None:
        """Copy an end tag; what a block needs to know of its text is known now."""
        if tag in VOID:
            return
        if tag in DIRECTED and self._open and self._open[-1].tag == tag:
            self._finish(self._open.pop())
        self._html.append(f"</h{HEADINGS[tag]}>" if tag in HEADINGS else f"</{tag}>")
        if tag in BLOCKS:
            self._text.append("\n")

    def handle_data(self, data: str) -> None:
        """Copy text."""
        self._html.append(escape(data, quote=False))
        self._text.append(data)
        for block in self._open:
            block.text.append(data)

    def content(self) -> Content:
        """What was gathered."""
        html = "".join(part if isinstance(part, str) else part() for part in self._html).strip()
        lines = (" ".join(line.split()) for line in "".join(self._text).split("\n"))
        return Content(html, "\n".join(line for line in lines if line), self._outline)

    def _finish(self, block: "_OpenBlock") -> None:
        text = " ".join("".join(block.text).split())
        if not block.has_direction and text and direction(text) != self._base:
            block.attributes += f' dir="{direction(text)}"'
        if block.tag in HEADINGS and text:
            anchor = self._free_id(text)
            block.attributes += f' id="{escape(anchor)}"'
            self._outline.append({"level": HEADINGS[block.tag], "id": anchor, "text": text})

    def _free_id(self, text: str) -> str:
        anchor = wanted = slugify(text)
        n = 1
        while anchor in self._ids:
            n += 1
            anchor = numbered(wanted, n)
        self._ids.add(anchor)
        return anchor


@dataclass(slots=True)
class _OpenBlock:
    tag: str
    name: str
    attributes: str
    has_direction: bool
    text: list[str]

    def __init__(self, tag: str, name: str, attributes: str, *, has_direction: bool) -> None:
        self.tag, self.name, self.attributes, self.has_direction = tag, name, attributes, has_direction
        self.text = []

    def start(self) -> str:
        return f"<{self.name}{self.attributes}>"
