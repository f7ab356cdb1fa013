"""A site with feeds, as readers find it."""

from typing import Any

import httpx

from tests.feeds.readers import check_json_feed, parsed
from tests.paths import API
from tests.waiting import eventually

HUB = "https://hub.example.org/"
SERVER = "https://api.example.org"


class Newsstand:
    """A site with articles, and the feeds that readers take there."""

    def __init__(self, guest: httpx.AsyncClient, editor: dict[str, str]) -> None:
        self.guest, self.editor = guest, editor

    async def write(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.guest.post(f"{API}/{path}", json=body, headers=self.editor)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def publish(self, title: str, **members: Any) -> dict[str, Any]:
        return await self.write("articles", **{"title": title, "body": "متن", "status": "published", **members})

    async def titles(self, address: str = "/feed.xml") -> list[str]:
        answer = await self.guest.get(address)
        assert answer.status_code == 200, answer.text
        if ".json" in address:
            check_json_feed(answer.json())
            return [each["title"] for each in answer.json()["items"]]
        return [each.title for each in parsed(answer.content).entries]

    async def comes_to_have(self, address: str, titles: list[str]) -> None:
        """On SQLite at once; PostgreSQL announces a change a moment after its commit."""

        async def has() -> bool:
            return await self.titles(address) == titles

        await eventually(has)
