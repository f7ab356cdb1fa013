"""The site of these tests."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from tests.feeds.newsstand import HUB, SERVER, Newsstand
from tests.people import People


@pytest.fixture
async def stand(serve: Callable[..., Any]) -> AsyncIterator[Newsstand]:
    chosen = {"site_url": "https://صحيفة.example", "site_name": "صحيفة الحي", "api_url": SERVER, "websub_hub": HUB}
    async with serve(**chosen, cache_mib=8, comments_policy="first") as guest:
        yield Newsstand(guest, await People(guest.app.state.site).headers("editor"))
