"""Statements that are asked all the time: compiled once, then run on the driver's own cursor.

Building a SELECT and leading it through SQLAlchemy costs ten times what SQLite needs to answer it. What differs from
an ordinary execution is this cost alone: types convert as they do there, and an error is SQLAlchemy's.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

Processor = Callable[[Any], Any] | None

INSTANTS = 4096
"""Instants that are remembered, for SQLite stores them as text."""

_instants: dict[str, Processor] = {}


class _Compiled(NamedTuple):
    sql: str
    binds: Sequence[tuple[str, Any, Processor]]
    columns: Sequence[tuple[int, Callable[[Any], Any]]]


class Prepared:
    """A SELECT whose parameters are `bindparam`s, each by its name; rows have its columns as attributes."""

    def __init__(self, statement: Select[Any] | Any) -> None:
        self._statement = statement
        names = [str(column.key) for column in statement.selected_columns]
        self._row: Any = namedtuple("Row", names)  # type: ignore[misc]  # noqa: PYI024  the columns name its members
        self._compiled: dict[str, _Compiled] = {}

    def all(self, session: Session, /, **parameters: Any) -> list[Any]:
        """Every row that it finds."""
        connection = _connection(session)
        if connection.dispatch.before_cursor_execute or connection.engine.dispatch.before_cursor_execute:
            return self._plainly(session, parameters)  # somebody listens to statements, and shall hear this one
        compiled = self._for(connection.dialect)
        values = [_bound(parameters.get(name, fixed), process) for name, fixed, process in compiled.binds]
        try:
            cursor = connection.connection.cursor()
            try:
                cursor.execute(compiled.sql, tuple(values))
                found = cursor.fetchall()
            finally:
                cursor.close()
        except connection.dialect.loaded_dbapi.Error:
            return self._plainly(session, parameters)  # whatever it was, SQLAlchemy says it better
        if not compiled.columns:
            return list(map(self._row._make, found))
        return [self._read(row, compiled.columns) for row in found]

    def first(self, session: Session, /, **parameters: Any) -> Any | None:
        """The first row, or None."""
        rows = self.all(session, **parameters)
        return rows[0] if rows else None

    def _read(self, row: Sequence[Any], columns: Sequence[tuple[int, Callable[[Any], Any]]]) -> Any:
        values = list(row)
        for place, process in columns:
            if values[place] is not None:
                values[place] = process(values[place])
        return self._row._make(values)

    def _plainly(self, session: Session, parameters: Mapping[str, Any]) -> list[Any]:
        return list(session.execute(self._statement, parameters))

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _compile(self._statement, dialect)
        return found


def _bound(value: Any, process: Processor) -> Any:
    return value if process is None else process(value)


def _connection(session: Session) -> Connection:
    if session.in_transaction():
        session.flush()
    return session.bind if isinstance(session.bind, Connection) else session.connection()


def _compile(statement: Any, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101  a SELECT is nothing else
    parameters = [compiled.binds[name] for name in compiled.positiontup or ()]
    binds = [(each.key, each.value, each.type.dialect_impl(dialect).bind_processor(dialect)) for each in parameters]
    processors = (_result_processor(column.type, dialect) for column in statement.selected_columns)
    columns = [(place, process) for place, process in enumerate(processors) if process is not None]
    return _Compiled(str(compiled), binds, columns)


def _result_processor(of: Any, dialect: Dialect) -> Processor:
    if isinstance(of, UTCDateTime):
        return _instant_processor(dialect)
    process: Processor = of.dialect_impl(dialect).result_processor(dialect, None)
    return process


def _instant_processor(dialect: Dialect) -> Processor:
    """One memory for all columns of instants, however many statements there are."""
    if dialect.name not in _instants:
        process = UTCDateTime().dialect_impl(dialect).result_processor(dialect, None)
        _instants[dialect.name] = None if process is None else lru_cache(maxsize=INSTANTS)(process)
    return _instants[dialect.name]
