"""Views of readers, counted at once."""

from typing import Any

import httpx

from app.background.worker import Worker
from app.web.application import Application
from tests.paths import API

PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36"


async def view(client: Any, article_id: int) -> None:
    """Open an article as a reader, and do what is done every minute; `client` knows its application."""
    sent: httpx.Response = await client.post(f"{API}/articles/{article_id}/views", headers={"User-Agent": PHONE})
    assert sent.status_code == 204, sent.text
    await add_up(client.app)


async def add_up(app: Application) -> None:
    """Do what is done every moment, and every minute."""
    assert await app.state.views.write()
    await Worker(app.state.site).add_up_views()
