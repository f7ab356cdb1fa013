"""The one way to the database: `await db.read(verb, …)` and `await db.write(verb, …)`.

A verb is a plain function whose first argument is a session. It returns shapes, never entities, and has no
effect but SQL, so that it can be run again. Nothing but a runner commits.
"""

from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from app.db.watch import Watch
from app.errors import Problem, Unavailable, Words

P = ParamSpec("P")
T = TypeVar("T")
Item = TypeVar("Item")
Verb = Callable[Concatenate[Session, P], T]
SharedVerb = Callable[[Session, Sequence[Item]], Sequence[T | Problem]]
"""A verb for many items, each from another request: it answers every one in its place, by a shape or by a `Problem`.

An item with a problem has changed nothing. What it raises instead concerns all of them: then each is tried alone.
"""


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

    async def write_together(self, verb: SharedVerb[Item, T], item: Item, /) -> T:
        """Run a verb for an item as `write` does, together with the items that other requests give it meanwhile."""
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
