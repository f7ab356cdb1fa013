"""An article with comments, and who moderates them."""

from typing import Any

import httpx

from tests.paths import QUEUE

COMMENT = {"author_name": "سلمى العوضي", "author_email": "salma.canary@example.org", "body": "شكرًا لكم"}


class Room:
    """An article with comments, and a moderator who works on them."""

    def __init__(self, client: httpx.AsyncClient, moderator: dict[str, str], article: str) -> None:
        self.client, self.moderator, self.article = client, moderator, article

    async def post(self, body: str = "شكرًا لكم", **members: Any) -> int:
        answer = await self.client.post(f"{self.article}/comments", json={**COMMENT, "body": body, **members})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["comment"]["id"])

    async def do(self, comment: int, verb: str) -> httpx.Response:
        return await self.client.post(f"{QUEUE}/{comment}/{verb}", headers=self.moderator)

    async def approved(self, body: str = "شكرًا لكم", **members: Any) -> int:
        comment = await self.post(body, **members)
        assert (await self.do(comment, "approve")).json()["status"] == "approved"
        return comment

    async def threads(self, query: str = "replies=50") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.client.get(f"{self.article}/comments?{query}")).json()["items"]
        return found

    async def count(self) -> int:
        return int((await self.client.get(self.article)).json()["comment_count"])

    async def queue(self, query: str = "") -> list[int]:
        answer = await self.client.get(f"{QUEUE}?{query}", headers=self.moderator)
        assert answer.status_code == 200, answer.text
        return [item["id"] for item in answer.json()["items"]]
