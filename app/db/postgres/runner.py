"""The runner for PostgreSQL: the same synchronous functions, run over asyncpg by `run_sync`."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ExceptionContext, NullPool, event
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi as asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import Session

from app.db import changes, key_use
from app.db.columns import as_stored
from app.db.postgres.batches import Batches
from app.db.postgres.shares import Share
from app.db.postgres.watch import PostgresListener, PostgresWatch
from app.db.postgres_errors import EXPECTED, RETRIED, as_problem, sqlstate, takes_no_writes
from app.db.runner import LONGEST_READ, Item, P, SessionFunction, SharedFunction, T, busy, shapes_only
from app.db.watch import Watch
from app.db.writability import Writability
from app.errors import Problem, Unavailable

ATTEMPTS = 4
"""How often a function is run before a conflict with others is given up."""

CONNECTING = 5.0
"""Seconds after which a server that says nothing is taken to be away: a start asks twice, and ends within ten."""

CONNECTIONS = 20
"""Connections that a worker has."""

WRITING_AT_ONCE = 8
ASIDE_AT_ONCE = 6
LONG_AT_ONCE = 4
"""Of these, those that writes, reads aside and long reads use at once; quick reads have at least the rest."""

MOST_WRITING = 200
MOST_ASIDE = 100
MOST_LONG = 20
"""Work of each kind that a worker takes on, that which waits for a connection included."""

PATIENCE = 5.0
"""Seconds that a write or a quick read waits for a connection."""


def postgres_engine(url: str, *, pooled: bool = True) -> AsyncEngine:
    """A pool of connections over asyncpg."""
    pool: dict[str, Any] = {"pool_size": 10, "max_overflow": CONNECTIONS - 10, "pool_timeout": PATIENCE}
    if not pooled:
        pool = {"poolclass": NullPool}
    engine = create_async_engine(
        url, hide_parameters=True, json_serializer=as_stored, connect_args={"timeout": CONNECTING}, **pool
    )
    event.listen(engine.sync_engine, "handle_error", _replace_stale)
    return engine


def _replace_stale(context: ExceptionContext) -> None:
    """Have all connections replaced when one turns out to hold a plan that a migration has made stale."""
    if _is_stale(context.sqlalchemy_exception):
        context.is_disconnect = True


class PostgresDatabase:
    """One PostgreSQL database, by a pool of connections of this process.

    One that does not announce is nobody else's: what is written there concerns no cache and no reader.
    """

    def __init__(self, engine: AsyncEngine, direct_url: str, *, announces: bool = True) -> None:
        self._tell = changes.announce if announces else changes.keep
        self._engine, self._listener = engine, PostgresListener(direct_url)
        self._writing = Share(WRITING_AT_ONCE, most=MOST_WRITING, seconds=PATIENCE)
        self._reading_aside = Share(ASIDE_AT_ONCE, most=MOST_ASIDE, seconds=LONGEST_READ)
        self._reading_long = Share(LONG_AT_ONCE, most=MOST_LONG, seconds=LONGEST_READ)
        self.writability = Writability()
        self._batches: dict[Any, Batches[Any, Any]] = {}
        self._reads = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def read(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.read`. A connection that has died meanwhile, or holds a stale plan, is replaced once."""
        try:
            return await self._read(function, *args, **kwargs)
        except EXPECTED as error:
            if not (isinstance(error, DBAPIError) and error.connection_invalidated):
                raise as_problem(error) from error
        try:
            return await self._read(function, *args, **kwargs)
        except EXPECTED as error:
            raise as_problem(error) from error

    async def read_aside(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.read_aside`; the waiting is the server's here, which is told to give up what takes too long."""
        return await self._read_within(self._reading_aside, lambda session: function(session, *args, **kwargs))

    async def read_long(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.read_long`."""
        return await self._read_within(self._reading_long, lambda session: function(session, *args, **kwargs))

    async def _read_within(self, share: Share, function: Callable[[Session], T]) -> T:
        try:
            async with asyncio.timeout(LONGEST_READ), share:
                return await self.read(function)
        except TimeoutError:
            raise busy() from None

    async def write(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.write`; run again after a deadlock, a lost race or a migration. `busy` where that goes on."""
        async with self._writing:
            return await self._write(function, *args, **kwargs)

    async def write_together(self, function: SharedFunction[Item, T], item: Item, /) -> T:
        """See `Database.write_together`; the others are those that come while the function is being run."""
        batches: Batches[Item, T] | None = self._batches.get(function)
        if batches is None:

            def run(session: Session, items: Sequence[Item]) -> list[T | Problem]:
                return [shapes_only(answer) for answer, _ in zip(function(session, items), items, strict=True)]

            batches = self._batches[function] = Batches(lambda items: self.write(run, items), most=MOST_WRITING)
        return await batches.run(item)

    async def _write(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with AsyncSession(self._engine, sync_session_class=Session) as session:
                    result = await session.run_sync(function, *args, **kwargs)  # type: ignore[arg-type]  # Session is what it gives
                    tags = await session.run_sync(self._tell)  # type: ignore[arg-type]  # see above
                    await session.commit()
                self._listener.hear(tags)
                self.writability.succeeded()
                return shapes_only(result)
            except EXPECTED as error:
                if takes_no_writes(error):
                    self.writability.failed(error)
                if key_use.is_refused(error):
                    self.writability.refused_key()
                if attempt == ATTEMPTS or not _is_worth_another_try(error):
                    raise as_problem(error) from error
        raise Unavailable

    def watch(self) -> Watch:
        """See `Database.watch`."""
        return PostgresWatch(self._listener)

    async def close(self) -> None:
        """See `Database.close`."""
        for each in self._batches.values():
            await each.close()
        await self._engine.dispose()

    async def _read(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        async with AsyncSession(self._reads, sync_session_class=Session) as session:
            return shapes_only(await session.run_sync(function, *args, **kwargs))  # type: ignore[arg-type]  # Session is what it gives


def _is_stale(error: BaseException | None) -> bool:
    """Whether a statement was prepared before a migration that changes the types of what it finds."""
    return isinstance(error, DBAPIError) and isinstance(error.orig, asyncpg.InvalidCachedStatementError)


def _is_worth_another_try(error: Exception) -> bool:
    return sqlstate(error) in RETRIED or _is_stale(error)
