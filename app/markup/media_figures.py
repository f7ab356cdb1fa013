"""Uploads in a body: `media:17` as the source of an image becomes a figure with sizes, as a link the file's address."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from app.errors import Bilingual, TooComplex
from app.markup.html_tree import Element, Node, parse, written

MOST_PLACES = 200
"""Places of a body where uploads are shown; each takes about a kilobyte."""

SCHEME = "media"
LEFT_OUT = "media"
"""What `removed` calls an upload that is not there, or is no picture and stands in the place of one."""

_ADDRESS = re.compile(r"media:([1-9][0-9]{0,15})", re.ASCII)
_TOO_MANY = Bilingual(
    f"الحد الأقصى لعدد الوسائط في المتن: {MOST_PLACES}.", f"Maximum number of media in a body: {MOST_PLACES}."
)


class Figure(NamedTuple):
    """What a body shows of an upload: addresses and widths of its sizes, the smallest first; none for a file."""

    url: str
    sizes: tuple[tuple[str, int], ...]
    width: int
    height: int
    alt: str
    caption: str
    credit: str


Figures = Mapping[int, Figure]


class Placed(NamedTuple):
    """A body with its uploads: which it shows, and how many are left out."""

    html: str
    media_ids: tuple[int, ...]
    left_out: int


def media_ids(body: str) -> list[int]:
    """The uploads that a body may name, as many as it may show at most; `TooComplex` for a body that names more."""
    found = [int(number) for number in _ADDRESS.findall(body)]
    if len(found) > MOST_PLACES:
        raise TooComplex(_TOO_MANY)
    return list(dict.fromkeys(found))


def vetted(tag: str, name: str, value: str) -> str | None:
    """The address of an upload, where an image or a link may have one; None elsewhere."""
    is_its_place = (tag, name) in {("img", "src"), ("a", "href")}
    return value.strip() if is_its_place and _ADDRESS.fullmatch(value.strip()) else None


def place(html: str, figures: Figures) -> Placed:
    """Put uploads into sanitised HTML, in which they stand as `media:17`."""
    if "media:" not in html:
        return Placed(html, (), 0)
    root = parse(html)
    placing = _Placing(figures)
    for element in root.elements():
        if any(isinstance(child, Element) for child in element.children):
            element.children = [each for child in element.children for each in placing.of(child)]
    return Placed(written(root.children).strip(), tuple(placing.used), placing.left_out)


class _Placing:
    """Puts uploads into one body: those that it has used, and how many it has left out."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self.used: dict[int, None] = {}
        self.left_out = 0

    def of(self, node: Node) -> list[Node]:
        """What stands in the place of a node."""
        if isinstance(node, str):
            return [node]
        alone = _only_child(node) if node.tag in {"p", "figure"} else None
        image = node if alone is None else alone
        if image.tag == "img" and (media_id := _named(image, "src")):
            figure = self._used(media_id, is_picture=True)
            if figure is None:
                return []
            picture = _picture(figure, image.attributes)
            return [picture if alone is None else _figure(figure, picture, image.attributes.get("title", ""))]
        if node.tag == "a" and (media_id := _named(node, "href")):
            linked = self._used(media_id, is_picture=False)
            if linked is None:
                del node.attributes["href"]
            else:
                node.attributes["href"] = linked.url
        return [node]

    def _used(self, media_id: int, *, is_picture: bool) -> Figure | None:
        figure = self._figures.get(media_id)
        if figure is None or (is_picture and not figure.sizes):
            self.left_out += 1
            return None
        self.used[media_id] = None
        return figure


def _named(element: Element, attribute: str) -> int:
    """The upload that an attribute names; 0 where it names none."""
    found = _ADDRESS.fullmatch(element.attributes.get(attribute, ""))
    return int(found[1]) if found else 0


def _only_child(element: Element) -> Element | None:
    """The one element within another, where nothing but white space is beside it."""
    content = [each for each in element.children if not isinstance(each, str) or each.strip()]
    only = content[0] if len(content) == 1 else None
    return only if isinstance(only, Element) else None


def _picture(figure: Figure, attributes: Mapping[str, str]) -> Element:
    srcset = ", ".join(f"{url} {width}w" for url, width in figure.sizes)
    its = {
        "src": figure.url,
        "srcset": srcset,
        "sizes": f"auto, (max-width: {figure.width}px) 100vw, {figure.width}px",
        "width": str(figure.width),
        "height": str(figure.height),
        "alt": attributes.get("alt") or figure.alt,
        "loading": "lazy",
        "decoding": "async",
    }
    return Element("img", its | {name: attributes[name] for name in ("id", "lang", "dir") if name in attributes})


def _figure(figure: Figure, picture: Element, title: str) -> Element:
    words: list[Node] = []
    for line in (title or figure.caption).splitlines():
        if line.strip():
            words += [Element("br"), line] if words else [line]
    if figure.credit:
        words += [*([" "] if words else []), Element("small", {}, [figure.credit])]
    below: list[Node] = [Element("figcaption", {"dir": "auto"}, words)] if words else []
    return Element("figure", {}, [picture, *below])
