"""Embeds in a body: the address of a video, audio or post that stands alone becomes a figure which loads nothing.

The figure has a title, a link to the canonical address, and a picture where the editor gave one. `data-embed-src` is
the address of a frame that shows the piece, for a front end that opens it when a reader asks.
"""

from collections.abc import Sequence
from typing import NamedTuple

from app.markup.elements import EMBED, LINK_REL
from app.markup.embed_providers import LINK, TITLES, Embed, embed_of
from app.markup.html_tree import Element, Node, parse, parsed_body, written

MOST_EMBEDS = 100
"""Embeds of a body; what follows them stays a link."""

LONGEST_TITLE = 300

_FRAME = f"{EMBED}-src"
_MARKS = "\u061c\u200e\u200f"
"""Direction marks, which Arabic keyboards put around an address."""


class _Link(NamedTuple):
    """A link: its attributes, the picture that it begins with, and its words."""

    attributes: dict[str, str]
    image: Element | None
    text: str


def place(pieces: Sequence[str], *, is_arabic: bool) -> str:
    """Make embeds of the addresses that stand alone in the pieces of a body that `BodyWriter` writes; the whole body.

    Doing it again changes nothing. Titles that nobody gave are Arabic, or English. Only a piece with a link to a
    provider becomes a tree, for that takes as long as all else that is done to the piece.
    """
    done, placed = [], 0
    for piece in pieces:
        if EMBED not in piece and ("<a " not in piece or not LINK.search(piece)):
            done.append(piece)
            continue
        root = parse(piece)
        placed += _place(root, most=MOST_EMBEDS - placed, is_arabic=is_arabic)
        done.append(written(root.children))
    return "".join(done).strip()


def _place(root: Element, *, most: int, is_arabic: bool) -> int:
    """Make embeds within a tree; how many."""
    placed = 0
    for figure in [each for each in root.elements() if each.tag == "figure"]:
        is_marked = figure.attributes.pop(EMBED, None) is not None
        if placed < most:
            placed += _fill_figure(figure, is_marked=is_marked, is_arabic=is_arabic)
    for block in root.elements():
        if block.tag in {"p", "div"} and placed < most:
            placed += _turn_into_figure(block, is_arabic=is_arabic)
    return placed


def without_titles(html: str) -> str:
    """A rendered body without what its embeds are called: those are no words of the article."""
    if EMBED not in html:
        return html
    body = parsed_body(html)
    for title in body.css(f"figure[{_FRAME}] > a > span") if body is not None else ():
        title.replace_with(" ")
    return html if body is None else str(body.inner_html)


def _fill_figure(figure: Element, *, is_marked: bool, is_arabic: bool) -> bool:
    """Make an embed of a figure that has a link alone, or with a caption; whether it is one."""
    content = _content(figure)
    captions = [each for each in content[1:] if isinstance(each, Element) and each.tag == "figcaption"]
    if not content or len(content) != 1 + len(captions) or len(captions) > 1:
        return False
    first = content[0]
    link = _only_link(first) if isinstance(first, Element) and first.tag in {"p", "div"} else _link(first)
    embed = _embed(link, is_marked=is_marked)
    if link is None or embed is None:
        return False
    _show(figure, link, embed, captions, is_arabic=is_arabic)
    return True


def _turn_into_figure(block: Element, *, is_arabic: bool) -> bool:
    """Make an embed of a block that has a link alone; whether it is one."""
    link = _only_link(block)
    embed = _embed(link, is_marked=False)
    if link is None or embed is None:
        return False
    block.tag = "figure"
    block.attributes = {name: value for name, value in block.attributes.items() if name == "id"}
    _show(block, link, embed, [], is_arabic=is_arabic)
    return True


def _only_link(block: Element) -> _Link | None:
    content = _content(block)
    return _link(content[0]) if len(content) == 1 else None


def _link(node: Node) -> _Link | None:
    """A link with a picture, a text or both, and nothing else."""
    if isinstance(node, str) or node.tag != "a":
        return None
    within = [each for each in node.children if not isinstance(each, str) or each.strip()]
    image = within.pop(0) if within and isinstance(within[0], Element) and within[0].tag == "img" else None
    if len(within) == 1 and isinstance(within[0], Element) and within[0].tag == "span":
        within = within[0].children
    texts = [each for each in within if isinstance(each, str)]
    if len(texts) != len(within):
        return None
    return _Link(node.attributes, image if isinstance(image, Element) else None, " ".join("".join(texts).split()))


def _content(element: Element) -> list[Node]:
    """What is in an element beside white space and direction marks."""
    return [each for each in element.children if not isinstance(each, str) or each.strip().strip(_MARKS).strip()]


def _embed(link: _Link | None, *, is_marked: bool) -> Embed | None:
    """The embed that a link stands for: by its text, or because it is marked as one."""
    embed = None if link is None else embed_of(link.attributes.get("href", ""))
    if link is None or embed is None:
        return None
    is_meant = is_marked or (link.image is not None and not link.text) or _is_bare(link, embed)
    return embed if is_meant else None


def _is_bare(link: _Link, embed: Embed) -> bool:
    """Whether the words of a link are an address of the same embed."""
    return embed_of(link.text) == embed or embed_of(f"https://{link.text}") == embed


def _show(figure: Element, link: _Link, embed: Embed, captions: list[Element], *, is_arabic: bool) -> None:
    image = link.image
    given = "" if _is_bare(link, embed) else link.text
    of_image = image.attributes.get("title", "") if image is not None else ""
    default = TITLES[embed.provider]
    title = given or link.attributes.get("title") or of_image or (default.ar if is_arabic else default.en)
    words = Element("span", {"dir": "auto"}, [title[:LONGEST_TITLE].strip()])
    shown: list[Node] = [words] if image is None else [image, words]
    figure.attributes |= {EMBED: embed.provider, _FRAME: embed.frame}
    figure.children = [Element("a", {"href": embed.url, "rel": LINK_REL}, shown), *captions]
