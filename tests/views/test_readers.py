"""The filter of a day's readers: once each, shared by workers, forgotten at midnight with its key."""

import os
import sys
from collections.abc import Iterator

import pytest

from app.views import readers
from app.views.crawlers import is_crawler
from app.views.readers import Readers, share_readers

TODAY = 739_000


@pytest.fixture
def filter_of_today() -> Iterator[Readers]:
    opened = Readers()
    yield opened
    opened.close()


def test_a_reader_is_new_once_for_each_article_and_day(filter_of_today: Readers) -> None:
    def is_new(article: int = 1, network: str = "192.0.2.1", agent: str = "a", day: int = TODAY) -> bool:
        return filter_of_today.is_new(article, network, agent, day=day)

    assert [is_new(), is_new(), is_new(article=2), is_new(network="192.0.2.2"), is_new(agent="b")] == [
        True, False, True, True, True,
    ]  # fmt: skip
    key = filter_of_today._header()[-1]
    assert is_new(day=TODAY + 1)
    assert not is_new(day=TODAY), "a worker whose clock is a moment behind brings no day back"
    assert filter_of_today._header()[-1] != key
    filter_of_today.turn_to(TODAY + 2)
    assert not any(filter_of_today._memory[readers._HEADER_BYTES : readers._HEADER_BYTES + (1 << 20)])


def test_few_new_readers_are_taken_for_known_ones(filter_of_today: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "FIRST_BITS", 1 << 15)
    many = 9 * (1 << 15) // readers.BITS_EACH
    taken = sum(not filter_of_today.is_new(1, f"10.0.{n >> 8}.{n & 255}", "agent", day=TODAY) for n in range(many))
    assert filter_of_today._header()[1] == 3, "it has grown"
    assert taken < many / 200


@pytest.mark.skipif(sys.platform != "linux", reason="there is no such memory elsewhere")
def test_workers_share_what_they_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(readers.VARIABLE, "")
    share_readers()
    path = os.environ[readers.VARIABLE]
    workers = [Readers(), Readers()]
    assert [each.is_new(1, "192.0.2.1", "a", day=TODAY) for each in workers] == [True, False]
    for each in workers:
        each.close()
    os.close(int(path.rpartition("/")[2]))


@pytest.mark.parametrize(
    ("agent", "is_one"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1",
            False,
        ),
        ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", True),
        ("facebookexternalhit/1.1", True),
        ("WhatsApp/2.23.20.0", True),
        ("python-httpx/0.28", True),
        (" ", True),
        ("x" * 60_000, False),
    ],
)
def test_crawlers_are_known_by_the_list(agent: str, is_one: bool) -> None:
    assert is_crawler(agent) is is_one
