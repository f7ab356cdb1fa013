"""The lists of Microsoft Word, which pastes them as paragraphs that begin with a bullet or a number."""

import re
from typing import NamedTuple

from app.markup.html_tree import Element, Node

_LEVEL = re.compile(r"mso-list:\s*(?!none|ignore|skip)[^;]*?level(\d)", re.IGNORECASE)
_IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBER = re.compile(r"[\s\u200e\u200f(]*(\d{1,9}|\w{1,4})[.)\-][\s\u200e\u200f]*")


class _Item(NamedTuple):
    """A paragraph that is an item of a list: how deep, and by which number, where it has one."""

    level: int
    tag: str
    number: int | None
    content: list[Node]


def make_lists(root: Element) -> bool:
    """Make Word's paragraphs the items of lists, in a whole tree; whether there were any."""
    is_changed = False
    for element in list(root.elements()):
        if any(_is_item(child) for child in element.children):
            element.children = _with_lists(element.children)
            is_changed = True
    return is_changed


def _is_item(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "p" and _LEVEL.search(node.attributes.get("style", "")) is not None


def _with_lists(nodes: list[Node]) -> list[Node]:
    result: list[Node] = []
    open_lists: list[tuple[int, Element]] = []
    for node in nodes:
        if not isinstance(node, Element) or not _is_item(node):
            if not isinstance(node, str) or node.strip():
                open_lists = []
            result.append(node)
            continue
        item = _item(node)
        while open_lists and (
            open_lists[-1][0] > item.level or (open_lists[-1][0] == item.level and open_lists[-1][1].tag != item.tag)
        ):
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < item.level:
            made = Element(item.tag)
            if item.number not in {None, 1}:
                made.attributes["start"] = str(item.number)
            parent = _last_item(open_lists[-1][1]) if open_lists else None
            (result if parent is None else parent.children).append(made)
            open_lists.append((item.level, made))
        kept = {name: value for name, value in node.attributes.items() if name in {"dir", "lang", "id"}}
        open_lists[-1][1].children.append(Element("li", kept, item.content))
    return result


def _last_item(made: Element) -> Element | None:
    last = made.children[-1] if made.children else None
    return last if isinstance(last, Element) else None


def _item(paragraph: Element) -> _Item:
    level = _LEVEL.search(paragraph.attributes.get("style", ""))
    marker = ""
    for element in paragraph.elements():
        for child in element.children:
            if isinstance(child, Element) and _IGNORED.search(child.attributes.get("style", "")):
                marker = child.text()
                element.children.remove(child)
                break
        if marker:
            break
    numbered = _NUMBER.fullmatch(marker)
    number = int(numbered[1]) if numbered and numbered[1].isdecimal() else None
    return _Item(int(level[1]) if level else 1, "ol" if numbered else "ul", number, paragraph.children)
