"""Limits: reads counted per worker in memory, strict ones in the database so that all workers agree.

What is stored is a keyed hash of a network prefix under a key that changes daily, so that it tells nothing later.
"""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, delete, update
from starlette.types import ASGIApp, Receive, Scope, Send

from app.db.columns import ID_TYPE
from app.db.prepared import PreparedIn, PreparedWrite
from app.db.upsert import insert_for
from app.errors import TooManyRequests
from app.secrets.sealing import Keyring
from app.setting_kinds import Rate
from app.web.problems import asked_language, render
from app.web.proxies import network_prefix

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
    """Count one attempt; the number of seconds to wait when it is over the limit, 0 otherwise."""
    return hit_all(session, {key: rate}, now=now)


def hit_all(
    session: Session, counted: Mapping[str, Rate], *, now: datetime, amounts: Mapping[str, int] | None = None
) -> int:
    """Count one attempt under several keys at once; the longest wait of those that are over their limit.

    The window slides: the last one's count weighs as much as is left of it. A key in `amounts` counts so many (bytes)
    and counts nothing when the attempt is refused, by its own limit or another's.
    """
    amounts = amounts or {}
    counts = _add(session, {key: (rate, amounts.get(key, 1)) for key, rate in counted.items()}, now=now)
    wait = max(_wait(counts, key, rate, now=now) for key, rate in counted.items())
    if wait:
        _take_back(session, counted, amounts, now=now)
    return wait


def _window(rate: Rate, now: datetime) -> tuple[int, int]:
    """The number of the present window, and how many of its seconds have passed."""
    return divmod(int(now.timestamp()), rate.seconds)


def _add(session: Session, counted: Mapping[str, tuple[Rate, int]], *, now: datetime) -> dict[tuple[str, int], int]:
    """Count under every key, in one order for all transactions; the counts by key and window."""
    rows = [
        {
            "key": key,
            "window": _window(rate, now)[0],
            "count": amount,
            "expires_at": now + timedelta(seconds=2 * rate.seconds),
        }
        for key, (rate, amount) in sorted(counted.items())
    ]
    _adding(session).run(session, rows)
    return {(key, window): count for key, window, count in _COUNTS.all(session, counted)}


def _adding(session: Session) -> PreparedWrite:
    """The statement that counts in a session's database, made once for each kind of database."""
    name = session.get_bind().dialect.name
    if name not in _ADDING:
        statement = insert_for(session, LimitHit)
        added = _TABLE.c.count + statement.excluded.count
        _ADDING[name] = PreparedWrite(
            statement.on_conflict_do_update(index_elements=["key", "window"], set_={"count": added})
        )
    return _ADDING[name]


_TABLE: Any = LimitHit.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_ADDING: dict[str, PreparedWrite] = {}
_COUNTS = PreparedIn(
    _TABLE.c.key.type,
    lambda keys: sa.select(_TABLE.c.key, _TABLE.c.window, _TABLE.c.count).where(_TABLE.c.key.in_(keys)),
)


def _wait(counts: Mapping[tuple[str, int], int], key: str, rate: Rate, *, now: datetime) -> int:
    window, elapsed = _window(rate, now)
    weighed = counts[key, window] + counts.get((key, window - 1), 0) * (rate.seconds - elapsed) / rate.seconds
    return rate.seconds - elapsed if weighed > rate.times else 0


def _take_back(session: Session, counted: Mapping[str, Rate], amounts: Mapping[str, int], *, now: datetime) -> None:
    for key, amount in amounts.items():
        window, _ = _window(counted[key], now)
        session.execute(
            update(LimitHit)
            .where(col(LimitHit.key) == key, col(LimitHit.window) == window)
            .values(count=col(LimitHit.count) - amount)
        )


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

    def has_room(self, prefix: str) -> bool:
        """Count one request of a network where it is within the limit; whether it is."""
        window, _ = divmod(int(time.monotonic()), self._rate.seconds)
        if window == self._window and self._counts.get(prefix, 0) >= self._rate.times:
            return False
        return not self.wait(prefix)

    def wait(self, prefix: str) -> int:
        """Count one request of a network; the seconds to wait when it is over the limit, 0 otherwise."""
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
        if scope["type"] == "http" and (wait := self._counts.wait(network_prefix(scope))):
            language = asked_language(scope["headers"])
            await render(too_many(wait), language)(scope, receive, send)
            return
        await self._app(scope, receive, send)
