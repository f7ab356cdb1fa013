"""From what a commenter typed to what readers get: paragraphs, in which bare addresses are links and all else text."""

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from app.addresses import is_web_address
from app.arabic.addresses import addresses
from app.arabic.analysis import analyse
from app.arabic.compounds import compounds
from app.arabic.direction import Direction, direction, strong_direction
from app.arabic.letters import fold
from app.arabic.stemming import stem
from app.errors import Problem
from app.pool.processes import Pool
from app.text import LONG, checked

_LINK_REL = "nofollow ugc"
_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")


class Written(NamedTuple):
    """The columns of a comment that follow from its text."""

    body: str
    body_html: str
    body_key: str
    body_stems: str
    direction: str

    @classmethod
    def nothing(cls, direction: Direction = "rtl") -> "Written":
        """What is left of a comment that was erased."""
        return cls("", "", "", "", direction)

    @property
    def size(self) -> int:
        """Bytes that are stored of the text, in all of these columns."""
        return sum(len(column.encode()) for column in self)


def written(text: str) -> Written:
    """What is stored of a text; pure work, done before a verb is asked to store it."""
    text = checked(text, "/body")
    return Written(text, to_html(text), fold(text), stems_of(text), _direction(text))


def written_all(texts: Sequence[str]) -> list[Written | None]:
    """What is stored of some texts; None for each that is refused."""
    found: list[Written | None] = []
    for text in texts:
        try:
            found.append(written(text))
        except Problem:
            found.append(None)
    return found


async def write(pool: Pool, text: str, *, of: int | str) -> Written:
    """The same, by the pool for a text so long that it could take more than 5 ms; `of` is whose work it is."""
    return written(text) if len(text) <= LONG else await pool.run(written, text, of=of)


def stems_of(text: str) -> str:
    """The stems of a text's words between spaces, so that one is found with a space on either side."""
    found = analyse(text)
    joined = (stem(each.joined) for each in compounds(found.words))
    return f" {' '.join(dict.fromkeys((*found.stems, *joined)))} "


def to_html(text: str) -> str:
    """Escaped paragraphs with their line breaks; bare addresses become links that search engines do not follow.

    `dir="auto"` lets each paragraph find its own direction; where it would find another than ours, ours is written.
    """
    return "".join(_paragraph(part.strip()) for part in _PARAGRAPHS.split(text) if part and not part.isspace())


def _paragraph(text: str) -> str:
    its = _direction(text)
    found_by_browsers = strong_direction(text) or "ltr"
    lines = "<br>".join(_linked(line.strip()) for line in text.split("\n"))
    return f'<p dir="{"auto" if its == found_by_browsers else its}">{lines}</p>'


def _linked(line: str) -> str:
    parts, place = [], 0
    for begin, end, href in addresses(line):
        if not is_web_address(href):
            continue
        link = f'<a href="{escape(href)}" rel="{_LINK_REL}">{escape(line[begin:end])}</a>'
        parts += [escape(line[place:begin]), link]
        place = end
    return "".join([*parts, escape(line[place:])])


def _direction(text: str) -> Direction:
    """The direction of a text; addresses have none where there is anything else to tell it."""
    parts, place = [], 0
    for begin, end, _ in addresses(text):
        parts.append(text[place:begin])
        place = end
    rest = "".join([*parts, text[place:]]) if parts else text
    return direction(rest) if strong_direction(rest) else direction(text)
