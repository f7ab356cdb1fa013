"""HTML as a tree that can be changed: parsed as browsers parse it, and written again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Union

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.markup.elements import VOID

Node = Union["Element", str]


@dataclass(slots=True, eq=False)
class Element:
    """An element: its name in small letters, its attributes, and what is in it, texts among them."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def elements(self) -> Iterator["Element"]:
        """It and the elements within, each before those that are within it, in the order of the document."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [child for child in reversed(element.children) if isinstance(child, Element)]

    def text(self) -> str:
        """Its texts, one after the other."""
        return "".join(child for element in self.elements() for child in element.children if isinstance(child, str))


def parse(html: str) -> Element:
    """The tree of a document or of a part of one, under an element without a name, which has what the document's has.

    Comments are left out.
    """
    body = LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body
    root = Element("")
    if body is not None:
        for node in (body.parent, body):
            root.attributes |= _attributes(node) if node is not None else {}
        _copy(body.first_child, root)
    return root


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items()}


def _copy(first: LexborNode | None, into: Element) -> None:
    waiting = [(first, into)]
    while waiting:
        node, into = waiting.pop()
        while node is not None:
            if node.is_text_node:
                into.children.append(node.text_content or "")
            elif node.is_element_node:
                element = Element(str(node.tag), _attributes(node))
                into.children.append(element)
                if (child := node.first_child) is not None:
                    waiting.append((node.next, into))
                    node, into = child, element
                    continue
            node = node.next


def start_tag(tag: str, attributes: dict[str, str]) -> str:
    """A start tag with its attributes."""
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if name.isascii())
    return f"<{tag}{written}>"


def end_tag(tag: str) -> str:
    """An end tag; nothing for an element that has none."""
    return "" if tag in VOID else f"</{tag}>"
