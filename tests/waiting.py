"""Waiting on a condition, never on a duration."""

import asyncio
import time
from collections.abc import Awaitable, Callable

SECONDS = 10.0


async def eventually(is_so: Callable[[], bool | Awaitable[bool]], *, within: float = SECONDS) -> None:
    """Return once a condition holds; fail where it does not in good time."""
    deadline = time.monotonic() + within
    while True:
        found = is_so()
        if found if isinstance(found, bool) else await found:
            return
        assert time.monotonic() < deadline, "it never came to be"
        await asyncio.sleep(0.001)
