"""From what an editor wrote to what readers get: safe HTML and its outline. Done once, when it is saved."""

import re
from dataclasses import dataclass
from functools import cache
from html import escape, unescape
from itertools import takewhile
from typing import Any, Literal, NamedTuple

from typing_extensions import TypeAliasType

from app.arabic.clean import clean_text
from app.arabic.direction import Direction, strong_direction
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


class Content(NamedTuple):
    """A rendered body."""

    html: str
    outline: list[dict[str, Any]]


def render(body: str, body_format: BodyFormat, *, base_direction: str) -> Content:
    """Make safe HTML and outline of a body. Rendering its own HTML again changes nothing.

    Headings get an id made of their words; blocks whose first strong letter runs against `base_direction` are
    marked with `dir`, so that a browser need not guess.
    """
    html = _from_markdown(body) if body_format == "markdown" else body
    return _Writer(base_direction).write(sanitize(html))


def sanitize(html: str) -> str:
    """Leave out of some HTML what could do harm. Doing it again changes nothing.

    An entity can hide a character that is then cleaned away, and with it a scheme from the sanitiser; so both are done
    until neither changes anything. What does not come to rest has no honest meaning and is dropped.
    """
    cleaned = clean_text(html)
    for _ in range(MOST_PASSES):
        safe: str = _cleaner().clean(cleaned)
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

    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return markdown.disable(["html_block", "html_inline"]).use(footnote_plugin)


@cache
def _cleaner() -> Any:
    import nh3  # noqa: PLC0415  who only reads does without

    return nh3.Cleaner(
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


_PART = re.compile(r"<(/?)([a-z0-9]+)([^>\"]*+(?:\"[^\"]*+\"[^>\"]*+)*+)>|([^<]+)")
"""A tag or a text, as the sanitiser writes them: names in small letters, values quoted, `<` in texts escaped."""
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


class _Writer:
    """Copies sanitised HTML, with ids on headings and directions on blocks, and gathers the outline.

    However deep blocks are nested, each text is looked at once: it gives all those their direction that have none yet,
    and belongs to the outermost heading.
    """

    def __init__(self, base_direction: str) -> None:
        self._base = base_direction
        self._html: list[str] = []
        self._open: list[_OpenBlock] = []
        self._texts = 0
        self._heading: list[str] | None = None
        self._outline: list[dict[str, Any]] = []
        self._ids: set[str] = set()
        self._numbers: dict[str, int] = {}

    def write(self, sanitized: str) -> Content:
        """Copy all of it."""
        for slash, tag, attributes, text in _PART.findall(sanitized):
            if text:
                self._copy_text(text.replace("&nbsp;", "\u00a0"))
            elif slash:
                self._end(tag)
            else:
                self._start(tag, _attributes(attributes) if attributes else "")
        return Content("".join(self._html).strip(), self._outline)

    def _copy_text(self, text: str) -> None:
        self._html.append(text)
        if self._heading is not None:
            self._heading.append(text)
        if text.isspace():
            return
        self._texts += 1
        if self._open and self._open[-1].direction is None and (its := strong_direction(unescape(text))):
            for block in takewhile(lambda block: block.direction is None, reversed(self._open)):
                block.direction = its

    def _start(self, tag: str, attributes: str) -> None:
        """Copy a start tag; that of a block is written anew when its text is known."""
        self._part_words(tag)
        if tag in DIRECTED:
            is_outlined = tag in HEADINGS and self._heading is None
            if is_outlined:
                self._heading = []
            self._open.append(_OpenBlock(tag, attributes, len(self._html), self._texts, is_outlined))
        self._html.append(_start_tag(tag, attributes))

    def _end(self, tag: str) -> None:
        if self._open and self._open[-1].tag == tag:
            self._finish(self._open.pop())
        self._html.append(f"</h{HEADINGS[tag]}>" if tag in HEADINGS else f"</{tag}>")
        self._part_words(tag)

    def _part_words(self, tag: str) -> None:
        if self._heading is not None and tag in BLOCKS:
            self._heading.append(" ")

    def _finish(self, block: "_OpenBlock") -> None:
        attributes = block.attributes
        if self._texts > block.texts_before and ' dir="' not in attributes:
            its = block.direction or "rtl"
            attributes += f' dir="{its}"' if its != self._base else ""
        if block.is_outlined and (text := self._heading_text()):
            anchor = self._free_id(text)
            attributes += f' id="{escape(anchor)}"'
            self._outline.append({"level": HEADINGS[block.tag], "id": anchor, "text": text})
        self._html[block.place] = _start_tag(block.tag, attributes)

    def _heading_text(self) -> str:
        parts, self._heading = self._heading or (), None
        return " ".join(unescape("".join(parts)).split())

    def _free_id(self, text: str) -> str:
        anchor = wanted = slugify(text)
        n = self._numbers.get(wanted, 1)
        while anchor in self._ids:
            n += 1
            anchor = numbered(wanted, n)
        self._numbers[wanted] = n
        self._ids.add(anchor)
        return anchor


@dataclass(slots=True)
class _OpenBlock:
    """A block that is not closed yet: where its start tag stands, and how many texts came before it."""

    tag: str
    attributes: str
    place: int
    texts_before: int
    is_outlined: bool
    direction: Direction | None = None


def _attributes(written: str) -> str:
    return "".join(f' {name}="{escape(unescape(value))}"' for name, value in _ATTRIBUTE.findall(written))


def _start_tag(tag: str, attributes: str) -> str:
    return f"<h{HEADINGS[tag]}{attributes}>" if tag in HEADINGS else f"<{tag}{attributes}>"
