"""The one way to the database: `await db.read(function, …)` and `await db.write(function, …)`.

A function is a plain function whose first argument is a session. It returns shapes, never entities, and has no
effect but SQL, so that it can be run again. Nothing but a runner commits.
"""

from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from app.db.watch import Watch
from app.db.writability import Writability
from app.errors import Bilingual, Problem, Unavailable

P = ParamSpec("P")
T = TypeVar("T")
Item = TypeVar("Item")
SessionFunction = Callable[Concatenate[Session, P], T]
SharedFunction = Callable[[Session, Sequence[Item]], Sequence[T | Problem]]
"""A function for many items, each from another request. It answers each in its place, by a shape or by a `Problem`.

An item with a problem has changed nothing. What it raises instead concerns all of them: then each is tried alone.
"""


LONGEST_READ = 10.0
"""Seconds that a read aside may take, and wait before; then it is given up, and its client may try again."""


class Database(Protocol):
    """A database in use by this process."""

    writability: Writability

    async def read(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that only reads, and is quick. `Unavailable` when the database does not answer."""
        ...

    async def read_aside(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that only reads and takes some milliseconds, without holding up other requests.

        `Unavailable` where too many wait, or where it takes longer than `LONGEST_READ`.
        """
        ...

    async def read_long(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for a function that may look through a whole table: what is read aside does not wait for it."""
        ...

    async def write(self, function: SessionFunction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in a transaction of its own and return after the commit: what is returned is durable.

        What the function raises undoes all of it. `Unavailable` when it could not be committed.
        """
        ...

    async def write_together(self, function: SharedFunction[Item, T], item: Item, /) -> T:
        """Run a function for an item as `write` does, together with the items that other requests give it meanwhile."""
        ...

    def watch(self) -> Watch:
        """What tells of every change of this database."""
        ...

    async def close(self) -> None:
        """Finish what was asked and let go of every connection."""
        ...


class EntityReturnedError(TypeError):
    """A function returned a row object, which would be read again after its session has ended."""


def shapes_only(result: T) -> T:
    """The result of a function, refused when it is a mapped row."""
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
        Bilingual("الخادم مشغول بطلبات كثيرة؛ أعد المحاولة بعد قليل.", "The server is busy. Try again in a moment.")
    )
