"""The one way to the database: `await db.read(verb, …)` and `await db.write(verb, …)`.

A verb is a plain function whose first argument is a session. It returns shapes, never entities, and has no
effect but SQL, so that it can be run again. Nothing but a runner commits.
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from app.db.watch import Watch
from app.errors import Unavailable, Words

P = ParamSpec("P")
T = TypeVar("T")
Verb = Callable[Concatenate[Session, P], T]


class Database(Protocol):
    """A database in use by this process."""

    async def read(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a verb that only reads, and is quick. `Unavailable` when the database does not answer."""
        ...

    async def read_aside(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a verb that only reads and takes long, without holding up other requests."""
        ...

    async def write(self, verb: Verb[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a verb in a transaction of its own and return after the commit: what is returned is durable.

        What the verb raises undoes all of it. `Unavailable` when it could not be committed.
        """
        ...

    def watch(self) -> Watch:
        """What tells of every change of this database."""
        ...

    async def close(self) -> None:
        """Finish what was asked and let go of every connection."""
        ...


class EntityReturnedError(TypeError):
    """A verb returned a row object, which would be read again after its session has ended."""


def shapes_only(result: T) -> T:
    """The result of a verb, refused when it is a mapped row."""
    if hasattr(type(result), "__mapper__"):
        raise EntityReturnedError(type(result).__name__)
    return result


def is_out_of_service(error: Exception) -> bool:
    """Whether an error means that the database cannot serve now, rather than that it was asked amiss."""
    return isinstance(error, (OperationalError, InterfaceError, OSError, PoolTimeout)) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )


def busy() -> Unavailable:
    """The answer when more writes wait than can be promised soon."""
    return Unavailable(
        Words("الخادم مشغول بطلبات كثيرة؛ أعد المحاولة بعد قليل.", "The server is busy; try again in a moment.")
    )
