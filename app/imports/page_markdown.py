"""Paragraphs of a saved page -> Markdown: headings found, lists kept, and text that stays text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from app.arabic.reading import count_words

Part = Literal["lead", "paragraph", "heading", "list item"]

_LONGEST_HEADING = 12  # words
_SENTENCE_END = re.compile(r"[.!…:؛،;,][\"'”»’)\]]*$")
_QUESTION_END = re.compile(r"[؟?][\"'”»’)\]]*$")
_QUOTED = re.compile(r"[\"“«‘'].*[\"”»’'][.!؟?،]?")
_MARKUP = re.compile(r"[\\`*_\[<~]|&(?=#?\w+;)")
_LINE_START = re.compile(r"^(?:([#>+=-])|([0-9]{1,9})([.)]))")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of text, and the line of the file where it begins (from 1).

    `is_alone` says that blank lines stand around it.
    """

    line: int
    text: str
    is_bullet: bool = False
    is_alone: bool = True

    @property
    def words(self) -> int:
        """Words as an article counts them."""
        return count_words(self.text)


def ends_a_sentence(text: str) -> bool:
    """Whether a line ends as sentences and clauses do; headings may end as questions do."""
    return bool(_SENTENCE_END.search(text))


def with_parts(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Part, Paragraph]]:
    """Say of each paragraph what it is; the lead is the first that is neither heading nor list."""
    has_lead = False
    for at, paragraph in enumerate(paragraphs):
        if paragraph.is_bullet:
            yield "list item", paragraph
        elif _is_heading(paragraphs, at):
            yield "heading", paragraph
        else:
            yield ("paragraph" if has_lead else "lead"), paragraph
            has_lead = True


def to_markdown(parts: Iterable[tuple[Part, Paragraph]]) -> str:
    """Write CommonMark: headings of the second level, tight lists, and every other character as itself."""
    body = ""
    before: Part | None = None
    for part, paragraph in parts:
        gap = "\n" if before == part == "list item" else "\n\n"
        body += (gap if before else "") + _written(part, paragraph.text)
        before = part
    return body


def escape_markdown(text: str) -> str:
    """Escape one line so that CommonMark shows exactly this text, as a paragraph or as an item of a list.

    Backslashes go before what CommonMark 0.31 (and GitHub's `~`) gives a meaning: inline markup anywhere,
    entities, and at the start of a line the signs of headings, quotes, lists and rules.
    """
    escaped = _MARKUP.sub(r"\\\g<0>", text)
    return _LINE_START.sub(lambda start: rf"\{start[1]}" if start[1] else rf"{start[2]}\{start[3]}", escaped)


def _written(part: Part, text: str) -> str:
    if part == "heading":  # a closing row of # would be dropped; the start of the line means nothing here
        return "## " + _MARKUP.sub(r"\\\g<0>", text).replace("#", r"\#")
    return "- " + escape_markdown(text) if part == "list item" else escape_markdown(text)


def _is_heading(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether a short line without a sentence's end is followed by a longer paragraph or by a list.

    A question is a heading only where it stands alone, and a line among other short ones (a poem, an
    address) only where blank lines part them.
    """
    this = paragraphs[at]
    if at + 1 == len(paragraphs) or not _is_shaped_as_heading(this):
        return False
    is_below_short = at > 0 and _is_shaped_as_heading(paragraphs[at - 1])
    if not this.is_alone and (is_below_short or _QUESTION_END.search(this.text)):
        return False
    after = paragraphs[at + 1]
    return after.is_bullet or (after.words > this.words and not _is_shaped_as_heading(after))


def _is_shaped_as_heading(paragraph: Paragraph) -> bool:
    return (
        not paragraph.is_bullet
        and 1 <= paragraph.words <= _LONGEST_HEADING
        and not ends_a_sentence(paragraph.text)
        and not _QUOTED.fullmatch(paragraph.text)
    )
