"""A site that sends mail, over HTTP: an article on it, readers who comment, and the letters that they get."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx

from app.mail import delivery
from app.notifications import following
from app.web.site import Site
from tests.paths import API
from tests.people import People
from tests.post_office import Letter, PostOffice

BASE = "https://api.example.org"


class Newsroom:
    """The site over HTTP, and the letters that it sends."""

    def __init__(self, guest: httpx.AsyncClient, office: PostOffice) -> None:
        self.guest, self.office = guest, office
        self.site: Site = guest.app.state.site  # type: ignore[attr-defined]  # set where the client is made
        self.people = People(self.site)
        self.article = self.count = 0
        self.editor: dict[str, str] = {}

    async def open(self) -> None:
        self.editor = await self.people.headers("editor")
        self.article = await self.publish("مكتبة الحي تفتح أبوابها ليلًا")

    async def publish(self, title: str, **members: Any) -> int:
        body = {"title": title, "body": "متن", "status": "published", **members}
        made = await self.guest.post(f"{API}/articles", json=body, headers=self.editor)
        assert made.status_code == 201, made.text
        return int(made.json()["id"])

    async def post(
        self, email: str | None = None, *, article: int | None = None, receipt: str | None = None, **members: Any
    ) -> httpx.Response:
        headers = {} if receipt is None else {"Comment-Receipt": receipt}
        self.count += 1  # the same text would be the same comment
        text = f"شكرًا لكم {self.count}"
        body = {"author_name": "سلمى", "author_email": email or "x@example.org", "body": text, **members}
        return await self.guest.post(f"{API}/articles/{article or self.article}/comments", json=body, headers=headers)

    async def comment(self, email: str | None = None, **members: Any) -> int:
        """The id of a comment that readers see."""
        posted = await self.post(email, **members)
        assert posted.status_code == 201, posted.text
        comment_id = int(posted.json()["comment"]["id"])
        await self.moderate(comment_id, "approve")
        return comment_id

    async def moderate(self, comment_id: int, verb: str) -> None:
        done = await self.guest.post(f"{API}/moderation/comments/{comment_id}/{verb}", headers=self.editor)
        assert done.status_code == 200, done.text

    async def deliver(self) -> list[Letter]:
        """Do what the background jobs do; the letters that came of it."""
        before = len(self.office.letters)
        await following.notify(self.site)
        await delivery.deliver(self.site)
        return self.office.letters[before:]

    async def open_link(self, address: str) -> httpx.Response:
        assert address.startswith(f"{BASE}/mail/"), address
        parts = urlsplit(address)
        return await self.guest.get(f"{parts.path}?{parts.query}")

    async def press(self, address: str, **values: str) -> httpx.Response:
        parts = urlsplit(address)
        return await self.guest.post(f"{parts.path}?{parts.query}", data=values or {"confirm": "yes"})

    async def subscribe(self, email: str, **members: Any) -> int:
        """A comment whose writer has confirmed that they want its replies."""
        comment_id = await self.comment(email, notify_of_replies=True, **members)
        (letter,) = [each for each in await self.deliver() if each.recipient == email]
        assert (await self.press(letter.links[0])).status_code == 200
        return comment_id


@asynccontextmanager
async def newsroom_of(serve: Callable[..., Any], office: PostOffice, **settings: Any) -> AsyncIterator[Newsroom]:
    """Start a site that sends its mail to a server, with an article on it."""
    usual = {
        "smtp_url": office.url, "mail_from": "news@example.org", "api_url": BASE, "site_url": "https://example.org",
        "limit_mail": None, "site_name": "صحيفة الحي",
    }  # fmt: skip
    async with serve(**usual | settings) as guest:
        opened = Newsroom(guest, office)
        await opened.open()
        yield opened
