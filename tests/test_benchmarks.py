"""The benchmarks' own code: a corpus that stays the same, a checker that sees what is stale, a report that renders."""

import asyncio
import json
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from app.arabic.letters import fold
from tests.benchmarks import corpus, freshness, hosting, readme, report
from tests.benchmarks.bare import body_of
from tests.benchmarks.charts import Bar, bars, lines
from tests.benchmarks.freshness import READERS, Pair, check
from tests.benchmarks.http_ratios import mixture
from tests.benchmarks.load import Connection, Mixture, chooser, drive, press, request
from tests.benchmarks.tables import spread


def test_the_corpus_is_the_same_each_time_and_goes_on_where_it_was() -> None:
    first, again = list(corpus.articles(3)), list(corpus.articles(3))
    assert first == again
    assert len({article.title for article in [*first, *corpus.articles(3, first=3)]}) == 6
    assert 430 <= len(first[0].body.split()) <= 490
    assert len(next(corpus.articles(1, words=30)).body.split()) <= 36


def test_words_are_arabic_and_drawn_by_rank() -> None:
    assert len(corpus.WORDS) == len(set(corpus.WORDS)) == 20_000
    assert all(word.isalpha() and fold(word) for word in corpus.WORDS)
    assert not any("ة" in word[:-1] for word in corpus.WORDS)
    drawn = " ".join(article.body for article in corpus.articles(40)).split()
    often = [drawn.count(word) for word in (corpus.WORDS[0], corpus.WORDS[20], corpus.WORDS[2000])]
    assert often == sorted(often, reverse=True)
    assert often[0] > 5 * often[1] > 0


@pytest.mark.parametrize("size", [64, 1001, 6144])
def test_the_bare_app_answers_with_exactly_so_many_bytes(size: int) -> None:
    assert len(body_of(size)) == size
    json.loads(body_of(size))


async def test_the_protocol_answers_itself_with_the_first_size(tmp_path: Path) -> None:
    async with hosting.bare(tmp_path, [1001, 64], protocol="tests.benchmarks.at_once:AtOnce") as served:
        connection = await Connection.open(served.port)
        answers = [await connection.ask(request("GET", path)) for path in ("/64", "/")]
        answers.append(await connection.ask(request("POST", "/", b"{}")))
        connection.close()
    assert answers == [(200, body_of(1001))] * 3


class Shop:
    """An application whose writes are seen by each connection only after it has read the old so many times."""

    def __init__(self, *, stale_reads: int) -> None:
        self._stale_reads, self._value, self.reads = stale_reads, 0, 0
        self._seen: dict[Any, list[int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        if scope["method"] == "POST":
            self._value += 1
            self._seen.clear()
        told = self._value
        if scope["method"] == "GET":
            self.reads += 1
            reads = self._seen.setdefault(scope["client"], [])
            reads.append(told)
            told -= len(reads) <= self._stale_reads
        body = str(told).encode()
        head = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]}
        await send(head)
        await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[int]:
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who comes before the server is up waits there
        running = asyncio.create_task(server.serve(sockets=[listening]))
        yield listening.getsockname()[1]
        server.should_exit = True
        await running


PAIR = Pair(request("POST", "/"), request("GET", "/"), lambda written, read: int(read) >= int(written))


@pytest.mark.parametrize(("stale_reads", "stale"), [(0, 0), (1, 5), (3, 5)])
async def test_the_checker_counts_what_is_stale_and_for_how_long(stale_reads: int, stale: int) -> None:
    async with served(Shop(stale_reads=stale_reads)) as port:
        found = await check(port, cycle([PAIR]), 5)
    assert (found.pairs, found.reads, found.stale, found.failed) == (5, 40, stale, 0)
    assert len(found.ages) == stale
    assert sum(found.histogram().values()) == stale


@pytest.mark.parametrize("stale_reads", [1, 3])
async def test_what_is_stale_lasts_until_the_first_requests_that_were_answered_fresh_were_sent(
    stale_reads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(stale_reads=stale_reads)
    by_reads = SimpleNamespace(
        perf_counter=lambda: shop.reads / 1000
    )  # a clock that each read moves on by a millisecond
    monkeypatch.setattr(freshness, "time", by_reads)
    async with served(shop) as port:
        found = await check(port, cycle([PAIR]), 5)
    assert [round(age) for age in found.ages] == [READERS * stale_reads] * 5


async def test_our_own_client_counts_answers_and_failures() -> None:
    async def refusing(scope: Scope, _receive: Receive, send: Send) -> None:
        status = 404 if scope["path"] == "/none" else 200
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    requests = cycle([request("GET", "/some"), request("GET", "/none")])
    async with served(refusing) as port:
        outcome = await drive(port, lambda: next(requests), clients=2, seconds=30, most=10)
    load = outcome.load()
    assert load.requests >= 10
    assert load.failed == outcome.statuses[404] > 0
    assert 0 < load.p50 <= load.p99 <= load.worst


async def test_a_mixture_is_drawn_by_its_weights() -> None:
    asked: Counter[str] = Counter()

    async def counting(scope: Scope, _receive: Receive, send: Send) -> None:
        asked[scope["path"]] += 1
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    drawn = Mixture([request("GET", path) for path in ("/often", "/never", "/seldom")], [9, 0, 1])
    async with served(counting) as port:
        await drive(port, chooser(drawn), clients=2, seconds=30, most=400)
        by_our_own = dict(asked)
        await press(port, drawn, seconds=1)
    for found in (by_our_own, dict(asked - Counter(by_our_own))):
        assert found.keys() == {"/often", "/seldom"}
        assert found["/often"] > 3 * found["/seldom"]


def test_the_mixture_has_every_article_in_the_shares_that_are_told() -> None:
    mixed = mixture(lambda rank, kind: b"list" if kind == "list" else f"{kind} {rank}".encode(), 1000)
    shares = dict(zip(mixed.requests, mixed.weights, strict=True))
    assert len(shares) == 3 * 1000 + 1
    assert sum(shares.values()) == pytest.approx(1)
    assert sum(share for asked, share in shares.items() if asked.startswith(b"post")) == pytest.approx(0.01)
    assert shares[b"article 0"] > 100 * shares[b"article 999"] > 0


def parsed(chart: str) -> ET.Element:
    return ET.fromstring(chart)  # noqa: S314  we drew it ourselves


def results() -> dict[str, Any]:
    """Results as small as they get."""
    row = {"ratio": list(spread([0.8, 0.9, 0.7])), "cpu_ratio": [0.9, 0.8, 1.0], "rate": 9000.0, "p99": 2.5}
    table = {"title": "One article", "columns": ["", "ratio"], "rows": [["article", "0.8"]], "note": "As long."}
    points = [
        {"database": "SQLite", "articles": size, "kind": kind, "median": size / 1000, "p99": size / 500}
        for size in (1000, 5000)
        for kind in ("list", "deepest page")
    ]
    told = {"at": "2026-03-01 12:00Z", "form": "short", "seconds": 9.5, "tables": [table]}
    return {
        "machine": {
            "date": "2026-03-01", "cores": 2, "memory_gib": 8, "processor": "A & B", "system": "Linux",
            "versions": {"Python": "3.11"},
        },
        "client": "wrk",
        "parts": {
            "http": {**told, "raw": {"rows": {"article": row, "article, tutorial style": {**row, "cpu_ratio": None}}}},
            "growth": {**told, "raw": {"points": points}},
        },
    }  # fmt: skip


def test_the_report_is_made_of_the_raw_numbers() -> None:
    text = report.markdown(results())
    assert "2 cores (A & B), 8 GiB" in text
    assert "| article | 0.8 |" in text
    assert "![ratios.svg](ratios.svg)" in text
    assert "![growth-sqlite.svg](growth-sqlite.svg)" in text


def test_the_page_on_speed_is_given_the_table_and_the_chart(tmp_path: Path) -> None:
    (tmp_path / ".github").mkdir()
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "speed.md"
    page.write_text(f"before\n{readme.BEGIN}\nold\n{readme.END}\nafter\n", "utf-8")
    readme.write(results(), tmp_path)
    text = page.read_text("utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert "| an article, one worker, SQLite | 0.8 | 0.9 | 9,000 | 2.5 |" in text
    assert "5,000 articles" in text
    parsed((tmp_path / readme.CHART).read_text("utf-8"))
    readme.write(results(), tmp_path)
    assert page.read_text("utf-8") == text


def test_charts_are_well_formed_and_told_in_words() -> None:
    told = {"title": "Rates < 1 & more", "arabic": "السرعة", "caption": "Median."}
    charts = [
        *report.charts(results()).values(),
        bars([Bar("article", 0.8, 0.7, 0.9, is_peer=False)], **told),
        lines({"list": [(1000, 0.4)], "save": [(1000, 9.0)]}, **told),
    ]
    for chart in charts:
        root = parsed(chart)
        names = [root.find(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc")]
        assert all(name is not None and name.text for name in names)
        assert root.get("role") == "img"
        assert "prefers-color-scheme: dark" in chart


def test_the_page_on_speed_has_a_place_for_the_results() -> None:
    text = (readme.ROOT / "docs" / "speed.md").read_text("utf-8")
    assert readme.BEGIN in text
    assert readme.END in text
    assert f"(../{readme.CHART})" in text
    parsed((readme.ROOT / readme.CHART).read_text("utf-8"))
