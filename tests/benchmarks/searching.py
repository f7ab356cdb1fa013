"""What searching costs: questions of one to three words among articles drawn from a ranked list of words.

    measured = await searching.measure(words, 100_000)                         # a new SQLite file
    measured = await searching.measure(words, 100_000, "postgresql://…/empty")  # an empty database

`words` are the most frequent ones of a language, the commonest first; some 20,000 of them make articles like real ones.
"""

import asyncio
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import sqlalchemy as sa
from fastapi import FastAPI
from sqlmodel import Session

from app.arabic.analysis import analyse
from app.arabic.snippet import snippet
from app.articles import storing, writing
from app.articles.derived import plain
from app.articles.models import ArticleContent
from app.articles.presentation import Presenter
from app.articles.storing import NewArticle
from app.index.question import understand
from app.web.site import Site
from tests.benchmarks.corpus import START
from tests.benchmarks.inprocess import Call, ask
from tests.benchmarks.serving import application
from tests.benchmarks.suggesting import suggested
from tests.paths import SEARCH
from tests.servers import serving

QUIET = {"MAQAL_ACCESS_LOG": "false", "MAQAL_LIMIT_READS": "off", "MAQAL_CACHE_MIB": "0"}
BANDS = ((0, 200), (200, 2_000), (2_000, 20_000))
"""Ranks between which the words of a question are drawn, each band as often as the others."""

WARMING = 20
"""Questions asked before any counts; a tenth of those that count where these are more."""
SAVED, SHOWN, PAGES = 60, 20, 60
BATCH = 500


class Latency(NamedTuple):
    """Milliseconds."""

    p50: float
    p99: float


class Size(NamedTuple):
    """Bytes of an index for a byte of text: of its tokens alone, and with the tables that they come from."""

    tokens: float
    whole: float


class Searching(NamedTuple):
    """All that was measured of one database."""

    articles: int
    loaded_per_second: float
    in_process: Latency
    over_http: Latency
    snippets: Latency
    analysing: Latency
    saving: Latency
    adding: Latency
    suggesting: Latency
    size: Size


async def measure(words: Sequence[str], count: int, database_url: str | None = None, *, asked: int = 600) -> Searching:
    """Fill a database, and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        url = database_url or f"sqlite:///{folder}/search.db"
        async with application(url) as app:
            start = time.perf_counter()
            await fill(app.state.site, words, count)
            loaded = count / (time.perf_counter() - start)
            in_process = await asked_in_process(app, words, asked)
            saving = await saved(app.state.site, words)
            adding = await saved(app.state.site, words, first=count)
            size = await app.state.site.database.read(index_size)
            suggesting = _latency(await suggested(app, words))
        over_http = await asyncio.to_thread(asked_over_http, url, words, asked)
        return Searching(
            count, loaded, in_process, over_http, shown(words), analysed(words), saving, adding, suggesting, size
        )


async def fill(site: Site, words: Sequence[str], count: int) -> None:
    """Store so many published articles."""
    entries = enumerate(itertools.islice(contents(words), count))
    while batch := list(itertools.islice(entries, BATCH)):
        await site.database.write(
            writing.put_all,
            [_article(number, content) for number, content in batch],
            presenter=Presenter.of_site(site.settings, site.now()),
        )


async def asked_in_process(app: FastAPI, words: Sequence[str], count: int) -> Latency:
    """Whole answers inside this process."""
    times, warming = [], max(WARMING, count // 10)
    for question in questions(words, warming + count):
        start = time.perf_counter()
        status, body = await ask(app, Call("GET", SEARCH, f"q={quote(question)}"))
        times.append(time.perf_counter() - start)
        if status != 200:
            raise RuntimeError(f"{question}: {status} {body[:200]!r}")
    return _latency(times[warming:])


def asked_over_http(url: str, words: Sequence[str], count: int) -> Latency:
    """Whole answers of one worker that has nothing else to do, one after the other."""
    times, warming = [], max(WARMING, count // 10)
    with tempfile.TemporaryDirectory() as name, serving(
        Path(name), "--no-worker", MAQAL_DATABASE_URL=url, MAQAL_DATA_DIR=name, **QUIET
    ) as address:  # fmt: skip
        connection = HTTPConnection(urlsplit(address).netloc)
        for question in questions(words, warming + count, seed=2):
            start = time.perf_counter()
            connection.request("GET", f"{SEARCH}?q={quote(question)}")
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - start)
            if answer.status != 200:
                raise RuntimeError(f"{question}: {answer.status}")
        connection.close()
    return _latency(times[warming:])


def shown(words: Sequence[str]) -> Latency:
    """A page of snippets of whole articles: HTML made plain, the best stretch found and marked."""
    pages = [storing.prepare(content, default_language="ar") for content in itertools.islice(contents(words), 200)]
    source = random.Random(3)  # noqa: S311  a choice of articles, not a secret
    times = []
    for question in questions(words, WARMING + PAGES, seed=3):
        sought, page = understand(question).sought(), source.sample(pages, SHOWN)
        start = time.perf_counter()
        for each in page:
            snippet(f"{each.content.summary} {plain(each.body.html)}", sought)
        times.append(time.perf_counter() - start)
    return _latency(times[WARMING:])


def analysed(words: Sequence[str]) -> Latency:
    """Words, stems and skeletons of an article whose words are known."""
    texts = [content.body for content in itertools.islice(contents(words), 100)]
    times = []
    for text in (*texts, *texts):
        start = time.perf_counter()
        analyse(text)
        times.append(time.perf_counter() - start)
    return _latency(times[len(texts) :])


async def saved(site: Site, words: Sequence[str], *, first: int = 0) -> Latency:
    """An article stored durably with its index, new or, where there is one of its number, in the place of another."""
    times = []
    for number, content in enumerate(itertools.islice(contents(words, seed=5 + first), SAVED), first):
        start = time.perf_counter()
        await site.database.write(
            writing.put_all, [_article(number, content)], presenter=Presenter.of_site(site.settings, site.now())
        )
        times.append(time.perf_counter() - start)
    return _latency(times[SAVED // 5 :])


def index_size(session: Session) -> Size:
    """The size of the index against that of the titles, summaries and bodies."""
    found = [float(session.execute(sa.text(each)).scalar_one()) for each in _SIZES[session.get_bind().dialect.name]]
    text, tokens, whole = found
    return Size(tokens / text, whole / text)


def contents(words: Sequence[str], *, seed: int = 1) -> Iterator[ArticleContent]:
    """Articles of 450 words without end, each word as often as its rank has it."""
    source = random.Random(seed)  # noqa: S311  a corpus, not a secret
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def sentence(length: int) -> str:
        return " ".join(source.choices(words, cum_weights=weights, k=length)) + "."

    for number in itertools.count():
        parts = (f"## {sentence(3)[:-1]}\n\n" + " ".join(sentence(15) for _ in range(6)) for _ in range(5))
        yield ArticleContent(
            title=f"{sentence(8)[:-1]} {number}", summary=sentence(25), body="\n\n".join(parts),
            tags=[f"وسم {source.randrange(40)}"],
        )  # fmt: skip


def questions(words: Sequence[str], count: int, *, seed: int = 1) -> list[str]:
    """Questions of one to three words from one band, no two alike."""
    source = random.Random(seed)  # noqa: S311  a choice of words, not a secret
    bands = [words[first:last] for first, last in BANDS if len(words) > first]
    found: dict[str, None] = {}
    while len(found) < count:
        found[" ".join(source.sample(source.choice(bands), source.randint(1, 3)))] = None
    return list(found)


_TOKENS = "SELECT sum(pgsize) FROM dbstat WHERE name GLOB 'search_*_a_*'"
_SIZES = {
    "sqlite": (
        "SELECT sum(length(CAST(title || summary || body AS BLOB))) FROM article",
        _TOKENS,
        f"{_TOKENS} OR name GLOB '*search_entry*'",
    ),
    "postgresql": (
        "SELECT sum(octet_length(title || summary || body)) FROM article",
        "SELECT pg_relation_size('ix_search_tokens_a_tokens')",
        "SELECT pg_total_relation_size('search_tokens_a') + pg_total_relation_size('search_entry')",
    ),
}


def _article(number: int, content: ArticleContent) -> NewArticle:
    named = content.model_copy(update={"external_id": str(number)})
    return NewArticle(storing.prepare(named, default_language="ar"), START + timedelta(minutes=number))


def _latency(times: Sequence[float]) -> Latency:
    return Latency(statistics.median(times) * 1000, sorted(times)[int(len(times) * 0.99)] * 1000)
