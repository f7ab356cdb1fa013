"""The language of problems: what the page says, or else what the browser prefers."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.paths import API


@pytest.mark.parametrize(
    ("own", "accepted", "language"),
    [
        ("ar", "en-US,en;q=0.9", "ar"),
        ("ar-EG", "en", "ar"),
        ("en", "ar", "en"),
        ("EN-gb", "", "en"),
        ("fr", "en", "en"),
        ("", "en", "en"),
        ("ar\u00ff", "en", "en"),
    ],
)
async def test_a_page_says_its_language(client: httpx.AsyncClient, own: str, accepted: str, language: str) -> None:
    headers = {b"Maqal-Language": own.encode("latin-1"), b"Accept-Language": accepted.encode()}
    problems = [
        await client.get(f"{API}/articles/999", headers=headers),
        await client.get("/nowhere", headers=headers),
        await client.get(f"{API}/articles?limit=x", headers=headers),
        await client.post(f"{API}/articles", json={}, headers=headers),
    ]
    for problem in problems:
        assert problem.headers["Content-Language"] == language
        assert {each.strip() for each in problem.headers["Vary"].split(",")} >= {"Accept-Language", "Maqal-Language"}
        assert problem.headers["Cache-Control"] == "no-store"
        assert problem.json()["title"].isascii() == (language == "en")


async def test_the_limit_of_reads_is_told_in_that_language(serve: Callable[..., Any]) -> None:
    async with serve(limit_reads="1/day") as client:
        await client.get(f"{API}/articles")
        refused = await client.get(f"{API}/articles", headers={"Maqal-Language": "ar", "Accept-Language": "en"})
        assert (refused.status_code, refused.headers["Content-Language"]) == (429, "ar")


async def test_another_origin_may_send_it(serve: Callable[..., Any]) -> None:
    async with serve(cors_origins="https://front.example") as client:
        asked = {
            "Origin": "https://front.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "maqal-language,content-type",
        }
        allowed = await client.options(f"{API}/articles/1/comments", headers=asked)
        assert allowed.status_code == 200
        assert "maqal-language" in allowed.headers["Access-Control-Allow-Headers"].lower()


async def test_unknown_parameters_are_named(client: httpx.AsyncClient) -> None:
    asked = await client.get(f"{API}/articles?utm_source=x&limit=5&page=2&filter[a]=1&page=3")
    told = [(error["pointer"], error["code"]) for error in asked.json()["errors"]]
    pointers = ["query/utm_source", "query/page", "query/filter[a]"]
    assert told == [(pointer, "unknown_parameter") for pointer in pointers]
    for secret in ("salma@example.org", "5f0c2a9d4be14c07" * 4, "كلمة سر", "+201001234567", "%22%3E"):
        asked = await client.get(f"{API}/articles", params={secret: "x"})
        assert [error["pointer"] for error in asked.json()["errors"]] == ["query"]
        assert secret not in asked.text
    many = await client.get(f"{API}/articles?" + "&".join(f"a{number}=1" for number in range(50)))
    assert len(many.json()["errors"]) == 20
