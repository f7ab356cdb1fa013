"""The statements that a database is asked, gathered.

They are noted where the driver gets them: a listener of SQLAlchemy's events leads prepared statements another way than
production takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy.pool.base import _ConnectionFairy

from app.web.application import Application


class _Heard:
    """A cursor of the driver that notes the statements it is given."""

    def __init__(self, cursor: Any, seen: list[str]) -> None:
        self._cursor, self._seen = cursor, seen

    def execute(self, statement: str, *parameters: Any) -> Any:
        self._seen.append(statement)
        return self._cursor.execute(statement, *parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@contextmanager
def counting(app: Application) -> Iterator[list[str]]:
    """A context in which all statements are gathered, and nothing is answered from memory."""
    seen: list[str] = []
    unheard = _ConnectionFairy.cursor
    cache, app.cache = app.cache, None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(_ConnectionFairy, "cursor", lambda connection: _Heard(unheard(connection), seen))
        yield seen
    app.cache = cache
