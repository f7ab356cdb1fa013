"""Statements that are compiled once in a process of the tests: each test has engines, which would compile all anew."""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

KEPT = 2000
"""Statements that are kept compiled; all tests together run somewhat more."""


def compile_once() -> None:
    """Have all engines of this process share what they compile, as the connections of one engine do."""
    kept: LRUCache[Any, Any] = LRUCache(KEPT)
    DefaultDialect.__eq__ = _are_alike  # type: ignore[method-assign, assignment]  # a part of the key is the dialect
    DefaultDialect.__hash__ = _kind  # type: ignore[method-assign, assignment]  # which each engine has one of

    @event.listens_for(Engine, "engine_connect")
    def _share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=kept)


def _kind(dialect: DefaultDialect) -> int:
    return hash(type(dialect))


def _are_alike(dialect: DefaultDialect, other: object) -> bool:
    """Whether two compile a statement alike: for the same server, and with the same way of writing JSON."""
    return dialect is other or (isinstance(other, DefaultDialect) and _facts(dialect) == _facts(other))


def _facts(dialect: DefaultDialect) -> tuple[Any, ...]:
    json = (getattr(dialect, "_json_serializer", None), getattr(dialect, "_json_deserializer", None))
    return type(dialect), dialect.paramstyle, getattr(dialect, "server_version_info", None), json
