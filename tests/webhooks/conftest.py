"""Sites whose webhooks lead to a receiver on this machine."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.web.site import clock as real_clock
from tests.people import People
from tests.receiving import receiving
from tests.webhooks.desk import Desk


@pytest.fixture
def open_desk(serve: Callable[..., Any]) -> Callable[..., Any]:
    @asynccontextmanager
    async def opened(**settings: Any) -> AsyncIterator[Desk]:
        async with receiving() as receiver:
            usual = {"webhook_ports": (str(receiver.port),), "webhook_networks": ("127.0.0.1",)}
            async with serve(**{**usual, **settings}) as guest:
                headers = await People(guest.app.state.site).headers("admin")
                yield Desk(guest, receiver, headers)

    return opened


@pytest.fixture
async def desk(open_desk: Callable[..., Any]) -> AsyncIterator[Desk]:
    """With the clock of the world, for signatures are checked by it."""
    async with open_desk(now=real_clock) as opened:
        yield opened


@pytest.fixture
async def slow_desk(open_desk: Callable[..., Any]) -> AsyncIterator[Desk]:
    """With the clock of the tests, which they advance."""
    async with open_desk() as opened:
        yield opened
