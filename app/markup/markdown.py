"""Markdown as people write it in Arabic: CommonMark with tables, footnotes and lines through.

CommonMark lets `**` open or close where white space or punctuation stands around it, as European languages have it.
In «و**«الحياة»**» a letter stands before it and punctuation after it, so that it would stay two asterisks.
"""

import re
from bisect import bisect_left
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

_ARABIC = re.compile("[\u0590-\u08ff\u200c-\u200f\ufb1d-\ufdff\ufe70-\ufefc«»“”‘’…–—]")
"""Letters, marks, digits and punctuation of scripts that run from right to left, and what punctuates them."""
_OPENING, _CLOSING, _QUOTES = ("Pi", "Ps"), ("Pf", "Pe", "Po"), "\"'"
_ALIGNMENT = re.compile(r"text-align:(left|center|right)")


def to_html(body: str) -> str:
    """The HTML of a body; whoever shows it sanitises it first."""
    return str(_markdown().render(plain_signs(body)))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark")
    markdown.inline = _Inline()
    markdown.configure("commonmark", {"html": False}).enable(["table", "strikethrough"])
    markdown.disable(["html_block", "html_inline"]).use(footnote_plugin)
    markdown.core.ruler.after("inline", "alignments", _align_cells)
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
