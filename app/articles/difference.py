"""The difference of two texts, word by word: a longest common subsequence, in time bounded by its number of words.

RapidFuzz finds it 64 words at a time, so that it takes milliseconds whatever the texts are; `difflib` took seconds for
2,500 equal words.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Literal, NamedTuple

from app.arabic.letters import normalise

_PIECES = re.compile(r"\s+|[^\w\s]|\w+(?:[\u064b-\u065f\u0670\u0640]+\w*)*")
MOST_PIECES = 20_000
"""Words compared at most, those alike at the beginning and the end aside; beyond it all between is replaced."""

SHORT = 20_000
"""Characters of two texts together whose difference any process finds in less than 5 ms."""


class Part(NamedTuple):
    """A run of words that both texts have, or one of them."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


def compare_all(pairs: Sequence[tuple[str, str]], ignores_marks: bool) -> list[list[Part]]:
    """The differences of some pairs of texts, an old and a new one."""
    return [compare(old, new, ignores_marks=ignores_marks) for old, new in pairs]


def compare(old: str, new: str, *, ignores_marks: bool) -> list[Part]:
    """Two texts as runs of words that are the same, deleted or inserted; together they are either text."""
    if old == new:
        return [Part("same", new)] if new else []
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    old_keys, new_keys = (_keys(pieces, ignores_marks=ignores_marks) for pieces in (before, after))
    start = _alike(old_keys, new_keys)
    end = _alike(old_keys[start:][::-1], new_keys[start:][::-1])
    old_end, new_end = len(before) - end, len(after) - end
    parts = _same(after[:start])
    for is_equal, a, b, c, d in _operations(old_keys[start:old_end], new_keys[start:new_end]):
        if is_equal:
            parts += _same(after[start + c : start + d])
        else:
            parts += _replaced(before[start + a : start + b], after[start + c : start + d])
    return parts + _same(after[new_end:])


def _keys(pieces: list[str], *, ignores_marks: bool) -> list[str]:
    return [normalise(piece) or piece for piece in pieces] if ignores_marks else pieces


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _operations(old: Sequence[str], new: Sequence[str]) -> list[tuple[bool, int, int, int, int]]:
    """Runs as `(is_equal, from, to, from, to)`; what is deleted and inserted at one place is one run."""
    if not old or not new or max(len(old), len(new)) > MOST_PIECES:
        return [(False, 0, len(old), 0, len(new))] if old or new else []
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415  reading needs none of it

    numbers: dict[str, int] = {}
    old_numbers, new_numbers = ([numbers.setdefault(key, len(numbers)) for key in keys] for keys in (old, new))
    runs: list[tuple[bool, int, int, int, int]] = []
    for each in LCSseq.opcodes(old_numbers, new_numbers):
        is_equal, a, b, c, d = each.tag == "equal", each.src_start, each.src_end, each.dest_start, each.dest_end
        if runs and runs[-1][0] is is_equal:
            _, first_old, _, first_new, _ = runs.pop()
            runs.append((is_equal, first_old, b, first_new, d))
        else:
            runs.append((is_equal, a, b, c, d))
    return runs


def _same(pieces: Sequence[str]) -> list[Part]:
    return [Part("same", "".join(pieces))] if pieces else []


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Part]:
    texts: list[Part] = [Part("deleted", "".join(old)), Part("inserted", "".join(new))]
    return [part for part in texts if part.text]
