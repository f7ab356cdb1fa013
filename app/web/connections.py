"""The open connections of one worker: how many, from where, and how long each may keep us waiting.

One timer looks at all of them: a timer for each request would cost what an answer from the cache does.
"""

import asyncio
import math
from collections import Counter
from collections.abc import Callable
from typing import Protocol

from app.web.proxies import LOCAL, prefix_of

CONNECTIONS = "maqal_connections"
"""Where in the state of the application's lifespan the connections are, for the server's protocol."""

LOOKS_EVERY = 1.0
"""Seconds between two looks at all connections."""


class Connection(Protocol):
    """What a protocol reports and hears."""

    deadline: float
    """The instant, on the clock of the event loop, at which it has waited long enough."""

    def overdue(self, now: float) -> None:
        """End it, or give it another deadline."""

    def is_closing(self) -> bool:
        """Whether it is being closed; what was written may still be on its way."""


class Connections:
    """See the module. `per_network` and `most` of 0 are no bound."""

    def __init__(self, *, seconds: float, per_network: int, most: int, is_proxy: Callable[[str | None], bool]) -> None:
        self.seconds = seconds
        self._per_network, self._most, self.is_proxy = per_network, most, is_proxy
        self._open: dict[Connection, str] = {}
        self._counts = Counter[str]()
        self._timer: asyncio.TimerHandle | None = None
        self.looked_at = 0.0
        """The instant of the last look: what the time was less than `LOOKS_EVERY` ago, while there are connections."""

    def __len__(self) -> int:
        return len(self._open)

    def opened(self, connection: Connection, host: str | None) -> bool:
        """Note a connection from an address, or from a Unix socket (None); whether there is room for it.

        All readers behind a trusted proxy come from its one address, so that it is not bounded.
        """
        network = "" if self.is_proxy(host) else prefix_of(host or "") or LOCAL
        self._open[connection] = network
        self._counts[network] += 1
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self.looked_at = loop.time()
            self._timer = loop.call_later(LOOKS_EVERY, self._look)
        is_crowded = bool(network) and 0 < self._per_network < self._counts[network]
        return not is_crowded and not 0 < self._most < len(self._open)

    def closed(self, connection: Connection) -> None:
        """Forget a connection."""
        network = self._open.pop(connection, None)
        if network is None:
            return
        self._counts[network] -= 1
        if not self._counts[network]:
            del self._counts[network]

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = self.looked_at = loop.time()
        for connection in list(self._open):
            if connection.deadline <= now:
                connection.overdue(now)
            elif connection.deadline == math.inf and connection.is_closing():
                connection.deadline = now + self.seconds  # for what is still on its way
        self._timer = loop.call_later(LOOKS_EVERY, self._look) if self._open else None
