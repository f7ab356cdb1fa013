"""From what a commenter typed to what readers get: text as paragraphs, nothing in it taken for markup."""

import re
from html import escape
from typing import NamedTuple

from app.arabic.analysis import analyse
from app.arabic.direction import direction
from app.arabic.letters import fold

_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")


class Written(NamedTuple):
    """The columns of a comment that follow from its text."""

    body: str
    body_html: str
    body_key: str
    body_stems: str
    direction: str


def written(text: str) -> Written:
    """What is stored of a text; pure work, done before a verb is asked to store it."""
    return Written(text, to_html(text), fold(text), stems_of(text), direction(text))


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
