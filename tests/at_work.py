"""Whoever works with the site in the journeys, through HTTP alone."""

from typing import Any

import httpx


class Desk:
    """Somebody at work: sends requests as they would, and says what came back where it was not expected."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    async def __call__(
        self, method: str, path: str, body: Any = None, *, expect: int = 200, **headers: str
    ) -> httpx.Response:
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        answer = await self.client.request(method, path, json=body, headers=sent)
        assert answer.status_code == expect, (method, path, answer.status_code, answer.text)
        return answer
