"""HTML as a tree that can be changed: parsed as browsers parse it, and written again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Union

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
    body = parsed_body(html)
    root = Element("")
    if body is not None:
        for node in (body.parent, body):
            root.attributes |= _attributes(node) if node is not None else {}
        _copy(body.first_child, root)
    return root


def parsed_body(html: str) -> Any:
    """The body of the parser's own tree, for what changes little; None where there is none."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  reading needs none of it

    return LexborHTMLParser(f"<!DOCTYPE html><body>{html}").body


def _attributes(node: Any) -> dict[str, str]:
    attributes: dict[str, str | None] = node.attributes
    return {name: value or "" for name, value in attributes.items()} if attributes else {}


def _copy(first: Any, into: Element) -> None:
    waiting = [(first, into)]
    while waiting:
        node, into = waiting.pop()
        while node is not None:
            if node.is_text_node:
                into.children.append(node.text_content or "")
            elif node.is_element_node:
                element = Element(node.tag, _attributes(node))
                into.children.append(element)
                if (child := node.first_child) is not None:
                    waiting.append((node.next, into))
                    node, into = child, element
                    continue
            node = node.next


def written(nodes: Sequence[Node]) -> str:
    """Nodes as HTML; without recursion, for nothing bounds their depth."""
    done: list[str] = []
    waiting: list[Node | tuple[str]] = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            done.append(escape(node, quote=False))
        elif isinstance(node, tuple):
            done.append(node[0])
        else:
            done.append(start_tag(node.tag, node.attributes))
            waiting.append((end_tag(node.tag),))
            waiting += reversed(node.children)
    return "".join(done)


def start_tag(tag: str, attributes: dict[str, str]) -> str:
    """A start tag with its attributes."""
    if not attributes:
        return f"<{tag}>"
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if name.isascii())
    return f"<{tag}{written}>"


def end_tag(tag: str) -> str:
    """An end tag; nothing for an element that has none."""
    return "" if tag in VOID else f"</{tag}>"
