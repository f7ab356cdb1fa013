"""Weight, slant, lines through and direction, as word processors write them: in styles instead of elements."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple


class Format:
    """What a style may say of a text that a reader would miss: bits, which a number has some of."""

    none = 0
    bold = 1
    italic = 2
    underline = 4
    strike = 8
    raised = 16
    lowered = 32


TAGS = {
    Format.bold: "strong",
    Format.italic: "em",
    Format.underline: "u",
    Format.strike: "s",
    Format.raised: "sup",
    Format.lowered: "sub",
}
FORMATS = {
    "b": Format.bold,
    "strong": Format.bold,
    "i": Format.italic,
    "em": Format.italic,
    "u": Format.underline,
    "s": Format.strike,
    "strike": Format.strike,
    "sup": Format.raised,
    "sub": Format.lowered,
}
"""The elements that give a text a format."""

MOST_RULES = 2000
LONGEST_STYLE = 2000
"""Rules of a style sheet, and characters of a style, that are looked at."""

_RULE = re.compile(r"([^{}]{1,1000})\{([^{}]*)\}")
_CLASS = re.compile(r"\s*[a-z0-9]*\.([\w-]+)\s*", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_WEIGHT = re.compile(r"\b(?:bold(?:er)?|[6-9]00|1000)\b")
_LIGHT = re.compile(r"normal|lighter|[1-5]?\d{2}")
_SLANT = re.compile(r"\b(?:italic|oblique)\b")
_ALIGNED = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|center|right)", re.IGNORECASE)
_DIRECTED = re.compile(r"(?:^|;)\s*direction\s*:\s*(rtl|ltr)\b", re.IGNORECASE)
_SHOWN_AS_BLOCK = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|list-item|table)\b(?!-)", re.IGNORECASE)
_INHERITED = Format.bold | Format.italic
"""Formats that a style within can take back; a line through a text goes through all that is in it."""


class Style(NamedTuple):
    """The formats that a style gives, and those that it takes back."""

    on: int = 0
    off: int = 0

    def followed_by(self, other: "Style") -> "Style":
        """Both of them, where the other one comes later."""
        return Style(self.on & ~other.off | other.on, self.off & ~other.on | other.off)

    @property
    def taken_back(self) -> int:
        """What it takes back of what is around it."""
        return self.off & _INHERITED


@lru_cache(maxsize=1024)
def style_of(written: str) -> Style:
    """What a `style` attribute says of its element."""
    style = Style()
    for declaration in written[:LONGEST_STYLE].lower().split(";"):
        name, _, value = declaration.partition(":")
        style = style.followed_by(_declared(name.strip(), value.replace("!important", "").strip()))
    return style


def alignment_of(written: str) -> str | None:
    """How a `style` attribute aligns the text of a cell."""
    found = _ALIGNED.search(written[:LONGEST_STYLE])
    return found[1].lower() if found else None


def direction_of(written: str) -> str | None:
    """The direction that a `style` attribute gives its element."""
    found = _DIRECTED.search(written[:LONGEST_STYLE])
    return found[1].lower() if found else None


def is_shown_as_block(written: str) -> bool:
    """Whether a `style` attribute shows its element on lines of its own."""
    return _SHOWN_AS_BLOCK.search(written[:LONGEST_STYLE]) is not None


def classes_of(sheets: Iterable[str]) -> dict[str, Style]:
    """What style sheets say of the classes that they name; selectors of other kinds are passed over."""
    found: dict[str, Style] = {}
    rules = 0
    for sheet in sheets:
        for selectors, written in _RULE.findall(_COMMENT.sub("", sheet)):
            rules += 1
            if rules > MOST_RULES:
                return found
            if (style := style_of(written)) == Style():
                continue
            for selector in selectors.split(","):
                if name := _CLASS.fullmatch(selector):
                    found[name[1]] = found.get(name[1], Style()).followed_by(style)
    return found


def _declared(name: str, value: str) -> Style:
    match name:
        case "font-weight":
            return _switched(Format.bold, is_on=bool(_WEIGHT.fullmatch(value)), is_off=bool(_LIGHT.fullmatch(value)))
        case "font-style":
            return _switched(Format.italic, is_on=bool(_SLANT.match(value)), is_off=value == "normal")
        case "font":
            is_whole = bool(value) and not value.startswith(("inherit", "unset", "initial", "revert"))
            bold = _switched(Format.bold, is_on=bool(_WEIGHT.search(value)), is_off=is_whole)
            return bold.followed_by(_switched(Format.italic, is_on=bool(_SLANT.search(value)), is_off=is_whole))
        case "text-decoration" | "text-decoration-line":
            lines = _switched(Format.underline, is_on="underline" in value, is_off=value == "none")
            return lines.followed_by(_switched(Format.strike, is_on="line-through" in value, is_off=value == "none"))
        case "vertical-align":
            raised = _switched(Format.raised, is_on=value == "super", is_off=False)
            return raised.followed_by(_switched(Format.lowered, is_on=value == "sub", is_off=False))
    return Style()


def _switched(its: int, *, is_on: bool, is_off: bool) -> Style:
    return Style(its) if is_on else Style(off=its) if is_off else Style()
