"""Pure work in the middle of a function, which would hold up other requests where functions run on the event loop."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from sqlalchemy.util import await_
from sqlmodel import Session

P = ParamSpec("P")
T = TypeVar("T")


def off_loop(session: Session, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function answers that asks no database: on a thread with PostgreSQL; `read_aside` of SQLite is on one."""
    if session.get_bind().dialect.is_async:
        return await_(asyncio.to_thread(work, *args, **kwargs))
    return work(*args, **kwargs)
