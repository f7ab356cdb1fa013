"""What is remembered of long articles between being prepared and being stored is small."""

import tracemalloc

from app.articles import indexing
from app.articles.derived import derive_tokens

ARTICLES, MOST_BYTES_OF_ONE = 4, 850_000
"""The words of one take 1.7 MB one by one."""


def test_long_articles_are_remembered_in_few_bytes() -> None:
    words = " ".join(f"كلمة{number:o}" for number in range(5_000))
    derive_tokens("", "", words)  # what is remembered of each word is another matter
    tracemalloc.start()
    for article in range(ARTICLES):
        text = f"مقال {article}", "", words
        indexing.remember(*text, derive_tokens(*text))
        assert indexing.tokens_of(*text) == derive_tokens(*text)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < ARTICLES * MOST_BYTES_OF_ONE
