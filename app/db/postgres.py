"""The runner for PostgreSQL: the same synchronous verbs, run over asyncpg by `run_sync`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ExceptionContext, NullPool, event
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi as asyncpg
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import Session

from app.db import changes
from app.db.columns import as_stored
from app.db.postgres_watch import PostgresWatch
from app.db.runner import Item, P, SharedVerb, T, Verb, busy, is_out_of_service, shapes_only
from app.db.together import Together
from app.db.watch import Watch
from app.errors import Problem, Unavailable

ATTEMPTS = 4
"""How often a verb is run before a conflict with others is given up."""

MOST_WRITING = 200
"""Writes at once, most of them waiting for a connection: ten to each of those that a worker has."""

LOST = {
    "40001",  # serialization_failure
    "40P01",  # deadlock_detected
}
"""SQLSTATEs (PostgreSQL, appendix A) of a verb that others were in the way of, whatever it asked."""

RETRIED = LOST | {
    "23503",  # foreign_key_violation: what was named has just been deleted, and the verb will see that now
    "23505",  # unique_violation: somebody else was first, and the verb will see it now
}
"""SQLSTATEs after which running the verb again can succeed."""


def postgres_engine(url: str, *, pooled: bool = True) -> AsyncEngine:
    """A pool of connections over asyncpg."""
    pool: dict[str, Any] = {"pool_size": 10, "max_overflow": 10, "pool_timeout": 5}
    if not pooled:
        pool = {"poolclass": NullPool}
    engine = create_async_engine(url, hide_parameters=True, json_serializer=as_stored, **pool)
    event.listen(engine.sync_engine, "handle_error", _replace_stale)
    return engine


def _replace_stale(context: ExceptionContext) -> None:
    """Have all connections replaced when one turns out to hold a plan that a migration has made stale."""
    if _is_stale(context.sqlalchemy_exception):
        context.is_disconnect = True


class PostgresDatabase:
    """One PostgreSQL database, by a pool of connections of this process."""

    def __init__(self, engine: AsyncEngine, direct_url: str) -> None:
        self._engine, self._watch = engine, PostgresWatch(direct_url)
        self._writing = 0
        self._together: dict[Any, Together[Any, Any]] = {}
        self._reads = engine.execution_options(isolation_level="AUTOCOMMIT")

    async def read(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.read`. A connection that has died meanwhile, or holds a stale plan, is replaced once."""
        try:
            return await self._read(verb, *args, **kwargs)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise _as_problem(error) from error
        except (SQLAlchemyError, OSError) as error:
            raise _as_problem(error) from error
        try:
            return await self._read(verb, *args, **kwargs)
        except (SQLAlchemyError, OSError) as error:
            raise _as_problem(error) from error

    async def read_aside(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.read_aside`; the waiting is the server's here, so it is an ordinary read."""
        return await self.read(verb, *args, **kwargs)

    async def write(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.write`; run again after a deadlock, a lost race or a migration. `busy` where that goes on."""
        if self._writing >= MOST_WRITING:
            raise busy()
        self._writing += 1
        try:
            return await self._write(verb, *args, **kwargs)
        finally:
            self._writing -= 1

    async def write_together(self, verb: SharedVerb[Item, T], item: Item, /) -> T:
        """See `Database.write_together`; the others are those that come while the verb is being run."""
        together: Together[Item, T] | None = self._together.get(verb)
        if together is None:

            def run(session: Session, items: Sequence[Item]) -> list[T | Problem]:
                return [shapes_only(answer) for answer, _ in zip(verb(session, items), items, strict=True)]

            together = self._together[verb] = Together(lambda items: self.write(run, items), most=MOST_WRITING)
        return await together.run(item)

    async def _write(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with AsyncSession(self._engine, sync_session_class=Session) as session:
                    result = await session.run_sync(verb, *args, **kwargs)  # type: ignore[arg-type]  # Session is what it gives
                    tags = await session.run_sync(changes.announce)  # type: ignore[arg-type]  # see above
                    await session.commit()
                self._watch.hear(tags)
                return shapes_only(result)
            except (SQLAlchemyError, OSError) as error:
                if attempt == ATTEMPTS or not _is_worth_another_try(error):
                    raise _as_problem(error) from error
        raise Unavailable

    def watch(self) -> Watch:
        """See `Database.watch`."""
        return self._watch

    async def close(self) -> None:
        """See `Database.close`."""
        for each in self._together.values():
            await each.close()
        await self._engine.dispose()

    async def _read(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        async with AsyncSession(self._reads, sync_session_class=Session) as session:
            return shapes_only(await session.run_sync(verb, *args, **kwargs))  # type: ignore[arg-type]  # Session is what it gives


def _sqlstate(error: Exception) -> str | None:
    return getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None


def _is_stale(error: BaseException | None) -> bool:
    """Whether a statement was prepared before a migration that changes the types of what it finds."""
    return isinstance(error, DBAPIError) and isinstance(error.orig, asyncpg.InvalidCachedStatementError)


def _is_worth_another_try(error: Exception) -> bool:
    return _sqlstate(error) in RETRIED or _is_stale(error)


def _as_problem(error: Exception) -> Exception:
    if _sqlstate(error) in LOST:
        return busy()
    if isinstance(error, IntegrityError) or not is_out_of_service(error):
        return error
    return Unavailable()
