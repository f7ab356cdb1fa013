"""Embeds as providers and WordPress export them, in frames and in quotations with a script: links in figures."""

import re
from collections.abc import Mapping

from app.markup.elements import BLOCKS, EMBED
from app.markup.embed_providers import Embed, embed_of
from app.markup.embeds import LONGEST_TITLE, MOST_EMBEDS
from app.markup.html_tree import Element, Node

QUOTED_POST = "twitter-tweet"
"""The class of a post of X that is exported as a quotation."""

_ADDRESSES = {
    "instagram-media": "data-instgrm-permalink",
    "tiktok-embed": "cite",
    "fb-post": "data-href",
    "fb-video": "data-href",
}
"""Classes of posts that are exported as elements, with the attribute that has the address of each."""
_SOURCES = ("src", "data-src", "data-lazy-src", "data-litespeed-src")
_WRAPPERS = frozenset({"b", "center", "div", "em", "i", "noscript", "object", "p", "span", "strong"})
_TELLS_NOTHING = re.compile(r"(?:\S+ )?(?:video |audio )?(?:player|embed)|https?://\S*", re.IGNORECASE)
"""Titles of frames that name the player, and not what it plays."""


def place_exported(root: Element) -> bool:
    """Make figures of the exported embeds in a tree; whether there were any.

    A frame takes the place of what is around it alone. A paragraph with other words is parted before and behind it.
    """
    found = [(element, made) for element in root.elements() if (made := _embed(element)) is not None][:MOST_EMBEDS]
    if not found:
        return False
    parents = {child: each for each in root.elements() for child in each.children if isinstance(child, Element)}
    parted: dict[Element, None] = {}
    told: set[str] = set()
    for element, (embed, title) in found:
        if embed.url in told and _is_within_noscript(element, parents):
            element.attributes["hidden"] = ""
            continue
        told.add(embed.url)
        top = _alone(element, root, parents)
        around = parents[top]
        link = Element("a", {"href": embed.url}, [title or embed.url])
        captions = [each for each in around.children if isinstance(each, Element) and each.tag == "figcaption"]
        if around.tag == "figure" and all(
            each is top or each in captions or _is_blank(each) for each in around.children
        ):
            around.attributes[EMBED] = embed.provider
            around.children = [link, *captions]
            continue
        top.tag, top.attributes, top.children = "figure", {EMBED: embed.provider}, [link]
        if around.tag == "p":
            parted[around] = None
    for paragraph in parted:
        _part(paragraph)
    return True


def _embed(element: Element) -> tuple[Embed, str] | None:
    """The embed that an element is, and its title where somebody gave one."""
    attributes = element.attributes
    if element.tag == "iframe":
        embed = next(filter(None, (embed_of(attributes.get(name, "")) for name in _SOURCES)), None)
        title = " ".join(attributes.get("title", "").split())[:LONGEST_TITLE]
        return embed and (embed, "" if _TELLS_NOTHING.fullmatch(title) else title)
    if element.tag == "script" and (post := attributes.get("data-telegram-post")):
        embed = embed_of(f"https://t.me/{post}")
        return embed and (embed, "")
    if element.tag not in {"blockquote", "div"} or "class" not in attributes:
        return None
    classes = attributes["class"].split()
    if QUOTED_POST in classes and element.tag == "blockquote":
        links = [embed_of(each.attributes.get("href", "")) for each in element.elements() if each.tag == "a"]
        embed = next((each for each in reversed(links) if each and each.provider == "x"), None)
        return embed and (embed, " ".join(_words(element).split())[:LONGEST_TITLE])
    address = next((attributes.get(_ADDRESSES[name], "") for name in classes if name in _ADDRESSES), "")
    embed = embed_of(address)
    return embed and (embed, "")


def _alone(element: Element, root: Element, parents: Mapping[Element, Element]) -> Element:
    """The outermost element with nothing in it beside an embed."""
    top = element
    while (around := parents[top]) is not root and around.tag in _WRAPPERS:
        if any(each is not top and not _is_blank(each) for each in around.children):
            break
        top = around
    return top


def _is_within_noscript(element: Element, parents: Mapping[Element, Element]) -> bool:
    around: Element | None = element
    while around is not None and around.tag != "noscript":
        around = parents.get(around)
    return around is not None


def _part(paragraph: Element) -> None:
    """Make of a paragraph with figures a division with paragraphs between them."""
    parts: list[Node] = []
    words: list[Node] = []
    for child in [*paragraph.children, Element("figure", {EMBED: ""})]:
        if not isinstance(child, Element) or child.tag != "figure":
            words.append(child)
            continue
        if any(not _is_blank(each) for each in words):
            parts.append(Element("p", {}, words))
        parts.append(child)
        words = []
    paragraph.tag, paragraph.children = "div", parts[:-1]


def _is_blank(node: Node) -> bool:
    return (isinstance(node, str) and not node.strip()) or (isinstance(node, Element) and node.tag == "br")


def _words(element: Element) -> str:
    """The texts of an element in the order of the document, those of its paragraphs parted."""
    words: list[str] = []
    waiting: list[Node] = [element]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            words.append(node)
        else:
            waiting += [" ", *reversed(node.children), " "] if node.tag in BLOCKS else reversed(node.children)
    return "".join(words)
