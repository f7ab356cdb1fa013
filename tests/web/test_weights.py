"""What a client prefers, read by one parser from every header that weighs things."""

import httpx
import pytest

from app.web.cache.representation import chosen
from app.web.problems import preferred_language
from app.web.weights import MOST_PARTS, weights


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("", {}),
        (" , ,", {}),
        ("gzip, BR ; q=0.5", {"gzip": 1.0, "br": 0.5}),
        ("en;level=1;q=0.25", {"en": 0.25}),
        ("en;Q = 0.3", {"en": 0.3}),
        ("ar;q=1.000, en;q=0", {"ar": 1.0, "en": 0.0}),
        ("br;q=nan, gzip;q=inf, zstd;q=1e9, ar;q=-1, en;q=1.5, fr;q=0.1234, de;q=", dict.fromkeys(
            ("br", "gzip", "zstd", "ar", "en", "fr", "de"), 0.0)),
        ("br;q=0, br;q=1", {"br": 0.0}),
        ("br;q=٠.٥", {"br": 0.0}),
    ],
)  # fmt: skip
def test_weights_are_read_as_the_rules_of_http_say(header: str, read: dict[str, float]) -> None:
    assert weights(header) == read


def test_parts_beyond_the_bound_are_not_read() -> None:
    header = ",".join(f"x{number}" for number in range(10 * MOST_PARTS))
    assert len(weights(header)) == MOST_PARTS


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (b"gzip;q=nan, br;q=0.1", "br"),
        (b"gzip;q=99, br;q=0.1", "br"),
        (b"identity, gzip;q=0.5", ""),
        (b"identity;q=0.5, gzip;q=0.5", "gzip"),
        (b"*;q=0.5, br;q=0", "zstd"),
        (b"gzip;x=1;q=0", ""),
    ],
)
def test_the_coding_is_the_one_that_weighs_most(header: bytes, coding: str) -> None:
    assert chosen(header) == coding


@pytest.mark.parametrize(
    ("header", "language"),
    [("en;q=nan, ar;q=0.1", "ar"), ("en;q=2, ar;q=0.1", "ar"), ("ar;v=1;q=0.1, en;q=0.2", "en"), ("en;q=0", "ar")],
)
def test_the_language_is_the_one_that_weighs_most(header: str, language: str) -> None:
    assert preferred_language(header) == language


async def test_an_answer_comes_in_the_coding_and_a_problem_in_the_language(client: httpx.AsyncClient) -> None:
    sent = {"Accept-Encoding": "br;q=nan, gzip;q=0.5", "Accept-Language": "ar;q=0.1, en;x=1;q=0.2"}
    assert (await client.get("/api/v1/openapi.json", headers=sent)).headers["content-encoding"] == "gzip"
    assert (await client.get("/api/v1/articles/999", headers=sent)).headers["content-language"] == "en"
