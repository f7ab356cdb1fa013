"""What strangers send is handled in time linear in its length."""

import time
from collections.abc import Callable

import pytest

from app.arabic.analysis import analyse
from app.arabic.clean import clean_line, clean_text, length, one_line
from app.arabic.highlight import Sought
from app.arabic.letters import fold, normalise, strip_marks
from app.arabic.reading import count_words
from app.arabic.slug import slug_key, slugify
from app.arabic.snippet import snippet

MEBIBYTE = 1 << 20
HOSTILE = [
    "م" + "\u0301\u0316" * (MEBIBYTE // 4),
    "ا\u00ad\u0654" * (MEBIBYTE // 6),
    "ب\u200c\u200d " * (MEBIBYTE // 8),
    "\u200c" * (MEBIBYTE // 3),
    "ب\u0301\u200f\u0316" * (MEBIBYTE // 8),
    "\n" * MEBIBYTE,
]


@pytest.mark.parametrize(
    "verb",
    [
        clean_line,
        clean_text,
        length,
        normalise,
        fold,
        strip_marks,
        count_words,
        slugify,
        slug_key,
        analyse,
        lambda text: snippet(one_line(text), Sought(frozenset({"كتاب"}))),
    ],
)
def test_a_mebibyte_of_marks_and_joiners_ends_soon(verb: Callable[[str], object]) -> None:
    start = time.thread_time()
    for text in HOSTILE:
        verb(text)
    assert time.thread_time() - start < 20
