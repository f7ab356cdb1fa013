"""From what a commenter typed to what readers get: text as paragraphs, nothing in it taken for markup."""

import re
from html import escape

from app.arabic.analysis import analyse

_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")


def stems_of(text: str) -> str:
    """The stems of a text's words between spaces, so that one is found with a space on either side."""
    return f" {' '.join(dict.fromkeys(analyse(text).stems))} "


def to_html(text: str) -> str:
    """Escaped paragraphs with their line breaks; `dir="auto"` lets each find its own direction."""
    paragraphs = (part.strip() for part in _PARAGRAPHS.split(text))
    return "".join(
        f'<p dir="auto">{"<br>".join(escape(line.strip()) for line in part.split(chr(10)))}</p>'
        for part in paragraphs
        if part
    )
