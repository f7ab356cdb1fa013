"""A corpus of any size: Arabic words drawn by rank as in real text, the same for the same seed.

Word statistics are lifelike, sentences are not.
"""

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tests.benchmarks.vocabulary import ranked

WORDS = ranked()
_WEIGHTS = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(1, len(WORDS) + 1)))
TAGS = [word for word in WORDS[150:] if len(word) > 3][:400:10]
START = datetime(2020, 1, 1, tzinfo=UTC)
APART = timedelta(minutes=30)
PARTS, SENTENCE, TITLE, HEADING, SUMMARY = 5, 15, 8, 3, 25


class CorpusArticle(NamedTuple):
    """One article of the corpus."""

    title: str
    summary: str
    body: str
    tags: list[str]
    published_at: datetime


def phrase(source: random.Random, words: int) -> list[str]:
    """So many words, drawn by rank: the first comes once in ten, the last hardly ever (Zipf and Mandelbrot)."""
    return source.choices(WORDS, cum_weights=_WEIGHTS, k=words)


def articles(count: int, *, words: int = 450, seed: int = 20240601, first: int = 0) -> Iterator[CorpusArticle]:
    """Articles of about so many words under five headings (short ones under one), from the `first` of the corpus on."""
    source = random.Random(f"{seed}/{first}")  # noqa: S311  a corpus, not a secret
    parts = PARTS if words >= PARTS * SENTENCE else 1
    for n in range(first, first + count):
        drawn = iter(phrase(source, TITLE + SUMMARY + words + parts * HEADING))
        title, summary = " ".join(_next(drawn, TITLE)), " ".join(_next(drawn, SUMMARY))
        body = [
            f"## {' '.join(_next(drawn, HEADING))}\n\n{_paragraph(_next(drawn, words // parts))}" for _ in range(parts)
        ]
        yield CorpusArticle(
            title=f"{title} {n}",
            summary=f"{summary}.",
            body="\n\n".join(body),
            tags=source.sample(TAGS, 3),
            published_at=START + n * APART,
        )


def _next(drawn: Iterator[str], words: int) -> list[str]:
    return list(itertools.islice(drawn, words))


def _paragraph(words: list[str]) -> str:
    return " ".join(" ".join(words[place : place + SENTENCE]) + "." for place in range(0, len(words), SENTENCE))
