"""Searches through the API."""

from typing import Any

import httpx

from tests.paths import SEARCH


async def search(
    client: httpx.AsyncClient, q: str, headers: dict[str, str] | None = None, **query: str | float
) -> dict[str, Any]:
    answer = await client.get(SEARCH, params={"q": q, **query}, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def ids(client: httpx.AsyncClient, q: str, **query: str | float) -> list[int]:
    return [item["id"] for item in (await search(client, q, None, **query))["items"]]


async def in_state(
    client: httpx.AsyncClient, headers: dict[str, str], q: str, status: str, **query: str | float
) -> set[int]:
    return {item["id"] for item in (await search(client, q, headers, status=status, **query))["items"]}
