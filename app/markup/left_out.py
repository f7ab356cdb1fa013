"""Elements that are no part of a body: taken out of its tree, and counted where a reader would have seen them."""

import re
from collections import Counter

from app.markup.embed_providers import is_script_of
from app.markup.html_tree import Element, Node

_WITHOUT_CONTENT = frozenset({
    "area", "base", "canvas", "col", "colgroup", "datalist", "embed", "frame", "iframe", "input", "link", "math",
    "meta", "noembed", "noframes", "param", "script", "source", "style", "svg", "template", "title", "track", "xml",
})  # fmt: skip
"""What is in them is seen by nobody, or is nothing without them; all other elements leave their content behind."""
_SEEN = frozenset({
    "applet", "audio", "button", "canvas", "embed", "form", "frame", "iframe", "input", "math", "meter", "object",
    "progress", "select", "svg", "textarea", "video",
})  # fmt: skip
WIDGET = "widget"
"""An element of somebody's own (`<x-player>`), which a script would have filled."""
WHAT = ("img", "script", WIDGET, *sorted(_SEEN))

_GAP = "left-out"
"""Stands where something was taken out, so that the words before and after it are parted."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DATA_TYPES = ("application/json", "application/ld+json", "text/template", "text/html")


def leave_out(root: Element, removed: Counter[str]) -> bool:
    """Take out of a tree what is no part of a body; whether there was anything. `removed` counts what was seen."""
    is_changed = False
    waiting = [(root, False)]
    while waiting:
        element, is_counted = waiting.pop()
        kept: list[Node] = []
        for child in element.children:
            if isinstance(child, str):
                kept.append(child)
                continue
            what = None if is_counted else _seen_as(child)
            if what:
                removed[what] += 1
            if child.tag in _WITHOUT_CONTENT:
                is_changed = True
                if what:
                    kept.append(Element(_GAP))
                continue
            kept.append(child)
            waiting.append((child, is_counted or (what is not None and what != WIDGET)))
        element.children = kept
    return is_changed


def _seen_as(element: Element) -> str | None:
    tag, attributes = element.tag, element.attributes
    if tag == "script":
        source = attributes.get("src", "")
        is_seen = attributes.get("type", "").lower() not in _DATA_TYPES and not is_script_of(source)
        return tag if source and is_seen else None
    if tag not in _SEEN:
        is_empty_widget = "-" in tag and attributes and not element.children
        return WIDGET if is_empty_widget else None
    is_hidden = (
        "hidden" in attributes
        or attributes.get("type", "").lower() == "hidden"
        or {attributes.get("width"), attributes.get("height")} & {"0", "1"}
        or _HIDDEN.search(attributes.get("style", ""))
    )
    return None if is_hidden else tag
