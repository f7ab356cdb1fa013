"""Gutenberg's blocks: the comments that mark them go, the HTML between them stays."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, NamedTuple

from app.wordpress.paragraphs import with_paragraphs
from app.wordpress.repair import FORBIDDEN

_MARK = re.compile(
    r"\s+(?P<end>/)?wp:(?P<name>[a-z][a-z0-9_/-]*+)\s*+(?P<given>\{.*\}(?=\s*+/?$))?\s*+(?P<alone>/)?", re.DOTALL
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SILENT = frozenset({"more", "nextpage", "spacer", "core/more", "core/nextpage", "core/spacer"})
MOST_DEPTH = 5
"""Reusable blocks within one another."""


def has_blocks(content: str) -> bool:
    """Whether a text was written in blocks, as WordPress tells it."""
    return "<!-- wp:" in content


def without_comments(content: str) -> str:
    """A text without its HTML comments: `<!--more-->` and `<!--nextpage-->` are such."""
    return _COMMENT.sub("", content) if "<!--" in content else content


class _Open(NamedTuple):
    name: str
    given: dict[str, Any]


class Blocks:
    """Those of one site. `left` counts blocks that WordPress fills while it prints, by their names."""

    def __init__(self, reusable: Callable[[str], str | None], shortcodes: Callable[[str], str]) -> None:
        self._reusable, self._shortcodes = reusable, shortcodes
        self.left: Counter[str] = Counter()
        self._within: list[str] = []

    def html(self, content: str, footnotes: str = "") -> str:
        """The HTML of a text in blocks; `footnotes` is what stands in place of the block of them."""
        done: list[str] = []
        opened: list[_Open] = []
        place = 0
        has_footnotes = False
        for begin, end, mark in _marks(content):
            done.append(self._between(content[place:begin], opened))
            place = end
            name = mark["name"].removeprefix("core/")
            if mark["end"]:
                while opened and opened.pop().name != name:
                    pass
            elif mark["alone"]:
                has_footnotes = has_footnotes or name == "footnotes"
                done.append(footnotes if name == "footnotes" else self._dynamic(name, _given(mark["given"])))
            else:
                opened.append(_Open(name, _given(mark["given"])))
        done.append(self._between(content[place:], opened))
        done.append("" if has_footnotes else footnotes)
        made = "\n".join(part for each in done if (part := each.strip("\n")))
        return FORBIDDEN.sub("", made)  # JSON can write what no text has

    def _between(self, text: str, opened: list[_Open]) -> str:
        text = without_comments(text)
        if not text.strip():
            return ""
        if not opened or opened[-1].name == "freeform":
            return with_paragraphs(self._shortcodes(text))
        block = opened[-1]
        if block.name in {"shortcode", "html"}:
            made = self._shortcodes(text)
            return with_paragraphs(made) if block.name == "shortcode" else made
        url = block.given.get("url")
        if block.name.startswith(("embed", "core-embed/")) and isinstance(url, str) and url not in text:
            return f'{text}<p><a href="{escape(url)}">{escape(url)}</a></p>'
        return text

    def _dynamic(self, name: str, given: dict[str, Any]) -> str:
        """What stands in place of a block without a text of its own."""
        ref = str(given.get("ref", ""))
        content = self._reusable(ref) if name == "block" else None
        if content is not None:
            return "" if ref in self._within or len(self._within) >= MOST_DEPTH else self._inlined(ref, content)
        url = given.get("url")
        if name.startswith(("embed", "core-embed/")) and isinstance(url, str):
            return f'<p><a href="{escape(url)}">{escape(url)}</a></p>'
        if name not in _SILENT:
            self.left[name] += 1
        return ""

    def _inlined(self, ref: str, content: str) -> str:
        self._within.append(ref)
        try:
            return self.html(content) if has_blocks(content) else with_paragraphs(content)
        finally:
            self._within.pop()


def _marks(content: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """The comments that mark blocks: where each begins and ends, and its parts."""
    begin = content.find("<!--")
    while begin >= 0 and (end := content.find("-->", begin + 4)) >= 0:
        if mark := _MARK.fullmatch(content, begin + 4, end):
            yield begin, end + 3, mark
        begin = content.find("<!--", end + 3)


def _given(written: str | None) -> dict[str, Any]:
    try:
        given = json.loads(written) if written else {}
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def footnotes_of(stored: str) -> str:
    """The footnotes of an article, which WordPress stores in a custom field; empty where there are none."""
    try:
        notes = json.loads(stored) if stored.strip() else []
    except (ValueError, RecursionError):
        return ""
    items = [
        f'<li id="{escape(str(note["id"]))}" class="footnote-item">{note["content"]} '
        f'<a href="#{escape(str(note["id"]))}-link" class="footnote-backref">↩︎</a></li>'
        for note in (notes if isinstance(notes, list) else [])
        if isinstance(note, dict) and note.get("id") and isinstance(note.get("content"), str)
    ]
    return f'<section class="footnotes"><ol class="footnotes-list">{"".join(items)}</ol></section>' if items else ""
