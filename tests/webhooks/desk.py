"""An administrator of a site whose webhooks lead to a receiver on this machine."""

from typing import Any

import httpx

from app.events import outbox
from app.web.site import Site
from tests.paths import API
from tests.receiving import Receiver, deliver


class Desk:
    """An administrator of a site whose webhooks lead to a receiver on this machine."""

    def __init__(self, guest: httpx.AsyncClient, receiver: Receiver, headers: dict[str, str]) -> None:
        self.guest, self.receiver, self.headers = guest, receiver, headers
        self.site: Site = guest.app.state.site  # type: ignore[attr-defined]  # set where the client is made

    async def ask(self, method: str, path: str, body: Any = None, *, expect: int = 200, **headers: str) -> Any:
        sent = {**self.headers, "If-Match": "*", **headers}
        answer = await self.guest.request(method, f"{API}{path}", json=body, headers=sent)
        assert answer.status_code == expect, (path, answer.text)
        return answer.json() if answer.content else None

    async def hook(self, *events: str, path: str = "/hook", **members: Any) -> Any:
        body = {"url": self.receiver.url(path), "events": events, **members}
        return await self.ask("POST", "/webhooks", body, expect=201)

    async def log(self, hook: Any, query: str = "") -> list[Any]:
        found = await self.ask("GET", f"/webhooks/{hook['id']}/deliveries?limit=100{query}")
        items: list[Any] = found["items"]
        return items

    async def number(self) -> None:
        """Give events their positions, as another job does."""
        await self.site.database.write(outbox.number, now=self.site.now())

    async def deliver(self) -> float | None:
        await self.number()
        return await deliver(self.site)

    def told(self, secret: str, path: str = "/hook") -> list[Any]:
        return [each.opened(secret) for each in self.receiver.at(path)]
