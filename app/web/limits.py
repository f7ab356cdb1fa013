"""Limits: reads counted per worker in memory, strict ones in the database so that all workers agree.

What is stored is a keyed hash of a network prefix under a key that changes daily, so that it tells nothing later.
"""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel, col, delete, select
from starlette.types import ASGIApp, Receive, Scope, Send

from app.db.columns import ID_TYPE
from app.db.upsert import insert_for
from app.errors import TooManyRequests
from app.sealing import Keyring
from app.settings import Rate
from app.web.client import network_prefix
from app.web.problems import render

MAX_PREFIXES = 100_000
"""Networks counted in one window of reads; beyond it (an attack from everywhere) new ones pass."""


class LimitHit(SQLModel, table=True):
    """How often one source did one thing in one window."""

    __tablename__ = "limit_hit"

    key: str = Field(primary_key=True, max_length=120)
    window: int = Field(primary_key=True, sa_type=ID_TYPE)
    count: int
    expires_at: datetime = Field(index=True)


def source_key(keys: Keyring, name: str, source: str, *, now: datetime) -> str:
    """The key under which a source is counted today for one limit."""
    return f"{name}:{keys.index(source, purpose=f'limit:{name}:{now:%Y-%m-%d}')}"


def hit(session: Session, key: str, rate: Rate, *, now: datetime) -> int:
    """Count one attempt; the number of seconds to wait when it is over the limit, 0 otherwise.

    The window slides: the last one's count weighs as much as is left of it.
    """
    window, elapsed = divmod(int(now.timestamp()), rate.seconds)
    expires_at = now + timedelta(seconds=2 * rate.seconds)
    statement = insert_for(session, LimitHit).values(key=key, window=window, count=1, expires_at=expires_at)
    session.execute(
        statement.on_conflict_do_update(index_elements=["key", "window"], set_={"count": col(LimitHit.count) + 1})
    )
    rows = session.exec(select(LimitHit.window, LimitHit.count).where(LimitHit.key == key))
    counts = dict(rows.all())
    weighed = counts[window] + counts.get(window - 1, 0) * (rate.seconds - elapsed) / rate.seconds
    return rate.seconds - elapsed if weighed > rate.times else 0


def hit_all(session: Session, counted: Mapping[str, Rate], *, now: datetime) -> int:
    """Count one attempt under several keys at once; the longest wait of those that are over their limit."""
    return max(hit(session, key, rate, now=now) for key, rate in counted.items())


def prune(session: Session, *, now: datetime) -> int:
    """Forget the windows that no longer count; the number of rows."""
    return session.connection().execute(delete(LimitHit).where(col(LimitHit.expires_at) < now)).rowcount


def too_many(wait: int) -> TooManyRequests:
    """The answer to who must wait so many seconds."""
    return TooManyRequests(headers={"Retry-After": str(wait)})


class ReadCounts:
    """How often each network has asked this worker in the present window."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._window, self._counts = 0, dict[str, int]()

    def has_room(self, scope: Scope) -> bool:
        """Count one request where its network is within the limit; whether it is."""
        window, _ = divmod(int(time.monotonic()), self._rate.seconds)
        if window == self._window and self._counts.get(network_prefix(scope), 0) >= self._rate.times:
            return False
        return not self.wait(scope)

    def wait(self, scope: Scope) -> int:
        """Count one request; the seconds to wait when its network is over the limit, 0 otherwise."""
        prefix = network_prefix(scope)
        window, elapsed = divmod(int(time.monotonic()), self._rate.seconds)
        if window != self._window:
            self._window, self._counts = window, {}
        count = self._counts.get(prefix, 0) + 1
        if count > 1 or len(self._counts) < MAX_PREFIXES:
            self._counts[prefix] = count
        return self._rate.seconds - elapsed if count > self._rate.times else 0


class ReadLimit:
    """Pure ASGI: refuses what is over the limit of reads."""

    def __init__(self, app: ASGIApp, counts: ReadCounts) -> None:
        self._app, self._counts = app, counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] == "http" and (wait := self._counts.wait(scope)):
            language = next((v.decode("latin-1") for k, v in scope["headers"] if k == b"accept-language"), "")
            await render(too_many(wait), language)(scope, receive, send)
            return
        await self._app(scope, receive, send)
