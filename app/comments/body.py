"""From what a commenter typed to what readers get: text as paragraphs, nothing in it taken for markup."""

import re
from html import escape

_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")


def to_html(text: str) -> str:
    """Escaped paragraphs with their line breaks; `dir="auto"` lets each find its own direction."""
    paragraphs = (part.strip() for part in _PARAGRAPHS.split(text))
    return "".join(
        f'<p dir="auto">{"<br>".join(escape(line.strip()) for line in part.split(chr(10)))}</p>'
        for part in paragraphs
        if part
    )
