"""What senders choose is remembered within one budget in bytes, however much and however varied it is."""

import gc
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from app.arabic.stemming import stem
from app.comments.models import CommentStatus
from app.comments.presentation import public
from app.display import Display
from app.index.lookup import analysed
from app.memory import LARGEST, LEDGER, MIB, Ledger, Memory
from app.web.cache.parameters import understood_query

MOST = 4 * MIB
DISPLAY = Display("SY", "latn", "gregory", ZoneInfo("Asia/Damascus"))
NOW = datetime(2026, 11, 28, tzinfo=UTC)


def test_memories_share_one_budget_and_the_largest_begins_anew() -> None:
    ledger = Ledger(100_000)
    few = Memory[int, str]("few", str, ledger=ledger)
    many = Memory[int, str]("many", str, ledger=ledger)
    assert [few[number] for number in range(10)] == [str(number) for number in range(10)]
    most = 0
    for number in range(10_000):
        assert many[number] == str(number)
        most = max(most, ledger.bytes)
    assert most <= 100_000
    assert ledger.bytes == few.bytes + many.bytes == sum(ledger.by_name().values())
    assert len(few) == 10, "a flood empties its own memory"
    assert 0 < len(many) < 1000


def test_what_is_large_is_not_remembered() -> None:
    ledger = Ledger(MIB)
    repeated = Memory[int, str]("repeated", lambda times: "م" * times, ledger=ledger)
    assert len(repeated[LARGEST]) == LARGEST
    assert not repeated
    assert ledger.bytes == 0


class Row(NamedTuple):
    """A comment as it is read."""

    id: int
    author_name: str
    body: str
    body_html: str
    article_id: int = 1
    parent_id: int | None = None
    author_url: str | None = None
    is_staff: bool = False
    direction: str = "rtl"
    created_at: datetime = NOW
    edited_at: datetime | None = None
    reply_count: int = 0
    like_count: int = 0
    is_pinned: bool = False
    is_featured: bool = False
    status: CommentStatus = CommentStatus.approved


def _comments() -> None:
    for number in range(2048):
        text = f"{number} " + "تعليق طويل " * 150
        public(Row(number, f"قارئ {number}", text, f"<p>{text}</p>"), DISPLAY, "ar", "")


def _questions() -> None:
    for number in range(20_000):
        understood_query(b"/api/v1/search", b"q=%d&x=" % number + b"%D9%83" * 40, ())


def _words() -> None:
    for number in range(8_000):
        stem("".join(chr(0x628 + int(digit)) for digit in f"{number * 7919:08d}") * 5)
        analysed("", "", "".join(chr(0x641 + int(digit) % 8) for digit in f"{number:08o}") * 5)


@pytest.mark.parametrize("flood", [_comments, _questions, _words])
def test_no_flood_takes_more_than_the_budget(monkeypatch: pytest.MonkeyPatch, flood: Callable[[], None]) -> None:
    monkeypatch.setattr(LEDGER, "most", MOST)
    before = LEDGER.bytes
    gc.collect()
    tracemalloc.start()
    try:
        flood()
        gc.collect()
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert LEDGER.bytes <= MOST
    assert LEDGER.bytes == sum(LEDGER.by_name().values())
    assert 0 < grown < 1.5 * MOST, (grown, before, LEDGER.by_name())


async def test_responses_and_memories_share_the_setting(serve: Callable[..., Any]) -> None:
    async with serve(cache_mib=8) as client:
        assert LEDGER.most == 2 * MIB
        assert client.app.cache.most_bytes == 6 * MIB
        await client.get("/api/v1/articles?limit=3")
        client.app.cache.note()
        told = (await client.get("/metrics")).text
        assert 'maqal_memory_bytes{memory="queries"' in told
