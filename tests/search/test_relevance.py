"""How well questions are answered: the sample site's by our own questions, an encyclopaedia's where it is at hand.

Both databases give the same articles in the same order.
"""

import csv
import importlib.util
import itertools
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from app.db.engine import open_database
from app.db.migrate import upgrade
from app.db.runner import Database
from app.imports.sample_site import read_sample
from app.index import searching
from app.index import writing as index
from app.index.candidates import Request
from app.index.lookup import analysed
from app.index.question import understand
from app.index.searching import Ranked
from app.index.writing import Indexable
from tests.databases import PostgresFarm

PAIRS = Path(__file__).parents[1] / "relevance" / "pairs.tsv"
QUESTIONS = PAIRS.with_name("questions.tsv")
SCORER = Path(__file__).parents[3] / "shared" / "search" / "score.py"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
BATCH = 200
LEAST_OF_ALL = (0.832, 0.944)
"""Reciprocal rank and recall of the answers to all 1,500 questions."""
LEAST_OF_SOME = (0.8, 0.92)
"""To some of them, whose mean differs by a few hundredths."""


def indexable(texts: list[tuple[str, str]]) -> list[Indexable]:
    return [
        Indexable(number, NOW - timedelta(days=1) + timedelta(seconds=number), analysed(title, "", body))
        for number, (title, body) in enumerate(texts, 1)
    ]


async def fill(database: Database, articles: list[Indexable]) -> None:
    for start in range(0, len(articles), BATCH):
        await database.write(index.put, articles[start : start + BATCH])


async def answers(database: Database, typed: str, **options: Any) -> list[Ranked]:
    return searching.rank(await database.read_aside(searching.gather, Request(understand(typed), NOW, **options)))


def read_pairs() -> list[list[str]]:
    """A question, a text, whether they match; and more."""
    with PAIRS.open(encoding="utf-8") as file:
        return list(csv.reader((line for line in file if not line.startswith("#")), delimiter="\t"))[1:]


def read_questions() -> list[dict[str, str]]:
    """To the sample site, each with the external id of its answer."""
    with QUESTIONS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture
async def both(postgres: PostgresFarm, tmp_path: Path) -> AsyncIterator[list[Database]]:
    """An empty database of each kind."""
    file = f"sqlite:///{tmp_path / 'search.db'}"
    upgrade(file)
    with postgres.database() as url:
        opened = [open_database(address) for address in (file, url)]
        yield opened
        for database in opened:
            await database.close()


async def test_pairs_match_as_they_should_with_all_words_required(database: Database) -> None:
    pairs = read_pairs()
    await fill(database, indexable([("", pair[1]) for pair in pairs]))
    wrong = []
    for number, (query, text, expected, *_) in enumerate(pairs, 1):
        found = number in {each.article_id for each in await answers(database, query, match="all")}
        if found != (expected == "match"):
            wrong.append((query, text))
    assert len(pairs) >= 200
    assert len(wrong) <= 0.02 * len(pairs), wrong


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    if not SCORER.exists():
        pytest.skip("the encyclopaedia's questions are not beside this checkout")
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_both_databases_answer_alike_and_well(scorer: ModuleType, both: list[Database], every: int) -> None:
    articles = indexable([(doc["title"], doc["body"]) for doc in scorer.qa_docs()])
    names = [doc["id"] for doc in scorer.qa_docs()]
    queries = scorer.qa_queries()[::every]
    runs = []
    for database in both:
        await fill(database, articles)
        runs.append([await answers(database, query["q"]) for query in queries])
    noisy = [await answers(both[0], scorer.noisy(query["q"])) for query in queries]
    assert runs[0] == runs[1], "the same answers, scores and order"
    relevant = {query["qid"]: query["rel"] for query in queries}

    def measured(run: list[list[Ranked]]) -> dict[str, float]:
        named = {
            query["qid"]: [names[each.article_id - 1] for each in itertools.islice(found, 10)]
            for query, found in zip(queries, run, strict=True)
        }
        return dict(scorer.metrics(named, relevant))

    plain = measured(runs[0])
    least = LEAST_OF_ALL if every == 1 else LEAST_OF_SOME
    assert plain["mrr@10"] >= least[0], plain
    assert plain["recall@10"] >= least[1], plain
    assert plain["mrr@10"] - measured(noisy)["mrr@10"] <= 0.005


async def fill_with_sample(database: Database) -> list[str | None]:
    """The sample site's published articles; the external id of each in the order of their ids, which begin at 1."""
    articles = [each.rendered for each in read_sample().articles if each.status == "published"]
    await database.write(
        index.put, [Indexable(number, NOW, article.tokens) for number, article in enumerate(articles, 1)]
    )
    return [each.content.external_id for each in articles]


async def test_questions_to_the_sample_site_are_answered(database: Database) -> None:
    questions = read_questions()
    names = await fill_with_sample(database)
    places = []
    for question in questions:
        found = [names[each.article_id - 1] for each in await answers(database, question["question"])][:10]
        places.append(found.index(question["answer"]) + 1 if question["answer"] in found else None)
    missed = [question["question"] for question, place in zip(questions, places, strict=True) if place is None]
    assert len(questions) >= 60
    assert len(missed) <= 0.02 * len(questions), missed
    assert sum(1 / place for place in places if place) / len(places) >= 0.95, list(zip(questions, places, strict=True))


async def test_both_databases_answer_our_own_questions_alike(both: list[Database]) -> None:
    typed = [*(each["question"] for each in read_questions()), *(pair[0] for pair in read_pairs())]
    runs = []
    for database in both:
        await fill_with_sample(database)
        runs.append({(q, m): await answers(database, q, match=m) for q in typed for m in (None, "all", "any")})
    for asked, ranked in runs[0].items():
        assert ranked == runs[1][asked], asked
    assert sum(1 for ranked in runs[0].values() if len(ranked) > 1) > len(typed)


async def test_both_databases_match_pairs_alike(both: list[Database]) -> None:
    pairs = read_pairs()
    runs = []
    for database in both:
        await fill(database, indexable([("", pair[1]) for pair in pairs]))
        runs.append({(pair[0], m): await answers(database, pair[0], match=m) for pair in pairs for m in (None, "all")})
    for asked, ranked in runs[0].items():
        assert ranked == runs[1][asked], asked
