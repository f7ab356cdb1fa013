"""Statements that are run all the time: compiled once, then given to the driver's own cursor.

Building a statement and leading it through SQLAlchemy costs ten times what SQLite needs to carry it out. What differs
from an ordinary execution is this cost alone: types convert as they do there, and an error is SQLAlchemy's.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

from sqlalchemy import Connection, Dialect, Select, bindparam
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

Processor = Callable[[Any], Any] | None

MOST_AT_ONCE = 512
"""Values that are asked for in one statement."""

INSTANTS = 4096
"""Instants that are remembered, for SQLite stores them as text."""

_instants: dict[str, Processor] = {}


class _Compiled(NamedTuple):
    sql: str
    binds: Sequence[tuple[str, Any, Processor]]
    columns: Sequence[tuple[int, Callable[[Any], Any]]]


class Prepared:
    """A SELECT whose parameters are `bindparam`s, each by its name; rows have its columns as attributes.

    They are of the type `row`, where there is one: a named tuple of the columns in their order.
    """

    def __init__(self, statement: Select[Any] | Any, row: Any = None) -> None:
        self._statement = statement
        names = [str(column.key) for column in statement.selected_columns]
        self._row: Any = row or namedtuple("Row", names)  # noqa: PYI024  the columns name its members
        self._compiled: dict[str, _Compiled] = {}

    def all(self, session: Session, /, **parameters: Any) -> list[Any]:
        """Every row that it finds."""
        return self._found(session, parameters, lambda cursor: cursor.fetchall())

    def first(self, session: Session, /, **parameters: Any) -> Any | None:
        """The first row, or None; the database is not asked for another."""
        rows = self._found(session, parameters, _first)
        return rows[0] if rows else None

    def _found(
        self, session: Session, parameters: Mapping[str, Any], fetch: Callable[[Any], Sequence[Sequence[Any]]]
    ) -> list[Any]:
        connection = _connection(session)
        if _is_heard(connection):
            return list(map(self._row._make, session.execute(self._statement, parameters)))
        compiled = self._for(connection.dialect)
        values = _values(compiled, parameters)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.sql, values)
            found = fetch(cursor)
        except connection.dialect.loaded_dbapi.Error as error:
            _raise_as_sqlalchemy(connection, compiled.sql, error, cursor)
        finally:
            cursor.close()
        return list(map(self._row._make, _converted(found, compiled.columns)))

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _compile(self._statement, dialect)
        return found


class PreparedIn:
    """A SELECT for some values of a column: a statement for each power of two of them, the last value repeated.

    `select` is given the parameters that stand for the values; rows are of the type `row`, where there is one.
    """

    def __init__(self, of: Any, select: Callable[[Sequence[Any]], Select[Any] | Any], row: Any = None) -> None:
        self._type, self._select, self._row = of, select, row
        self._statements: dict[int, Prepared] = {}

    def all(self, session: Session, /, values: Iterable[Any], **parameters: Any) -> list[Any]:
        """Every row that it finds for these values; none for none."""
        wanted, found = list(values), []
        for start in range(0, len(wanted), MOST_AT_ONCE):
            some = wanted[start : start + MOST_AT_ONCE]
            size = 1 << (len(some) - 1).bit_length()
            some += some[-1:] * (size - len(some))
            named = {f"value_{place}": value for place, value in enumerate(some)}
            found += self._for(size).all(session, **named, **parameters)
        return found

    def _for(self, size: int) -> Prepared:
        if size not in self._statements:
            binds = [bindparam(f"value_{place}", type_=self._type) for place in range(size)]
            self._statements[size] = Prepared(self._select(binds), self._row)
        return self._statements[size]


class PreparedWrite:
    """An INSERT, UPDATE or DELETE, as text too; a row names its values by columns or parameters, each row the same."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Carry it out for each row."""
        if not rows:
            return
        connection = _connection(session)
        if _is_heard(connection):
            session.connection().execute(self._statement, rows)
            return
        compiled = self._for(connection.dialect, rows[0])
        values = [_values(compiled, row) for row in rows]
        cursor = connection.connection.cursor()
        try:
            if len(values) == 1:
                cursor.execute(compiled.sql, values[0])
            else:
                cursor.executemany(compiled.sql, values)
        except connection.dialect.loaded_dbapi.Error as error:
            _raise_as_sqlalchemy(connection, compiled.sql, error, cursor)
        finally:
            cursor.close()

    def _for(self, dialect: Dialect, row: Mapping[str, Any]) -> _Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _compile_write(self._statement, dialect, list(row))
        return found


def _first(cursor: Any) -> Sequence[Sequence[Any]]:
    row = cursor.fetchone()
    return () if row is None else (row,)


def _converted(
    rows: Sequence[Sequence[Any]], columns: Sequence[tuple[int, Callable[[Any], Any]]]
) -> Iterable[Sequence[Any]]:
    """Rows with the values of these columns as Python has them; column by column, which is quicker than row by row."""
    if not rows or not columns:
        return rows
    turned: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for place, process in columns:
        turned[place] = [None if value is None else process(value) for value in turned[place]]
    return zip(*turned, strict=True)


def _raise_as_sqlalchemy(connection: Connection, sql: str, error: Exception, cursor: Any) -> NoReturn:
    """Raise what SQLAlchemy has for an error of the driver; it hides values, and replaces connections that are lost.

    The statement is not run again: after an error PostgreSQL refuses the whole transaction, and hides what it was.
    """
    connection._handle_dbapi_exception(error, sql, None, cursor, None)  # noqa: SLF001  there is no public way to it


def _is_heard(connection: Connection) -> bool:
    """Whether somebody listens to statements: then SQLAlchemy runs them, and says so."""
    return bool(connection.dispatch.before_cursor_execute or connection.engine.dispatch.before_cursor_execute)


def _values(compiled: _Compiled, named: Mapping[str, Any]) -> tuple[Any, ...]:
    get = named.get
    return tuple(
        [get(name, fixed) if process is None else process(get(name, fixed)) for name, fixed, process in compiled.binds]
    )


def _connection(session: Session) -> Connection:
    """The connection of a session, with its own changes made and its savepoint set where it has begun one."""
    if session.in_transaction():
        session.flush()
        return session.connection()
    return session.bind if isinstance(session.bind, Connection) else session.connection()


def _compile(statement: Any, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101  a SELECT is nothing else
    _check_parameters(compiled)
    parameters = [compiled.binds[name] for name in compiled.positiontup or ()]
    binds = [_bind(each, dialect) for each in parameters]
    processors = (_result_processor(column.type, dialect) for column in statement.selected_columns)
    columns = [(place, process) for place, process in enumerate(processors) if process is not None]
    return _Compiled(str(compiled), binds, columns)


def _compile_write(statement: Any, dialect: Dialect, names: list[str]) -> _Compiled:
    is_insert = getattr(statement, "is_insert", False)  # text in SQL is neither
    compiled = statement.compile(dialect=dialect, column_keys=names if is_insert else None)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101  an INSERT, UPDATE or DELETE is nothing else
    _check_parameters(compiled)
    if compiled.insert_prefetch or compiled.update_prefetch:
        raise TypeError("A prepared statement needs a value for every column that has a default in Python.")
    parameters = [compiled.binds[name] for name in compiled.positiontup or ()]
    return _Compiled(str(compiled), [_bind(each, dialect) for each in parameters], ())


def _check_parameters(compiled: SQLCompiler) -> None:
    """Refuse what SQLAlchemy writes out anew each time that it runs a statement: the values of an `in_` of a list."""
    if compiled.post_compile_params:
        raise TypeError("A prepared statement needs a parameter of its own, or a literal, for each value of a list.")


def _bind(parameter: Any, dialect: Dialect) -> tuple[str, Any, Processor]:
    return parameter.key, parameter.value, parameter.type.dialect_impl(dialect).bind_processor(dialect)


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
