"""WordPress's titles, names, excerpts and comments, which are HTML, as the plain text that a reader saw."""

import re
from html import escape, unescape

from app.arabic.clean import length
from app.markup.html_tree import Element, Node, parse

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?(?:-->|\Z)", re.DOTALL)
_SPACE = re.compile(r"\s+")
_MARKUP = re.compile(r"[<&]")
_APART = frozenset({"p", "div", "blockquote", "ul", "ol", "pre", "table", "h1", "h2", "h3", "h4", "h5", "h6", "figure"})
_LINES = frozenset({"li", "tr", "dt", "dd"})
_UNSEEN = frozenset({"script", "style", "template", "head", "noscript"})
_MANY_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


def line(html: str) -> str:
    """A title or a name: without tags, with its entities decoded, on one line."""
    if not _MARKUP.search(html):
        return _SPACE.sub(" ", html).strip()
    return _SPACE.sub(" ", unescape(_TAG.sub("", html))).strip()


def paragraphs(html: str) -> str:
    """A longer text: line ends and blank lines stay where tags or WordPress would have made them."""
    html = html.replace("\r\n", "\n").replace("\r", "\n")
    if not _MARKUP.search(html):
        return html.strip()
    if not _TAG.search(html):
        return unescape(html).strip()
    done: list[str] = []
    waiting: list[Node | tuple[str]] = list(reversed(parse(html).children))
    while waiting:
        match waiting.pop():
            case (end,):
                done.append(end)
            case str() as text:
                done.append(text)
            case Element() as element if element.tag not in _UNSEEN:
                done.append(_before(element))
                waiting.append((_behind(element),))
                waiting += reversed(element.children)
    return _MANY_LINES.sub("\n\n", "".join(done)).strip()


def _before(element: Element) -> str:
    if element.tag in _APART:
        return "\n\n"
    return "\n" if element.tag in _LINES or element.tag == "br" else ""


def _behind(element: Element) -> str:
    """What stands behind an element: of a link its address, where the words do not tell it."""
    if element.tag in _APART:
        return "\n\n"
    href = element.attributes.get("href", "") if element.tag == "a" else ""
    told = element.text().strip()
    is_told = href.rstrip("/").endswith(told.rstrip("/")) and "." in told
    return f" ({href})" if href.lower().startswith(("http://", "https://")) and not is_told else ""


def within(text: str, most: int) -> str:
    """A text of at most so many characters, as readers count them, cut at a word."""
    if len(text) <= most or length(text) <= most:
        return text
    cut = text[: most - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > most // 2 else cut).rstrip(" ،,;؛") + "…"


def escaped(text: str) -> str:
    """A plain text as HTML, its lines parted by line breaks."""
    return "<br>".join(escape(each, quote=False) for each in text.splitlines())
