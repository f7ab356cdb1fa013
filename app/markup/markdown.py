"""Markdown as people write it in Arabic: CommonMark with tables, footnotes and lines through.

CommonMark lets `**` open or close where white space or punctuation stands around it, as European languages have it.
In «و**«الحياة»**» a letter stands before it and punctuation after it, so that it would stay two asterisks.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property
from unicodedata import category

from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin

from app.arabic.addresses import Address, addresses
from app.arabic.markdown_signs import plain_signs
from app.markup.embed_providers import embed_of

_ARABIC = re.compile("[\u0590-\u08ff\u200c-\u200f\ufb1d-\ufdff\ufe70-\ufefc«»“”‘’…–—]")
"""Letters, marks, digits and punctuation of scripts that run from right to left, and what punctuates them."""
_OPENING, _CLOSING, _QUOTES = ("Pi", "Ps"), ("Pf", "Pe", "Po"), "\"'"
_ALIGNMENT = re.compile(r"text-align:(left|center|right)")


def to_html(body: str) -> str:
    """The HTML of a body; the caller must sanitise it before it is shown."""
    return str(_markdown().render(plain_signs(body)))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark")
    markdown.inline = _Inline()
    markdown.configure("commonmark", {"html": False}).enable(["table", "strikethrough"])
    markdown.disable(["html_block", "html_inline"]).use(footnote_plugin)
    markdown.core.ruler.after("inline", "alignments", _align_cells)
    markdown.core.ruler.push("embeds", _part_embeds)
    return markdown


class _Inline(ParserInline):
    """The parser of what is within a paragraph, with a state that knows Arabic."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _State(StateInline):
    """Decides whether a run of `*`, `~` or `_` opens and closes.

    Beside Arabic, punctuation keeps it from neither. `_` between two letters is part of a name, as everywhere, and
    within a bare address part of the address.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803  the library's names
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        if not canSplitWord and self._is_in_address(start):
            return scanned._replace(can_open=False, can_close=False)
        if (scanned.can_open and scanned.can_close) or not 0 < start <= end < self.posMax:
            return scanned
        before, after = self.src[start - 1], self.src[end]
        if isWhiteSpace(ord(before)) or isWhiteSpace(ord(after)) or not _ARABIC.search(before + after):
            return scanned
        if canSplitWord:
            return scanned._replace(can_open=True, can_close=True)
        return _underscores(scanned, before, after)

    def _is_in_address(self, place: int) -> bool:
        before = bisect_left(self._addresses, place, key=lambda each: each.begin)
        return before > 0 and place < self._addresses[before - 1].end

    @cached_property
    def _addresses(self) -> list[Address]:
        return list(addresses(self.src))


def _underscores(scanned: Scanned, before: str, after: str) -> Scanned:
    """Whether `_` opens before punctuation that opens, and closes behind punctuation that closes."""
    if category(after) in _OPENING or after in _QUOTES:
        return scanned._replace(can_open=True)
    if category(before) in _CLOSING:
        return scanned._replace(can_open=before in _QUOTES, can_close=True)
    return scanned


def _align_cells(state: StateCore) -> None:
    """Say how a cell is aligned by an attribute, since styles do not outlive sanitising."""
    for token in state.tokens:
        if token.type in {"th_open", "td_open"} and (found := _ALIGNMENT.match(str(token.attrs.pop("style", "")))):
            token.attrs["align"] = found[1]


def _part_embeds(state: StateCore) -> None:
    """Make a paragraph of its own of each line of a paragraph that is the address of an embed."""
    tokens: list[Token] = []
    for token in state.tokens:
        lines = _lines(token) if token.type == "inline" and tokens and tokens[-1].type == "paragraph_open" else []
        if len(lines) < 2 or tokens[-1].hidden:
            tokens.append(token)
            continue
        opened = tokens[-1]
        for number, line in enumerate(lines):
            if number:
                tokens += [Token("paragraph_close", "p", -1, block=True, level=opened.level), opened.copy()]
            tokens.append(token.copy(children=line, content="".join(each.content for each in line)))
    state.tokens = tokens


def _lines(token: Token) -> list[list[Token]]:
    """What a paragraph consists of: lines with the address of an embed alone, and the lines between them."""
    lines: list[list[Token]] = [[]]
    open_elements, last_break = 0, None
    for line, break_after in _parted(token.children or []):
        is_embed = not open_elements and len(line) == 1 and line[0].type == "text" and embed_of(line[0].content)
        if is_embed:
            lines += [line, []]
        else:
            lines[-1] += [last_break, *line] if lines[-1] and last_break else line
        open_elements += sum(each.nesting for each in line)
        last_break = break_after
    return [line for line in lines if line]


def _parted(children: list[Token]) -> Iterator[tuple[list[Token], Token | None]]:
    """The lines of a paragraph, each with the break behind it."""
    line: list[Token] = []
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            yield line, child
            line = []
        else:
            line.append(child)
    yield line, None
