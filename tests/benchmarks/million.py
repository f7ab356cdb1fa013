"""A list of a million: rendered rows written straight into the table, without revisions and without a search index."""

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.arabic.letters import fold
from app.arabic.slug import slug_key
from app.articles.models import Article, Status
from app.web.site import Site
from tests.benchmarks.corpus import phrase

BODY_WORDS = 30
"""Of each article."""
BATCH = 10_000
TEXTS = 2000
"""Titles and bodies; a number behind each title makes it unique, and a body comes again every so often."""
START = datetime(2020, 1, 1, tzinfo=UTC)
APART = timedelta(minutes=3)
_TABLE: Any = Article.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one


async def load(site: Site, count: int) -> None:
    """Store so many published articles."""
    rows = _rows(count)
    while batch := list(itertools.islice(rows, BATCH)):
        await site.database.write(_insert, batch)
    await site.database.write(_analyse)


def _insert(session: Session, rows: list[dict[str, Any]]) -> None:
    session.connection().execute(sa.insert(_TABLE), rows)


def _analyse(session: Session) -> None:
    """What PostgreSQL does by itself soon after so many rows."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(sa.text("ANALYZE article"))


def _rows(count: int) -> Iterator[dict[str, Any]]:
    source = random.Random(20240602)  # noqa: S311  a corpus, not a secret
    texts = [(" ".join(phrase(source, 6)), " ".join(phrase(source, BODY_WORDS)) + ".") for _ in range(TEXTS)]
    keys = [(fold(title), slug_key(title)) for title, _ in texts]
    for n in range(count):
        (title, body), (title_key, key) = texts[n % TEXTS], keys[n % TEXTS]
        at = START + n * APART
        yield {
            "slug": f"{title.replace(' ', '-')}-{n}",
            "slug_key": f"{key}-{n}",
            "status": Status.published,
            "language": "ar",
            "direction": "rtl",
            "title": f"{title} {n}",
            "title_key": f"{title_key} {n}",
            "summary": "",
            "body": body,
            "body_format": "markdown",
            "body_html": f'<p dir="rtl">{body}</p>',
            "outline": [],
            "published_at": at,
            "created_at": at,
            "updated_at": at,
            "version": 1,
            "word_count": BODY_WORDS,
            "comment_count": 0,
        }
