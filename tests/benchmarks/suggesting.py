"""What suggesting costs while somebody types, among more tags than most sites ever have."""

import itertools
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import quote

import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import Session

from app.arabic.letters import completion_key
from app.arabic.slug import slug_key, slugify
from app.catalog.models import Tag
from tests.benchmarks.inprocess import Call, ask

SUGGESTIONS = "/api/v1/search/suggest"
TAGS = 20_000
LONGEST = 4
"""Letters that are typed: the fewer, the more begin so."""

ROUNDS = 20


async def suggested(app: FastAPI, words: Sequence[str]) -> list[float]:
    """Seconds of each answer to the first letters of the commonest words, one letter more each time."""
    await app.state.site.database.write(_store, words, now=app.state.site.now())
    times = []
    for typed in [word[:length] for word in words[:ROUNDS] for length in range(1, min(len(word), LONGEST) + 1)]:
        start = time.perf_counter()
        status, body = await ask(app, Call("GET", SUGGESTIONS, f"q={quote(typed)}"))
        times.append(time.perf_counter() - start)
        if status != 200:
            raise RuntimeError(f"{typed}: {status} {body[:200]!r}")
    return times


def _store(session: Session, words: Sequence[str], *, now: datetime) -> None:
    """Tags with fewer articles the later they come; every third has the article, as Arabic nouns do."""
    rows = [
        {"name": name, "name_key": completion_key(name), "slug": slugify(name), "slug_key": key,
         "published_count": TAGS // place, "created_at": now, "updated_at": now}
        for place, (key, name) in enumerate(itertools.islice(_named(words), TAGS), 1)
    ]  # fmt: skip
    session.execute(sa.insert(Tag), rows)


def _named(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names of one or two words without end, by the keys of their slugs."""
    taken = set()
    pairs = itertools.chain(((word,) for word in words), itertools.permutations(words, 2))
    for number, pair in enumerate(pairs):
        name = f"ال{' '.join(pair)}" if number % 3 == 0 else " ".join(pair)
        if (key := slug_key(slugify(name))) and key not in taken:
            taken.add(key)
            yield key, name
