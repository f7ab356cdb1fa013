"""From what WordPress stores as the text of an article to the HTML of a body."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import quote

from app.markup.embed_providers import embed_of
from app.markup.html_tree import Element, Node, parse, written
from app.markup.media_figures import MOST_PLACES
from app.wordpress.blocks import Blocks, footnotes_of, has_blocks, without_comments
from app.wordpress.items import Item
from app.wordpress.library import Library
from app.wordpress.paragraphs import with_paragraphs
from app.wordpress.shortcodes import Shortcodes
from app.wordpress.urls import joined

_SCRIPT = re.compile(r"<(script|style|noscript)\b[^>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_NEEDS_TREE = re.compile(r"<(?:img|a|iframe|audio|video|object|embed|sup|amp-)\b|https?://", re.IGNORECASE)
_URL = re.compile(r"\s*(https?://[^\s<>\"]+)\s*", re.IGNORECASE)
_PLAYERS = frozenset({"iframe", "audio", "video", "embed", "object", "amp-youtube", "amp-iframe"})
_OF_IMAGE = re.compile(r"(?:^|\s)wp-image-(\d+)(?:\s|$)")
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file")


def placeholder(external_id: str) -> str:
    """What stands in a body for an upload until it is stored."""
    return f"maqal-media:{quote(external_id, safe=':/-._~')}"


class Bodies:
    """Those of one site. The counts tell what was changed or could not be kept.

    `name_media` gives the external id of an upload, and None for one that stays where it is.
    """

    def __init__(self, library: Library, name_media: Callable[[str], str | None], *, home: str) -> None:
        self._library, self._name_media, self._home = library, name_media, home
        self._reusable: dict[str, str] = {}
        self.shortcodes = Shortcodes(self._media)
        self.blocks = Blocks(self._reusable.get, self.shortcodes.replaced)
        self.removed: Counter[str] = Counter()
        self.inlined: set[str] = set()

    def keep_reusable(self, item: Item) -> None:
        """A reusable block, for the articles that show it."""
        self._reusable[item.post_id] = item.content

    def html(self, item: Item, attached: Sequence[str] = ()) -> str:
        """The HTML of an item's text."""
        content = item.content.replace("\r\n", "\n").replace("\r", "\n")
        content = _SCRIPT.sub(self._without_script, content)
        if item.is_rendered:
            made = self.shortcodes.replaced(without_comments(content))
        elif has_blocks(content):
            made = self.blocks.html(content, footnotes_of(item.field("footnotes")))
        else:
            made = with_paragraphs(self.shortcodes.replaced(without_comments(content), attached))
        return self._finished(made) if _NEEDS_TREE.search(made) else made

    def _without_script(self, found: re.Match[str]) -> str:
        self.removed[found[1].lower()] += 1
        return ""

    def _media(self, media_id: str) -> str:
        """An upload by its id, for a gallery."""
        url = self._library.url(media_id)
        if not url:
            return ""
        if _is_picture(url):
            return f'\n<figure><img class="wp-image-{media_id}" src="{escape(url)}" alt=""></figure>\n'
        return f'\n<p><a href="{escape(url)}">{escape(_file_name(url))}</a></p>\n'

    def _finished(self, html: str) -> str:
        root = parse(html)
        places = 0
        for element in list(root.elements()):
            element.children = [self._player(child) for child in element.children]
        for element in root.elements():
            if element.tag == "p" or (element.tag == "div" and "wp-block-embed" in element.attributes.get("class", "")):
                _link_address(element)
            if element.tag == "img":
                places += self._show(element, "src", is_full=places >= MOST_PLACES)
            elif element.tag == "a" and "href" in element.attributes:
                places += self._show(element, "href", is_full=places >= MOST_PLACES)
            elif element.tag == "sup" and "data-fn" in element.attributes:
                element.attributes["class"] = "footnote-ref"
        return written(root.children)

    def _show(self, element: Element, name: str, *, is_full: bool) -> bool:
        """Let an image or a link lead to an upload, where it is one; whether it is."""
        attributes = element.attributes
        if name == "src" and not attributes.get(name, "").startswith(("http", "/")):
            lazy = next((attributes[each] for each in _LAZY if attributes.get(each)), None)
            attributes[name] = lazy or attributes.get(name, "")
        url = attributes.get(name, "")
        named = _OF_IMAGE.search(attributes.get("class", "")) if name == "src" else None
        media_id = named[1] if named and named[1] in self._library else self._library.found(url)
        place = self._name_media(media_id) if media_id else None
        if place is None and not is_full and (path := self._library.note(url)):
            place = self._name_media(f"file:{path}")
        if place is None or is_full:
            if url.startswith("/") and not url.startswith("//") and self._home:
                attributes[name] = joined(self._home, url)
            return False
        attributes[name] = placeholder(place)
        return True

    def _player(self, node: Node) -> Node:
        """A link in place of a player or a frame of nobody whom bodies know."""
        if isinstance(node, str) or node.tag not in _PLAYERS:
            return node
        url = next(filter(None, map(_source, node.elements())), "")
        if not url.startswith(("http://", "https://", "//", "/")):
            self.removed[node.tag] += 1
            return ""
        url = joined(self._home or "https:", url)
        if node.tag == "iframe" and embed_of(url) is not None:
            return node  # the body makes a figure of it
        return Element("a", {"href": url}, [url if node.tag == "iframe" else _file_name(url)])


def _source(element: Element) -> str:
    attributes = element.attributes
    for name in ("src", "data-src", "data"):
        if attributes.get(name, "").strip():
            return attributes[name].strip()
    if video := attributes.get("data-videoid"):
        return f"https://www.youtube.com/watch?v={video}"
    return ""


def _link_address(element: Element) -> None:
    """Make a link of an address that stands alone."""
    filled = [child for child in element.children if not isinstance(child, str) or child.strip()]
    if len(filled) == 1 and isinstance(filled[0], str) and (found := _URL.fullmatch(filled[0])):
        element.children = [Element("a", {"href": found[1]}, [found[1]])]


def _is_picture(url: str) -> bool:
    return url.lower().rsplit("?", 1)[0].endswith((".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp", ".heic"))


def _file_name(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[-1] or url
