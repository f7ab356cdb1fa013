"""The two forms of a run: one for every day, and one for a quiet machine and half an evening."""

from typing import NamedTuple


class Form(NamedTuple):
    """How much is measured."""

    name: str
    rounds: int
    seconds: float
    """Of each target in each round."""
    warm_seconds: float
    """Of the mixture before it counts: a cache fills for as long as there is something that was not asked for yet."""
    articles: int
    """In the site that servers are given."""
    growth: tuple[int, ...]
    growth_words: int
    calls: int
    """Of each kind at each size."""
    searched: int
    """Articles among which is searched."""
    questions: int
    most: int
    """Articles of the longest list, of thirty words each and without a search index; 0 is none."""
    pairs: int
    """Writes on each database with nobody else there, and again so many under load; each read eight times at once."""
    pairs_under_load: int
    pair_seconds: float
    """After which either ends, however many there were."""
    soak_seconds: float
    soak_requests: int | None
    starts: int
    read: int
    """Articles that are read before a worker's memory is looked at again."""
    crowd: int
    stream_readers: int
    streamed: int
    """Comments that are posted and approved while so many read them as they come."""
    addresses: int
    """Sealed ones that are opened."""


SHORT = Form(
    name="short",
    rounds=3,
    seconds=0.4,
    warm_seconds=2,
    articles=400,
    growth=(1000, 2000),
    growth_words=45,
    calls=20,
    searched=150,
    questions=40,
    most=0,
    pairs=1500,
    pairs_under_load=500,
    pair_seconds=2,
    soak_seconds=4,
    soak_requests=None,
    starts=1,
    read=300,
    crowd=2000,
    stream_readers=50,
    streamed=200,
    addresses=20_000,
)
FULL = Form(
    name="full",
    rounds=5,
    seconds=5,
    warm_seconds=40,
    articles=10_000,
    growth=(1000, 10_000, 100_000),
    growth_words=450,
    calls=300,
    searched=100_000,
    questions=600,
    most=1_000_000,
    pairs=7_000,
    pairs_under_load=6_000,
    pair_seconds=1800,
    soak_seconds=1800,
    soak_requests=200_000,
    starts=5,
    read=10_000,
    crowd=2000,
    stream_readers=500,
    streamed=2000,
    addresses=1_000_000,
)
